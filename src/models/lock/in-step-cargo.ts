import Range from 'semver/classes/range.js';
import type { CargoDependency, CargoToml } from '../cargo/cargo-toml.ts';
import { Comparison, type LockState, unverifiable } from './state.ts';
import type { LockFile, LockRoot } from './syntax.ts';

/**
 * A `Cargo.toml` and its package in `Cargo.lock`, an approximation of `cargo metadata --locked`: the member's version, the names
 * of its dependencies of all kinds and targets, and locked versions inside their requirements. What is locked and no longer wanted is
 * `stale`: Cargo drops it, and with `--locked` it stops. `workspace` has what is inherited.
 */
export function cargoInStep(lock: LockFile, manifest: CargoToml, workspace: CargoToml | undefined): LockState {
  const compared = 'the member’s version and dependencies';
  const { name } = manifest;
  if (name === undefined) return unverifiable(compared, 'the manifest has no [package]');
  const comparison = new Comparison(compared);
  const root = lock.roots.find((one) => one.name === name.text);
  if (root === undefined) {
    comparison.add('out-of-step', name.text, name, undefined);
    return comparison.result;
  }
  const inherited = (workspace ?? manifest).workspace;
  const version = manifest.version?.inherited === true ? inherited?.version?.text : (manifest.version?.text ?? '0.0.0');
  if (version === undefined) comparison.doubt('the version stands in the manifest of the workspace');
  else if (version !== root.version) {
    const at = manifest.version ?? name;
    comparison.add(
      'out-of-step',
      'version',
      { text: version, span: at.span },
      { text: root.version ?? '', span: root.span },
    );
  }
  const names = new Set<string>();
  for (const written of manifest.dependencies) {
    const one = resolved(written, inherited?.dependencies);
    if (one === undefined) {
      comparison.doubt(`${written.name} stands in the manifest of the workspace`);
      names.add(spelling(written.crate));
      continue;
    }
    names.add(spelling(one.crate));
    const found = lockedVersions(lock, root, one.crate);
    const requirement = one.requirement?.text;
    const fits =
      requirement === undefined ? found.length > 0 : found.some((locked) => cargoAllows(requirement, locked));
    if (fits) continue;
    const wanted = { text: requirement ?? one.crate, span: written.span };
    comparison.add(
      'out-of-step',
      one.crate,
      wanted,
      found[0] === undefined ? undefined : { text: found[0], span: root.span },
    );
  }
  for (const one of root.dependencies) {
    if (!names.has(spelling(one.name)))
      comparison.add('stale', one.name, undefined, { text: one.version ?? one.name, span: root.span });
  }
  return comparison.result;
}

/** The dependency itself, or what the workspace has under its name. */
function resolved(
  one: CargoDependency,
  inherited: readonly CargoDependency[] | undefined,
): CargoDependency | undefined {
  return one.inherited ? inherited?.find((other) => other.name === one.name) : one;
}

/** Versions that the member's entry for `crate` may stand for: the one it names, or all that are locked. */
function lockedVersions(lock: LockFile, root: LockRoot, crate: string): readonly string[] {
  const entries = root.dependencies.filter((one) => spelling(one.name) === spelling(crate));
  if (entries.length === 0) return [];
  const exact = entries.flatMap((one) => one.version ?? []);
  if (exact.length > 0) return exact;
  return lock.packages.flatMap((one) => (spelling(one.name) === spelling(crate) ? (one.version ?? []) : []));
}

function spelling(name: string): string {
  return name.replaceAll('_', '-');
}

/** Cargo's requirements are npm's, but a bare version means `^` and clauses have commas between them. */
function cargoAllows(requirement: string, version: string): boolean {
  if (requirement.length > 1000) return true;
  const range = requirement
    .split(',')
    .map((clause) => clause.trim())
    .map((clause) => (/^\d/.test(clause) && !clause.includes('*') ? `^${clause}` : clause))
    .join(' ');
  try {
    return new Range(range, { loose: true, includePrerelease: true }).test(version);
  } catch (error) {
    if (error instanceof TypeError) return true;
    throw error;
  }
}
