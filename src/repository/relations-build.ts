import { below } from '../models/pipeline/script.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { ArtefactKind, Facts } from './inventory-types.ts';
import { isActionPath, isGitlabPath, isOtherPipelinePath, isWorkflowPath } from '../models/pipeline/path.ts';
import { isBakePath } from '../models/bake/bake.ts';
import { isSkaffoldPath } from '../models/kubernetes/manifest.ts';
import { isTiltfilePath } from '../models/tilt/tiltfile.ts';
import { joinPath, parentOf } from './build-context.ts';
import { type StatedBuild, statedBuildsOf } from './relations-builds.ts';
import { isPlatformPath } from './relations-platform.ts';
import { stageId } from './relations-dockerfile.ts';
import type { Repository } from './repository.ts';

/** `from` builds what `build` states: relations to the Dockerfile, to the stage and to the names of the image. */
export function relateBuild(repository: Repository, draft: InventoryDraft, from: string, build: StatedBuild): void {
  const { at, context, dockerfile, target, images, certain } = build;
  const facts: Facts = {
    ...(context === undefined ? {} : { context: context || '.' }),
    ...(target === undefined ? {} : { target }),
    ...(build.name === '' ? {} : { by: build.name }),
  };
  let file: string | undefined;
  if (dockerfile !== undefined) {
    const there = repository.tree.exists(dockerfile);
    file = there ? draft.file('dockerfile', dockerfile) : draft.missing(dockerfile);
    draft.relate(from, 'builds', file, at, { certain, facts });
    if (there && target !== undefined && repository.dockerfile(dockerfile)) {
      const stage = stageId(repository, dockerfile, target) ?? draft.missing(`${dockerfile}#${target}`);
      draft.relate(from, 'targets', stage, at, { certain, facts });
    }
  }
  for (const image of images) {
    draft.image(from, 'built-by', image, at, { certain, facts, outgoing: true });
    if (file !== undefined) draft.image(file, 'built-from', image, at, { certain, facts, outgoing: true });
    if (build.pushes) draft.image(from, 'pushes', image, at, { certain });
  }
}

/** What a file that states a build is. */
export function builderKind(path: string): ArtefactKind {
  if (isWorkflowPath(path) || isActionPath(path) || isGitlabPath(path) || isOtherPipelinePath(path)) return 'pipeline';
  if (isTiltfilePath(path)) return 'tiltfile';
  if (isSkaffoldPath(path)) return 'skaffold';
  if (isBakePath(path)) return 'bake-file';
  if (isPlatformPath(path)) return 'platform-file';
  return path.endsWith('package.json') ? 'manifest' : 'script';
}

/** The builds of pipelines, Tiltfiles, Skaffold files, scripts and of the contract. */
export function relateBuilds(repository: Repository, draft: InventoryDraft): void {
  for (const build of statedBuildsOf(repository))
    relateBuild(repository, draft, draft.file(builderKind(build.at.path), build.at.path), build);
  for (const build of contractBuildsOf(repository))
    relateBuild(repository, draft, draft.file('contract', build.at.path), build);
}

/** What the contract says of builds; a service that names neither context nor Dockerfile states none. */
export function contractBuildsOf(repository: Repository): readonly StatedBuild[] {
  return Object.entries(repository.contract.services ?? {}).map(([name, service]) => {
    const context = below('', service.context ?? parentOf(service.dockerfile ?? ''));
    const dockerfile = service.dockerfile ?? (context === undefined ? undefined : joinPath(context, 'Dockerfile'));
    const isStated = service.context !== undefined || service.dockerfile !== undefined;
    return {
      at: { path: 'plimsoll.yaml', span: undefined },
      name,
      context,
      dockerfile: dockerfile && joinPath('', dockerfile),
      target: undefined,
      images: isStated && service.image !== undefined ? [service.image] : [],
      pushes: false,
      certain: true,
    };
  });
}
