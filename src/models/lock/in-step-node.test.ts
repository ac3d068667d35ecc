import { describe, expect, it } from 'vitest';
import { parsePackageJson } from '../node/package-json.ts';
import { brief, compare, packageJson } from './in-step.fixture.ts';

describe('npm', () => {
  const lockOf = (root: object, packages: object = {}) =>
    JSON.stringify({ lockfileVersion: 3, packages: { '': root, ...packages } });
  const a = { 'node_modules/a': { version: '1.5.0' } };
  const check = (root: object, packages: object, manifest: object) =>
    brief(compare('package-lock.json', lockOf(root, packages), packageJson(manifest)));

  it.each<[string, object, object, object, readonly unknown[]]>([
    ['the same', { dependencies: { a: '^1.0.0' } }, a, { dependencies: { a: '^1.0.0' } }, ['in-step']],
    [
      'a range that still suits',
      { dependencies: { a: '^1.0.0' } },
      a,
      { dependencies: { a: '^1.5.0' } },
      ['stale', ['a', '^1.5.0', '^1.0.0']],
    ],
    [
      'a range that no longer suits',
      { dependencies: { a: '^1.0.0' } },
      a,
      { dependencies: { a: '^2.0.0' } },
      ['out-of-step', ['a', '^2.0.0', '^1.0.0']],
    ],
    ['one more', {}, {}, { devDependencies: { a: '1' } }, ['out-of-step', ['a', '1', undefined]]],
    ['one more that is there already', {}, a, { dependencies: { a: '1' } }, ['stale', ['a', '1', undefined]]],
    ['one less', { dependencies: { a: '^1.0.0' } }, a, {}, ['stale', ['a', undefined, '^1.0.0']]],
    [
      'another section',
      { dependencies: { a: '1' } },
      a,
      { devDependencies: { a: '1' } },
      ['stale', ['a', '1 under devDependencies', '1 under dependencies']],
    ],
    ['a lock of npm 7, without the name', { version: '1.0.0' }, {}, { name: 'w', version: '1.0.0' }, ['in-step']],
    [
      'another version of its own',
      { name: 'w', version: '1.0.0' },
      {},
      { name: 'w', version: '1.1.0' },
      ['stale', ['version', '1.1.0', '1.0.0']],
    ],
    ['an empty name', {}, {}, { name: '' }, ['in-step']],
    [
      'engines in another order',
      { engines: { node: '>=20', npm: '>=9' } },
      {},
      { engines: { npm: '>=9', node: '>=20' } },
      ['in-step'],
    ],
    ['workspaces in the other form', { workspaces: ['p/*'] }, {}, { workspaces: { packages: ['p/*'] } }, ['in-step']],
    [
      'a name in both sections',
      { optionalDependencies: { a: '1' } },
      a,
      { dependencies: { a: '1' }, optionalDependencies: { a: '1' } },
      ['in-step'],
    ],
    ['an alias', { dependencies: { a: 'npm:b@^1.0.0' } }, a, { dependencies: { a: 'npm:b@^1.0.0' } }, ['in-step']],
    ['an address', { dependencies: { a: 'github:o/a' } }, a, { dependencies: { a: 'github:o/a' } }, ['in-step']],
    [
      'an optional one that is not there',
      { optionalDependencies: { b: '1' } },
      {},
      { optionalDependencies: { b: '1' } },
      ['in-step'],
    ],
    ['a peer that is not there', { peerDependencies: { b: '1' } }, {}, { peerDependencies: { b: '1' } }, ['in-step']],
  ])('%s', (_name, root, packages, manifest, expected) => {
    expect(check(root, packages, manifest)).toEqual(expected);
  });

  it('looks through the tree as Node does', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0', c: '^2.0.0' } },
      'node_modules/a/node_modules/b': { version: '1.3.0', dependencies: { '@s/d': '1' } },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '2.0.1' },
      'node_modules/@s/d': { version: '1.0.0' },
    };
    const root = { dependencies: { a: '1' } };
    expect(check(root, packages, root)).toEqual(['in-step']);
    const { 'node_modules/a/node_modules/b': _b, ...without } = packages;
    const state = compare('package-lock.json', lockOf(root, without), packageJson(root));
    expect(brief(state)).toEqual(['out-of-step', ['b', undefined, '2.0.0']]);
    expect(state.differences[0]?.wantedBy).toBe('node_modules/a');
    expect(
      check({ ...root, overrides: { b: '2.0.0' } }, without, { ...root, overrides: { a: { 'b@1': '2.0.0' } } }),
    ).toEqual(['in-step']);
  });

  it('compares a member with its own entry', () => {
    const packages = {
      'node_modules/m': { link: true, resolved: 'packages/m' },
      'node_modules/n': { link: true, resolved: 'packages/n' },
      'packages/m': { version: '0.1.0', dependencies: { a: '^1.0.0', n: '^0.2.0' } },
      'packages/n': { version: '0.2.0' },
      'packages/m/node_modules/a': { version: '1.0.0' },
    };
    const lock = lockOf({ workspaces: ['packages/*'] }, packages);
    const manifest = { version: '0.1.0', dependencies: { a: '^1.0.0', n: '^0.2.0' } };
    expect(brief(compare('package-lock.json', lock, packageJson(manifest, 'packages/m')))).toEqual(['in-step']);
    const changed = { ...manifest, dependencies: { a: '^1.0.0', n: '^0.3.0' } };
    expect(brief(compare('package-lock.json', lock, packageJson(changed, 'packages/m')))[0]).toBe('out-of-step');
    expect(compare('package-lock.json', lock, packageJson({}, 'packages/x')).state).toBe('unverifiable');
  });

  it('leaves open what the workspace may override', () => {
    const lock = lockOf({}, { 'packages/m': { dependencies: { a: '^2.0.0' } }, ...a });
    const model = parsePackageJson('{"dependencies": {"a": "^2.0.0"}}');
    const check2 = (root?: string) =>
      compare('package-lock.json', lock, {
        kind: 'package.json',
        model,
        path: 'packages/m',
        ...(root === undefined ? {} : { root: parsePackageJson(root) }),
      }).state;
    expect(check2()).toBe('unverifiable');
    expect(check2('{}')).toBe('out-of-step');
    expect(check2('{"overrides": {"a": "1.5.0"}}')).toBe('in-step');
  });

  it('reads version 1 for what it has', () => {
    const lock =
      '{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","requires":{"b":"^1.0.0"}},"b":{"version":"1.0.0"}}}';
    expect(brief(compare('package-lock.json', lock, packageJson({ dependencies: { a: '1' } })))).toEqual(['in-step']);
    expect(brief(compare('package-lock.json', lock, packageJson({ dependencies: { a: '2', c: '1' } })))).toEqual([
      'out-of-step',
      ['a', '2', '1.0.0'],
      ['c', '1', undefined],
    ]);
  });

  it('gives the places on both sides', () => {
    const manifest = '{\n  "dependencies": { "a": "^2.0.0" }\n}';
    const lock = lockOf({ dependencies: { a: '^1.0.0' } }, a);
    const state = compare('package-lock.json', lock, { kind: 'package.json', model: parsePackageJson(manifest) });
    const [one] = state.differences;
    expect(manifest.slice(one?.span?.start, one?.span?.end)).toBe('"^2.0.0"');
    expect(lock.slice(one?.lockSpan?.start, one?.lockSpan?.end)).toBe('"a"');
    expect(lock.slice(0, one?.lockSpan?.start)).toMatch(/"dependencies":\{$/);
  });
});

