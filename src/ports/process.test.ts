import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { childEnvironment, cleanSearchPath } from './environment.ts';
import { type Ended, type RunOptions, type RunResult, systemProcesses } from './process.ts';
import { scratch } from './scratch.test-support.ts';
import { scriptedProcesses } from './scripted-processes.ts';

const processes = systemProcesses();
/** Long enough for any machine; a test that reaches it fails on what it expects. */
const patience = 20_000;

function ended(result: RunResult): Ended {
  if (result.kind !== 'ended') throw new Error(JSON.stringify(result));
  return result;
}

const shell = async (script: string, options: Partial<RunOptions> = {}): Promise<Ended> =>
  ended(await processes.run('/bin/sh', ['-c', script], { deadline: patience, ...options }));

/** False for a process that is gone, or a zombie that nobody has collected. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (!existsSync(`/proc/${pid}/stat`)) return process.platform !== 'linux';
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
}

/** Runs a script that prints "ready", and stops it then. */
async function stopWhenReady(script: string, options: Partial<RunOptions> = {}): Promise<Ended> {
  const controller = new AbortController();
  let output = '';
  return shell(script, {
    ...options,
    signal: controller.signal,
    onOutput: (_stream, chunk) => {
      output += Buffer.from(chunk).toString();
      if (output.includes('ready')) controller.abort();
    },
  });
}

const pidsIn = (text: string): number[] => [...text.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));

describe('a process that ends by itself', () => {
  test('gives code, output of both streams and time', async () => {
    const result = await shell('printf out; printf err >&2; exit 3');
    expect(result).toMatchObject({ code: 3, signal: null, stdout: 'out', stderr: 'err' });
    expect(result).toMatchObject({ timedOut: false, aborted: false, truncated: false });
    expect(result.seconds).toBeGreaterThan(0);
  });

  test('gets arguments as they are, input, directory and variables', async () => {
    const root = scratch();
    const env = { ONE: '1', HOME: undefined };
    const script = 'cat; printf "%s|%s|%s|%s" "$1" "$ONE" "${HOME-gone}" "$PWD"';
    const run = await processes.run('/bin/sh', ['-c', script, 'sh', '$(id) "*"'], {
      deadline: patience,
      cwd: root,
      env,
      input: 'in:',
    });
    expect(ended(run).stdout).toBe(`in:$(id) "*"|1|gone|${root}`);
  });

  test('need not read its input', async () => {
    expect((await shell('exit 0', { input: 'x'.repeat(1_000_000) })).code).toBe(0);
  });

  test('a signal is no code', async () => {
    expect(await shell('kill -KILL $$')).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: false });
  });

  test('100 MB of output are read, the first part is kept', async () => {
    let seen = 0;
    const result = await shell('head -c 104857600 /dev/zero; printf end >&2', {
      maxOutput: 1_000_000,
      onOutput: (stream, chunk) => {
        if (stream === 'stdout') seen += chunk.length;
      },
    });
    expect(result).toMatchObject({ code: 0, truncated: true, stderr: 'end' });
    expect([result.stdout.length, seen]).toEqual([1_000_000, 104_857_600]);
  });

  test('a grandchild that keeps the pipe does not keep the result', async () => {
    const result = await shell('sleep 600 & echo pid $!; echo done', { deadline: Number.POSITIVE_INFINITY });
    expect(result).toMatchObject({ code: 0, timedOut: false });
    expect(result.stdout).toMatch(/^pid \d+\ndone\n$/);
    for (const pid of pidsIn(result.stdout)) process.kill(pid, 'SIGKILL');
  });
});

describe('a process that has to be stopped', () => {
  test('at the deadline', async () => {
    const result = await shell('echo pid $$; exec sleep 600', { deadline: 300 });
    expect(result).toMatchObject({ code: null, signal: 'SIGTERM', timedOut: true, aborted: false });
    for (const pid of pidsIn(result.stdout)) expect(isAlive(pid)).toBe(false);
  });

  test('by the caller, with a chance to tidy up', async () => {
    const result = await stopWhenReady('trap "echo tidy; exit 7" TERM; echo ready; while :; do sleep 0.1; done');
    expect(result).toMatchObject({ code: 7, aborted: true, timedOut: false, stdout: 'ready\ntidy\n' });
  });

  test('even if it ignores SIGTERM', async () => {
    const script = 'trap "" TERM; echo pid $$; echo ready; while :; do sleep 0.1; done';
    const result = await stopWhenReady(script, { grace: 200 });
    expect(result).toMatchObject({ code: null, signal: 'SIGKILL', aborted: true });
    expect(pidsIn(result.stdout).map(isAlive)).toEqual([false]);
  });

  test('with its grandchildren, who hold the pipe and ignore SIGTERM', async () => {
    const script = '(trap "" TERM; while :; do sleep 0.1; done) & echo pid $!; echo pid $$; echo ready; wait';
    const result = await stopWhenReady(script, { grace: 200 });
    const pids = pidsIn(result.stdout);
    expect(pids).toHaveLength(2);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), patience);
  });

  test('even if a grandchild has left the group and holds the pipe', async () => {
    const result = await stopWhenReady("setsid sh -c 'echo pid $$; echo ready; exec sleep 600' & wait", { grace: 200 });
    expect(result.aborted).toBe(true);
    for (const pid of pidsIn(result.stdout)) process.kill(pid, 'SIGKILL');
  });

  test('before it started', async () => {
    const result = await shell('echo never', { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ aborted: true, stdout: '', code: null });
  });
});

