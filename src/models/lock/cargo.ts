import { type LockContent, type LockedPackage, type LockRoot, noFacts, rootDependency, unreadable } from './syntax.ts';
import { readTomlTables } from './toml-tables.ts';
import { field, listAt, tableAt, textAt, textsIn } from './values.ts';

/**
 * `Cargo.lock`, versions 1 to 4 (cargo: core/resolver/encode.rs). A package without a source lies in the workspace or at a
 * path: it is one of `roots`, whose dependencies have names and, where the name alone would be ambiguous, versions.
 */
export function readCargo(text: string): LockContent {
  const file = readTomlTables(text);
  const tables = file.tables('package');
  const number = field(file.root, 'version');
  if (tables.length === 0 && typeof number !== 'number' && file.problems.length === 0)
    return unreadable('no Cargo lock file');
  // Version 1 has the checksums of all packages together.
  const checksums = new Map(textsIn(tableAt(file.root, 'metadata')));
  const packages: LockedPackage[] = [];
  const roots: LockRoot[] = [];
  for (const { table, span } of tables) {
    const name = textAt(table, 'name') ?? '';
    const version = textAt(table, 'version');
    const source = textAt(table, 'source');
    const checksum = textAt(table, 'checksum') ?? checksums.get(`checksum ${name} ${version} (${source})`);
    const wanted = listAt(table, 'dependencies').flatMap((one) => (typeof one === 'string' ? [one.split(' ', 2)] : []));
    packages.push({
      name,
      version,
      integrity: undefined,
      hashes: checksum === undefined || checksum === '<none>' ? [] : [`sha256:${checksum}`],
      resolved: source,
      link: source === undefined,
      place: name,
      requires: wanted.map(([one = '', exact]) => ({
        name: one,
        range: exact === undefined ? '' : `=${exact}`,
        optional: false,
      })),
      span,
    });
    if (source !== undefined) continue;
    const dependencies = wanted.map(([one = '', exact]) =>
      rootDependency({ name: one, specifier: '', kind: 'any', version: exact, span }),
    );
    roots.push({ path: undefined, name, version, dependencies, facts: noFacts, span });
  }
  // Versions 1 and 2 do not say so.
  const version = typeof number === 'number' ? String(number) : checksums.size > 0 ? '1' : undefined;
  return { version, packages, roots, facts: noFacts, problems: file.problems };
}
