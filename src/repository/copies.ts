import { keptOn } from '../text/kept-on.ts';
import { environmentAt } from '../models/dockerfile/scope.ts';
import { expandWord, isKnown } from '../models/dockerfile/expand.ts';
import type { Instruction, Stage, Word } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';

/** One source of a COPY or ADD that is taken from the build context. */
export interface CopySource {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** As written. */
  readonly word: Word;
  /** With ARG and ENV put in, quotes taken off. */
  readonly text: string;
}

const isRemote = (text: string): boolean => /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(text);

/** Value of a flag of `instruction`, undefined if it is not set. */
export const flag = (instruction: Instruction, name: string): string | undefined =>
  instruction.flags.find((one) => one.name === name)?.value;

/** Words of a COPY or ADD that name sources: all but the last, heredocs left out. */
export function sourceWords(instruction: Instruction): readonly Word[] {
  return instruction.args
    .slice(0, -1)
    .filter((word) => !instruction.heredocs.some(({ span }) => span.start === word.span.start));
}

/** What `text` is with ARG and ENV put in and its quotes taken off, or undefined if a value that it needs is not known. */
export function expanded(
  file: DockerfileUnit,
  stage: Stage,
  instruction: Instruction,
  text: string,
): string | undefined {
  if (!/[$"'\\`]/.test(text)) return text;
  const expansion = expandWord(text, environmentAt(stage, instruction), { escape: file.model.escape });
  return isKnown(expansion) ? expansion.text : undefined;
}

/** Sources of all COPY and ADD that come from the build context and whose value is known. */
export function copySources(file: DockerfileUnit): readonly CopySource[] {
  const known = sourcesOf.get(file);
  if (known) return known;
  const sources = readSources(file);
  sourcesOf.set(file, sources);
  return sources;
}

/** What `copySources` has answered: a unit never changes. */
const sourcesOf = keptOn<DockerfileUnit, readonly CopySource[]>();

function readSources(file: DockerfileUnit): readonly CopySource[] {
  const sources: CopySource[] = [];
  for (const stage of file.stages) {
    for (const instruction of stage.instructions) {
      if ((instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') || flag(instruction, 'from') !== undefined)
        continue;
      for (const word of sourceWords(instruction)) {
        const text = expanded(file, stage, instruction, word.text);
        if (text !== undefined && text !== '' && !isRemote(text)) sources.push({ instruction, stage, word, text });
      }
    }
  }
  return sources;
}
