import type { ComposeFile } from '../../models/compose/compose.ts';
import { type EmptyVariable, emptyVariables, isEverywhere, isTold } from '../../repository/compose-variables.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Unit } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';
import { isTemplated } from '../unreadable.ts';

export default rule({
  id: 'compose/variable-has-value',
  level: 'warning',
  must: 'A variable in a compose file has a default, or a file of the repository says that it is to be set.',
  why: 'Compose warns and takes the empty text: an image without a tag, a mount of nothing, a program that starts without its setting.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const unit of repository.composes) {
      const { path, text, model } = unit;
      if (!text.includes('$') || model.problems.length > 0 || model.template !== undefined) continue;
      if (isTemplated(path, text) || isBrought(path)) continue;
      const wanting = new Map<string, EmptyVariable[]>();
      for (const one of emptyVariables(repository, unit)) {
        const places = wanting.get(one.name);
        if (places) places.push(one);
        else if (!isEverywhere(one.name)) wanting.set(one.name, [one]);
      }
      for (const [name, [first, ...others]] of wanting) {
        if (!first || isExplained(unit, name) || isTold(repository, name)) continue;
        yield {
          file: unit,
          range: first.span,
          message: `\`${name}\` has no default, and no file of the repository sets it or speaks of it: Compose takes the empty text`,
          // `NAME: ${NAME}` hands on what the shell may have: often it need not.
          level: [first, ...others].every((one) => isHandedOn(unit, one)) ? 'note' : undefined,
          related: others.slice(0, 5).map(({ span }) => ({ file: unit, range: span, message: 'here too' })),
          fix: fixOf(unit, [first, ...others]),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:${TAG}\n    environment:\n      MODEL: ${MODLE}\n      KEY: ${KEY}\n      MODE: "$MODE-${MODLE}"\n',
        '.env.example': 'MODEL=small\n',
      },
      finds: ['compose.yaml:3:16', 'compose.yaml:5:14', 'compose.yaml:6:12', 'compose.yaml:7:14'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    image: api:${TAG:-}\n    environment:\n      MODEL: ${MODLE:-}\n      KEY: ${KEY:-}\n      MODE: "${MODE:-}-${MODLE:-}"\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    # SIZE: what fits\n    image: api:${TAG:-latest}\n    user: ${UID}:${GID}\n    command: echo $$LATER ${MUST:?say which}\n    environment:\n      A: ${A}\n      B: ${B}\n      C: ${C}\n      D: ${D}\n      SIZE: ${SIZE}\n      E: ${E:+x}\n',
        '.env': 'A=1\n',
        'deploy/.env.sample': 'B=1\n',
        'README.md': 'Set `C` before you start.\n',
        Makefile: 'up:\n\tD=1 docker compose up\n',
      },
    },
  ],
});

/** A comment of the file itself speaks of it. */
const isExplained = ({ model }: Unit<ComposeFile>, name: string): boolean =>
  model.comments.some(({ text }) => text.split(/\W+/).includes(name));

/** `NAME: ${NAME}`, `- NAME=${NAME}`. */
function isHandedOn({ text }: Unit<ComposeFile>, { name, span, exact }: EmptyVariable): boolean {
  if (!exact) return false;
  const before = text.slice(Math.max(0, text.lastIndexOf('\n', span.start - 1)), span.start);
  return new RegExp(`(?:^|[\\s"'-])${name}["']?(?:=|:\\s*)["']?$`).test(before);
}

function fixOf(unit: Unit<ComposeFile>, places: readonly EmptyVariable[]): Report['fix'] {
  const [first] = places;
  if (!first || places.some(({ exact, node }) => !exact || node.viaAlias)) return undefined;
  const edits = places.map(({ span, name }) => edit.replace(span, `\${${name}:-}`));
  return fix.unsafe(`Say that \`${first.name}\` may be empty`, unit, edits);
}
