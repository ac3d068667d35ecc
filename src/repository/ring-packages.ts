import { normalizedName } from '../models/python/requirement.ts';
import type { Span } from '../text/span.ts';
import { inside, joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

export type SdkKind = 'npm' | 'pypi' | 'go';

/** A package of the workspace. */
export interface WorkspacePackage {
  readonly kind: SdkKind;
  /** As it is published: name of the package, path of the module. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: string;
  readonly version: string | undefined;
}

const manifests: Readonly<Record<SdkKind, string>> = { npm: 'package.json', pypi: 'pyproject.toml', go: 'go.mod' };

/** The package whose manifest lies in `folder`. */
export function packageIn(repository: Repository, kind: SdkKind, folder: string): WorkspacePackage | undefined {
  const manifest = joinPath(folder, manifests[kind]);
  const made = (name: string | undefined, version?: string): WorkspacePackage | undefined =>
    name === undefined ? undefined : { kind, name, folder, manifest, version };
  if (kind === 'npm') {
    const model = repository.packageJson(manifest)?.model;
    return made(model?.name?.text, model?.version?.text);
  }
  if (kind === 'pypi') {
    const model = repository.pyproject(manifest)?.model;
    return made(model?.name && normalizedName(model.name.text), model?.version?.text);
  }
  return made(repository.unit(formats.goMod, manifest)?.model.module?.text);
}

/** Every package of the repository of one kind; those that cannot be read or have no name are left out. */
export const packagesOf = memoOf((repository: Repository): ReadonlyMap<SdkKind, readonly WorkspacePackage[]> => {
  const all = new Map<SdkKind, readonly WorkspacePackage[]>();
  for (const kind of ['npm', 'pypi', 'go'] as const) {
    const found = repository
      .named(manifests[kind])
      .flatMap((path) => packageIn(repository, kind, parentOf(path)) ?? []);
    all.set(kind, found);
  }
  return all;
});

/** The SDKs that the contract names: `folder` is undefined if they are not made here. */
export interface Sdk {
  readonly kind: SdkKind;
  readonly name: string;
  readonly source: WorkspacePackage | undefined;
}

export const sdksOf = memoOf((repository: Repository): readonly Sdk[] =>
  (['npm', 'pypi', 'go'] as const).flatMap((kind): readonly Sdk[] => {
    const written = repository.contract.rings?.release?.sdks?.[kind];
    if (written === undefined) return [];
    const name = kind === 'pypi' ? normalizedName(written) : written;
    return [
      {
        kind,
        name,
        source: packagesOf(repository)
          .get(kind)
          ?.find((one) => one.name === name),
      },
    ];
  }),
);

/** How a manifest asks for a package. */
export interface PackageUse {
  readonly manifest: string;
  /** As written: "1.4.0", "workspace:*", "==1.4.0", "v1.4.0". */
  readonly version: string;
  readonly span: Span;
}

/** How the manifest in `folder` asks for package `name`; undefined if it does not, or only because another one does. */
export function useOf(repository: Repository, kind: SdkKind, name: string, folder: string): PackageUse | undefined {
  const manifest = joinPath(folder, manifests[kind]);
  if (kind === 'npm') {
    const found = repository.packageJson(manifest)?.model.dependencies.find((one) => one.name === name);
    return found && { manifest, version: found.text, span: { start: found.nameSpan.start, end: found.span.end } };
  }
  if (kind === 'pypi') {
    const found = repository.pyproject(manifest)?.model.dependencies.find((one) => one.name === name);
    return found && { manifest, version: found.specifier, span: found.span };
  }
  const found = repository
    .unit(formats.goMod, manifest)
    ?.model.require.find(({ path, indirect }) => path.text === name && !indirect);
  return found && { manifest, version: found.version.text, span: found.span };
}

/** The generated code of the protocol package, as sources import it. */
export interface ProtoPackage {
  readonly kind: SdkKind;
  /** "@acme/proto", "acme.v1", "example.com/acme/proto". */
  readonly name: string;
}

/** What `rings.proto` gives to import, by language; empty without that key. */
export const protoPackages = memoOf((repository: Repository): readonly ProtoPackage[] => {
  const proto = repository.contract.rings?.proto;
  if (proto === undefined) return [];
  const folder = joinPath('', proto);
  const found: ProtoPackage[] = [];
  for (const kind of ['npm', 'go'] as const)
    for (const one of packagesOf(repository).get(kind) ?? [])
      if (inside(folder, one.folder) !== undefined) found.push({ kind, name: one.name });
  const paths = new Set<string>();
  // A package of the module that is around the folder.
  for (const path of repository.ending('.pb.go')) {
    if (inside(folder, path) === undefined) continue;
    let root = parentOf(path);
    while (root !== '' && !repository.isOwn(joinPath(root, 'go.mod'))) root = parentOf(root);
    const module = inside(folder, root) === undefined ? packageIn(repository, 'go', root)?.name : undefined;
    if (module !== undefined) paths.add(joinPath(module, inside(root, parentOf(path)) ?? ''));
  }
  for (const name of paths) found.push({ kind: 'go', name });
  const modules = new Set<string>();
  for (const path of repository.ending('_pb2.py')) {
    if (inside(folder, path) === undefined) continue;
    let root = parentOf(path);
    while (root !== folder && root !== '' && !repository.isOwn(joinPath(root, 'pyproject.toml'))) root = parentOf(root);
    const relative = (inside(root, parentOf(path)) ?? '').replace(/^(?:src|python|lib)(?:\/|$)/, '');
    if (relative !== '') modules.add(relative.replaceAll('/', '.'));
  }
  for (const name of modules) found.push({ kind: 'pypi', name });
  return found;
});
