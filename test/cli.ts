import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export const project = path.resolve(import.meta.dirname, '..');
const program = path.join(project, 'dist/plimsoll.cjs');

/** What one call of the built program gave. */
export interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Permissions bind only a user who is not root. */
export const ordinaryUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Runs the built command line, as a user would, without a terminal. */
export function plimsoll(
  cwd: string,
  args: readonly string[],
  input?: string,
  user: { uid?: number; gid?: number } = {},
): Called {
  // What has reached its end of life depends on the day.
  const env = { ...process.env, NO_COLOR: '1', GIT_CONFIG_GLOBAL: '/dev/null', PLIMSOLL_TODAY: '2026-11-01' };
  const options = { cwd, env, input, encoding: 'utf8', maxBuffer: 1 << 28, ...user } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { code: status, stdout, stderr };
}

const made = new Set<string>();
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, a git repository unless told otherwise; gone after the test. */
export function repository(files: Readonly<Record<string, string | Uint8Array>>, git = true): string {
  const root = mkdtempSync(path.join(tmpdir(), 'plimsoll-cli-'));
  made.add(root);
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
    made.delete(root);
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  if (git) inGit(root, 'init', '-q');
  return root;
}

export function inGit(root: string, ...args: string[]): void {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}

/** Every file below `root` with its bytes, `.git` and `.plimsoll` left out. */
export function snapshot(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (/^\.(?:git|plimsoll)(?:\/|$)/.test(name) || !statSync(path.join(root, name)).isFile()) continue;
    files[name] = readFileSync(path.join(root, name)).toString('latin1');
  }
  return files;
}
