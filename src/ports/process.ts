import { type ChildProcess, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { childEnvironment, type Environment } from './environment.ts';

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

const defaultMaxOutput = 16 * 1024 * 1024;
const defaultGrace = 2_000;
/** How long a grandchild may hold the pipes after the child has ended, in milliseconds. */
const drainTime = 500;
/** How long a killed process may take to be gone, in milliseconds: one that waits for a dead disk never is. */
const reapTime = 1_000;
/** How often a stopped group is asked whether it is gone, in milliseconds. */
const pollTime = 20;
/** The longest time setTimeout knows. */
const maxTimeout = 2 ** 31 - 1;

/** Leaders of the groups that are alive. */
const live = new Set<number>();
let exitWatched = false;

/** Real processes, each in a group of its own, in the environment `base`. */
export function systemProcesses(base: Environment = process.env): Processes {
  return {
    run: (program, args, options) => run(program, args, options, childEnvironment(base, options.env)),
    runSync: (program, args, options) => runSync(program, args, options, childEnvironment(base, options.env)),
  };
}

function run(
  program: string,
  args: readonly string[],
  options: RunOptions,
  env: Record<string, string>,
): Promise<RunResult> {
  if (options.signal?.aborted) return Promise.resolve({ ...notStarted, aborted: true });
  const started = performance.now();
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env,
      detached: true,
      shell: false,
      windowsHide: true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    return Promise.resolve(startFailure(program, options.cwd, error));
  }
  return new Promise((resolve) => watch(child, { program, options, started, resolve }));
}

const notStarted: Ended = {
  kind: 'ended',
  code: null,
  signal: null,
  stdout: '',
  stderr: '',
  timedOut: false,
  aborted: false,
  truncated: false,
  seconds: 0,
};

interface Watch {
  readonly program: string;
  readonly options: RunOptions;
  /** `performance.now()` at the start. */
  readonly started: number;
  readonly resolve: (result: RunResult) => void;
}

