import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Pair, Stage } from '../models/dockerfile/syntax.ts';
import { licenseProblem } from '../models/spdx/expression.ts';
import { expanded } from '../repository/copies.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import type { Repository } from '../repository/repository.ts';
import { ownDockerfiles } from './dockerfiles.ts';

/** A label that an image gets. */
export interface Label {
  readonly file: DockerfileUnit;
  readonly instruction: Instruction;
  readonly pair: Pair;
  readonly key: string;
  /** Undefined if it needs a value that nobody knows. */
  readonly value: string | undefined;
}

/** The labels of the image that each Dockerfile makes, a later one of the same name in place of an earlier one. */
export function* labelledImages(
  repository: Repository,
): Iterable<{ readonly file: DockerfileUnit; readonly final: Stage; readonly labels: ReadonlyMap<string, Label> }> {
  for (const file of ownDockerfiles(repository)) {
    const { final } = file;
    if (!final) continue;
    const labels = new Map<string, Label>();
    for (const stage of ancestry(final).toReversed())
      for (const label of labelsIn(file, stage)) labels.set(label.key, label);
    yield { file, final, labels };
  }
}

/** The labels that `stage` itself sets; those whose names need a value are left out. */
export function* labelsIn(file: DockerfileUnit, stage: Stage): Iterable<Label> {
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'LABEL') continue;
    for (const pair of instruction.pairs) {
      const key = expanded(file, stage, instruction, pair.key);
      if (key !== undefined)
        yield { file, instruction, pair, key, value: expanded(file, stage, instruction, pair.value ?? '') };
    }
  }
}

/** Forms of values as `.hadolint.yaml` names them, each with what is wrong with a value. */
export const labelForms: Readonly<Record<string, (value: string) => string | undefined>> = {
  url: (value) => (/^(?:[a-z][a-z\d+.-]*:\/\/[^\s/?#]+|mailto:\S+@)\S*$/i.test(value) ? undefined : 'it is no URL'),
  rfc3339: (value) =>
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[-+][01]\d:[0-5]\d)$/.test(
      value,
    )
      ? undefined
      : 'it is no time like 2026-01-31T12:00:00Z (RFC 3339)',
  spdx: (value) => licenseProblem(value),
  hash: (value) => (/^(?:[\da-f]{7,40}|[\da-f]{64})$/i.test(value) ? undefined : 'it is no git hash'),
  semver: (value) =>
    /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[\da-z-]+(?:\.[\da-z-]+)*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i.test(
      value,
    )
      ? undefined
      : 'it is no version like 1.2.3 (semantic versioning)',
  email: (value) => (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(value) ? undefined : 'it is no e-mail address'),
};