describe('pnpm', () => {
  const lock = (head: string, importer: string) => `lockfileVersion: '9.0'\n${head}importers:\n  .:\n${importer}`;
  const one = '    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.5.0(b@2.0.0)\n';

  it.each<[string, string, object, readonly unknown[]]>([
    ['the same', lock('', one), { dependencies: { a: '^1.0.0' } }, ['in-step']],
    ['another string', lock('', one), { dependencies: { a: '^1.5.0' } }, ['out-of-step', ['a', '^1.5.0', '^1.0.0']]],
    ['one more', lock('', one), { dependencies: { a: '^1.0.0', b: '1' } }, ['out-of-step', ['b', '1', undefined]]],
    ['one less', lock('', one), {}, ['out-of-step', ['a', undefined, '^1.0.0']]],
    [
      'another section',
      lock('', one),
      { devDependencies: { a: '^1.0.0' } },
      ['out-of-step', ['a', 'devDependencies', 'dependencies']],
    ],
    [
      'a name in two sections',
      lock('', one),
      { devDependencies: { a: '2' }, dependencies: { a: '^1.0.0' } },
      ['in-step'],
    ],
    [
      'a version that does not suit',
      lock('', one.replace('1.5.0(', '2.5.0(')),
      { dependencies: { a: '^1.0.0' } },
      ['out-of-step', ['a', '^1.0.0', '2.5.0(b@2.0.0)']],
    ],
    [
      'peers that are installed',
      lock('settings:\n  autoInstallPeers: true\n', one),
      { peerDependencies: { a: '^1.0.0' } },
      ['in-step'],
    ],
    [
      'peers that are not',
      lock('settings:\n  autoInstallPeers: false\n', one),
      { dependencies: { a: '^1.0.0' }, peerDependencies: { b: '1' } },
      ['in-step'],
    ],
    [
      'links that are left out',
      lock('settings:\n  excludeLinksFromLockfile: true\n', one),
      { dependencies: { a: '^1.0.0', b: 'link:../b' } },
      ['in-step'],
    ],
    ['an override', lock('overrides:\n  a@<2: ^1.0.0\n', one), { dependencies: { a: '^0.9.0' } }, ['in-step']],
    ['nothing at all', "lockfileVersion: '9.0'\nimporters:\n  .: {}\n", {}, ['in-step']],
  ])('%s', (_name, text, manifest, expected) => {
    expect(brief(compare('pnpm-lock.yaml', text, packageJson(manifest)))).toEqual(expected);
  });

  it('leaves open what a hook may change', () => {
    const text = lock('pnpmfileChecksum: sha256-x\n', one);
    expect(compare('pnpm-lock.yaml', text, packageJson({ dependencies: { a: '^2.0.0' } }))).toMatchObject({
      state: 'unverifiable',
      differences: [{ name: 'a' }],
    });
    expect(compare('pnpm-lock.yaml', text, packageJson({ dependencies: { a: '^1.0.0' } })).state).toBe('in-step');
  });

  it('knows importers by their folder', () => {
    expect(compare('pnpm-lock.yaml', lock('', one), packageJson({}, 'apps/web')).state).toBe('unverifiable');
  });
});

