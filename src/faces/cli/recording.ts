import { existsSync } from 'node:fs';
import path from 'node:path';
import { checksum } from './launcher-cache.ts';

/** A check that ended, with all that its result rests on. */
export interface Recording {
  /** Program, arguments, folder, terminal and day, see `recordingKey`. */
  readonly key: string;
  readonly root: string;
  /** Whether the files that make a folder the root of a repository were there, from where the check started upwards. */
  readonly marks: readonly (readonly [path: string, there: boolean])[];
  /** See `Trace`. */
  readonly seen: readonly (readonly [path: string, identity: string])[];
  /** The repository's own files, divided by NUL. */
  readonly listing: string;
  readonly code: number;
  readonly text: string;
  /** Where `text` says how long it took; -1 if it does not. */
  readonly timeAt: number;
  readonly timeLength: number;
}

/** Bytes of a recording as it lies on disk: larger ones would fill it, and take longer to read than they save. */
export const maxRecording = 4 * 1024 * 1024;

/** From this many bytes on a recording is packed (gzip): every finding of a thousand Dockerfiles is 8 MB of JSON. */
export const packedFrom = 1024 * 1024;

/** Bytes of a recording when it is unpacked. */
export const maxUnpacked = 64 * 1024 * 1024;

export interface Surroundings {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Columns and rows; undefined if stdout is no terminal. */
  readonly screen: readonly [columns: number, rows: number] | undefined;
}

/** Everything outside the repository that a check's output rests on. `program`: digest of all of its code. */
export function recordingKey(program: string, { argv, cwd, env, screen }: Surroundings): string {
  const colors = ['NO_COLOR', 'FORCE_COLOR', 'CLICOLOR', 'CLICOLOR_FORCE', 'TERM'].map((name) => env[name] ?? null);
  const git = Object.entries(env).filter(
    ([name]) => name.startsWith('GIT_') || name === 'HOME' || name === 'XDG_CONFIG_HOME',
  );
  const day = env['PLIMSOLL_TODAY'] ?? Math.floor(Date.now() / 86_400_000);
  return JSON.stringify([program, argv, cwd, colors, git, screen ?? null, day]);
}

/** Folder of the recordings below that of compiled code. */
export const recordingsIn = (cache: string): string => `${cache}/checks`;

export const recordingName = (key: string): string => {
  const bytes = new TextEncoder().encode(key);
  return `${checksum(bytes, 1).toString(16)}-${checksum(bytes, 7).toString(16)}.json`;
};

/** The marks of a repository's root from `from` (a folder) upwards to `root`. */
export function marksBetween(from: string, root: string): Recording['marks'] {
  const marks: [string, boolean][] = [];
  for (let dir = from; ; dir = path.dirname(dir)) {
    for (const name of ['plimsoll.yaml', '.git']) marks.push([path.join(dir, name), existsSync(path.join(dir, name))]);
    if (dir === root || path.dirname(dir) === dir) return marks;
  }
}
