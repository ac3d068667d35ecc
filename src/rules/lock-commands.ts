import type { LockFormat } from '../models/lock/parse.ts';

interface LockCommands {
  /** What a frozen install does where the lock lacks something. */
  readonly refused: string;
  /** What it does where the lock would do. */
  readonly kept: string;
  /** The command that writes the lock. */
  readonly write: string;
}

/** What the package managers say to a lock that does not suit its manifest, in their own words where they are few. */
export const lockCommands: Readonly<Record<LockFormat, LockCommands>> = {
  npm: {
    refused: '`npm ci` stops, they are not in sync',
    kept: '`npm ci` installs what is locked and says nothing',
    write: 'npm install --package-lock-only',
  },
  pnpm: {
    refused: '`pnpm install --frozen-lockfile` stops with ERR_PNPM_OUTDATED_LOCKFILE',
    kept: '`pnpm install --frozen-lockfile` stops with ERR_PNPM_OUTDATED_LOCKFILE',
    write: 'pnpm install --lockfile-only',
  },
  yarn1: {
    refused: '`yarn install --frozen-lockfile` stops, the lock needs to be updated',
    kept: '`yarn install --frozen-lockfile` installs what is locked',
    write: 'yarn install',
  },
  'yarn-berry': {
    refused: '`yarn install --immutable` stops with YN0028',
    kept: '`yarn install --immutable` stops with YN0028',
    write: 'yarn install --mode=update-lockfile',
  },
  bun: {
    refused: '`bun install --frozen-lockfile` stops, the lock had changes',
    kept: '`bun install --frozen-lockfile` stops, the lock had changes',
    write: 'bun install --lockfile-only',
  },
  poetry: {
    refused: '`poetry install` stops, pyproject.toml changed since',
    kept: '`poetry install` stops, pyproject.toml changed since',
    write: 'poetry lock',
  },
  uv: {
    refused: '`uv sync --locked` stops, `--frozen` goes by the lock alone',
    kept: '`uv sync --locked` stops, `--frozen` installs what is locked',
    write: 'uv lock',
  },
  pip: {
    refused: 'an install from the lock does not bring what is asked for',
    kept: 'the lock brings more than is asked for',
    write: 'pip-compile',
  },
  cargo: {
    refused: '`cargo build --locked` stops, the lock needs to be updated',
    kept: '`cargo build --locked` stops, the lock needs to be updated',
    write: 'cargo update --workspace',
  },
  go: {
    refused: '`go build` stops with "missing go.sum entry"',
    kept: '`go build` takes no notice',
    write: 'go mod tidy',
  },
};