function watch(child: ChildProcess, { program, options, started, resolve }: Watch): void {
  const limit = options.maxOutput ?? defaultMaxOutput;
  const stdout = new Collector(limit);
  const stderr = new Collector(limit);
  const timers = new Set<NodeJS.Timeout>();
  let stopped: 'deadline' | 'abort' | undefined;
  let exit: { code: number | null; signal: string | null } | undefined;
  let settled = false;

  const later = (milliseconds: number, action: () => void): void => {
    if (milliseconds <= maxTimeout) timers.add(setTimeout(action, Math.max(0, milliseconds)));
  };
  const settle = (result: RunResult): void => {
    if (settled) return;
    settled = true;
    for (const timer of timers) clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    if (child.pid !== undefined) live.delete(child.pid);
    child.stdin?.destroy();
    child.stdout?.destroy();
    child.stderr?.destroy();
    // A process that even SIGKILL did not end must not keep this one alive.
    child.unref();
    resolve(result);
  };
  const finish = (): void =>
    settle({
      kind: 'ended',
      code: exit?.code ?? null,
      signal: exit ? exit.signal : 'SIGKILL',
      stdout: stdout.text(),
      stderr: stderr.text(),
      timedOut: stopped === 'deadline',
      aborted: stopped === 'abort',
      truncated: stdout.truncated || stderr.truncated,
      seconds: (performance.now() - started) / 1_000,
    });
  const stop = (why: 'deadline' | 'abort'): void => {
    if (stopped || settled) return;
    stopped = why;
    const { pid } = child;
    if (pid === undefined) return finish();
    signalGroup(pid, 'SIGTERM');
    later(options.grace ?? defaultGrace, () => {
      signalGroup(pid, 'SIGKILL');
      later(reapTime, finish);
    });
    const untilGone = (): void => later(pollTime, () => (exit && !signalGroup(pid, 0) ? finish() : untilGone()));
    untilGone();
  };
  const onAbort = (): void => stop('abort');

  child.on('error', (error) => {
    if (child.pid === undefined) settle(startFailure(program, options.cwd, error));
  });
  child.on('exit', (code, signal) => {
    exit = { code, signal };
    if (stopped === undefined) waitForPipes(0);
  });
  child.on('close', () => {
    if (stopped === undefined) finish();
  });
  /** Gives up on the pipes once nothing came through them for a while: someone else holds them, the child has ended. */
  const waitForPipes = (seen: number): void =>
    later(drainTime, () =>
      // After the reads that may have become possible while this process was busy.
      setImmediate(() => {
        const now = stdout.received + stderr.received;
        if (stopped === undefined && now === seen) finish();
        else if (!settled) waitForPipes(now);
      }),
    );

  child.stdout?.on('data', (chunk: Buffer) => {
    stdout.add(chunk);
    options.onOutput?.('stdout', chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr.add(chunk);
    options.onOutput?.('stderr', chunk);
  });
  if (child.stdin) {
    // A child that ends without reading its input is no failure of ours.
    child.stdin.on('error', () => child.stdin?.destroy());
    child.stdin.end(options.input);
  }
  if (child.pid === undefined) return;
  live.add(child.pid);
  if (!exitWatched) {
    exitWatched = true;
    process.on('exit', () => {
      for (const pid of live) signalGroup(pid, 'SIGKILL');
    });
  }
  options.signal?.addEventListener('abort', onAbort, { once: true });
  later(options.deadline, () => stop('deadline'));
}

function runSync(
  program: string,
  args: readonly string[],
  options: SyncRunOptions,
  env: Record<string, string>,
): RunResult {
  const started = performance.now();
  let child: ReturnType<typeof spawnSync>;
  try {
    child = spawnSync(program, args, synchronous(options, env));
  } catch (error) {
    return startFailure(program, options.cwd, error);
  }
  const failure = (child.error as NodeJS.ErrnoException | undefined)?.code;
  const timedOut = failure === 'ETIMEDOUT';
  const truncated = failure === 'ENOBUFS';
  // An input that was not read (EPIPE) leaves a process that ran.
  if (!child.pid || (child.error && !timedOut && !truncated && child.status === null && child.signal === null)) {
    return startFailure(program, options.cwd, child.error);
  }
  if (timedOut || truncated) signalGroup(child.pid, 'SIGKILL');
  return {
    kind: 'ended',
    code: child.status,
    signal: child.signal,
    stdout: child.stdout.toString(),
    stderr: child.stderr.toString(),
    timedOut,
    aborted: false,
    truncated,
    seconds: (performance.now() - started) / 1_000,
  };
}

function synchronous(options: SyncRunOptions, env: Record<string, string>): SpawnSyncOptions & { detached: true } {
  return {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.deadline <= maxTimeout ? { timeout: Math.max(1, options.deadline) } : {}),
    env,
    detached: true,
    shell: false,
    windowsHide: true,
    killSignal: 'SIGKILL',
    maxBuffer: options.maxOutput ?? defaultMaxOutput,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  };
}

/** Sends a signal to a process group (0 only asks); false if nobody is left in it. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    // EPERM: the group is there and changed its user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startFailure(program: string, cwd: string | undefined, error: unknown): RunResult {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    if (cwd !== undefined && !existsSync(cwd))
      return { kind: 'failed', program, reason: `there is no directory ${cwd}` };
    if (program.includes('/') && existsSync(program)) {
      return { kind: 'failed', program, reason: 'the interpreter that its first line names does not exist' };
    }
    return { kind: 'missing', program };
  }
  if (code === 'EACCES') return { kind: 'failed', program, reason: 'no permission to execute it' };
  if (code === 'E2BIG') return { kind: 'failed', program, reason: 'its arguments and environment are too long' };
  return { kind: 'failed', program, reason: message };
}

/** The first `limit` bytes of a stream. */
class Collector {
  received = 0;
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get truncated(): boolean {
    return this.received > this.#limit;
  }

  add(chunk: Buffer): void {
    const room = this.#limit - this.received;
    this.received += chunk.length;
    if (room > 0) this.#chunks.push(chunk.length <= room ? chunk : chunk.subarray(0, room));
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}
