import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import type { RunResult, SyncRunOptions } from './processes.ts';
import { defaultMaxOutput, maxTimeout, signalGroup, startFailure } from './process-group.ts';

/** Runs a program and waits for it, see `Processes.runSync`. */
export function runSync(
  program: string,
  args: readonly string[],
  options: SyncRunOptions,
  env: Record<string, string>,
): RunResult {
  // `performance` would load node:perf_hooks, 0.8 ms.
  const started = process.hrtime.bigint();
  let child: ReturnType<typeof spawnSync>;
  try {
    child = spawnSync(program, args, synchronous(options, env));
  } catch (error) {
    return startFailure(program, options.cwd, error);
  }
  const error: NodeJS.ErrnoException | undefined = child.error;
  const failure = error?.code;
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
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
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
