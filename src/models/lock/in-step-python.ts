import { satisfies } from '@renovatebot/pep440';
import type { Pyproject } from '../python/pyproject.ts';
import { normalizedName } from '../python/requirement.ts';
import type { RequirementsFile } from '../python/requirements.ts';
import { poetryContentHash } from './poetry-hash.ts';
import { Comparison, difference, type LockState, unverifiable } from './state.ts';
import type { LockedPackage, LockFile } from './syntax.ts';

/** The first version whose hash has the dependency groups in it. */
const groupsSince = [2, 3];

/**
 * A `pyproject.toml` and its Poetry lock: the content-hash, as `poetry check --lock` does it. Name, version and scripts have no
 * part in it. The differences name what the manifest has and the lock lacks, as far as that shows.
 */
export function poetryInStep(lock: LockFile, manifest: Pyproject): LockState {
  const compared = 'content-hash';
  const recorded = lock.facts.get('content-hash');
  if (recorded === undefined) return unverifiable(compared, 'the lock has no content-hash');
  const hash = poetryContentHash(manifest.node, true);
  if (hash === undefined) return unverifiable(compared, 'the manifest has a date among its dependencies');
  const matches =
    hash === recorded || (isOlder(lock.facts.get('generator')) && poetryContentHash(manifest.node, false) === recorded);
  if (matches) return { state: 'in-step', compared, differences: [], reason: undefined };
  const locked = new Set(lock.packages.map((one) => one.name));
  const missing = manifest.dependencies
    .filter((one) => !locked.has(one.name) && one.name !== ownName(manifest))
    .map((one) => difference(one.name, { text: one.specifier, span: one.span }, undefined));
  const at = lock.text.lastIndexOf('content-hash');
  const lockSpan = {
    start: at,
    end: lock.text.indexOf('\n', at) === -1 ? lock.text.length : lock.text.indexOf('\n', at),
  };
  const whole = { name: compared, manifest: hash, lock: recorded, span: undefined, lockSpan, wantedBy: undefined };
  return { state: 'out-of-step', compared, differences: [whole, ...missing], reason: undefined };
}

function isOlder(generator: string | undefined): boolean {
  const match = /^(\d+)\.(\d+)/.exec(generator ?? '');
  if (match === null) return true;
  const [major = 0, minor = 0] = match.slice(1).map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = groupsSince;
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}

function ownName(manifest: Pyproject): string | undefined {
  return manifest.name === undefined ? undefined : normalizedName(manifest.name.text);
}

/**
 * The inputs of a pip lock (requirements files, or the main dependencies of a `pyproject.toml`) and the lock: every name is
 * pinned, inside its specifier (PEP 440). The format has no digest of its inputs, so what was taken out of them shows only where
 * the lock says `# via -r <file>`.
 */
export function pipInStep(
  lock: LockFile,
  manifest: { readonly requirements: RequirementsFile; readonly file: string | undefined } | Pyproject,
): LockState {
  const comparison = new Comparison('names and pins');
  const locked = new Map(lock.packages.map((one) => [one.name, one]));
  const inputs = 'requirements' in manifest ? requirementInputs(manifest.requirements) : projectInputs(manifest);
  for (const one of inputs.list) {
    const found = locked.get(one.name);
    const wanted = { text: one.text, span: one.span };
    if (found === undefined) {
      if (one.marker !== undefined) comparison.doubt(`a marker decides whether ${one.name} is locked`);
      else comparison.add('out-of-step', one.name, wanted, undefined);
    } else if (!pinFits(found, one.specifier)) {
      comparison.add('out-of-step', one.name, wanted, { text: found.version ?? '', span: found.span });
    }
  }
  if (!inputs.complete) {
    comparison.doubt('the manifest takes in other files');
    return comparison.result;
  }
  const names = new Set(inputs.list.map((one) => one.name));
  const file = 'requirements' in manifest ? manifest.file : undefined;
  for (const one of 'requirements' in manifest ? requestedIn(lock, file) : []) {
    if (!names.has(one.name)) comparison.add('stale', one.name, undefined, { text: one.version ?? '', span: one.span });
  }
  return comparison.result;
}

interface Input {
  readonly name: string;
  readonly text: string;
  readonly specifier: string;
  readonly marker: string | undefined;
  readonly span: { readonly start: number; readonly end: number };
}

function requirementInputs(file: RequirementsFile): { list: readonly Input[]; complete: boolean } {
  let complete = true;
  const list = file.lines.flatMap((line): Input[] => {
    if (line.kind === 'option') complete &&= !line.options.some((one) => one.name === '--requirement');
    if (line.kind === 'location') complete &&= line.name !== undefined;
    if (line.kind === 'project') {
      const { normalized: name, text, specifier, marker, span, url } = line.requirement;
      return name === '' ? [] : [{ name, text, specifier: url === undefined ? specifier : '', marker, span }];
    }
    if (line.kind !== 'location' || line.name === undefined) return [];
    return [
      { name: normalizedName(line.name), text: line.location, specifier: '', marker: line.marker, span: line.span },
    ];
  });
  return { list, complete };
}

function projectInputs(manifest: Pyproject): { list: readonly Input[]; complete: boolean } {
  const list = manifest.dependencies.flatMap(({ name, kind, from, specifier, located, span, requirement }): Input[] => {
    if (kind !== 'main' || from !== 'project') return [];
    const wanted = located ? '' : specifier;
    return [{ name, text: requirement?.text ?? specifier, specifier: wanted, marker: requirement?.marker, span }];
  });
  return { list, complete: !manifest.dynamic.includes('dependencies') };
}

/** Without a pin (a URL, a folder) or a specifier nothing speaks against it. */
function pinFits(found: LockedPackage, specifier: string): boolean {
  if (found.version === undefined || specifier === '' || specifier.includes('===')) return true;
  return satisfies(found.version, specifier, { prereleases: true });
}

/** Packages of which the lock says that `-r <file>` wants them, if it is made from one such file or the name of `file` is known. */
function requestedIn(lock: LockFile, file: string | undefined): readonly LockedPackage[] {
  const sources = lock.packages.map((one, index) => viaFiles(lock.text, one, lock.packages[index + 1]));
  const all = new Set(sources.flat());
  const only = file ?? (all.size === 1 ? [...all][0] : undefined);
  if (only === undefined) return [];
  return lock.packages.filter((_, index) => sources[index]?.includes(only));
}

/** Base names behind `-r` in the comment that follows a package. */
function viaFiles(text: string, one: LockedPackage, next: LockedPackage | undefined): readonly string[] {
  const part = text.slice(one.span.start, next?.span.start ?? text.length);
  return [...part.matchAll(/^[^\S\n]+#[^\S\n]+(?:via[^\S\n]+)?-r[^\S\n]+(\S+)/gm)].map(([, path = '']) =>
    path.slice(path.lastIndexOf('/') + 1),
  );
}
