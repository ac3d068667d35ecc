import { expandWord } from '../../models/dockerfile/expand.ts';
import { platformArgs } from '../../models/dockerfile/stages.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { didYouMean } from '../../models/dockerfile/suggest.ts';
import { isPlaceholder, ownDockerfiles } from '../dockerfiles.ts';
import { sampleArgs } from '../from-args.ts';
import { referencesIn } from '../references.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/from-arg-is-declared',
  level: 'error',
  must: 'Every variable in FROM is declared by an ARG before the first FROM.',
  why: 'FROM sees only those and the platform arguments: any other is empty, whatever `--build-arg` or the stages say.',
  aliases: ['UndefinedArgInFrom'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!file.stages.some(({ from }) => from.rest.text.includes('$') || from.flags.length > 0)) continue;
      const declared = new Set([
        ...platformArgs,
        ...file.model.globalArgs.flatMap(({ pairs }) => pairs.map(({ key }) => key)),
      ]);
      let inStages: ReadonlySet<string> | undefined;
      const defaults = sampleArgs(file.model);
      for (const { from, base } of file.stages) {
        const platform = from.flags.find(({ name }) => name === 'platform');
        const parts = [
          ...(base ? [{ text: base.text, span: base.span }] : []),
          ...(platform?.value === undefined ? [] : [{ text: platform.value, span: platform.valueSpan }]),
        ];
        for (const { text, span } of parts) {
          if (isPlaceholder(text)) continue;
          const told = new Set(declared);
          for (const { name, start, end } of referencesIn(text, file.model.escape)) {
            if (told.has(name)) continue;
            told.add(name);
            inStages ??= argsInStages(file.stages);
            const where = inStages.has(name)
              ? 'its ARG stands inside a stage, and FROM does not see it'
              : `no ARG before the first FROM declares it${didYouMean(name, [...declared])}`;
            const result = expandWord(text, defaults, { escape: file.model.escape }).text;
            const breaks = parseImageReference(result).error !== undefined;
            yield {
              file,
              range:
                span.end - span.start === text.length ? { start: span.start + start, end: span.start + end } : span,
              message: `\`${name}\` is empty here: ${where}`,
              level: breaks ? undefined : 'warning',
            };
          }
        }
      }
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM node:22${VARIANT} AS jsbuilder\n' }, finds: ['Dockerfile:1:13'] },
    { files: { Dockerfile: 'FROM alpine:3.20\nARG TAG=3.20\nFROM alpine:$TAG\n' }, finds: ['Dockerfile:3:13'] },
    {
      files: { Dockerfile: 'ARG BASE_IMAGE=alpine:3.20\nFROM --platform=$BUILD_PLATFORM ${BASE_IMGE}\n' },
      finds: ['Dockerfile:2:17', 'Dockerfile:2:33'],
    },
  ],
  good: [
    { files: { Dockerfile: 'ARG VARIANT="-alpine3.20"\nFROM node:22${VARIANT} AS jsbuilder\n' } },
    {
      files: {
        Dockerfile:
          'ARG BASE\nFROM --platform=$BUILDPLATFORM ${BASE:-alpine:3.20}\nFROM build-${TARGETARCH}\nFROM ${docker.base}\n',
      },
    },
  ],
});

function argsInStages(stages: readonly Stage[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { instructions } of stages)
    for (const { keyword, pairs } of instructions) if (keyword === 'ARG') for (const { key } of pairs) names.add(key);
  return names;
}
