import { formats } from './formats.ts';
import { originAt } from './installs.ts';
import { lockPaths } from './lock-pairs.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import { type PythonInstall, pythonInstallOf } from './python-installs.ts';
import type { LocationLine, ProjectLine } from '../models/python/requirements.ts';
import type { Repository } from './repository.ts';
import { below, runCommands } from './run-commands.ts';

/** A line that pip refuses in hash-checking mode (pip.pypa.io, "Secure installs"). */
export interface Unhashed {
  readonly line: ProjectLine | LocationLine;
  readonly name: string;
  /** `hash`: it has none; `pin`: it has, but no fixed version; `copy`: nothing of its kind can have one. */
  readonly lacks: 'hash' | 'pin' | 'copy';
}

export interface HashedFile {
  readonly path: string;
  readonly lines: number;
  /** Of them, how many have a hash. */
  readonly hashed: number;
  readonly refused: readonly Unhashed[];
  /** Installs of images that read it with pip, the only one that makes one hash stand for all. */
  readonly installs: readonly PythonInstall[];
}

/** Requirements files in hash-checking mode, by a hash of their own or by `--require-hashes`, with the lines that do not fit it. */
export function* hashedFiles(repository: Repository): Iterable<HashedFile> {
  const candidates = new Set([
    ...repository.ending('.txt').filter((path) => /requirements|\.lock\.txt$/.test(path)),
    ...lockPaths(repository).filter((path) => /\.(?:lock|txt)$/.test(path) && /requirements/.test(path)),
  ]);
  for (const path of candidates) {
    if (isBrought(path) || path.includes('{{')) continue;
    const installs = repository.dockerfiles.length === 0 ? [] : (installsOf(repository).get(path) ?? []);
    const demanded = installs.some(({ options }) => options.has('--require-hashes'));
    if (!demanded && repository.tree.text(path)?.includes('--hash') !== true) continue;
    const model = repository.unit(formats.requirements, path)?.model;
    const lines = (model?.lines ?? []).filter((line) => line.kind !== 'option');
    const hashed = lines.filter(({ hashes }) => hashes.length > 0).length;
    if (!demanded && hashed === 0) continue;
    const refused = lines.flatMap((line) => refusedOf(line) ?? []);
    if (refused.length > 0) yield { path, lines: lines.length, hashed, refused, installs };
  }
}

function refusedOf(line: ProjectLine | LocationLine): Unhashed | undefined {
  if (line.kind === 'location') {
    const name = line.name ?? line.location;
    if (line.editable || line.form === 'vcs') return { line, name, lacks: 'copy' };
    // A folder cannot have one either, but whether a path is one is not known.
    return line.hashes.length === 0 && line.form === 'url' && !/[#&]sha(?:256|384|512)=/.test(line.location)
      ? { line, name, lacks: 'hash' }
      : undefined;
  }
  const { name, url, pinned, error } = line.requirement;
  if (error !== undefined) return undefined;
  if (line.hashes.length === 0) {
    if (url !== undefined && /[#&]sha(?:256|384|512)=/.test(url)) return undefined;
    return { line, name, lacks: url?.startsWith('git+') === true ? 'copy' : 'hash' };
  }
  return url === undefined && pinned === undefined ? { line, name, lacks: 'pin' } : undefined;
}

const installsOf = memoOf((repository: Repository): ReadonlyMap<string, readonly PythonInstall[]> => {
  const map = new Map<string, PythonInstall[]>();
  for (const file of repository.dockerfiles) {
    if (!/\bpip[\d.]*\b/.test(file.text)) continue;
    for (const stage of file.stages) {
      for (const run of runCommands(file, stage)) {
        const install = pythonInstallOf(run);
        if (install?.manager !== 'pip' || install.title.startsWith('uv') || install.verb.value !== 'install') continue;
        for (const { value } of install.requirements) {
          const at = below(run.dir, value);
          for (const context of at === undefined ? [] : repository.contexts(file)) {
            const origin = originAt(repository, context, run, at ?? '');
            if (origin.kind !== 'context') continue;
            const known = map.get(origin.path);
            if (known?.includes(install) === true) continue;
            if (known) known.push(install);
            else map.set(origin.path, [install]);
          }
        }
      }
    }
  }
  return map;
});
