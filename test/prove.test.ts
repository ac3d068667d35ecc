import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Called, plimsoll, repository, snapshot } from './cli.ts';
import { needs } from './require.ts';

const generator = (settings: string): string => `generator client {\n  provider = "prisma-client-js"\n${settings}}\n`;
const rest = (type: string): string =>
  `\ndatasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\nmodel A {\n  id ${type} @id\n}\n`;
const dockerfile =
  'FROM node:22-alpine3.21 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nFROM node:22-bookworm\nWORKDIR /app\nCOPY --from=build /app ./\nUSER node\nCMD ["node", "dist/main.js"]\n';
const manifest = '{"private": true, "dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}\n';

interface Told {
  findings: { rule: string; level: string; path: string; range: { start: { line: number } }; message: string }[];
  notes?: { path: string; message: string }[];
  problems?: { path: string; message: string }[];
}

const told = ({ stdout }: Called): Told => JSON.parse(stdout) as Told;
const prove = (root: string, ...args: string[]): Called =>
  plimsoll(root, ['check', '--prove', '--format', 'json', '--rule', 'prisma', ...args]);

it('says that nothing is installed, and changes nothing else', () => {
  const root = repository({ 'package.json': manifest, 'prisma/schema.prisma': generator('') + rest('Int') });
  const called = prove(root);
  const message = 'not tried: its prisma is not installed in the repository';
  expect(told(called)).toMatchObject({ findings: [], notes: [{ path: 'prisma/schema.prisma', message }] });
  expect([called.code, called.stderr]).toEqual([0, `  prisma/schema.prisma: ${message}\n`]);
});

it('goes with neither --diff nor another text', () => {
  const root = repository({ 'schema.prisma': generator('') });
  for (const args of [['--diff'], ['--stdin-filename', 'schema.prisma']])
    expect(plimsoll(root, ['check', '--prove', ...args], '').code).toBe(2);
});

