import { imagesUsed } from '../../repository/image-uses.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/pin-digest',
  level: 'warning',
  must: 'Every image from elsewhere is named by its digest.',
  why: 'A tag can be pointed at other bytes at any time, by its publisher or by whoever has taken over the account; a digest cannot.',
  aliases: [],
  optIn: true,
  tags: ['security'],
  securitySeverity: '3.0',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { image, reference, span } of imagesUsed(file))
        if (reference.digest === undefined)
          yield {
            file,
            range: span,
            message: `\`${image}\` is whatever its tag points at on the day of the build: add \`@sha256:…\``,
          };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22.11-slim AS build\nFROM build\nCOPY --from=composer:2.8 /a /a\n' },
      finds: ['Dockerfile:1:6', 'Dockerfile:3:13'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22@sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d AS a\nFROM a\nFROM scratch\n',
      },
    },
    { files: { Dockerfile: 'ARG BASE\nFROM ${BASE}\n' } },
  ],
});
