import { readJsonc } from './json-places.ts';
import { packageSections } from './npm.ts';
import {
  type LockContent,
  type LockedPackage,
  type LockedRequirement,
  noFacts,
  noSpan,
  type RootDependency,
  rootDependency,
  unreadable,
} from './syntax.ts';
import { field, tableAt, tableOf, textAt, textsIn } from './values.ts';

/** `bun.lock` (bun.com/docs, "Lockfile"; bun: src/install/lockfile/bun.lock.zig), JSON with trailing commas. */
export function readBun(text: string): LockContent {
  const file = readJsonc(text);
  const lock = tableOf(file.value);
  const number = field(lock, 'lockfileVersion');
  if (typeof number !== 'number' && file.problems.length === 0) return unreadable('no bun lock file');
  const memberSpans = file.keysAt('workspaces');
  const roots = Object.entries(tableAt(lock, 'workspaces')).map(([path, value]) => {
    const entry = tableOf(value);
    const span = memberSpans.get(path) ?? noSpan;
    const dependencies = packageSections.flatMap((kind): RootDependency[] => {
      const spans = file.keysAt('workspaces', path, kind);
      return textsIn(tableAt(entry, kind)).map(([name, specifier]) =>
        rootDependency({ name, specifier, kind, span: spans.get(name) ?? span }),
      );
    });
    return { path, name: textAt(entry, 'name'), version: textAt(entry, 'version'), dependencies, facts: noFacts, span };
  });
  const spans = file.keysAt('packages');
  const packages = Object.entries(tableAt(lock, 'packages')).flatMap(([place, value]): LockedPackage[] => {
    const found = packageOf(place, Array.isArray(value) ? value : []);
    return found === undefined ? [] : [{ ...found, span: spans.get(place) ?? noSpan }];
  });
  const version = typeof number === 'number' ? String(number) : undefined;
  const overrides = textsIn(tableAt(lock, 'overrides')).map(([name, range]) => [`overrides.${name}`, range] as const);
  return { version, packages, roots, facts: new Map(overrides), problems: file.problems };
}

/** `["a@1.0.0", registry, { dependencies }, "sha512-…"]`; for what is no registry package the second or last ones are missing. */
function packageOf(place: string, parts: readonly unknown[]): LockedPackage | undefined {
  const id = parts[0];
  if (typeof id !== 'string') return undefined;
  const at = id.indexOf('@', 1);
  const version = at === -1 ? undefined : id.slice(at + 1);
  const link = version !== undefined && /^(?:workspace|link|file):/.test(version);
  const info = tableOf(parts.find((part) => typeof part === 'object' && part !== null));
  const texts = parts.slice(1).filter((part): part is string => typeof part === 'string');
  return {
    name: at === -1 ? id : id.slice(0, at),
    version: link ? undefined : version,
    integrity: texts.find((one) => /^sha\d+-/.test(one)),
    hashes: [],
    resolved: link ? version : texts.find((one) => /^https?:/.test(one)),
    link,
    place,
    requires: (['dependencies', 'optionalDependencies'] as const).flatMap((kind): LockedRequirement[] =>
      textsIn(tableAt(info, kind)).map(([name, range]) => ({ name, range, optional: kind !== 'dependencies' })),
    ),
    span: noSpan,
  };
}