describe('yarn and bun', () => {
  const yarn1 = 'a@^1.0.0, a@^1.2.0:\n  version "1.5.0"\n';
  it.each<[object, readonly unknown[]]>([
    [{ dependencies: { a: '^1.2.0' } }, ['in-step']],
    [{ dependencies: { a: '^1.4.0' } }, ['out-of-step', ['a', '^1.4.0', 'a@^1.0.0, a@^1.2.0']]],
    [{ dependencies: { a: '^1.4.0' }, resolutions: { '**/a': '1.5.0' } }, ['in-step']],
    [{ dependencies: { b: 'link:../b' } }, ['in-step']],
    [{ dependencies: { b: '1' } }, ['out-of-step', ['b', '1', undefined]]],
    [{ workspaces: ['p'], dependencies: { b: '1' } }, ['unverifiable']],
  ])('yarn 1: %j', (manifest, expected) => {
    expect(brief(compare('yarn.lock', yarn1, packageJson(manifest)))).toEqual(expected);
  });

  it('yarn 1 does not lock members', () => {
    const model = parsePackageJson('{"dependencies": {"b": "1", "c": "1"}}');
    const state = compare('yarn.lock', yarn1, { kind: 'package.json', model, path: 'p', siblings: new Set(['b']) });
    expect(brief(state)).toEqual(['out-of-step', ['c', '1', undefined]]);
  });

  const berry =
    '__metadata:\n  version: 8\n"w@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "w@workspace:."\n  dependencies:\n    a: "npm:^1.0.0"\n  linkType: soft\n';
  it.each<[object, readonly unknown[]]>([
    [{ devDependencies: { a: '^1.0.0' } }, ['in-step']],
    [{ dependencies: { a: '^1.1.0' } }, ['out-of-step', ['a', '^1.1.0', 'npm:^1.0.0']]],
    [{}, ['out-of-step', ['a', undefined, 'npm:^1.0.0']]],
    [{ dependencies: { a: '^1.0.0', b: '1' }, peerDependencies: { c: '1' } }, ['out-of-step', ['b', '1', undefined]]],
  ])('yarn 2 and later: %j', (manifest, expected) => {
    expect(brief(compare('yarn.lock', berry, packageJson(manifest)))).toEqual(expected);
  });

  const bun = '{"lockfileVersion": 1, "workspaces": {"": {"dependencies": {"a": "^1.0.0",}}}, "packages": {}}';
  it.each<[object, readonly unknown[]]>([
    [{ dependencies: { a: '^1.0.0' } }, ['in-step']],
    [{ dependencies: { a: '^1.1.0' } }, ['out-of-step', ['a', '^1.1.0', '^1.0.0']]],
    [{ devDependencies: { a: '^1.0.0' } }, ['out-of-step', ['a', '^1.0.0', undefined], ['a', undefined, '^1.0.0']]],
  ])('bun: %j', (manifest, expected) => {
    expect(brief(compare('bun.lock', bun, packageJson(manifest)))).toEqual(expected);
  });
});
