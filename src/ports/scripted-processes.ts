import type { Ended, Processes, RunResult } from './processes.ts';

/** What a scripted program answers; what is not given is empty or 0. */
export type Answer = Partial<Omit<Ended, 'kind'>> | { readonly missing: true } | { readonly failed: string };

/** A program that was started. */
export interface Started {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly input: string | Uint8Array | undefined;
}

export interface ScriptedProcesses extends Processes {
  /** Everything that was started, in order. */
  readonly started: readonly Started[];
}

/** Processes without processes, for tests: `answer` plays the programs; undefined stands for a missing one. */
export function scriptedProcesses(answer: (started: Started) => Answer | undefined): ScriptedProcesses {
  const started: Started[] = [];
  const play: Processes['runSync'] = (program, args, { cwd, input }): RunResult => {
    const one: Started = { program, args, cwd, input };
    started.push(one);
    const given = answer(one);
    if (given === undefined || 'missing' in given) return { kind: 'missing', program };
    if ('failed' in given) return { kind: 'failed', program, reason: given.failed };
    const ended = given as Partial<Ended>;
    return {
      kind: 'ended',
      code: ended.code ?? (ended.signal ? null : 0),
      signal: ended.signal ?? null,
      stdout: ended.stdout ?? '',
      stderr: ended.stderr ?? '',
      timedOut: ended.timedOut ?? false,
      aborted: ended.aborted ?? false,
      truncated: ended.truncated ?? false,
      seconds: ended.seconds ?? 0,
    };
  };
  return { started, runSync: play, run: (program, args, options) => Promise.resolve(play(program, args, options)) };
}
