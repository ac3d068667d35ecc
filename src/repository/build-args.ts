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

/** Names of the ARGs that the value of an ENV takes over. */
export function argsIn(stage: Stage, instruction: Instruction, { value }: Pair): readonly string[] {
  if (value === undefined || !value.includes('$')) return [];
  const whole = /^["']?\$\{?([A-Za-z_]\w*)\}?["']?$/.exec(value)?.[1];
  const names =
    whole === undefined ? [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name) : [whole];
  const declared = new Set<string>();
  for (const one of ancestry(stage)) {
    for (const { keyword, span, pairs } of one.instructions) {
      if (keyword === 'ARG' && span.start < instruction.span.start) for (const { key } of pairs) declared.add(key);
    }
  }
  return names.filter((name) => declared.has(name));
}

/** True if a later instruction of the stage, or of one built on it, names the argument, or a copied registry configuration does. */
export function isArgUsed(
  repository: Repository,
  file: DockerfileUnit,
  stage: Stage,
  arg: Instruction,
  name: string,
): boolean {
  const later = (instruction: Instruction): boolean =>
    instruction.span.start > arg.span.start && instruction.keyword !== 'ARG';
  const stages = new Set(file.stages.filter((one) => ancestry(one).includes(stage)));
  for (const { instructions } of stages) {
    for (const instruction of instructions) {
      if (!later(instruction)) continue;
      if (mentions(instruction.rest.text, name)) return true;
      if (instruction.heredocs.some(({ body }) => mentions(body.text, name))) return true;
    }
  }
  return copySources(file).some(
    ({ text, instruction, stage: place }) =>
      stages.has(place) &&
      later(instruction) &&
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
