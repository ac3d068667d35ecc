import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gitEnvironment, safeOptions } from './git-command.ts';
import { findGit, type GitPlace } from './git-directory.ts';
import type { Listing, ListingProblem, NoListing } from './listing.ts';
import { type Processes, type RunResult, systemProcesses } from './process.ts';
import { reasonOf } from './system-error.ts';
import { walkFiles } from './walk.ts';

/** Far more than any repository needs; a git that hangs on a dead network drive has to end. */
const deadline = 120_000;
const maxOutput = 512 * 1024 * 1024;
/** About 20,000 tracked files. To ask the disk for each one costs git as much as all the rest of a listing. */
const largeIndex = 2 * 1024 * 1024;

/**
 * The files of the repository, or the part of one, at `root`: through git; without git, outside a repository or where git
 * refuses (a work tree of another user), by a walk that honours `.gitignore`.
 *
 * Tracked files that were deleted are left out, except in an index over 2 MiB: there they are found missing when read.
 */
export async function listRepository(
  root: string,
  processes: Processes = systemProcesses(),
): Promise<Listing | NoListing> {
  const start = prepare(root);
  if (start.kind === 'no-listing') return start;
  if (start.place.kind === 'none') return walked(start, undefined);
  return listed(start, processes.runSync('git', start.args, start.options));
}

/**
 * `listRepository` without blocking, for a program that answers others meanwhile. It costs about 3 ms more than
 * `listRepository` on a small repository: the pipes of an asynchronous child are dearer than what runs beside it.
 */
export async function startListing(
  root: string,
  processes: Processes = systemProcesses(),
): Promise<Listing | NoListing> {
  const start = prepare(root);
  if (start.kind === 'no-listing') return start;
  if (start.place.kind === 'none') return walked(start, undefined);
  return listed(start, await processes.run('git', start.args, start.options));
}

interface Start {
  readonly kind: 'start';
  /** Absolute. */
  readonly root: string;
  readonly place: GitPlace;
  /** The listing is of bare paths. */
  readonly plain: boolean;
  readonly args: readonly string[];
  readonly options: { cwd: string; env: typeof gitEnvironment; deadline: number; maxOutput: number };
}

function prepare(given: string): Start | NoListing {
  const problem = directoryProblem(resolve(given));
  if (problem !== undefined) return { kind: 'no-listing', message: problem };
  // As git sees its working directory, whose parents are not those of a symbolic link to it.
  const root = realpathSync.native(given);
  const place = findGit(root);
  if (place.kind === 'git-directory') {
    const message = `${root} is inside a git directory without a work tree: give a checkout of it (git clone ${place.root})`;
    return { kind: 'no-listing', message };
  }
  const large = place.kind === 'work-tree' && indexSize(place.gitDirectory) > largeIndex;
  const plain = large && !mayHoldOthers(place);
  // -t and -s: a letter and a mode in front of each path tell untracked, deleted and submodule entries apart.
  const columns = plain ? [] : large ? ['-t', '-s'] : ['-t', '-s', '-d'];
  const args = [...safeOptions, 'ls-files', '-z', ...columns, '-c', '-o', '--exclude-standard'];
  return { kind: 'start', root, place, plain, args, options: { cwd: root, env: gitEnvironment, deadline, maxOutput } };
}

function directoryProblem(root: string): string | undefined {
  try {
    const found = statSync(root, { throwIfNoEntry: false });
    if (found === undefined) return `${root} does not exist: check the path`;
    if (!found.isDirectory()) return `${root} is not a directory: give the directory that holds it`;
    return undefined;
  } catch (error) {
    return `${root} cannot be read: ${reasonOf(error)}`;
  }
}

