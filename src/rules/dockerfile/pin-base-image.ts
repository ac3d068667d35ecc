import type { ImageReference } from '../../models/image/reference.ts';
import { baseName, parentOf } from '../../repository/build-context.ts';
import { imagesUsed } from '../../repository/image-uses.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { rule } from '../rule.ts';

/** Repositories whose tags name variants only. */
const unversioned = /^(?:distroless\/|google_appengine\/)/;

export default rule({
  id: 'dockerfile/pin-base-image',
  level: 'warning',
  must: 'Every base image names a version tag or a digest.',
  why: 'Without a tag the builder takes `latest`: the same Dockerfile builds on another version tomorrow, and nobody can say what an image was made from.',
  aliases: ['DL3006', 'DL3007', 'DS-0001', 'CKV_DOCKER_7'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (isBrought(file.path)) continue;
      for (const { how, image, reference, written, span } of imagesUsed(file)) {
        if (reference.repository === 'scratch' || reference.digest !== undefined) continue;
        if (reference.tag !== undefined && reference.tag !== 'latest') continue;
        const moving = reference.tag === 'latest' ? 'is `latest`' : 'has no tag, so it is `latest`';
        const via = image === written ? '' : ` (from ${written})`;
        yield {
          file,
          range: span,
          message: `\`${image}\`${via} ${moving}: name a ${unversioned.test(reference.repository) ? 'digest, it has no version tags' : 'version'}`,
          // Who gives the tag from outside, or builds the base beside it, has a say in what it is; a tool that is copied is not the system.
          level: how !== 'from' || via !== '' || isBuiltHere(repository, reference) ? 'note' : undefined,
        };
      }
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM node\nUSER node\nCMD ["node"]\n' }, finds: ['Dockerfile:1:6'] },
    {
      files: { Dockerfile: 'FROM --platform=linux/amd64 registry.example:5000/team/base:latest AS build\n' },
      finds: ['Dockerfile:1:29'],
    },
    { files: { Dockerfile: 'ARG TAG=latest\nFROM alpine:${TAG}\n' }, finds: ['Dockerfile:2:6'] },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\nRUN --mount=from=team.example/tools,target=/t /t/run\n',
      },
      finds: ['Dockerfile:2:13', 'Dockerfile:3:18'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22.11-slim AS build\nFROM build\nFROM scratch\n' } },
    { files: { Dockerfile: 'FROM alpine@sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d\n' } },
    { files: { 'parser/testdata/env/Dockerfile': 'FROM ubuntu\n' } },
    { files: { 'vendor/example.com/xx/Dockerfile': 'FROM me/xx\n' } },
    { files: { Dockerfile: 'ARG TAG\nFROM alpine:${TAG}\n' } },
    { files: { Dockerfile: 'FROM alpine:3.22\nCOPY --from=composer:2.8 /a /a\nCOPY --from=assets / /srv\n' } },
  ],
});

/** True if a folder or Dockerfile of this repository bears the name of the image: `me/base` beside `docker/base/Dockerfile`. */
function isBuiltHere(repository: Repository, reference: ImageReference): boolean {
  const name = baseName(reference.repository);
  if (reference.repository.startsWith('library/') || !reference.repository.includes('/')) return false;
  return repository.dockerfiles.some(
    ({ path }) =>
      baseName(parentOf(path)) === name || [`Dockerfile.${name}`, `${name}.Dockerfile`].includes(baseName(path)),
  );
}
