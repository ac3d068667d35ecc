import type { LockFormat } from './syntax.ts';

const byName: Readonly<Record<string, LockFormat>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn1',
  'bun.lock': 'bun',
  'poetry.lock': 'poetry',
  'uv.lock': 'uv',
  'requirements.lock': 'pip',
  'go.sum': 'go',
  'Cargo.lock': 'cargo',
};

/** Names that a lock file has whatever it locks; those of pip are free. */
export const lockFileNames: readonly string[] = Object.keys(byName);

/** PEP 751, "File Name". */
const pylock = /^pylock\.(?:[^.]+\.)?toml$/;

/**
 * The format of the lock file at `path`, undefined if it is none. Both yarns call theirs `yarn.lock`; with its `text` they are
 * told apart, without it is taken for yarn 1.
 */
export function lockFormatOf(path: string, text?: string): LockFormat | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const format = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (format === 'yarn1' && text !== undefined && /^__metadata:/m.test(text)) return 'yarn-berry';
  if (format !== undefined) return format;
  return name.endsWith('.lock.txt') || /^requirements[\w.-]*\.lock$/.test(name) || isPylock(path) ? 'pip' : undefined;
}

/** True for `pylock.toml` and `pylock.<name>.toml`. */
export function isPylock(path: string): boolean {
  return pylock.test(path.slice(path.lastIndexOf('/') + 1));
}

const manifests: Readonly<Record<LockFormat, string>> = {
  npm: 'package.json',
  pnpm: 'package.json',
  yarn1: 'package.json',
  'yarn-berry': 'package.json',
  bun: 'package.json',
  poetry: 'pyproject.toml',
  uv: 'pyproject.toml',
  pip: 'requirements.in',
  go: 'go.mod',
  cargo: 'Cargo.toml',
};

/**
 * File name of the manifest that a lock of `format` is made from. With the lock's `path` the name of a pip lock counts too:
 * `dev.in` for `dev.lock.txt`, `pyproject.toml` for a `pylock.toml`.
 */
export function manifestNameFor(format: LockFormat, path?: string): string {
  if (format !== 'pip' || path === undefined) return manifests[format];
  if (isPylock(path)) return 'pyproject.toml';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${name.replace(/\.lock(?:\.txt)?$/, '')}.in`;
}
