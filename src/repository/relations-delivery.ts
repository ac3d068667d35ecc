import { kustomizationOf } from '../models/kubernetes/delivery.ts';
import { below } from '../models/pipeline/script.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { ImageAlias, InventoryDraft } from './inventory-draft.ts';
import { imageName } from './inventory-image.ts';
import { manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import { deployables, deployed, kustomizationIn, named } from './relations-targets.ts';
import type { Repository } from './repository.ts';

const isRemote = (path: string): boolean => /^[a-z+]+:\/\/|^git@|^[\w.-]+\.[a-z]{2,}\/[^/]+\/|\?ref=/i.test(path);

const kustomizationsOf = memoOf((repository: Repository) =>
  repository.units(
    formats.yaml,
    ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].flatMap((name) => repository.named(name)),
  ),
);

/** Every kustomization: what it is made of and how it names images. */
export function relateKustomizations(repository: Repository, draft: InventoryDraft): void {
  draft.aliases.push(...imageAliasesOf(repository));
  for (const { path, model } of kustomizationsOf(repository)) {
    const dir = parentOf(path);
    const { resources, components, images, patches, generators } = kustomizationOf(model.root);
    draft.file('kustomization', path);
    for (const { value, span } of [...resources, ...components]) {
      const target = below(dir, value);
      const there = target !== undefined && repository.tree.exists(target);
      if (target === undefined || (!there && isRemote(value))) continue;
      const folder = kustomizationIn(repository, target);
      const at = { path, span };
      if (folder !== undefined) draft.relate(path, 'includes', draft.file('kustomization', folder), at);
      else if (there && repository.tree.list(target).length > 0)
        draft.relate(path, 'includes', draft.missing(joinPath(target, 'kustomization.yaml')), at);
      else named(repository, draft, path, 'includes', 'kubernetes-file', target, at);
    }
    for (const { value, span } of patches) {
      const target = below(dir, value);
      if (target !== undefined) named(repository, draft, path, 'includes', 'kubernetes-file', target, { path, span });
    }
    const home = model.root.at('helmGlobals', 'chartHome')?.text ?? 'charts';
    for (const one of model.root.get('helmCharts')?.items() ?? []) {
      const name = one.get('name');
      // With a `repo` the folder is only where kustomize keeps what it downloads.
      const chart = name?.text === undefined ? undefined : below(dir, `${home}/${name.text}/Chart.yaml`);
      if (name === undefined || chart === undefined) continue;
      if (repository.tree.exists(chart) || one.get('repo') === undefined)
        named(repository, draft, path, 'includes', 'chart', chart, { path, span: name.span });
    }
    for (const { value, span } of generators.flatMap(({ envs }) => envs)) {
      const target = below(dir, value);
      if (target !== undefined) named(repository, draft, path, 'reads', 'env-file', target, { path, span });
    }
    for (const { name, newName, newTag, span } of images) {
      if (!name) continue;
      const at = { path, span: newName?.span ?? name.span ?? span };
      const tag = newTag ? `:${newTag.value}` : '';
      draft.image(path, 'runs', `${newName?.value ?? name.value}${tag}`, at);
    }
  }
}

/** Names that kustomizations put in the place of others. */
export const imageAliasesOf = memoOf((repository: Repository): readonly ImageAlias[] =>
  kustomizationsOf(repository).flatMap(({ path, model }) =>
    kustomizationOf(model.root).images.flatMap(({ name, newName, span }): readonly ImageAlias[] => {
      const [from, to] = [name && imageName(name.value), newName && imageName(newName.value)];
      return from && to && from.name !== to.name ? [{ from, to, at: { path, span: newName?.span ?? span } }] : [];
    }),
  ),
);

/** Argo CD Applications and what of this repository they bring to a cluster. */
export function relateApplications(repository: Repository, draft: InventoryDraft): void {
  for (const { path, model } of manifestsOf(repository)) {
    for (const { application, kind, name, kindSpan } of model.objects) {
      if (!application) continue;
      const id = draft.part({
        kind: 'argo-application',
        path,
        name: name?.value ?? kind.toLowerCase(),
        span: name?.span ?? kindSpan,
        within: undefined,
        facts: { kind },
      });
      for (const { path: folder, repoUrl, images } of application.sources) {
        const target = folder && below('', folder.value);
        if (folder && target !== undefined && !/[*{$]/.test(target)) {
          const at = { path, span: folder.span };
          // Another repository may have a folder of the same name, but hardly with the same content.
          const ours = lastPart(repoUrl?.value) === repository.tree.name;
          for (const to of deployables(repository, draft, target))
            draft.relate(id, 'deploys', to, at, { certain: ours });
          if (ours) deployed(repository, draft, id, target, at, true);
        }
        for (const { value, span } of images)
          draft.image(id, 'runs', value.slice(value.indexOf('=') + 1), { path, span });
      }
    }
  }
}

const lastPart = (url: string | undefined): string | undefined =>
  url
    ?.replace(/\.git$|\/$/g, '')
    .split(/[/:]/)
    .at(-1);
