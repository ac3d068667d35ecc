import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { givenArgs } from '../../repository/given-args.ts';
import { promiseAt } from '../../repository/contract-place.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Span } from '../../text/span.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';
import { eachPlaceOnce } from '../written-services.ts';

export default rule({
  id: 'compose/variant-is-known',
  level: 'error',
  must: 'A build argument that chooses a variant (`dev.variants`) has one of the values that the contract knows.',
  why: 'A value that nothing handles builds another variant than the one that was meant, or ends the build at a stage that does not exist.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const variants = Object.entries(repository.contract.dev?.variants ?? {}).filter(([, values]) => values.length > 0);
    if (variants.length === 0) return;
    yield* eachPlaceOnce(unknown(repository, new Map(variants)));
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'dev:\n  variants:\n    FROM_SOURCE: ["0", "1"]\n',
        'compose.yaml':
          'services:\n  app:\n    build:\n      context: .\n      args:\n        FROM_SOURCE: ${FROM_SOURCE:-yes}\n',
        Dockerfile:
          'ARG FROM_SOURCE=0\nFROM alpine:3.22 AS variant-0\nFROM alpine:3.22 AS variant-1\nFROM variant-${FROM_SOURCE}\nCMD ["true"]\n',
      },
      finds: ['compose.yaml:6:22'],
      fixed: {
        'compose.yaml':
          'services:\n  app:\n    build:\n      context: .\n      args:\n        FROM_SOURCE: ${FROM_SOURCE:-1}\n',
      },
    },
    // A default, a pipeline, a comparison.
    {
      files: {
        'plimsoll.yaml': 'dev:\n  variants:\n    MODE: [cpu, gpu]\n',
        Dockerfile:
          'FROM alpine:3.22\nARG MODE=cuda\nRUN if [ "$MODE" = "rocm" ]; then touch /rocm; fi\nCMD ["true"]\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker build --build-arg MODE=tpu .\n',
      },
      finds: ['.github/workflows/ci.yml:6:39', 'Dockerfile:2:10', 'Dockerfile:3:20'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'dev:\n  variants:\n    FROM_SOURCE: ["0", "1"]\n    MODE: [cpu]\n',
        'compose.yaml':
          'services:\n  app:\n    build:\n      context: .\n      args:\n        FROM_SOURCE: ${FROM_SOURCE:-1}\n        MODE: ${MODE}\n        OTHER: yes\n',
        Dockerfile:
          'ARG FROM_SOURCE=0\nFROM alpine:3.22 AS variant-0\nFROM alpine:3.22 AS variant-1\nFROM variant-${FROM_SOURCE}\nARG MODE\nARG FROM_SOURCE\nARG OTHER\nRUN if [ "$FROM_SOURCE" = 1 ]; then touch /x; fi; [ "$OTHER" = yes ]\nCMD ["true"]\n',
      },
    },
  ],
});

type Variants = ReadonlyMap<string, readonly string[]>;

const listed = (values: readonly string[]): string => values.map((one) => `\`${one}\``).join(', ');

function* unknown(repository: Repository, variants: Variants): Iterable<Report> {
  const told = (name: string): NonNullable<Report['related']> =>
    promiseAt(repository, ['dev', 'variants', name], 'the values that the contract knows');
  for (const { dockerfile, args } of givenArgs(repository)) {
    for (const { name, value, file, span } of args) {
      const values = variants.get(name);
      if (!values || value === undefined || values.includes(value)) continue;
      const unit = repository.dockerfile(dockerfile);
      const repair = repairOf(
        repository.tree.text(file.path) ?? '',
        span,
        value,
        meantBy(value, values, unit && defaultOf(unit, name)),
      );
      yield {
        file,
        range: span,
        message: `${name} is \`${value}\`, and the contract knows ${listed(values)}`,
        related: told(name),
        fix: repair && fix.unsafe(`Choose \`${repair.to}\``, file, edit.replace(repair.span, repair.to)),
      };
    }
  }
  for (const file of repository.dockerfiles) {
    if (![...variants.keys()].some((name) => file.text.includes(name))) continue;
    for (const { keyword, pairs } of file.model.instructions) {
      if (keyword !== 'ARG') continue;
      for (const { key, value, valueSpan } of pairs) {
        const values = variants.get(key);
        const plain = value?.replace(/^(["'])(.*)\1$/, '$2');
        if (!values || plain === undefined || plain.includes('$') || plain === '' || values.includes(plain)) continue;
        yield {
          file,
          range: valueSpan,
          message: `${key} is \`${plain}\` by default, and the contract knows ${listed(values)}`,
          related: told(key),
        };
      }
    }
    for (const one of compared(file, variants))
      yield {
        file,
        range: one.span,
        level: 'warning',
        message: `${one.name} is never \`${one.value}\`: the contract knows ${listed(one.values)}`,
        related: told(one.name),
      };
  }
}

/** `[ "$NAME" = value ]` with a value that the contract does not know. */
function* compared(file: DockerfileUnit, variants: Variants) {
  for (const stage of file.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'RUN' || ![...variants.keys()].some((name) => instruction.rest.text.includes(name)))
        continue;
      for (const { commands } of file.scripts(instruction)) {
        for (const { name: program, args } of commands) {
          const [left, operator, right] = args;
          if ((program !== '[' && program !== 'test') || !/^={1,2}$/.test(operator?.value ?? '') || !left || !right)
            continue;
          const [name] = left.variables;
          const values = name === undefined || !/^"?\$\{?\w+\}?"?$/.test(left.raw) ? undefined : variants.get(name);
          const { value } = right;
          if (name !== undefined && values && value !== undefined && value !== '' && !values.includes(value))
            yield { name, value, values, span: right.span };
        }
      }
    }
  }
}

const defaultOf = ({ model }: DockerfileUnit, name: string): string | undefined =>
  model.instructions
    .flatMap(({ keyword, pairs }) => (keyword === 'ARG' ? pairs : []))
    .find(({ key, value }) => key === name && value !== undefined)?.value;

/** The known value that stands for `value`: yes is 1 where the others are 0 and 1; undefined if none does. */
function meantBy(value: string, values: readonly string[], otherwise: string | undefined): string | undefined {
  const plain = value.toLowerCase();
  const on = ['1', 'true', 'yes', 'on'];
  const off = ['0', 'false', 'no', 'off'];
  const same = values.find((one) => one.toLowerCase() === plain);
  const alike = [on, off].find((words) => words.includes(plain));
  return (
    same ??
    (alike
      ? values.find((one) => alike.includes(one.toLowerCase()))
      : otherwise !== undefined && values.includes(otherwise)
        ? otherwise
        : undefined)
  );
}

/** Where `value` stands in the text of the argument, alone or as the default of a variable. */
function repairOf(
  text: string,
  span: Span,
  value: string,
  to: string | undefined,
): { readonly span: Span; readonly to: string } | undefined {
  const written = text.slice(span.start, span.end);
  const at =
    written === value
      ? 0
      : written.includes(`-${value}}`)
        ? written.indexOf(`-${value}}`) + 1
        : /^["']/.test(written) && written.slice(1, -1) === value
          ? 1
          : -1;
  if (to === undefined || at === -1 || !/^[\w.-]+$/.test(to)) return undefined;
  const start = span.start + at;
  // A bare 1 is a number in YAML: an argument takes it as it is written.
  return { span: { start, end: start + value.length }, to };
}
