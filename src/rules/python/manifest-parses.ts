import { formats } from '../../repository/formats.ts';
import { brokenManifests } from '../manifest-parses.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'python/manifest-parses',
  level: 'error',
  must: 'The pyproject.toml that an image is built with can be parsed.',
  why: 'pip, uv and Poetry stop at the first fault: no install runs, in the image or anywhere else.',
  aliases: [],
  check: (repository) => brokenManifests(repository, 'pyproject.toml', formats.pyproject),
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY pyproject.toml ./\nRUN pip install .\n',
        'pyproject.toml': '[project\nname = "a"\n',
      },
      finds: ['pyproject.toml:1:9'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY pyproject.toml ./\nRUN pip install .\n',
        'pyproject.toml': '[project]\nname = "a"\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n', 'pyproject.toml': '[project\nname = "a"\n' } },
  ],
});
