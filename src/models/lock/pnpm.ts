import type { DocumentNode, Entry } from '../document/node.ts';
import { type LeaveOut, readBlockYaml } from './block-yaml.ts';
import {
  type LockContent,
  type LockedPackage,
  type LockRoot,
  noFacts,
  type RootDependency,
  rootDependency,
  unreadable,
} from './syntax.ts';

const sections = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** Most of a lock is what its packages want of each other; nothing here is asked for that. */
const leaveOut: LeaveOut = (depth, top, key) =>
  (depth === 0 && key === 'snapshots') ||
  (depth === 2 && top === 'packages' && key !== 'resolution' && key !== 'version' && key !== 'name');

/** `pnpm-lock.yaml`, formats 5.x, 6.0 and 9.0 (pnpm: lockfile/types, lockfile/fs). */
export function readPnpm(text: string): LockContent {
  const { documents, problems } = readBlockYaml(text, leaveOut);
  // Since pnpm 11 a document of its own, about pnpm itself, may stand before the lock.
  const root = documents.at(-1);
  if (root?.kind !== 'map') {
    const content = unreadable('no pnpm lock file');
    return problems.length > 0 ? { ...content, problems } : content;
  }
  const importers = root.get('importers');
  const version = root.get('lockfileVersion')?.text;
  return {
    version,
    packages: (root.get('packages')?.entries() ?? []).map(packageOf),
    roots:
      importers === undefined
        ? [rootOf('', root)]
        : importers.entries().map(({ key, value, keySpan }) => rootOf(key === '.' ? '' : key, value, keySpan)),
    facts: factsOf(root),
    problems,
  };
}

function packageOf({ key, keySpan, value }: Entry): LockedPackage {
  const { name, version } = identity(key);
  const resolution = value.get('resolution');
  const directory = resolution?.get('directory')?.text;
  return {
    name: value.get('name')?.text ?? name,
    version: value.get('version')?.text ?? version,
    integrity: resolution?.get('integrity')?.text,
    hashes: [],
    resolved: resolution?.get('tarball')?.text ?? resolution?.get('repo')?.text ?? directory,
    link: directory !== undefined,
    place: key,
    requires: [],
    span: keySpan,
  };
}

/** Name and version of "a@1.0.0(b@2.0.0)" (9.0), "/a@1.0.0(b@2.0.0)" (6.0), "/a/1.0.0_b@2.0.0" (5.x), "host/a/1.0.0". */
function identity(key: string): { readonly name: string; readonly version: string | undefined } {
  const peers = key.indexOf('(');
  const plain = (peers === -1 ? key : key.slice(0, peers)).replace(/^\//, '');
  const at = plain.indexOf('@', 1);
  const slash = plain.indexOf('/', plain.startsWith('@') ? plain.indexOf('/') + 1 : 0);
  if (at !== -1 && (slash === -1 || at < slash)) return { name: plain.slice(0, at), version: plain.slice(at + 1) };
  if (slash === -1) return { name: plain, version: undefined };
  const version = plain.slice(slash + 1).split('_', 1)[0];
  return { name: plain.slice(0, slash), version: version === '' ? undefined : version };
}

function rootOf(path: string, node: DocumentNode, span = node.span): LockRoot {
  const specifiers = node.get('specifiers');
  const dependencies: RootDependency[] = [];
  for (const kind of sections) {
    for (const { key, keySpan, value } of node.get(kind)?.entries() ?? []) {
      // Before 6.0 the specifiers stand in a map of their own.
      const specifier = value.get('specifier')?.text ?? specifiers?.get(key)?.text ?? '';
      const version = value.get('version')?.text ?? value.text;
      dependencies.push(rootDependency({ name: key, specifier, kind, version, span: keySpan }));
    }
  }
  return { path, name: undefined, version: undefined, dependencies, facts: noFacts, span };
}

/** Everything else at the top: scalars by their key, maps of scalars by `key.key`, specifiers by `catalogs.<catalog>.<name>`. */
function factsOf(root: DocumentNode): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const other = new Set(['lockfileVersion', 'importers', 'packages', 'snapshots', 'specifiers', ...sections]);
  for (const { key, value } of root.entries()) {
    if (other.has(key)) continue;
    if (value.text !== undefined) facts.set(key, value.text);
    for (const entry of value.entries()) {
      if (entry.value.text !== undefined) facts.set(`${key}.${entry.key}`, entry.value.text);
      if (key !== 'catalogs') continue;
      for (const one of entry.value.entries()) {
        const specifier = one.value.get('specifier')?.text;
        if (specifier !== undefined) facts.set(`${key}.${entry.key}.${one.key}`, specifier);
      }
    }
  }
  return facts;
}
