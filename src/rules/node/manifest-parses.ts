import { formats } from '../../repository/formats.ts';
import { brokenManifests } from '../manifest-parses.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'node/manifest-parses',
  level: 'error',
  must: 'The package.json that an image is built with can be parsed.',
  why: 'npm, pnpm, Yarn and Bun stop at the first fault: no install runs, in the image or anywhere else.',
  aliases: [],
  check: (repository) => brokenManifests(repository, 'package.json', formats.packageJson),
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY package.json ./\nRUN npm ci\n', 'package.json': '{ "name": "a",, }\n' },
      finds: ['package.json:1:15'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nCOPY package.json ./\nRUN npm ci\n', 'package.json': '{ "name": "a" }\n' } },
    { files: { Dockerfile: 'FROM alpine:3.22\n', 'package.json': '{ "name": "a",, }\n' } },
  ],
});
