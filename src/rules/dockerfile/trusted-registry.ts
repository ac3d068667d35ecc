import { type ImageReference, parseImageReference } from '../../models/image/reference.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/trusted-registry',
  level: 'error',
  must: 'Base images come from the registries that the repository trusts (`trustedRegistries` in `.hadolint.yaml`).',
  why: 'What a registry serves runs in every container that is built on it; the list says whose work that may be.',
  aliases: ['DL3026'],
  *check(repository) {
    const trusted = repository.contract.hadolint?.trustedRegistries;
    if (trusted === undefined || trusted.length === 0) return;
    for (const file of repository.dockerfiles) {
      for (const stage of file.stages) {
        if (!stage.base || stage.parent || stage.image === undefined || stage.image === 'scratch') continue;
        const reference = parseImageReference(stage.image);
        // Podman's name for images that are on this machine only.
        if (reference.error !== undefined || reference.registry === 'localhost') continue;
        if (trusted.some((pattern) => covers(pattern, reference))) continue;
        yield {
          file,
          range: stage.base.span,
          message: `\`${stage.image}\` comes from ${reference.registry}; trusted: ${trusted.join(', ')}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        '.hadolint.yaml': 'trustedRegistries:\n  - registry.example:5000\n',
        Dockerfile: 'FROM registry.example:5000/base:1\nFROM alpine:3.22\n',
      },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: {
        '.hadolint.yaml': 'trustedRegistries: ["*.gcr.io", "team.*"]\n',
        Dockerfile: 'FROM eu.gcr.io/x/y:1\nFROM team.example/z:1\nFROM gcr.io/x/y:1\n',
      },
      finds: ['Dockerfile:3:6'],
    },
    {
      files: {
        '.hadolint.yaml': 'trustedRegistries: [ghcr.io/acme]\n',
        Dockerfile: 'FROM ghcr.io/acme/base:1\nFROM ghcr.io/acme-evil/base:1\n',
      },
      finds: ['Dockerfile:2:6'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM quay.io/team/base:1\n' } },
    {
      files: { '.hadolint.yaml': 'trustedRegistries: [docker.io]\n', Dockerfile: 'FROM localhost/team/base:builder\n' },
    },
    {
      files: {
        '.hadolint.yaml': 'trustedRegistries: [docker.io]\n',
        Dockerfile: 'FROM node:22 AS build\nFROM index.docker.io/library/node:22\nFROM scratch\nFROM build\n',
      },
    },
    {
      files: {
        '.hadolint.yaml': 'trustedRegistries: ["*"]\n',
        Dockerfile: 'ARG BASE\nFROM ${BASE}\nFROM a.example/b\n',
      },
    },
  ],
});

/** A pattern is a registry, with `*` at either end for anything; behind a slash, the beginning of the image's name as well. */
function covers(pattern: string, { registry, normalized }: ImageReference): boolean {
  const wanted = pattern === 'hub.docker.com' ? 'docker.io' : pattern;
  if (wanted.includes('/')) return `${normalized}/`.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`);
  const start = wanted.startsWith('*');
  const end = wanted.endsWith('*');
  const part = wanted.slice(start ? 1 : 0, end ? -1 : undefined);
  if (start && end) return registry.includes(part);
  if (start) return registry.endsWith(part);
  return end ? registry.startsWith(part) : registry === part;
}
