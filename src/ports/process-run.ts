import { type ChildProcess, spawn } from 'node:child_process';
import type { Ended, RunOptions, RunResult } from './processes.ts';
import { defaultMaxOutput, maxTimeout, signalGroup, startFailure } from './process-group.ts';

const defaultGrace = 2_000;
/** How long a grandchild may hold the pipes after the child has ended, in milliseconds. */
const drainTime = 200;
/** How long a killed process may take to be gone, in milliseconds: one that waits for a dead disk never is. */
const reapTime = 1_000;
/** How often a stopped group is asked whether it is gone, in milliseconds. */
const pollTime = 20;

/** Leaders of the groups that are alive. */
const live = new Set<number>();
let exitWatched = false;

/** Runs a program, see `Processes.run`. */
export function run(
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
    let killed = false;
    later(options.grace ?? defaultGrace, () => {
      killed = signalGroup(pid, 'SIGKILL');
      later(reapTime, finish);
    });
    // After SIGKILL only zombies are left, which stay in the group until someone collects them.
    const isGone = (): boolean => exit !== undefined && (killed || !signalGroup(pid, 0));
    const untilGone = (): void => later(pollTime, () => (isGone() ? finish() : untilGone()));
    untilGone();
  };
  const onAbort = (): void => stop('abort');

  child.on('error', (error) => {
    if (child.pid === undefined) settle(startFailure(program, options.cwd, error));
  });
  child.on('exit', (code, signal) => {
    exit = { code, signal };
    if (stopped === undefined) waitForPipes(stdout.received + stderr.received);
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
