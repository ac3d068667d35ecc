import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { snapshot } from './transaction-snapshot.ts';
import { finishPending } from './transaction.ts';
import { listUndo, undoLast } from './undo.ts';

const clock = { now: () => Date.now() };
const kills = 60;
const files = 6;

/** Contents of file number `file` in generation `generation`, long enough to be written in pieces. */
const content = (generation: number, file: number): string =>
  `${generation} ${file}\n`.repeat(1 + ((generation * 7 + file * 501) % 3000));

/** What a child does; it is bundled from source, so that a real process with nothing else in it runs the real code. */
const program = `
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { finishPending, writeTransaction } from './transaction.ts';
import { systemOps } from './transaction-ops.ts';
import { undoLast } from './undo.ts';
const [, , root, act, times] = process.argv;
const clock = { now: () => Date.now() };
// A killed process loses nothing for want of a sync, and without them it spends more of its time between two renames.
const quick = { ...systemOps, sync: () => undefined, syncDirectory: () => undefined };
const at = (file) => root + '/' + file;
const tell = (line) => writeSync(1, line + '\\n');
const content = ${content.toString()};
const read = (file) => (existsSync(at(file)) ? readFileSync(at(file)) : undefined);
const acts = {
  generations() {
    const ops = times === '0' ? systemOps : quick;
    finishPending(root, ops);
    for (let round = 1; ; round++) {
      const generation = Number(readFileSync(at('f0'), 'utf8').split(' ')[0]);
      if (round % 4 === 0) undoLast(root, clock, {}, ops);
      else {
        const changes = Array.from({ length: ${files} }, (_, file) => ({
          path: 'f' + file, before: Buffer.from(content(generation, file)), after: Buffer.from(content(generation + 1, file)),
        }));
        const odd = Buffer.from('odd');
        changes.push({ path: 'made/deep/odd', before: generation % 2 ? odd : undefined, after: generation % 2 ? undefined : odd });
        const { skipped } = writeTransaction(root, 'generation ' + (generation + 1), changes, clock, ops);
        if (skipped.length > 0) tell('skipped ' + JSON.stringify(skipped));
      }
      tell('done');
    }
  },
  count() {
    for (let done = 0; done < Number(times); ) {
      finishPending(root);
      const [n, m] = [read('n'), read('m')];
      const next = Buffer.from(String(Number(n) + 1));
      const { written } = writeTransaction(root, 'count', [{ path: 'n', before: n, after: next }, { path: 'm', before: m, after: next }], clock);
      if (written.length === 1) tell('half');
      if (written.length < 2) continue;
      done++;
      tell('done');
    }
  },
  once() {
    const changes = JSON.parse(times).map(([path, after]) => ({ path, before: read(path), after: Buffer.from(after) }));
    tell(JSON.stringify(writeTransaction(root, 'once', changes, clock)));
  },
};
acts[act]();
`;

let base: string;
let bundle: string;
beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'plimsoll-kill-'));
  chmodSync(base, 0o755);
  bundle = path.join(base, 'child.mjs');
  await build({
    stdin: { contents: program, resolveDir: path.dirname(fileURLToPath(import.meta.url)), loader: 'ts' },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Resolves when the child has told `count` lines, or has ended. */
  told(count: number): Promise<void>;
  readonly ended: Promise<unknown>;
}

function start(root: string, act: string, times = 0): Running {
  const child = spawn(process.execPath, [bundle, root, act, String(times)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]);
  let wake = (): void => undefined;
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  const told = async (count: number): Promise<void> => {
    while (lines.length < count && child.exitCode === null && child.signalCode === null) {
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), ended]);
    }
  };
  return { child, lines, told, ended };
}

/** The generation that a file holds whole; undefined if it is none. */
function generationOf(root: string, file: number): number | undefined {
  const text = readFileSync(path.join(root, `f${file}`), 'utf8');
  const generation = Number.parseInt(text, 10);
  return text === content(generation, file) ? generation : undefined;
}

