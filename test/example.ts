import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inGit, project, repository } from './cli.ts';

/**
 * Every folder in `examples/` is a sound repository. `examples/drift/<name>.patch` makes its drifted twin: prose that names each
 * fault with the row of requirements.md that it belongs to, then a patch for `git apply`. `examples/drift/<name>.json` says what is
 * to be seen of it.
 */
export interface Drift {
  /** All that `check --all` reports on the twin; `at` is `path:line:column`. */
  readonly findings: readonly { readonly rule: string; readonly at: string }[];
  /** What is wrong in the twin and no rule sees yet. */
  readonly notYet: readonly { readonly fault: string; readonly row: string; readonly why: string }[];
  /** The example's own tests: the parts of `require.ts` that they need, the command, its folder (the example's own if it is absent). */
  readonly tests?: readonly {
    readonly needs: readonly [string, ...string[]];
    readonly run: readonly [string, ...string[]];
    readonly in?: string;
  }[];
}

const folder = path.join(project, 'examples');

/** Names of the bundled examples. */
export const exampleNames: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'drift')
  .map((entry) => entry.name);

/** Names of the files that make the drifted twins. */
export const driftFiles = (): string[] => readdirSync(path.join(folder, 'drift'));

/** The patch that makes the drifted twin, with its prose. */
export const patchOf = (name: string): string => readFileSync(patchFile(name), 'utf8');

const patchFile = (name: string): string => path.join(folder, 'drift', `${name}.patch`);

/** What is to be seen of the drifted twin. */
export const driftOf = (name: string): Drift =>
  JSON.parse(readFileSync(path.join(folder, 'drift', `${name}.json`), 'utf8')) as Drift;

/** What a clone of the project has of the example: what tools left behind in the working copy stays there. */
function filesOf(name: string): string[] {
  const cwd = path.join(folder, name);
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout, stderr } = spawnSync('git', list, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ls-files in ${cwd}: ${stderr}`);
  return stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(cwd, file)));
}

/** The example as a repository of its own, committed, in a folder with the example's name; gone after the test. */
export function sound(name: string): string {
  const root = path.join(repository({}, false), name);
  for (const file of filesOf(name)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    copyFileSync(path.join(folder, name, file), path.join(root, file));
  }
  inGit(root, 'init', '-q');
  inGit(root, 'add', '--all');
  inGit(root, 'commit', '-qm', 'the sound repository');
  return root;
}

/** The same with its faults; what its own `.gitignore` names (`.env`) lies on the disk alone. */
export function drifted(name: string): string {
  const root = sound(name);
  inGit(root, 'apply', '--whitespace=nowarn', patchFile(name));
  inGit(root, 'add', '--all');
  return root;
}
