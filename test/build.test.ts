import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEntry, writeEntry } from '../src/faces/cli/launcher-cache.ts';
import { project, repository } from './cli.ts';

const bare = (files: Readonly<Record<string, string>>): string => repository(files, false);

interface Built {
  readonly warnings: readonly string[];
}
interface Builder {
  buildProgram(options: { root: string; launcher: string }): Promise<Built>;
}

/** A program in the shape of ours: state that a lazy chunk shares, two lazy chunks that share something, a CommonJS package. */
const program: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module", "version": "1.2.3" }',
  'src/faces/cli/help.ts': "export const helpText = ['the', 'help\\n'].join(' ');\n",
  'src/faces/cli/main.ts': `
    import { state } from '../../text/state.ts';
    import { parse } from 'start-package';
    import whole, { half } from 'esm-package';
    import make, { kind } from 'function-package';
    declare const PLIMSOLL_VERSION: string;
    export async function main(argv: readonly string[]): Promise<number> {
      state.calls++;
      if (argv[0] === 'lazy') {
        const one = await import('./one.ts');
        const two = await import('./two.ts');
        const late = await import('late-package');
        console.log(one.run(), two.run(), late.name, late.default.name, state.calls);
      }
      if (argv[0] === 'packages') console.log(whole, half(), make(2), new make(3).n, make.kind, kind);
      if (argv[0] === 'code') return Number(argv[1]);
      if (argv[0] === 'throw') throw new Error('on purpose');
      if (argv[0] === 'later') queueMicrotask(() => Promise.reject(new Error('nobody waits for this')));
      if (argv[0] === 'exit') process.exit(7);
      if (argv[0] === 'long') for (let i = 0; i < 2000; i++) await new Promise((done) => process.stdout.write('x'.repeat(1000), done));
      console.log(parse('grüße'), PLIMSOLL_VERSION);
      return 0;
    }`,
  'src/text/state.ts': 'export const state = { calls: 0 };\n',
  'src/text/between.ts': "export const log: string[] = [];\nexport const secret = 'text-of-the-lazy-part';\n",
  'src/faces/cli/one.ts': `
    import { state } from '../../text/state.ts';
    import { log, secret } from '../../text/between.ts';
    export const run = () => { state.calls += 10; log.push('one'); return secret; };`,
  'src/faces/cli/two.ts':
    "import { log } from '../../text/between.ts';\nexport const run = () => [...log, 'two'].join('+');\n",
  'node_modules/start-package/package.json':
    '{ "name": "start-package", "version": "1.0.0", "license": "MIT", "main": "cjs.js", "module": "esm.js" }',
  'node_modules/start-package/cjs.js': "throw new Error('the wrong entry');",
  'node_modules/start-package/esm.js': 'export const parse = (text) => `<${text}>`;',
  'node_modules/start-package/LICENSE': 'Licence text of start-package.',
  'node_modules/esm-package/package.json':
    '{ "name": "esm-package", "version": "1.0.0", "license": "MIT", "type": "module", "main": "i.js" }',
  'node_modules/esm-package/i.js':
    "import os from 'node:os'; export const half = () => typeof os.EOL; export default 'whole';",
  'node_modules/function-package/package.json':
    '{ "name": "function-package", "version": "1.0.0", "license": "(MIT OR GPL-2.0)" }',
  'node_modules/function-package/index.js':
    "module.exports = function (n) { if (new.target) { this.n = n; return this; } return 'made ' + n; }; module.exports.kind = 'function';",
  'node_modules/late-package/package.json':
    '{ "name": "late-package", "version": "2.0.0", "license": "GPL-3.0-only", "main": "index.js" }',
  'node_modules/late-package/index.js':
    "const { EventEmitter } = require('node:events'); exports.name = 'late:' + typeof EventEmitter;",
};