function indexSize(gitDirectory: string): number {
  try {
    return statSync(join(gitDirectory, 'index'), { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // Git will say what is wrong with it.
    return 0;
  }
}

/** True if entries of the index may be no files here: submodules, or what a sparse checkout leaves out. */
const mayHoldOthers = ({ root, gitDirectory }: GitPlace & { kind: 'work-tree' }): boolean =>
  existsSync(join(root, '.gitmodules')) || existsSync(join(gitDirectory, 'info/sparse-checkout'));

async function listed(start: Start, result: RunResult): Promise<Listing | NoListing> {
  if (result.kind === 'missing') return walked(start, 'git is not installed');
  if (result.kind === 'failed') return walked(start, `git did not start: ${result.reason}`);
  if (result.timedOut) return walked(start, `git gave no answer in ${deadline / 1_000} s`);
  if (result.code !== 0 || result.truncated) {
    return walked(start, firstLine(result.stderr) ?? `git ended with code ${result.code}`);
  }
  const { paths, problems } = start.plain ? readPaths(result.stdout) : readListing(result.stdout);
  // A directory that the repository around it ignores: whoever names it means its files all the same.
  if (paths.length === 0 && start.place.kind === 'work-tree' && start.place.root !== start.root)
    return walked(start, undefined, false);
  return {
    kind: 'listing',
    root: start.root,
    source: 'git',
    paths,
    problems: [...problems, ...warnings(result.stderr)],
  };
}

/** A folder that is no repository and holds more files than this was hardly meant (`/`, a home folder). */
const mostWithoutGit = 200_000;

async function walked(start: Start, note: string | undefined, inherit = true): Promise<Listing | NoListing> {
  const limit = start.place.kind === 'none' ? mostWithoutGit : Infinity;
  const { paths, problems, more } = await walkFiles(start.root, { inherit, limit });
  if (more) {
    const message = `${start.root} holds more than ${mostWithoutGit} files and is no git repository: name a smaller folder`;
    return { kind: 'no-listing', message };
  }
  return {
    kind: 'listing',
    root: start.root,
    source: 'walk',
    paths,
    problems,
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * Reads `git ls-files -z -t -s -c -o [-d]`: "? path" for an untracked file (with a final `/` for another repository),
 * "LETTER MODE OBJECT STAGE<tab>path" for an index entry: R deleted, S not checked out, M one entry for each side of a conflict.
 */
export function readListing(output: string): Paths {
  const paths: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\0', at);
    const stop = end === -1 ? output.length : end;
    const letter = output.charCodeAt(at);
    const mode = output.charCodeAt(at + 3);
    if (letter === untracked) {
      if (output.charCodeAt(stop - 1) !== slash) paths.push(output.slice(at + 2, stop));
    } else if (letter !== notCheckedOut && mode !== submodule) {
      const path = output.slice(output.indexOf('\t', at + 2) + 1, stop);
      const repeated = paths[paths.length - 1] === path;
      if (letter !== deleted) {
        if (!repeated) paths.push(path);
      } else if (repeated) paths.pop();
    }
    at = stop + 1;
  }
  return sorted(paths, output);
}

/** Reads `git ls-files -z -c -o`: bare paths, each side of a conflict once more, other repositories with a final `/`. */
export function readPaths(output: string): Paths {
  const paths: string[] = [];
  let last = '';
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\0', at);
    const stop = end === -1 ? output.length : end;
    const path = output.slice(at, stop);
    if (path !== last && output.charCodeAt(stop - 1) !== slash) paths.push(path);
    last = path;
    at = stop + 1;
  }
  return sorted(paths, output);
}

interface Paths {
  readonly paths: string[];
  readonly problems: ListingProblem[];
}

function sorted(paths: string[], output: string): Paths {
  const problems: ListingProblem[] = [];
  // A name that is no UTF-8 cannot be told from others; nothing that reads texts can open it.
  if (output.includes('\ufffd')) {
    for (const path of paths) if (path.includes('\ufffd')) problems.push({ path, message: 'its name is not UTF-8' });
  }
  return { paths: paths.sort(), problems };
}

const untracked = 0x3f; // ?
const deleted = 0x52; // R
const notCheckedOut = 0x53; // S
const slash = 0x2f;
/** The second digit of mode 160000; a file has 100644 or 100755, a symbolic link 120000. */
const submodule = 0x36;

/** What git could not look at: "warning: could not open directory 'a/': Permission denied". */
function warnings(stderr: string): ListingProblem[] {
  const problems: ListingProblem[] = [];
  for (const [, path, reason] of stderr.matchAll(/^warning: could not open directory '(.*?)\/?': (.*)$/gm)) {
    problems.push({ path: path ?? '', message: `it cannot be opened: ${reason}` });
  }
  return problems;
}

export function firstLine(text: string): string | undefined {
  const line = text.trimStart().split('\n', 1)[0]?.trim();
  return line === '' ? undefined : line;
}
