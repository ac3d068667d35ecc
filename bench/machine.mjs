import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The machine in one line. */
export function machine() {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
}

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** A folder that is gone when the process ends. */
export function scratch() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plimsoll-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command to its end and gives milliseconds, exit code and stderr; its stdout goes nowhere. */
export function timed(command, args, options = {}) {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    ...options,
  });
  const milliseconds = performance.now() - start;
  if (error) throw error;
  return { milliseconds, status, stderr };
}

/** Runs a command that must succeed and gives its stdout. */
export function output(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    ...options,
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.slice(0, 4).join(' ')} ended with ${status}: ${stderr.slice(0, 400)}`);
  return stdout;
}

/**
 * Milliseconds of each case over `rounds` rounds. Every round runs every case once, each round from another one on, so that a slow
 * moment of the machine hits all of them.
 * @param {{ name: string, run: (round: number) => number }[]} cases
 */
export function interleaved(cases, rounds) {
  const samples = new Map(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < cases.length; index++) {
      const { name, run } = cases[(index + round) % cases.length];
      samples.get(name).push(run(round));
    }
  }
  return samples;
}
