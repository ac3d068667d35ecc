import type { Span } from '../text/span.ts';
import { below } from '../models/pipeline/script.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

/** Manifests that need others of the repository by their paths, and the modules of Maven and Gradle. */
export function relateLocalManifests(repository: Repository, draft: InventoryDraft): void {
  const mentions = (path: string, pattern: RegExp): boolean =>
    !isBrought(path) && pattern.test(repository.tree.text(path) ?? '');
  const manifest = (path: string): string =>
    repository.tree.exists(path) ? draft.file('manifest', path) : draft.missing(path);
  const needs = (path: string, to: string | undefined, name: string, span: Span): void => {
    if (to !== undefined && to !== path)
      draft.relate(path, 'depends-on', manifest(to), { path, span }, { facts: { dependency: name } });
  };
  for (const path of repository.named('package.json')) {
    if (!mentions(path, /"(?:file|link|portal):/)) continue;
    for (const { name, text, span } of repository.packageJson(path)?.model.dependencies ?? []) {
      const local = /^(?:file|link|portal):(.+)$/.exec(text)?.[1];
      // An archive has no manifest to look at.
      if (local === undefined || /\.(?:tgz|tar\.gz|tar)$/.test(local)) continue;
      const folder = below(parentOf(path), local);
      needs(path, folder === undefined ? undefined : joinPath(folder, 'package.json'), name, span);
    }
  }
  for (const path of repository.named('Cargo.toml')) {
    if (!mentions(path, /\bpath\s*=/)) continue;
    const model = repository.unit(formats.cargo, path)?.model;
    for (const one of [...(model?.dependencies ?? []), ...(model?.workspace?.dependencies ?? [])]) {
      const folder = one.path === undefined ? undefined : below(parentOf(path), one.path.text);
      needs(path, folder === undefined ? undefined : joinPath(folder, 'Cargo.toml'), one.name, one.span);
    }
  }
  const projects = [...repository.ending('.csproj'), ...repository.ending('.fsproj'), ...repository.ending('.vbproj')];
  for (const path of projects) {
    if (!mentions(path, /<ProjectReference\b/)) continue;
    for (const one of repository.unit(formats.projectReferences, path)?.model ?? [])
      if (!one.path.includes('$(')) needs(path, below(parentOf(path), one.path), one.path, one.span);
  }
  relateModules(repository, draft, mentions, manifest);
}

/** `<modules>` of a pom.xml and `include` of a settings.gradle: members as those of other workspaces are. */
function relateModules(
  repository: Repository,
  draft: InventoryDraft,
  mentions: (path: string, pattern: RegExp) => boolean,
  manifest: (path: string) => string,
): void {
  for (const path of repository.named('pom.xml')) {
    if (!mentions(path, /<module>/)) continue;
    for (const one of repository.unit(formats.xml, path)?.model ?? []) {
      if (!/^project\/(?:profiles\/profile\/)?modules\/module$/.test(one.path)) continue;
      const folder = /[$]/.test(one.text) ? undefined : below(parentOf(path), one.text.trim());
      if (folder === undefined) continue;
      const pom = folder.endsWith('.xml') ? folder : joinPath(folder, 'pom.xml');
      draft.relate(path, 'has-member', manifest(pom), { path, span: one.span });
    }
  }
  for (const path of [...repository.named('settings.gradle'), ...repository.named('settings.gradle.kts')]) {
    if (isBrought(path)) continue;
    for (const { name, span } of repository.unit(formats.gradleSettings, path)?.model ?? []) {
      const folder = below(parentOf(path), name.replace(/^:/, '').replaceAll(':', '/'));
      const file = ['build.gradle', 'build.gradle.kts']
        .map((one) => joinPath(folder ?? '', one))
        .find((one) => repository.tree.exists(one));
      // A module need not have a script of its own.
      if (folder !== undefined && file !== undefined)
        draft.relate(draft.file('manifest', path), 'has-member', draft.file('manifest', file), { path, span });
    }
  }
}
