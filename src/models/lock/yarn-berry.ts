import type { DocumentNode, Entry } from '../document/node.ts';
import { readBlockYaml } from './block-yaml.ts';
import {
  type LockContent,
  type LockedPackage,
  type LockedRequirement,
  type LockRoot,
  noFacts,
  rootDependency,
  unreadable,
} from './syntax.ts';

const workspace = '@workspace:';

/**
 * `yarn.lock` of yarn 2 and later (berry: Project.generateLockfile). Packages by their descriptors; a workspace member has
 * its manifest's dependencies in one list, development ones among them.
 */
export function readYarnBerry(text: string): LockContent {
  const { documents, problems } = readBlockYaml(text);
  const root = documents[0];
  const metadata = root?.get('__metadata');
  if (root === undefined || metadata === undefined) {
    const content = unreadable('no yarn lock file');
    return problems.length > 0 ? { ...content, problems } : content;
  }
  const packages: LockedPackage[] = [];
  const roots: LockRoot[] = [];
  for (const entry of root.entries()) {
    if (entry.key === '__metadata') continue;
    const resolution = entry.value.get('resolution')?.text ?? '';
    const at = resolution.lastIndexOf(workspace);
    if (at !== -1) roots.push(rootOf(entry, resolution.slice(0, at), resolution.slice(at + workspace.length)));
    packages.push(packageOf(entry, resolution, at !== -1));
  }
  const facts = new Map(
    metadata.entries().flatMap(({ key, value }) => (value.text === undefined ? [] : [[key, value.text] as const])),
  );
  return { version: metadata.get('version')?.text, packages, roots, facts, problems };
}

function packageOf({ key, keySpan, value }: Entry, resolution: string, member: boolean): LockedPackage {
  const checksum = value.get('checksum')?.text;
  const at = resolution.indexOf('@', 1);
  const link = member || /@(?:link|portal):/.test(resolution.slice(0, 400));
  return {
    name:
      at === -1 ? key.slice(0, key.indexOf('@', 1) === -1 ? undefined : key.indexOf('@', 1)) : resolution.slice(0, at),
    // Members have "0.0.0-use.local" there.
    version: member ? undefined : value.get('version')?.text,
    integrity: undefined,
    hashes: checksum === undefined ? [] : [checksum],
    resolved: at === -1 ? undefined : resolution.slice(at + 1),
    link,
    place: key,
    requires: requirementsOf(value.get('dependencies'), value.get('dependenciesMeta')),
    span: keySpan,
  };
}

function requirementsOf(node: DocumentNode | undefined, meta: DocumentNode | undefined): readonly LockedRequirement[] {
  return (node?.entries() ?? []).map(({ key, value }) => ({
    name: key,
    range: value.text ?? '',
    optional: meta?.get(key)?.get('optional')?.text === 'true',
  }));
}

function rootOf({ keySpan, value }: Entry, name: string, folder: string): LockRoot {
  const dependencies = (value.get('dependencies')?.entries() ?? []).map((entry) =>
    rootDependency({ name: entry.key, specifier: entry.value.text ?? '', kind: 'any', span: entry.keySpan }),
  );
  const peers = (value.get('peerDependencies')?.entries() ?? []).map((entry) =>
    rootDependency({
      name: entry.key,
      specifier: entry.value.text ?? '',
      kind: 'peerDependencies',
      span: entry.keySpan,
    }),
  );
  return {
    path: folder === '.' ? '' : folder,
    name,
    version: undefined,
    dependencies: [...dependencies, ...peers],
    facts: noFacts,
    span: keySpan,
  };
}
