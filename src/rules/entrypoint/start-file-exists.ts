import type { Stage } from '../../models/dockerfile/syntax.ts';
import type { Start } from '../../models/shell/programs.ts';
import { baseName, joinPath, parentOf } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isMadeByScript, isProduct } from '../../repository/products.ts';
import { originOf } from '../../repository/stage-files.ts';
import { isMountedByCompose, startCommandsOf, startContexts } from '../../repository/start-commands.ts';
import { nearest } from '../../text/nearest.ts';
import { rule } from '../rule.ts';

/** Sources that people write; compiled output comes from steps that nobody can look into. */
const written = /\.(?:py|sh|bash|rb|php|pl|js|mjs|cjs|ts|mts|R)$/;

export default rule({
  id: 'entrypoint/start-file-exists',
  level: 'error',
  must: 'The file that CMD or ENTRYPOINT starts is among the files that are copied into the image.',
  why: 'The image builds and the container exits at once with "no such file or directory".',
  aliases: [],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const stage = file.final;
      if (!stage) continue;
      for (const { start, dir } of startsOf(file, stage)) {
        const workdir = start.value.startsWith('/') ? '/' : dir;
        if (workdir === undefined) continue;
        const inImage = joinPath(workdir, start.value);
        // A context that nobody states may be another: only what is missing in each of them is surely wrong.
        const contexts = startContexts(repository)(file);
        const origins = contexts.map((context) => originOf(repository, file, context, stage, inImage));
        const [origin] = origins;
        if (origin?.kind !== 'absent' || origins.some(({ kind }) => kind !== 'absent')) continue;
        if (isMountedByCompose(repository, file, inImage)) continue;
        const { path } = origin;
        if (
          !origin.ignored &&
          (isProduct(repository.tree, path, contexts[0]?.dir, repository.isIgnoredByGit) ||
            isMadeByScript(repository.tree, ['', parentOf(path)], path))
        )
          continue;
        const names = repository.tree.list(parentOf(path)).map(({ name }) => name);
        const [near] = nearest(baseName(path), names);
        const message = origin.ignored
          ? `\`${start.value}\` would be /${inImage}, but ${contexts[0]?.ignorePath} keeps ${path} out of the build`
          : `\`${start.value}\` would be /${inImage}, copied from ${path}: there is no such file${near === undefined ? '' : `; did you mean \`${near}\`?`}`;
        const related = [
          { file, range: origin.instruction.span, message: 'this instruction copies the folder that it would lie in' },
        ];
        yield {
          file,
          range: start.span,
          message,
          level: contexts.some(({ statedBy, dir }) => statedBy || dir === '') ? 'error' : 'warning',
          related,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/main.py"]\n',
        'src/app.py': '',
      },
      finds: ['Dockerfile:4:16'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY package.json ./\nCOPY src ./src\nCMD node src/sever.js\n',
        'package.json': '{}',
        'src/server.js': '',
      },
      finds: ['Dockerfile:5:10'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS files\nCOPY scripts /opt/scripts\nFROM alpine:3.20\nCOPY --from=files /opt /opt\nENTRYPOINT ["/opt/scripts/run.sh"]\n',
        'scripts/start.sh': '',
      },
      finds: ['Dockerfile:5:13'],
    },
    // Run through another program, or the argument of the interpreter in ENTRYPOINT; downloads elsewhere do not make it.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nRUN apt-get update && curl -o /usr/bin/tini https://example.org/tini\nWORKDIR /app\nCOPY . .\nRUN uv sync\nCMD ["uv", "run", "python", "sever.py"]\n',
        'server.py': '',
      },
      finds: ['Dockerfile:6:29'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12\nWORKDIR /app\nCOPY src .\nENTRYPOINT ["python", "-u"]\nCMD ["src/app.py", "--all"]\n',
        'src/app.py': '',
      },
      finds: ['Dockerfile:5:6'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD cd src && python man.py\n',
        'src/main.py': '',
        'man.py': '',
      },
      finds: ['Dockerfile:4:22'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npx", "tsx", "src/index.ts"]\n',
        '.dockerignore': 'src\n!src/lib\n',
        'src/index.ts': '',
        'src/lib/a.ts': '',
      },
      finds: ['Dockerfile:4:20'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD cd src && python main.py\n',
        'src/main.py': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/main.py"]\n',
        'src/main.py': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "dist/main.js"]\n',
        'package.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nCOPY . /app\nRUN git clone https://example.org/x /app/x\nCMD ["node", "/app/x/main.js"]\n',
      },
    },
    { files: { Dockerfile: 'FROM example/base:1\nCMD ["python", "/app/main.py"]\n' } },
    // No context is stated: in the Dockerfile's own folder it is there, if the manifest is not.
    {
      files: {
        'auth/aws/Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY . .\nCMD ["node", "supplier.js"]\n',
        'auth/aws/supplier.js': '',
        'auth/package.json': '{}',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: api\n    volumes:\n      - ./code:/app\n',
        'api/Dockerfile': 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
        'code/main.py': '',
      },
    },
  ],
});

/** Files that the start commands of `stage` run, as far as the words say. */
function* startsOf(file: DockerfileUnit, stage: Stage): Iterable<{ start: Start; dir: string | undefined }> {
  for (const { start, dir } of startCommandsOf(file, stage)) {
    if (
      start &&
      (start.kind === 'file' || start.kind === 'executable') &&
      written.test(start.value) &&
      !/[$\\:]/.test(start.value)
    )
      yield { start, dir };
  }
}