let root = '';
let built: Built = { warnings: [] };
const dist = (name: string): string => path.join(root, 'dist', name);

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const result = spawnSync(process.execPath, [dist('plimsoll.cjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PLIMSOLL_CODE_CACHE: 'off', ...environment },
  });
  return { code: result.status, out: result.stdout, told: result.stderr };
}

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'plimsoll-build-'));
  for (const [file, text] of Object.entries(program)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const builder = (await import(new URL('../scripts/build.mjs', import.meta.url).href)) as Builder;
  built = await builder.buildProgram({ root, launcher: path.join(project, 'src/faces/cli/launcher.ts') });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the launcher', () => {
  it('runs the program, and its exit code is the program’s', () => {
    expect(run([])).toEqual({ code: 0, out: '<grüße> 1.2.3\n', told: '' });
    expect(run(['code', '5']).code).toBe(5);
    expect(run(['exit']).code).toBe(7);
  });

  it('answers --version and --help before anything is loaded', () => {
    const alone = bare({});
    writeFileSync(path.join(alone, 'plimsoll.cjs'), readFileSync(dist('plimsoll.cjs'), 'utf8'));
    const ask = (word: string): string =>
      spawnSync(process.execPath, [path.join(alone, 'plimsoll.cjs'), word], { encoding: 'utf8' }).stdout;
    expect(['--version', '-v'].map(ask)).toEqual(['1.2.3\n', '1.2.3\n']);
    expect(['--help', '-h', 'help'].map(ask)).toEqual(['the help\n', 'the help\n', 'the help\n']);
  });

  it('says 3, never 1, when the program itself is at fault', () => {
    for (const [word, message] of [
      ['throw', 'on purpose'],
      ['later', 'nobody waits for this'],
    ] as const) {
      const { code, told } = run([word]);
      expect(code).toBe(3);
      expect(told).toContain(`a defect of plimsoll itself: Error: ${message}`);
    }
  });

  it.skipIf(process.platform === 'win32')('keeps the verdict when the reader of its output goes away', () => {
    const line = `"${process.execPath}" "${dist('plimsoll.cjs')}" long | head -c 10; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line], {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      env: { PLIMSOLL_CODE_CACHE: 'off', PATH: process.env['PATH'] },
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'xxxxxxxxxx 0\n', stderr: '' });
  });
});

describe('an import()', () => {
  it('becomes a file of its own that a start does not read', () => {
    expect(readFileSync(dist('main.cjs'), 'utf8')).not.toContain('text-of-the-lazy-part');
    const away = bare({});
    for (const name of ['plimsoll.cjs', 'main.cjs', 'npm-start-package.cjs'])
      writeFileSync(path.join(away, name), readFileSync(dist(name), 'utf8'));
    const start = (...args: string[]) =>
      spawnSync(process.execPath, [path.join(away, 'plimsoll.cjs'), ...args], {
        encoding: 'utf8',
        env: { PLIMSOLL_CODE_CACHE: 'off' },
      });
    expect(start()).toMatchObject({ status: 0, stdout: '<grüße> 1.2.3\n' });
    expect(start('lazy')).toMatchObject({ status: 3, stderr: expect.stringMatching(/ENOENT.*one-\w+\.cjs/) });
  });

  it('shares the state of what it shares, and reads packages of either kind', () => {
    expect(run(['lazy']).out).toBe('text-of-the-lazy-part one+two late:function late:function 11\n<grüße> 1.2.3\n');
  });
});

describe('a package', () => {
  it('that is imported but not touched is not read', () => {
    expect(readdirSync(path.join(root, 'dist')).filter((name) => name.startsWith('npm-'))).toEqual([
      'npm-esm-package.cjs',
      'npm-function-package.cjs',
      'npm-late-package.cjs',
      'npm-start-package.cjs',
    ]);
    const cache = bare({});
    run([], { PLIMSOLL_CODE_CACHE: '', XDG_CACHE_HOME: cache });
    expect(readdirSync(path.join(cache, 'plimsoll')).filter((name) => name.startsWith('npm-'))).toEqual([
      expect.stringContaining('npm-start-package.cjs'),
    ]);
  });

  it('behaves as ever once it is touched: default and named exports, functions, classes', () => {
    expect(run(['packages']).out).toBe('whole string made 2 3 function function\n<grüße> 1.2.3\n');
  });
});

describe('the files', () => {
  it('are plain ASCII: they are read as one-byte text', () => {
    for (const name of readdirSync(path.join(root, 'dist'))) {
      if (name.endsWith('.cjs'))
        expect(
          readFileSync(dist(name)).every((byte) => byte < 128),
          name,
        ).toBe(true);
    }
  });
});

describe('a build', () => {
  it('points out licences that may not be bundled, or are not there', () => {
    expect(built.warnings.join('\n')).toContain('late-package has the licence GPL-3.0-only');
    expect(built.warnings.join('\n')).toContain('late-package ships no licence text');
    expect(built.warnings.join('\n')).not.toMatch(/start-package|function-package has/);
  });
  it('passes the licences of the packages inside it on', () => {
    expect(readFileSync(dist('THIRD-PARTY-LICENSES.txt'), 'utf8')).toMatch(
      /start-package 1\.0\.0 \(MIT\)\n\nLicence text of start-package\.\n/,
    );
  });
  it('removes what an earlier one left', async () => {
    writeFileSync(dist('one-OLD.cjs'), '');
    const builder = (await import(new URL('../scripts/build.mjs', import.meta.url).href)) as Builder;
    await builder.buildProgram({ root, launcher: path.join(project, 'src/faces/cli/launcher.ts') });
    expect(existsSync(dist('one-OLD.cjs'))).toBe(false);
    expect(run(['lazy']).code).toBe(0);
  });
});

describe('the code cache', () => {
  const cached = (cache: string, ...args: string[]) => run(args, { PLIMSOLL_CODE_CACHE: '', XDG_CACHE_HOME: cache });
  const entries = (cache: string): string[] =>
    existsSync(path.join(cache, 'plimsoll')) ? readdirSync(path.join(cache, 'plimsoll')) : [];

  it('is filled by the first runs with an entry for each file that they loaded, and then left alone', () => {
    const cache = bare({});
    expect(cached(cache)).toEqual({ code: 0, out: '<grüße> 1.2.3\n', told: '' });
    const name = new RegExp(`^(?:main|npm-start-package)\\.cjs-[0-9a-f]{16}-${process.version}-${process.arch}\\.bin$`);
    expect(entries(cache)).toEqual([expect.stringMatching(name), expect.stringMatching(name)]);
    cached(cache, 'lazy');
    expect(entries(cache).length).toBeGreaterThanOrEqual(5);
    for (let index = 0; index < 3; index++)
      expect(cached(cache, 'lazy').out).toContain('late:function late:function 11');
    const main = entries(cache).find((name) => name.startsWith('main.cjs')) ?? '';
    expect(readEntry(path.join(cache, 'plimsoll'), main)?.runs).toBe(4);
    const before = statSync(path.join(cache, 'plimsoll', main)).ino;
    cached(cache, 'lazy');
    expect(statSync(path.join(cache, 'plimsoll', main)).ino).toBe(before);
  });

  it('is also filled by a program that leaves through process.exit', () => {
    const cache = bare({});
    expect(cached(cache, 'exit').code).toBe(7);
    expect(entries(cache)).toHaveLength(1);
  });

  it('keeps flags of Node apart', () => {
    const cache = bare({});
    cached(cache);
    expect(
      run([], { PLIMSOLL_CODE_CACHE: '', XDG_CACHE_HOME: cache, NODE_OPTIONS: '--stack-trace-limit=20' }).code,
    ).toBe(0);
    expect(entries(cache)).toHaveLength(4);
  });

  it('replaces an entry that V8 does not take', () => {
    const cache = bare({});
    cached(cache);
    const folder = path.join(cache, 'plimsoll');
    const [name = ''] = entries(cache);
    expect(writeEntry(folder, name, { data: Buffer.from('not compiled code at all'), runs: 4 })).toBe(true);
    expect(cached(cache)).toEqual({ code: 0, out: '<grüße> 1.2.3\n', told: '' });
    expect(readEntry(folder, name)?.runs).toBe(1);
  });

  it('never fails a run: not as a file, not read-only, not torn, not without a home', () => {
    const sound = { code: 0, out: '<grüße> 1.2.3\n', told: '' };
    const file = bare({ plimsoll: 'a file' });
    expect(cached(file)).toEqual(sound);
    const torn = bare({});
    cached(torn);
    const [name = ''] = entries(torn);
    writeFileSync(path.join(torn, 'plimsoll', name), 'torn');
    expect(cached(torn)).toEqual(sound);
    const locked = bare({});
    mkdirSync(path.join(locked, 'plimsoll'));
    chmodSync(path.join(locked, 'plimsoll'), 0o777);
    expect(cached(locked)).toEqual(sound);
    expect(entries(locked)).toEqual([]);
    expect(run([], { PLIMSOLL_CODE_CACHE: '' })).toEqual(sound);
    expect(run([], { PLIMSOLL_CODE_CACHE: '', HOME: '/dev/null/nowhere' })).toEqual(sound);
  });

  it('stays empty when switched off', () => {
    const cache = bare({});
    expect(run([], { PLIMSOLL_CODE_CACHE: 'off', XDG_CACHE_HOME: cache }).code).toBe(0);
    expect(readdirSync(cache)).toEqual([]);
  });
});
