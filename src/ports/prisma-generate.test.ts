import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedPackage } from './installed-package.ts';
import { type GenerateRequest, generateEnvironment, prismaGenerate } from './prisma-generate.ts';
import { scratch } from './scratch.test-support.ts';
import { scriptedProcesses } from './scripted-processes.ts';

const manifest = (name: string, needs: readonly string[] = [], extra: object = {}): string =>
  JSON.stringify({
    name,
    version: '6.1.0',
    dependencies: Object.fromEntries(needs.map((one) => [one, '*'])),
    ...extra,
  });

const inPnpm = (): string =>
  scratch(
    {
      'node_modules/.pnpm/prisma@6.1.0/node_modules/prisma/package.json': manifest(
        'prisma',
        ['@prisma/engines', 'c12'],
        {
          bin: { prisma: 'build/index.js' },
        },
      ),
      'node_modules/.pnpm/prisma@6.1.0/node_modules/prisma/build/index.js': '',
      'node_modules/.pnpm/@prisma+engines@6.1.0/node_modules/@prisma/engines/package.json': manifest('@prisma/engines'),
      'node_modules/.pnpm/c12@1/node_modules/c12/package.json': manifest('c12'),
      'packages/db/prisma/schema.prisma': '',
    },
    {
      'packages/db/node_modules/prisma': '../../../node_modules/.pnpm/prisma@6.1.0/node_modules/prisma',
      'node_modules/.pnpm/prisma@6.1.0/node_modules/@prisma/engines':
        '../../../@prisma+engines@6.1.0/node_modules/@prisma/engines',
      'node_modules/.pnpm/prisma@6.1.0/node_modules/c12': '../../c12@1/node_modules/c12',
    },
  );

const requestOf = (root: string): GenerateRequest => {
  const from = path.join(root, 'packages/db/prisma');
  const tool = installedPackage('prisma', from, root);
  if (!tool) throw new Error('prisma is not found');
  return {
    tool,
    from,
    root,
    schema: 'schema/schema.prisma',
    variables: [],
    files: (outputs) => new Map([['schema/schema.prisma', outputs]]),
  };
};

describe('the packages of a workspace', () => {
  it('are found as Node finds them, in the repository alone', () => {
    const root = inPnpm();
    expect(requestOf(root).tool).toMatchObject({ version: '6.1.0', needs: ['@prisma/engines', 'c12'] });
    expect(installedPackage('prisma', path.join(root, 'packages'), root)).toBeUndefined();
    expect(installedPackage('prisma', path.join(root, 'packages/db'), path.join(root, 'packages/db'))).toBeDefined();
  });

  it('run in a copy that is gone afterwards', async () => {
    const root = inPnpm();
    let folder = '';
    const processes = scriptedProcesses(({ program, args, cwd = '' }) => {
      folder = cwd;
      const modules = path.join(cwd, 'node_modules');
      expect([program, ...args]).toEqual([
        process.execPath,
        path.join(modules, 'prisma/build/index.js'),
        'generate',
        '--schema',
        'schema/schema.prisma',
      ]);
      expect(lstatSync(path.join(modules, '@prisma/engines')).isDirectory()).toBe(true);
      expect(lstatSync(path.join(modules, 'c12')).isSymbolicLink()).toBe(true);
      // What is fetched lands among the packages of the copy.
      writeFileSync(path.join(modules, '@prisma/engines/fetched'), '');
      const outputs = readFileSync(path.join(cwd, 'schema/schema.prisma'), 'utf8');
      mkdirSync(path.join(outputs, 'client'), { recursive: true });
      writeFileSync(path.join(outputs, 'client/index.js'), '');
      return { code: 0, stdout: 'done' };
    });
    const result = await prismaGenerate(processes, requestOf(root));
    expect(result).toEqual({ kind: 'ended', code: 0, said: '\ndone', made: ['index.js'] });
    expect(existsSync(folder)).toBe(false);
    const engines = 'node_modules/.pnpm/@prisma+engines@6.1.0/node_modules/@prisma/engines';
    expect(readdirSync(path.join(root, engines))).toEqual(['package.json']);
  });

  it('say why they did not run', async () => {
    const request = requestOf(inPnpm());
    const late = await prismaGenerate(
      scriptedProcesses(() => ({ timedOut: true })),
      request,
    );
    expect(late).toEqual({ kind: 'not-run', reason: 'it did not end within 300 s' });
    const bare = { ...request, tool: { ...request.tool, program: undefined } };
    expect(
      (
        await prismaGenerate(
          scriptedProcesses(() => undefined),
          bare,
        )
      ).kind,
    ).toBe('not-run');
  });
});

it('a generation sees how to reach the network, and no secrets', () => {
  const base = {
    PATH: '/bin',
    https_proxy: 'p',
    PRISMA_ENGINES_MIRROR: 'm',
    PRISMA_QUERY_ENGINE_LIBRARY: 'l',
    DATABASE_URL: 's',
    NODE_OPTIONS: '-r ./x',
    TARGETS: 't',
  };
  const changes = generateEnvironment(base, ['TARGETS']);
  const gone = Object.keys(base).filter((name) => Object.hasOwn(changes, name));
  expect(gone).toEqual(['PRISMA_QUERY_ENGINE_LIBRARY', 'DATABASE_URL', 'NODE_OPTIONS']);
  expect(gone.every((name) => changes[name] === undefined)).toBe(true);
});
