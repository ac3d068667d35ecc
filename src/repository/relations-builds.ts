import type { Place } from './inventory-types.ts';
import { memoOf } from './memo.ts';
import { bakeBuildsOf } from './relations-bake.ts';
import { platformBuildsOf } from './relations-platform.ts';
import { pipelineBuildsOf } from './relations-pipeline-builds.ts';
import { scriptBuildsOf } from './relations-script.ts';
import { skaffoldBuildsOf } from './relations-skaffold.ts';
import { tiltBuildsOf } from './relations-tilt.ts';
import type { Repository } from './repository.ts';

/** A build of an image that a file other than a compose file or the contract asks for. */
export interface StatedBuild {
  readonly at: Place;
  /** The job, artifact, target or image that it is part of. */
  readonly name: string;
  /** Folder, relative to the repository; undefined if it is not known or lies elsewhere. */
  readonly context: string | undefined;
  /** Path, relative to the repository; undefined if it is not known. */
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  /** Names that it gives the image, as far as they are known. */
  readonly images: readonly string[];
  readonly pushes: boolean;
  /** False if it is a guess in which folder the command runs. */
  readonly certain: boolean;
}

/** Every build that pipelines, Tiltfiles, Skaffold, bake and platform files and scripts state. Files that cannot hold one are not parsed. */
export const statedBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] => [
  ...pipelineBuildsOf(repository),
  ...tiltBuildsOf(repository),
  ...skaffoldBuildsOf(repository),
  ...bakeBuildsOf(repository),
  ...platformBuildsOf(repository),
  ...scriptBuildsOf(repository),
]);

/** Those whose Dockerfile and context are there, by the path of the Dockerfile. */
export const contextsStatedFor = memoOf((repository: Repository): ReadonlyMap<string, readonly StatedBuild[]> => {
  const byFile = new Map<string, StatedBuild[]>();
  for (const build of statedBuildsOf(repository)) {
    const { dockerfile, context, certain } = build;
    if (dockerfile === undefined || context === undefined || !certain) continue;
    if (!repository.isOwn(dockerfile) || (context !== '' && !repository.hasOwnBelow(context))) continue;
    const list = byFile.get(dockerfile);
    if (list) list.push(build);
    else byFile.set(dockerfile, [build]);
  }
  return byFile;
});
