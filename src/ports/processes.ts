import type { Environment } from './environment.ts';

export interface RunOptions {
  /** Milliseconds until the whole process group is stopped; Infinity for none. No default: each caller has to think of one. */
  readonly deadline: number;
  readonly cwd?: string;
  /** Changes to the environment; undefined takes a variable away. `PATH` is cleaned in any case. */
  readonly env?: Environment;
  /** Standard input; without it there is none (`/dev/null`). */
  readonly input?: string | Uint8Array;
  /** Bytes kept of each of stdout and stderr, default 16 MiB. The rest is read and thrown away, the child is not disturbed. */
  readonly maxOutput?: number;
  /** Milliseconds between SIGTERM and SIGKILL, default 2,000. */
  readonly grace?: number;
  /** Stops the process group as the deadline does. */
  readonly signal?: AbortSignal;
  /** Sees the output while it arrives, all of it. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void;
}

export type SyncRunOptions = Omit<RunOptions, 'signal' | 'onOutput' | 'grace'>;

/** A process that ran and ended, by itself or not. */
export interface Ended {
  readonly kind: 'ended';
  /** Exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The deadline passed. */
  readonly timedOut: boolean;
  /** The caller's signal stopped it. */
  readonly aborted: boolean;
  /** Output beyond `maxOutput` was thrown away. */
  readonly truncated: boolean;
  readonly seconds: number;
}

export type RunResult =
  | Ended
  /** There is no such program on the search path. */
  | { readonly kind: 'missing'; readonly program: string }
  /** It is there and did not start: no permission, no such working directory, too many arguments. */
  | { readonly kind: 'failed'; readonly program: string; readonly reason: string };

/** Starts programs, never through a shell. No method throws or rejects. */
export interface Processes {
  run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /** The same, blocking: cheaper for a short program on the way to the first output. Above `maxOutput` the child is killed. */
  runSync(program: string, args: readonly string[], options: SyncRunOptions): RunResult;
}
