import { resolve } from 'node:path';
import { firstLine } from './git-listing.ts';
import { gitEnvironment, safeOptions } from './git-command.ts';
import { findGit } from './git-directory.ts';
import { type Processes, type RunResult, systemProcesses } from './process.ts';

export type Changes =
  /** Paths relative to the root, sorted; a renamed file under its new name, a deleted one not at all. */
  | { readonly kind: 'changes'; readonly paths: readonly string[] }
  /** One line that says why there is no answer and what to do. */
  | { readonly kind: 'unknown'; readonly message: string };

const deadline = 120_000;
const maxOutput = 512 * 1024 * 1024;

/**
 * The files below `root` that differ from a commit: staged, unstaged and untracked. `since` names the commit (default HEAD);
 * of a branch that has gone its own way, the point at which it parted counts, so that its later commits are not taken for
 * changes. A file of which only the time changed may be among them.
 */
export function changedFiles(root: string, since?: string, processes: Processes = systemProcesses()): Changes {
  const cwd = resolve(root);
  if (findGit(cwd).kind !== 'work-tree') {
    return unknown(`${cwd} is not in a git repository, so nothing tells what changed: check without --changed`);
  }
  const git = (...args: string[]): RunResult =>
    processes.runSync('git', [...safeOptions, ...args], { cwd, env: gitEnvironment, deadline, maxOutput });

  const head = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${since ?? 'HEAD'}^{commit}`);
  const failure = problemOf(head);
  if (failure !== undefined) return unknown(failure);
  let differing: RunResult | undefined;
  if (succeeded(head)) {
    const named = textOf(head).trim();
    const base = since === undefined ? head : git('merge-base', 'HEAD', named);
    const filters = withoutFilters(git);
    if (filters === undefined)
      return unknown('a filter in its git configuration cannot be switched off: check without --changed');
    // Histories without a common commit, or a shallow clone: the commit itself.
    const commit = succeeded(base) ? textOf(base).trim() : named;
    differing = git(
      ...filters,
      '-c',
      'core.checkStat=minimal',
      'diff-index',
      '-z',
      '--name-only',
      '--no-renames',
      '--diff-filter=d',
      '--ignore-submodules=all',
      '--relative',
      commit,
      '--',
    );
  } else if (since !== undefined) {
    return unknown(`git knows no commit ${since}: check the name, or fetch it first (git fetch origin ${since})`);
  } else {
    // Before the first commit everything is new.
    differing = git('ls-files', '-z', '-c');
  }
  const others = git('ls-files', '-z', '-o', '--exclude-standard');
  for (const result of [differing, others]) {
    const problem = problemOf(result);
    if (problem !== undefined) return unknown(problem);
    if (!succeeded(result)) return unknown(`git could not compare: ${reasonFor(result)}`);
  }
  const paths = new Set<string>();
  for (const path of `${textOf(differing)}${textOf(others)}`.split('\0')) {
    if (path !== '' && !path.endsWith('/')) paths.add(path);
  }
  return { kind: 'changes', paths: [...paths].sort() };
}

/**
 * Options that take every filter's program away: where times and sizes do not tell, git compares contents, and would pass
 * them through programs that the repository's own configuration names. Undefined for a name that no option can express.
 */
function withoutFilters(git: (...args: string[]) => RunResult): string[] | undefined {
  const names = textOf(git('config', '-z', '--name-only', '--get-regexp', '^filter\\.')).split('\0');
  const options: string[] = [];
  for (const name of new Set(names)) {
    if (name.includes('=')) return undefined;
    const setting = /\.(clean|smudge|process|required)$/.exec(name)?.[1];
    if (setting !== undefined) options.push('-c', `${name}=${setting === 'required' ? 'false' : ''}`);
  }
  return options;
}

function unknown(message: string): Changes {
  return { kind: 'unknown', message };
}

function succeeded(result: RunResult): boolean {
  return result.kind === 'ended' && result.code === 0 && !result.truncated;
}

function textOf(result: RunResult): string {
  return result.kind === 'ended' ? result.stdout : '';
}

function reasonFor(result: RunResult): string {
  return (result.kind === 'ended' ? firstLine(result.stderr) : undefined) ?? 'no reason given';
}

/** What keeps git from answering at all. */
function problemOf(result: RunResult): string | undefined {
  if (result.kind === 'missing')
    return 'git is not installed, and only git tells what changed: install it, or check without --changed';
  if (result.kind === 'failed') return `git did not start: ${result.reason}`;
  if (result.timedOut) return `git gave no answer in ${deadline / 1_000} s`;
  if (/dubious ownership/.test(result.stderr)) {
    const command = /git config --global --add safe\.directory .*/.exec(result.stderr)?.[0];
    return `git refuses the repository, which belongs to another user: trust it first (${command ?? 'git config --global --add safe.directory PATH'})`;
  }
  return undefined;
}
