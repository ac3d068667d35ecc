import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { joinPath, leftOut, baseName, resolveSource } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';

/** A manifest that a Dockerfile copies into some of its stages. */
export interface CopiedManifest {
  /** Relative to the repository. */
  readonly path: string;
  /** Stages that copy it from the context. */
  readonly stages: readonly Stage[];
}

/** Manifests called `name` that `file` copies, by name or at the top of a folder. */
export function copiedManifests(repository: Repository, file: DockerfileUnit, name: string): readonly CopiedManifest[] {
  const stagesOf = new Map<string, Stage[]>();
  for (const context of repository.contexts(file)) {
    for (const { text, stage } of copySources(file)) {
      for (const found of resolveSource(repository.tree, context, text).found) {
        const path = baseName(found) === name ? found : joinPath(found, name);
        if (!repository.tree.exists(path) || leftOut(context, path)) continue;
        const stages = stagesOf.get(path);
        if (stages === undefined) stagesOf.set(path, [stage]);
        else if (!stages.includes(stage)) stages.push(stage);
      }
    }
  }
  return [...stagesOf].map(([path, stages]) => ({ path, stages }));
}

/** Stages with a base image of their own in which what `stages` copied is run or built: themselves, or those that copy from them. */
export function basesThatRun(file: DockerfileUnit, stages: readonly Stage[]): readonly Stage[] {
  const bases = new Set<Stage>();
  for (const stage of file.stages) {
    const lineage = ancestry(stage);
    const runs = lineage.some(
      (one) =>
        stages.includes(one) ||
        one.uses.some(({ how, stage: other }) => how === 'copy' && ancestry(other).some((up) => stages.includes(up))),
    );
    const base = lineage.at(-1);
    if (runs && base) bases.add(base);
  }
  return [...bases];
}
