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

/** A base image on which a project is built or run. */
export interface RunningBase {
  /** The stage whose FROM names the image. */
  readonly base: Stage;
  /** The stages that rest on it. */
  readonly stages: readonly Stage[];
  /** True if one of them copies the manifest itself; else what is run there came from another stage. */
  readonly copies: boolean;
}

/**
 * Bases in which what `stages` copied is built or run: their own, and those of stages that copy from them, if `speaks` says that both are
 * of the project's language (what a Node stage hands to a Python image are web pages).
 */
export function basesThatRun(
  file: DockerfileUnit,
  stages: readonly Stage[],
  speaks: (base: Stage) => boolean,
): readonly RunningBase[] {
  const baseOf = (stage: Stage): Stage => ancestry(stage).at(-1) ?? stage;
  const holds = (stage: Stage): boolean => ancestry(stage).some((one) => stages.includes(one));
  const receives = (stage: Stage): boolean =>
    stage.uses.some(({ how, stage: other }) => how === 'copy' && holds(other) && speaks(baseOf(other)));
  return [...new Set(file.stages.map(baseOf))].filter(speaks).flatMap((base) => {
    const onIt = file.stages.filter((stage) => baseOf(stage) === base);
    const copies = onIt.some(holds);
    return copies || onIt.some(receives) ? [{ base, stages: onIt, copies }] : [];
  });
}
