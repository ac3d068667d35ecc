import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { joinPath } from './build-context.ts';
import { flag, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { destinationOf } from './stage-files.ts';

export interface Copies {
  readonly instruction: Instruction;
  readonly sources: readonly string[];
}

/** Instructions that write files from the context into `folder` by their names. */
export function copiesTo(file: DockerfileUnit, stage: Stage, folder: string): readonly Copies[] {
  return ancestry(stage).flatMap((one) =>
    one.instructions.flatMap((instruction): readonly Copies[] => {
      if (instruction.keyword !== 'COPY' || flag(instruction, 'from') !== undefined) return [];
      const target = destinationOf(file, one, instruction);
      if (target?.path !== folder) return [];
      return [{ instruction, sources: sourceWords(instruction).map(({ text }) => joinPath('', text)) }];
    }),
  );
}
