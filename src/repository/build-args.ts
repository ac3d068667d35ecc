import { expandWord } from '../models/dockerfile/expand.ts';
import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Pair, Stage } from '../models/dockerfile/syntax.ts';
import { joinPath } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';

/** Value of an ENV or ARG pair without quotes, with ARG and ENV put in; undefined if it takes one that is not known. */
export function valueOf(
  file: DockerfileUnit,
  stage: Stage | undefined,
  instruction: Instruction,
  text: string,
): string | undefined {
  const environment = stage && text.includes('$') ? environmentAt(stage, instruction) : new Map<string, string>();
  const { text: value, error, unknown } = expandWord(text, environment, { escape: file.model.escape });
  return error === undefined && unknown.length === 0 ? value : undefined;
}

/** The first ARG for which `counts` that this ENV keeps: its value is that argument, or holds it. */
export function keptArg(stage: Stage | undefined, instruction: Instruction, pair: Pair): string | undefined {
  if (!stage || pair.value === undefined || !pair.value.includes('$')) return undefined;
  const whole = /^["']?\$\{?([A-Za-z_]\w*)\}?["']?$/.exec(pair.value)?.[1];
  const names = [...pair.value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  return names.find((name) => (name === whole || isSecretName(name)) && argOf(stage, instruction, name) !== undefined);
}

const argOf = (stage: Stage, upTo: Instruction, name: string): Pair | undefined =>
  ancestry(stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, span }) => keyword === 'ARG' && span.start < upTo.span.start)
    .flatMap(({ pairs }) => pairs)
    .findLast(({ key }) => key === name);

/** True if a later instruction of the stage, or of one built on it, names the argument, or a copied registry configuration does. */
export function isArgUsed(repository: Repository, file: DockerfileUnit, stage: Stage, arg: Instruction, name: string): boolean {
  const later = file.stages
    .filter((one) => ancestry(one).includes(stage))
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, span }) => keyword !== 'ARG' && span.start > arg.span.start);
  if (
    later.some(
      ({ rest, heredocs }) => mentions(rest.text, name) || heredocs.some(({ body }) => mentions(body.text, name)),
    )
  )
    return true;
  return copySources(file).some(
    ({ text, instruction }) =>
      later.includes(instruction) &&
      /(?:^|\/)\.(?:npmrc|yarnrc\.yml)$/.test(text) &&
      repository.contexts(file).some(({ dir }) => mentions(repository.tree.text(joinPath(dir, text)) ?? '', name)),
  );
}

/** True if `name` stands in `text` as a word of its own. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}

