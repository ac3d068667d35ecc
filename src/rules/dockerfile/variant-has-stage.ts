import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { promiseAt } from '../../repository/contract-place.ts';
import type { Repository } from '../../repository/repository.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/variant-has-stage',
  level: 'error',
  must: 'Every variant of the contract (`dev.variants`) is handled: an ARG takes it, and where it names a stage, that stage exists.',
  why: 'A promised variant that no stage handles ends the build, or is the same image under another name.',
  aliases: [],
  *check(repository) {
    const variants = Object.entries(repository.contract.dev?.variants ?? {});
    if (variants.length === 0 || repository.dockerfiles.length === 0) return;
    for (const [name, values] of variants) {
      const files = repository.dockerfiles.filter((file) => declares(file, name));
      for (const file of files) yield* withoutStage(repository, file, name, values);
      if (files.length > 0) continue;
      const [place] = promiseAt(repository, ['dev', 'variants', name], '');
      const message = `no Dockerfile has an ARG ${name}: whatever its value, the image is the same`;
      if (place) yield { file: place.file, range: place.range, message };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'dev:\n  variants:\n    BACKEND: [cpu, cuda, rocm]\n    FROM_SOURCE: ["0", "1"]\n',
        Dockerfile:
          'ARG BACKEND=cpu\nFROM alpine:3.22 AS base-cpu\nFROM alpine:3.22 AS base-cuda\nFROM base-${BACKEND} AS final\nCMD ["true"]\n',
      },
      finds: ['Dockerfile:4:6', 'plimsoll.yaml:4:5'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'dev:\n  variants:\n    BACKEND: [cpu, cuda]\n    TAG: ["1", "2"]\n',
        Dockerfile:
          'ARG BACKEND=cpu\nARG TAG\nFROM alpine:3.${TAG} AS base-cpu\nFROM base-cpu AS base-CUDA\nFROM base-$BACKEND AS final\nARG BACKEND\nRUN echo $BACKEND\nCMD ["true"]\n',
      },
    },
    { files: { Dockerfile: 'ARG X=1\nFROM alpine:3.22 AS v-1\nFROM v-${X}\nCMD ["true"]\n' } },
  ],
});

const declares = (file: DockerfileUnit, name: string): boolean =>
  /^\w+$/.test(name) &&
  file.text.includes(name) &&
  file.model.instructions.some(({ keyword, pairs }) => keyword === 'ARG' && pairs.some(({ key }) => key === name));

function* withoutStage(
  repository: Repository,
  file: DockerfileUnit,
  name: string,
  values: readonly string[],
): Iterable<Report> {
  for (const { base, index } of file.stages) {
    if (base === undefined || !base.text.includes('$')) continue;
    const parts = base.text.split(new RegExp(String.raw`\$\{${name}(?::?-[^{}]*)?\}|\$${name}(?!\w)`));
    if (parts.length < 2 || parts.join('').includes('$')) continue;
    const stages = new Set(file.stages.slice(0, index).map((one) => one.name));
    const stageOf = (value: string): string => parts.join(value).toLowerCase();
    const missing = values.filter((value) => !stages.has(stageOf(value)));
    // Where no value names a stage, the text names images.
    if (missing.length === 0 || missing.length === values.length) continue;
    yield {
      file,
      range: base.span,
      message: `with ${name} = ${missing.map((one) => `\`${one}\``).join(', ')} there is no stage ${missing.map((one) => `\`${stageOf(one)}\``).join(', ')}`,
      related: promiseAt(repository, ['dev', 'variants', name], 'the values that the contract promises'),
    };
  }
}
