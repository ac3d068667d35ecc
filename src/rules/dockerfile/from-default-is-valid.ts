import { expandWord } from '../../models/dockerfile/expand.ts';
import { platformArgs } from '../../models/dockerfile/stages.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { sampleArgs } from '../from-args.ts';
import { referencesIn } from '../references.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/from-default-is-valid',
  level: 'warning',
  must: 'The ARGs in FROM have defaults with which it names an image.',
  why: '`docker build .` fails before its first step for everybody who does not know which `--build-arg` to give.',
  aliases: ['InvalidDefaultArgInFrom'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const { escape, globalArgs } = file.model;
      if (globalArgs.length === 0) continue;
      const declared = new Set(globalArgs.flatMap(({ pairs }) => pairs.map(({ key }) => key)));
      const args = sampleArgs(file.model);
      for (const { base } of file.stages) {
        if (!base?.text.includes('$')) continue;
        const names = referencesIn(base.text, escape).map(({ name }) => name);
        // One that is not declared at all is a fault of its own.
        if (!names.every((name) => declared.has(name) || platformArgs.includes(name))) continue;
        const { text, error } = expandWord(base.text, args, { escape });
        if (error !== undefined || parseImageReference(text).error === undefined) continue;
        const open = names.filter((name) => (args.get(name) ?? '') === '' && declared.has(name));
        const because =
          open.length > 0 ? `\`${[...new Set(open)].join('`, `')}\` has no default` : 'the defaults are wrong';
        yield {
          file,
          range: base.span,
          message: `without \`--build-arg\` this is ${text === '' ? 'empty' : `\`${text}\``}, no image: ${because}`,
          // Nothing stands there by default on purpose.
          level: text === '' ? 'note' : undefined,
        };
      }
    }
  },
  bad: [
    { files: { Dockerfile: 'ARG TAG\nFROM busybox:${TAG}\n' }, finds: ['Dockerfile:2:6'] },
    { files: { Dockerfile: 'ARG REGISTRY=\nFROM ${REGISTRY}/team/base:1\n' }, finds: ['Dockerfile:2:6'] },
    { files: { Dockerfile: 'ARG BASE\nFROM $BASE AS build\nFROM scratch\n' }, finds: ['Dockerfile:2:6'] },
  ],
  good: [
    { files: { Dockerfile: 'ARG TAG=latest\nFROM busybox:${TAG}\n' } },
    { files: { Dockerfile: 'ARG VARIANT\nFROM busybox:stable${VARIANT}\n' } },
    { files: { Dockerfile: 'ARG TAG\nFROM alpine:${TAG:-3.14}\n' } },
    { files: { Dockerfile: 'ARG A\nFROM alpine:3.20 AS build-amd64\nFROM build-${TARGETARCH}\n' } },
  ],
});