it(`a process killed ${kills} times in the middle of its work leaves whole trees`, { timeout: 300_000 }, async () => {
  const root = path.join(base, 'generations');
  mkdirSync(root);
  for (let file = 0; file < files; file++) writeFileSync(path.join(root, `f${file}`), content(0, file));
  const pending = path.join(root, '.plimsoll/undo/pending.jsonl');
  let interrupted = 0;
  for (let kill = 0; kill < kills; kill++) {
    const running = start(root, 'generations', kill % 3);
    await running.told(1 + (kill % 4));
    // A moment that has nothing to do with what the child is at.
    const moment = process.hrtime.bigint() + BigInt(Math.floor(Math.random() * 12_000_000));
    while (process.hrtime.bigint() < moment);
    running.child.kill('SIGKILL');
    await running.ended;
    expect(running.child.signalCode).toBe('SIGKILL');
    expect(running.lines.filter((line) => line !== 'done')).toEqual([]);

    const seen = Array.from({ length: files }, (_, file) => generationOf(root, file));
    expect(seen).not.toContain(undefined);
    if (existsSync(pending)) interrupted++;
    else expect(new Set(seen).size).toBe(1);
    // Every other time the next child has to settle it.
    if (kill % 2 === 1) continue;
    expect(finishPending(root).left).toEqual([]);
    const [generation = -1, ...others] = Array.from({ length: files }, (_, file) => generationOf(root, file));
    expect(others).toEqual(others.map(() => generation));
    const names = snapshot(root)
      .split('\n')
      .flatMap((line) => /^file (\S+)/.exec(line)?.[1] ?? []);
    const odd = generation % 2 ? ['made/deep/odd'] : [];
    expect(names).toEqual([...Array.from({ length: files }, (_, file) => `f${file}`), ...odd]);
  }
  expect(interrupted).toBeGreaterThan(0);
  finishPending(root);
  for (let undone = undoLast(root, clock); undone.problem === undefined; undone = undoLast(root, clock)) {
    expect(undone.skipped).toEqual([]);
  }
  expect(listUndo(root).filter(({ kind }) => kind === 'write')).toEqual([]);
});

it('processes at the same time, some of them killed, lose nothing and write nothing twice', {
  timeout: 300_000,
}, async () => {
  const root = path.join(base, 'count');
  mkdirSync(root);
  for (const file of ['n', 'm']) writeFileSync(path.join(root, file), '0');
  const steady = [start(root, 'count', 25), start(root, 'count', 25)];
  const killed: Running[] = [];
  for (let kill = 0; kill < 8; kill++) {
    const running = start(root, 'count', 1000);
    await running.told(1 + (kill % 3));
    running.child.kill('SIGKILL');
    await running.ended;
    killed.push(running);
  }
  await Promise.all(steady.map(({ ended }) => ended));
  finishPending(root);
  const all = [...steady, ...killed].flatMap(({ lines }) => lines);
  expect(all.filter((line) => line !== 'done')).toEqual([]);
  expect(steady.map(({ lines }) => lines.length)).toEqual([25, 25]);
  const [n, m] = ['n', 'm'].map((file) => Number(readFileSync(path.join(root, file), 'utf8')));
  expect(m).toBe(n);
  // What a killed one had written may have gone untold.
  expect(n).toBeGreaterThanOrEqual(all.length);
  expect(n).toBeLessThanOrEqual(all.length + killed.length);
});

it('a user who is not the superuser: what may not be written is left alone', () => {
  const root = path.join(base, 'plain');
  mkdirSync(path.join(root, 'locked'), { recursive: true });
  for (const file of ['mine', 'protected', 'locked/file']) writeFileSync(path.join(root, file), '1');
  const isRoot = process.getuid?.() === 0;
  const nobody = { uid: 65534, gid: 65534 };
  if (isRoot)
    for (const file of ['.', 'mine', 'locked', 'locked/file']) chownSync(path.join(root, file), nobody.uid, nobody.gid);
  chmodSync(path.join(root, 'protected'), 0o444);
  chmodSync(path.join(root, 'locked'), 0o555);
  const wanted = JSON.stringify([
    ['mine', '2'],
    ['protected', '2'],
    ['locked/file', '2'],
    ['locked/new', '2'],
    ['new', '2'],
  ]);
  const run = (): unknown => {
    const { stdout } = spawnSync(process.execPath, [bundle, root, 'once', wanted], {
      encoding: 'utf8',
      ...(isRoot ? nobody : {}),
    });
    return JSON.parse(stdout);
  };
  expect(run()).toEqual({
    id: '1',
    written: ['mine', 'new'],
    skipped: [
      { path: 'protected', reason: 'it is write-protected' },
      { path: 'locked/file', reason: 'permission denied' },
      { path: 'locked/new', reason: 'permission denied' },
    ],
  });
  if (isRoot) expect(statSync(path.join(root, 'new')).uid).toBe(nobody.uid);
  chmodSync(path.join(root, 'locked'), 0o755);
  expect(undoLast(root, clock)).toMatchObject({ restored: ['mine', 'new'], skipped: [] });

  // Where not even .plimsoll can be made, nothing is written.
  rmSync(path.join(root, '.plimsoll'), { recursive: true });
  chmodSync(root, 0o555);
  expect(run()).toMatchObject({
    id: '',
    written: [],
    skipped: Array(5).fill({ reason: 'plimsoll cannot keep its undo history in .plimsoll: permission denied' }),
  });
  chmodSync(root, 0o755);
});
