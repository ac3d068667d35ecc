import type { TiltValue } from '../models/tilt/tiltfile.ts';
import { isTiltfilePath } from '../models/tilt/tiltfile.ts';
import { type TiltBuilds, tiltBuilds } from '../models/tilt/builds.ts';
import { below } from '../models/pipeline/script.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { memoOf } from './memo.ts';
import type { StatedBuild } from './relations-builds.ts';
import { deployed, named } from './relations-targets.ts';
import type { Repository } from './repository.ts';

/** A Tiltfile with what it builds and deploys. */
export interface TiltUnit {
  readonly path: string;
  readonly builds: TiltBuilds;
}

/** Every Tiltfile with what it builds and deploys. */
export const tiltfilesOf = memoOf((repository: Repository): readonly TiltUnit[] => {
  const paths = [...repository.named('Tiltfile'), ...repository.ending('.tiltfile')];
  // `Tiltfile.dev`: the names have no end in common, so they are looked for only where there is a Tiltfile.
  if (paths.length > 0)
    paths.push(...repository.tree.paths().filter((path) => path.includes('Tiltfile.') && isTiltfilePath(path)));
  return repository
    .units(formats.tiltfile, [...new Set(paths)])
    .map(({ path, model }) => ({ path, builds: tiltBuilds(model) }));
});

const text = (value: TiltValue | undefined): string | undefined => (value?.kind === 'string' ? value.value : undefined);

/** `docker_build` and its kin: paths are relative to the Tiltfile. */
export const tiltBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] =>
  tiltfilesOf(repository).flatMap(({ path, builds }) =>
    builds.images.flatMap(({ call, ref, context, dockerfile, dockerfileContents, target }): StatedBuild[] => {
      if (context === undefined || dockerfileContents !== undefined) return [];
      const dir = parentOf(path);
      const contextText = text(context);
      const folder = contextText === undefined ? undefined : below(dir, contextText);
      const file = dockerfile === undefined ? undefined : text(dockerfile);
      const image = text(ref);
      return [
        {
          at: { path, span: call.span },
          name: image ?? call.name,
          context: folder,
          dockerfile:
            dockerfile === undefined
              ? folder === undefined
                ? undefined
                : joinPath(folder, 'Dockerfile')
              : file === undefined
                ? undefined
                : below(dir, file),
          target: text(target),
          images: image === undefined ? [] : [image],
          pushes: false,
          certain: true,
        },
      ];
    }),
  ),
);

/** What Tiltfiles deploy and load. */
export function relateTiltfiles(repository: Repository, draft: InventoryDraft): void {
  for (const { path, builds } of tiltfilesOf(repository)) {
    const dir = parentOf(path);
    draft.file('tiltfile', path);
    const each = (values: readonly TiltValue[], say: (target: string, span: TiltValue['span']) => void): void => {
      for (const value of values) {
        const written = text(value);
        const target = written === undefined ? undefined : below(dir, written);
        if (target !== undefined) say(target, value.span);
      }
    };
    for (const { paths } of builds.composes)
      each(paths, (target, span) => named(repository, draft, path, 'deploys', 'compose-file', target, { path, span }));
    for (const { paths } of [...builds.manifests, ...builds.kustomizations])
      each(paths, (target, span) => deployed(repository, draft, path, target, { path, span }, true));
    for (const { call, paths } of builds.charts) {
      // `helm_remote` and charts by name are not of this repository.
      each(paths, (target, span) => deployed(repository, draft, path, target, { path, span }, call.name === 'helm'));
    }
    for (const { paths } of builds.loads) {
      each(
        paths.filter((value) => text(value)?.includes('://') === false),
        (target, span) => named(repository, draft, path, 'includes', 'tiltfile', target, { path, span }),
      );
    }
    for (const image of builds.images) {
      const ref = text(image.ref);
      if (ref !== undefined && image.context === undefined)
        draft.image(path, 'built-by', ref, { path, span: image.call.span }, { outgoing: true });
    }
  }
}
