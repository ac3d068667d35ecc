import { basesThatRun, copiedManifests } from '../../repository/project.ts';
import { supportedIn, pythonRangeAllows } from '../../models/versions/python.ts';
import { rule } from '../rule.ts';
import { otherTag, promised } from '../version-range.ts';

export default rule({
  id: 'python/base-image-in-range',
  level: 'error',
  must: "The base image's Python lies in the project's `requires-python`.",
  why: 'pip, uv and Poetry refuse to install the project for an interpreter that it does not support, or install wheels that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const reported = new Set<unknown>();
      for (const { path, stages } of copiedManifests(repository, file, 'pyproject.toml')) {
        const manifest = repository.pyproject(path);
        const range = manifest?.model.requiresPython;
        if (!manifest || !range) continue;
        for (const stage of basesThatRun(file, stages)) {
          const version = promised(stage, 'python');
          if (version === undefined || reported.has(stage) || pythonRangeAllows(range.text, version) !== 'no') continue;
          reported.add(stage);
          const line = repository.lines(path).position(range.span.start).line;
          yield {
            file,
            range: stage.base?.span,
            message: `Python ${version} is outside \`requires-python\` "${range.text}" (${path}:${line})`,
            related: [{ file: manifest, range: range.span, message: 'the range that the project supports' }],
            fix: otherTag(file, stage, version, supportedIn(range.text)),
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim AS runtime\nCOPY pyproject.toml ./\nRUN pip install .\n',
        'pyproject.toml': '[project]\nname = "docmind"\nversion = "1"\nrequires-python = ">=3.11,<3.12"\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM python:3.11-slim AS runtime\nCOPY pyproject.toml ./\nRUN pip install .\n' },
    },
    {
      files: {
        Dockerfile:
          'ARG PYTHON=3.9\nFROM python:${PYTHON} AS build\nCOPY . .\nFROM python:3.12-slim\nCOPY --from=build /app /app\n',
        'pyproject.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = "^3.10"\n',
      },
      finds: ['Dockerfile:2:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.11-slim\nCOPY pyproject.toml ./\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.11.4"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY tools /tools\n',
        'tools/x.py': '',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = "<3.12"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS web\nCOPY . .\nFROM python:3\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.8"\n',
      },
    },
  ],
});
