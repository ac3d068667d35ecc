import type { Instruction } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import type { Repository } from '../repository/repository.ts';
import { ownDockerfiles } from './dockerfiles.ts';

/** Instructions with one of `keywords` in the Dockerfiles that somebody here builds images from. */
export function* ownInstructions(
  repository: Repository,
  ...keywords: string[]
): Iterable<{ file: DockerfileUnit; instruction: Instruction }> {
  for (const file of ownDockerfiles(repository)) {
    for (const instruction of file.model.instructions)
      if (keywords.includes(instruction.keyword)) yield { file, instruction };
  }
}
