import { existsSync } from 'node:fs';
import type { RunResult } from './processes.ts';

/** Bytes kept of each stream where the caller says nothing. */
export const defaultMaxOutput = 16 * 1024 * 1024;
/** The longest time that a timer knows, in milliseconds. */
export const maxTimeout = 2 ** 31 - 1;

/** Sends a signal to a process group (0 only asks); false if nobody is left in it. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    // EPERM: the group is there and changed its user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What a program that did not start gives, from the error of node:child_process. */
export function startFailure(program: string, cwd: string | undefined, error: unknown): RunResult {
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
