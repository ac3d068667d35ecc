import { isSkaffoldPath } from '../models/kubernetes/manifest.ts';
import type { Skaffold } from '../models/kubernetes/syntax.ts';
import { below } from '../models/pipeline/script.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { memoOf } from './memo.ts';
import type { StatedBuild } from './relations-builds.ts';
import { deployed, named } from './relations-targets.ts';
import type { Repository } from './repository.ts';

/** Every Skaffold file, one entry for each of its documents. */
const skaffoldsOf = memoOf((repository: Repository) => {
  const paths = [...repository.ending('.yaml'), ...repository.ending('.yml')].filter(
    (path) => path.includes('skaffold') && isSkaffoldPath(path),
  );
  return repository
    .units(formats.manifests, paths)
    .flatMap(({ path, model }) =>
      model.objects.flatMap(({ skaffold }): { path: string; skaffold: Skaffold }[] =>
        skaffold ? [{ path, skaffold }] : [],
      ),
    );
});

const dockerBuilders = new Set(['docker', 'kaniko']);

/** Artifacts that are built from a Dockerfile. */
export const skaffoldBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] =>
  skaffoldsOf(repository).flatMap(({ path, skaffold }) =>
    skaffold.artifacts.flatMap(({ image, context, builder, dockerfile, target, span }): StatedBuild[] => {
      if (builder !== undefined && !dockerBuilders.has(builder)) return [];
      const folder = below(parentOf(path), context?.value ?? '.');
      return [
        {
          at: { path, span },
          name: image?.value ?? '',
          context: folder,
          dockerfile: folder === undefined ? undefined : joinPath(folder, dockerfile?.value ?? 'Dockerfile'),
          target: target?.value,
          images: image ? [image.value] : [],
          pushes: false,
          certain: true,
        },
      ];
    }),
  ),
);

/** What Skaffold files deploy and require. */
export function relateSkaffold(repository: Repository, draft: InventoryDraft): void {
  for (const { path, skaffold } of skaffoldsOf(repository)) {
    const dir = parentOf(path);
    draft.file('skaffold', path);
    for (const { image, builder, span } of skaffold.artifacts) {
      if (image && builder !== undefined && !dockerBuilders.has(builder))
        draft.image(path, 'built-by', image.value, { path, span }, { outgoing: true, facts: { builder } });
    }
    const targets = [
      ...skaffold.manifests,
      ...skaffold.kustomizations,
      ...skaffold.releases.flatMap(({ chartPath }) => chartPath ?? []),
    ];
    for (const { value, span } of targets) {
      const target = /^\w+:\/\//.test(value) ? undefined : below(dir, value);
      if (target !== undefined) deployed(repository, draft, path, target, { path, span }, true);
    }
    for (const { value, span } of skaffold.requires) {
      const target = below(dir, value);
      const file = target !== undefined && !/\.ya?ml$/.test(target) ? joinPath(target, 'skaffold.yaml') : target;
      if (file !== undefined) named(repository, draft, path, 'includes', 'skaffold', file, { path, span });
    }
  }
}
