import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdLock } from './transaction-lock.ts';
import { type FileOps, type ProcessName, systemOps } from './transaction-ops.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'plimsoll-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The file system as process `self` sees it, in which `living` are alive; counts its pauses. */
function processOps(
  self: ProcessName,
  living: readonly ProcessName[] = [],
  pause = (_: number): void => undefined,
): FileOps & { pauses: () => number } {
  let pauses = 0;
  return {
    ...systemOps,
    self,
    state: (of) =>
      of.place !== self.place
        ? 'unknown'
        : living.some(({ pid, started }) => pid === of.pid && started === of.started)
          ? 'alive'
          : 'dead',
    pause: () => pause(++pauses),
    pauses: () => pauses,
  };
}
const one: ProcessName = { pid: 11, started: 'a1', place: 'aa' };
const two: ProcessName = { pid: 22, started: 'b2', place: 'aa' };
const abroad: ProcessName = { pid: 33, started: 'c3', place: 'bb' };

it('is one process’s at a time', () => {
  const first = holdLock(directory, processOps(one, [two]));
  expect(readdirSync(directory)).toEqual(['lock-11-a1-aa']);
  const ops = processOps(two, [one]);
  expect(holdLock(directory, ops)).toEqual({ busy: 'plimsoll is writing here in process 11' });
  expect(ops.pauses()).toBeGreaterThan(50);
  expect(readdirSync(directory)).toEqual(['lock-11-a1-aa']);
  if ('release' in first) first.release();
  expect(readdirSync(directory)).toEqual([]);
  expect(holdLock(directory, processOps(two, [one]))).toHaveProperty('release');
});

it('is waited for', () => {
  const first = holdLock(directory, processOps(one, [two]));
  const ops = processOps(two, [one], (pauses) => {
    if (pauses === 3 && 'release' in first) first.release();
  });
  expect(holdLock(directory, ops)).toHaveProperty('release');
  expect(ops.pauses()).toBe(3);
});

it('is taken over from a dead process, and from an earlier one with the same number', () => {
  holdLock(directory, processOps(one));
  expect(holdLock(directory, processOps(two))).toHaveProperty('release');
  expect(readdirSync(directory)).toEqual(['lock-22-b2-aa']);
  const later = { ...two, started: 'b9' };
  expect(holdLock(directory, processOps(one, [later]))).toHaveProperty('release');
  expect(readdirSync(directory)).toEqual(['lock-11-a1-aa']);
});

it('two that come at the same moment both step back, and one of them gets it', () => {
  // The other one's file appears each time between making the own one and looking round.
  let rounds = 0;
  const ops = processOps(one, [two]);
  const crowded: FileOps = {
    ...ops,
    list: (where) => {
      if (++rounds <= 3) writeFileSync(path.join(directory, 'lock-22-b2-aa'), '');
      else rmSync(path.join(directory, 'lock-22-b2-aa'), { force: true });
      return systemOps.list(where);
    },
  };
  expect(holdLock(directory, crowded)).toHaveProperty('release');
  expect(ops.pauses()).toBe(3);
});

it('of a process elsewhere holds for ten minutes', () => {
  holdLock(directory, processOps(abroad));
  const foreign = path.join(directory, 'lock-33-c3-bb');
  expect(holdLock(directory, processOps(one))).toEqual({
    busy: `plimsoll is writing here in process 33 of another machine or container; if that is over, remove ${foreign}`,
  });
  const old = Date.now() / 1000 - 11 * 60;
  utimesSync(foreign, old, old);
  expect(holdLock(directory, processOps(one))).toHaveProperty('release');
  expect(readdirSync(directory)).toEqual(['lock-11-a1-aa']);
});

it('is not held twice by one process', () => {
  holdLock(directory, processOps(one));
  expect(holdLock(directory, processOps(one))).toEqual({ busy: 'this process is writing here already' });
});

it('says why there can be none', () => {
  expect(holdLock(path.join(directory, 'nowhere'), processOps(one))).toEqual({
    busy: `cannot write in ${directory}/nowhere: it is gone`,
  });
});

it('knows this process, a dead one, and not one of another place', () => {
  const { self } = systemOps;
  expect(systemOps.state(self)).toBe('alive');
  expect(systemOps.state({ ...self, pid: 2 ** 31 - 1 })).toBe('dead');
  expect(systemOps.state({ ...self, place: '00' })).toBe('unknown');
  if (process.platform === 'linux') expect(systemOps.state({ ...self, started: '1' })).toBe('dead');
});

it.runIf(process.platform === 'linux')('takes a process for dead that has ended but was not waited for', async () => {
  // The shell becomes a program that never waits for the shell's child, which ends when it sees that.
  const parent = spawn('sh', ['-c', '(while [ "$(cat /proc/$$/comm)" = sh ]; do :; done) & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const { place } = systemOps.self;
    await expect.poll(() => systemOps.state({ pid: Number(line), started: '0', place })).toBe('dead');
    expect(readFileSync(`/proc/${line}/stat`, 'latin1')).toContain(') Z ');
  } finally {
    parent.kill('SIGKILL');
  }
});
