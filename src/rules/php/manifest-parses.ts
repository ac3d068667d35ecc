import { formats } from '../../repository/formats.ts';
import { brokenManifests } from '../manifest-parses.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'php/manifest-parses',
  level: 'error',
  must: 'The composer.json that an image is built with can be parsed.',
  why: 'Composer stops at the first fault: no install runs.',
  aliases: [],
  check: (repository) => brokenManifests(repository, 'composer.json', formats.composerJson),
  bad: [
    {
      files: {
        Dockerfile: 'FROM php:8.4\nCOPY composer.json ./\nRUN composer install\n',
        'composer.json': '{ "name": "a/b", }\n',
      },
      finds: ['composer.json:1:18'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM php:8.4\nCOPY composer.json ./\nRUN composer install\n',
        'composer.json': '{ "name": "a/b" }\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n', 'composer.json': '{ "name": "a/b", }\n' } },
  ],
});