/** Installs `versions` in a folder of its own, with a home of its own. */
function install(manifest: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-prove-'));
  writeFileSync(path.join(folder, 'package.json'), manifest);
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm install: ${stderr}`);
  mkdirSync(path.join(folder, 'home'));
  return folder;
}

/** Without the caches of whoever runs the tests. */
function useHome(home: string): () => void {
  const before = { HOME: process.env['HOME'], XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] };
  process.env['HOME'] = home;
  delete process.env['XDG_CACHE_HOME'];
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

needs('packages', 'git')('an installed Prisma 7, which has no engines', () => {
  it('generates the client, and leaves the tree as it is', () => {
    const manifest = '{"private": true, "dependencies": {"@prisma/client": "7.1.0", "prisma": "7.1.0"}}\n';
    const installed = install(manifest);
    const back = useHome(path.join(installed, 'home'));
    try {
      const schema =
        'generator client {\n  provider = "prisma-client"\n  output = "../src/generated"\n}\ndatasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n}\n';
      const root = repository({ 'package.json': manifest, '.gitignore': 'node_modules\n', 'db/schema.prisma': schema });
      renameSync(path.join(installed, 'node_modules'), path.join(root, 'node_modules'));
      const files = snapshot(root);
      const called = prove(root);
      const message = 'prisma 7.1.0 generated a client without native engines';
      expect(told(called)).toMatchObject({ findings: [], notes: [{ path: 'db/schema.prisma', message }] });
      expect(called.code).toBe(0);
      expect(snapshot(root)).toEqual(files);
    } finally {
      back();
      rmSync(installed, { recursive: true, force: true });
    }
  }, 300_000);
});

needs('packages', 'git')('an installed Prisma 6', () => {
  let installed = '';
  let back = (): void => undefined;

  beforeAll(() => {
    installed = install(manifest);
    const home = path.join(installed, 'home');
    back = useHome(home);
    // Engines as the cache of the command line holds them; only their names matter to a generation.
    const engines = path.join(installed, 'node_modules/@prisma/engines-version/package.json');
    const { prisma } = JSON.parse(readFileSync(engines, 'utf8')) as { prisma: { enginesVersion: string } };
    const sum = createHash('sha256').update('stub').digest('hex');
    for (const target of ['debian-openssl-3.0.x', 'linux-arm64-openssl-3.0.x', 'linux-musl-openssl-3.0.x']) {
      const folder = path.join(home, '.cache/prisma/master', prisma.enginesVersion, target);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'libquery-engine'), 'stub');
      for (const ending of ['sha256', 'gz.sha256']) writeFileSync(path.join(folder, `libquery-engine.${ending}`), sum);
    }
  }, 300_000);

  afterAll(() => {
    back();
    rmSync(installed, { recursive: true, force: true });
  });

  /** A repository whose packages are those that were installed. */
  function withPackages(files: Record<string, string>): string {
    const root = repository({ '.gitignore': 'node_modules\n', 'package.json': manifest, ...files });
    mkdirSync(path.join(root, 'node_modules/@prisma'), { recursive: true });
    // Copies of the packages that Prisma writes into, links to what it loads.
    for (const name of ['prisma', '@prisma/engines'])
      cpSync(path.join(installed, 'node_modules', name), path.join(root, 'node_modules', name), { recursive: true });
    for (const name of ['client', 'config', 'debug', 'engines-version', 'fetch-engine', 'get-platform'])
      symlinkSync(path.join(installed, 'node_modules/@prisma', name), path.join(root, 'node_modules/@prisma', name));
    return root;
  }

  it('generates a client without engines, and leaves the tree as it is', () => {
    const root = withPackages({ 'prisma/schema.prisma': generator('  engineType = "client"\n') + rest('Int') });
    const files = snapshot(root);
    const called = prove(root);
    expect(told(called).problems).toBeUndefined();
    expect(called.stderr).toContain('prisma 6.19.0 generated a client without native engines');
    expect(called.code).toBe(0);
    expect(snapshot(root)).toEqual(files);
  }, 120_000);

  it('refuses a schema at its line, other generators are not run', () => {
    const other = 'generator docs {\n  provider = "node ./write-docs.js"\n  output   = "../docs"\n}\n';
    const root = withPackages({
      'prisma/schema.prisma': other + generator('  engineType = "client"\n') + rest('Intt'),
      'write-docs.js': 'require("fs").writeFileSync(__dirname + "/ran", "")\n',
    });
    const called = prove(root);
    expect(told(called).findings).toMatchObject([
      {
        rule: 'prisma/generates',
        level: 'error',
        path: 'prisma/schema.prisma',
        range: { start: { line: 16 } },
        message: expect.stringContaining('prisma 6.19.0 refuses it: Type "Intt"') as string,
      },
    ]);
    expect(called.code).toBe(1);
    expect(Object.keys(snapshot(root))).not.toContain('ran');
  }, 120_000);

  it('names the target that it does not know', () => {
    const root = withPackages({ 'schema.prisma': generator('  binaryTargets = ["linux-msl"]\n') + rest('Int') });
    expect(told(prove(root)).findings).toMatchObject([
      { rule: 'prisma/generates', path: 'schema.prisma', range: { start: { line: 3 } } },
    ]);
  }, 120_000);

  it('reads the files of a folder as one schema', () => {
    const root = withPackages({
      'prisma/schema.prisma': generator('  engineType = "client"\n') + rest('Int').replace('@id', '@id\n  b  B[]'),
      'prisma/models/b.prisma':
        'model B {\n  id  Int @id\n  a   A   @relation(fields: [aId], references: [id])\n  aId Int\n}\n',
    });
    const called = prove(root);
    expect(told(called)).toMatchObject({ findings: [], notes: [{ path: 'prisma/schema.prisma' }] });
    expect(called.code).toBe(0);
  }, 120_000);

  it('cannot judge where an engine cannot be fetched', () => {
    const schema = generator('  binaryTargets = ["debian-openssl-1.0.x"]\n') + rest('Int');
    const root = withPackages({ 'schema.prisma': schema });
    process.env['PRISMA_ENGINES_MIRROR'] = 'http://127.0.0.1:9';
    const called = prove(root);
    delete process.env['PRISMA_ENGINES_MIRROR'];
    expect(told(called).problems).toMatchObject([
      { path: 'schema.prisma', message: expect.stringContaining('could not fetch an engine: ') as string },
    ]);
    expect(called.code).toBe(3);
  }, 120_000);

  it('proves the targets that --fix adds; undo gives the schema back byte for byte', () => {
    const schema = `// the schema\r\n${generator('  binaryTargets = ["linux-musl-openssl-3.0.x"] // Alpine\n')}${rest('Int')}`;
    const root = withPackages({ Dockerfile: dockerfile, 'prisma/schema.prisma': schema });
    const read = (): string => readFileSync(path.join(root, 'prisma/schema.prisma'), 'latin1');
    const called = plimsoll(root, ['fix', '--prove', '--rule', 'prisma']);
    expect(read()).toContain('["linux-musl-openssl-3.0.x", "debian-openssl-3.0.x"] // Alpine\n');
    expect(called.stderr).toContain(
      'prisma/schema.prisma: prisma 6.19.0 generated debian-openssl-3.0.x, linux-musl-openssl-3.0.x; Dockerfile asks for debian-openssl-3.0.x\n',
    );
    expect(called.code).toBe(0);
    expect(plimsoll(root, ['undo']).code).toBe(0);
    expect(read()).toBe(Buffer.from(schema).toString('latin1'));
  }, 120_000);
});