describe('a program that cannot start', () => {
  const both = async (program: string, options: RunOptions): Promise<RunResult[]> => [
    await processes.run(program, [], options),
    processes.runSync(program, [], options),
  ];

  test('a missing one is named', async () => {
    const missing = { kind: 'missing', program: 'no-such-program' };
    expect(await both('no-such-program', { deadline: patience })).toEqual([missing, missing]);
  });

  test('a missing directory is not a missing program', async () => {
    for (const result of await both('sh', { deadline: patience, cwd: '/no/such/directory' })) {
      expect(result).toEqual({ kind: 'failed', program: 'sh', reason: 'there is no directory /no/such/directory' });
    }
  });

  test('one without permission, one without its interpreter, one with a NUL', async () => {
    const root = scratch({ plain: 'text' });
    writeFileSync(join(root, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
    const reasons = async (name: string): Promise<unknown[]> =>
      (await both(join(root, name), { deadline: patience })).map((result) =>
        result.kind === 'failed' ? result.reason : result,
      );
    const permission = 'no permission to execute it';
    expect(await reasons('plain')).toEqual([permission, permission]);
    const interpreter = 'the interpreter that its first line names does not exist';
    expect(await reasons('script')).toEqual([interpreter, interpreter]);
    for (const result of await both('a\0b', { deadline: patience })) expect(result.kind).toBe('failed');
  });
});

describe('the blocking form', () => {
  const runSync = (script: string, options: { deadline?: number; maxOutput?: number; input?: string } = {}): Ended =>
    ended(processes.runSync('/bin/sh', ['-c', script], { deadline: patience, ...options }));

  test('gives the same result', () => {
    const result = runSync('cat; printf err >&2; exit 3', { input: 'in' });
    expect(result).toMatchObject({
      code: 3,
      signal: null,
      stdout: 'in',
      stderr: 'err',
      timedOut: false,
      truncated: false,
    });
  });

  test('ends at the deadline with the whole group, though a grandchild holds the pipe', async () => {
    const root = scratch();
    const file = join(root, 'pids');
    const result = runSync(`sleep 600 & echo pid $! > ${file}; echo pid $$ >> ${file}; wait`, { deadline: 500 });
    expect(result.timedOut).toBe(true);
    const pids = pidsIn(readFileSync(file, 'utf8'));
    expect(pids).toHaveLength(2);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), patience);
  });

  test('stops a child that says too much', () => {
    expect(runSync('yes', { maxOutput: 100_000 })).toMatchObject({ truncated: true, timedOut: false });
  });
});

describe('the environment', () => {
  test('the search path has no entry of the repository’s', () => {
    expect(
      cleanSearchPath('/r/node_modules/.bin:.::bin:/usr/bin:/r/node_modules/.bin/:../x:/opt/node_modules/.bin2'),
    ).toBe('/usr/bin:/opt/node_modules/.bin2');
    expect(childEnvironment({ PATH: '.:/bin', A: '1', B: '2' }, { B: undefined, C: '3' })).toEqual({
      PATH: '/bin',
      A: '1',
      C: '3',
    });
    expect(childEnvironment({})).toEqual({});
  });

  test('a program of the working directory is not found', async () => {
    const root = scratch();
    const bin = join(root, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    for (const place of [root, bin]) writeFileSync(join(place, 'evil'), '#!/bin/sh\necho evil\n', { mode: 0o755 });
    const hostile = systemProcesses({ PATH: `${bin}:.:${process.env['PATH']}` });
    expect(await hostile.run('evil', [], { deadline: patience, cwd: root })).toEqual({
      kind: 'missing',
      program: 'evil',
    });
    expect(hostile.runSync('evil', [], { deadline: patience, cwd: root }).kind).toBe('missing');
  });
});

test('no process outlives the program that started it', async () => {
  const root = scratch();
  const bundle = join(root, 'main.mjs');
  const { build } = await import('esbuild');
  const contents = `
    import { systemProcesses } from './process.ts';
    void systemProcesses().run('/bin/sh', ['-c', 'echo pid $$; exec sleep 600'], {
      deadline: Infinity,
      onOutput: (_stream, chunk) => { process.stdout.write(chunk); process.exit(0); },
    });`;
  await build({
    stdin: { contents, resolveDir: import.meta.dirname ?? 'src/ports' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'error',
  });
  const result = ended(await processes.run(process.execPath, [bundle], { deadline: patience }));
  const pids = pidsIn(result.stdout);
  expect(pids).toHaveLength(1);
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false]), patience);
});

test('scripted processes answer as told and remember what was started', async () => {
  const scripted = scriptedProcesses(({ program }) =>
    program === 'git' ? { stdout: 'a\0' } : program === 'broken' ? { failed: 'no' } : undefined,
  );
  expect(scripted.runSync('git', ['x'], { deadline: 1, cwd: '/r' })).toMatchObject({ code: 0, stdout: 'a\0' });
  expect(await scripted.run('docker', [], { deadline: 1 })).toEqual({ kind: 'missing', program: 'docker' });
  expect(scripted.runSync('broken', [], { deadline: 1 })).toMatchObject({ kind: 'failed', reason: 'no' });
  expect(scripted.started.map(({ program, args, cwd }) => [program, args, cwd])).toEqual([
    ['git', ['x'], '/r'],
    ['docker', [], undefined],
    ['broken', [], undefined],
  ]);
});
