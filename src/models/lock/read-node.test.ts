import { describe, expect, it } from 'vitest';
import { places, read } from './lock.fixture.ts';
import type { LockFile } from './syntax.ts';

describe('npm', () => {
  it('reads versions 2 and 3', () => {
    const lock = read(
      'package-lock.json',
      `{
  "name": "web", "lockfileVersion": 3,
  "packages": {
    "": { "name": "web", "version": "1.0.0", "workspaces": ["packages/*"], "dependencies": { "a\\u0062": "^1.0.0" }, "engines": { "npm": ">=9", "node": ">=20" } },
    "node_modules/ab": { "version": "1.2.0", "resolved": "https://registry.example/ab.tgz", "integrity": "sha512-x==",
      "dependencies": { "c": "~2.0.0", "d": "1" }, "optionalDependencies": { "e": "*" }, "bundleDependencies": ["d"] },
    "node_modules/ab/node_modules/@s/c": { "name": "real", "version": "2.0.1" },
    "node_modules/m": { "resolved": "packages/m", "link": true },
    "packages/m": { "version": "0.1.0", "devDependencies": { "ab": "*" } }
  }
}`,
    );
    expect(lock.problems).toEqual([]);
    expect(lock).toMatchObject({ format: 'npm', version: '3' });
    expect(lock.packages.map(({ name, version, link, place }) => [name, version, link, place])).toEqual([
      ['ab', '1.2.0', false, 'node_modules/ab'],
      ['real', '2.0.1', false, 'node_modules/ab/node_modules/@s/c'],
      ['m', undefined, true, 'node_modules/m'],
    ]);
    expect(lock.packages[0]).toMatchObject({ integrity: 'sha512-x==', resolved: 'https://registry.example/ab.tgz' });
    expect(lock.packages[0]?.requires).toEqual([
      { name: 'c', range: '~2.0.0', optional: false },
      { name: 'd', range: '1', optional: true },
      { name: 'e', range: '*', optional: true },
    ]);
    expect(lock.roots.map(({ path, name, version }) => [path, name, version])).toEqual([
      ['', 'web', '1.0.0'],
      ['packages/m', undefined, '0.1.0'],
    ]);
    expect([...(lock.roots[0]?.facts ?? [])]).toEqual([
      ['workspaces', '["packages/*"]'],
      ['engines', 'node >=20, npm >=9'],
    ]);
    expect(places(lock)).toEqual([
      '"node_modules/ab"',
      '"node_modules/ab/node_modules/@s/c"',
      '"node_modules/m"',
      '"a\\u0062"',
      '"ab"',
    ]);
  });

  it('reads version 1', () => {
    const lock = read(
      'package-lock.json',
      '{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","requires":{"b":"^2"},"dependencies":{"b":{"version":"2.1.0"}}}}}',
    );
    expect(lock.version).toBe('1');
    expect(lock.packages.map(({ place, version }) => [place, version])).toEqual([
      ['node_modules/a', '1.0.0'],
      ['node_modules/a/node_modules/b', '2.1.0'],
    ]);
    expect(places(lock)).toEqual(['"a"', '"a"']);
    expect(lock.roots).toEqual([]);
  });

  it('keeps what stands around an error', () => {
    const lock = read(
      'package-lock.json',
      '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0",},\n<<<<<<< HEAD\n"node_modules/b":{"version":"2.0.0"}}}',
    );
    expect(lock.problems[0]?.message).toBe('an unresolved merge conflict');
    expect(lock.problems.length).toBeGreaterThan(1);
    expect(lock.packages.map((one) => one.name)).toContain('a');
    expect(lock.text.slice(lock.problems[0]?.span.start, lock.problems[0]?.span.end)).toBe('<<<<<<< HEAD');
  });
});

describe('pnpm', () => {
  const nine = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

overrides:
  'x@<2': ^2.0.0

importers:

  .: {}

  apps/web:
    dependencies:
      '@s/a':
        specifier: ^1.0.0
        version: 1.2.0(b@2.0.0)
    devDependencies:
      m:
        specifier: workspace:*
        version: link:../m

packages:

  '@s/a@1.2.0':
    resolution: {integrity: sha512-x==}
    deprecated: |-
      gone: use
      something else
    peerDependencies:
      b: '*'

  t@https://example.com/t.tgz:
    resolution: {tarball: 'https://example.com/t.tgz'}
    version: 3.0.0

  l@file:lib:
    resolution: {directory: lib, type: directory}

snapshots:

  '@s/a@1.2.0(b@2.0.0)':
    dependencies:
      b: 2.0.0
`;

  it('reads format 9.0', () => {
    const lock = read('pnpm-lock.yaml', nine);
    expect(lock.problems).toEqual([]);
    expect(lock.version).toBe('9.0');
    expect(
      lock.packages.map(({ name, version, integrity, resolved, link }) => [name, version, integrity, resolved, link]),
    ).toEqual([
      ['@s/a', '1.2.0', 'sha512-x==', undefined, false],
      ['t', '3.0.0', undefined, 'https://example.com/t.tgz', false],
      ['l', 'file:lib', undefined, 'lib', true],
    ]);
    expect(
      lock.roots.map((root) => [
        root.path,
        root.dependencies.map((one) => [one.kind, one.name, one.specifier, one.version]),
      ]),
    ).toEqual([
      ['', []],
      [
        'apps/web',
        [
          ['dependencies', '@s/a', '^1.0.0', '1.2.0(b@2.0.0)'],
          ['devDependencies', 'm', 'workspace:*', 'link:../m'],
        ],
      ],
    ]);
    expect([...lock.facts]).toEqual([
      ['settings.autoInstallPeers', 'true'],
      ['overrides.x@<2', '^2.0.0'],
    ]);
    expect(places(lock)).toEqual(["'@s/a@1.2.0'", 't@https://example.com/t.tgz', 'l@file:lib', "'@s/a'", 'm']);
  });

  it.each([
    ['an anchor', nine.replace('apps/web:', 'apps/web: &x')],
    ['a value on the next line', nine.replace('specifier: ^1.0.0', 'specifier:\n          ^1.0.0')],
    ['a flow map over two lines', nine.replace('{integrity: sha512-x==}', '{integrity:\n      sha512-x==}')],
  ])('reads %s, as any YAML', (_name, text) => {
    const [lock, plain] = [read('pnpm-lock.yaml', text), read('pnpm-lock.yaml', nine)];
    expect(lock.problems).toEqual([]);
    const bare = (one: LockFile) => one.roots.map((root) => root.dependencies.map(({ span: _span, ...rest }) => rest));
    expect(bare(lock)).toEqual(bare(plain));
    expect(lock.packages.map((one) => one.integrity)).toEqual(plain.packages.map((one) => one.integrity));
  });

  it('reads the older formats', () => {
    const six = read(
      'pnpm-lock.yaml',
      "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1.0.0\n    version: 1.0.0\npackages:\n  /a@1.0.0(b@2.0.0):\n    resolution: {integrity: x}\n    dev: false\n",
    );
    expect(six.packages).toMatchObject([{ name: 'a', version: '1.0.0' }]);
    expect(six.roots).toMatchObject([{ path: '', dependencies: [{ name: 'a', specifier: '^1.0.0' }] }]);
    const five = read(
      'pnpm-lock.yaml',
      'lockfileVersion: 5.4\nspecifiers:\n  "@s/a": ^1.0.0\ndependencies:\n  "@s/a": 1.0.0_b@2.0.0\npackages:\n  /@s/a/1.0.0_b@2.0.0:\n    resolution: {integrity: x}\n',
    );
    expect(five.packages).toMatchObject([{ name: '@s/a', version: '1.0.0' }]);
    expect(five.roots[0]?.dependencies).toMatchObject([
      { name: '@s/a', specifier: '^1.0.0', version: '1.0.0_b@2.0.0' },
    ]);
  });

  it('takes the last document, before which one about pnpm itself may stand', () => {
    const lock = read(
      'pnpm-lock.yaml',
      `---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    configDependencies: {}\n---\n${nine}`,
    );
    expect(lock.roots.map((one) => one.path)).toEqual(['', 'apps/web']);
  });
});

describe('yarn', () => {
  it('reads yarn 1', () => {
    const lock = read(
      'yarn.lock',
      '# yarn lockfile v1\n\n\n"@s/a@^1.0.0", "@s/a@npm:@s/b@^1.1.0":\n  version "1.1.0"\n  resolved "https://r.example/a.tgz#abc"\n  integrity sha512-x==\n  dependencies:\n    c "^2.0.0"\n  optionalDependencies:\n    "@s/d" "*"\n\nc@^2.0.0:\r\n  version "2.0.0"\r\n',
    );
    expect(lock.problems).toEqual([]);
    expect(lock.packages).toMatchObject([
      {
        name: '@s/a',
        version: '1.1.0',
        integrity: 'sha512-x==',
        place: '@s/a@^1.0.0, @s/a@npm:@s/b@^1.1.0',
        requires: [
          { name: 'c', range: '^2.0.0', optional: false },
          { name: '@s/d', range: '*', optional: true },
        ],
      },
      { name: 'c', version: '2.0.0' },
    ]);
    expect(places(lock)).toEqual(['"@s/a@^1.0.0", "@s/a@npm:@s/b@^1.1.0"', 'c@^2.0.0']);
  });

  it('points at a line that is none', () => {
    const lock = read('yarn.lock', 'a@1:\n  version "1.0.0"\n  what is this\n"b@1:\n  version "2"\n');
    expect(lock.problems.map(({ span }) => lock.text.slice(span.start, span.end))).toEqual(['what is this', '"b@1:']);
    expect(lock.packages).toHaveLength(1);
  });

  it('reads yarn 2 and later', () => {
    const lock = read(
      'yarn.lock',
      `# This file is generated by running "yarn install"

__metadata:
  version: 8
  cacheKey: 10c0

"a@npm:^1.0.0, a@npm:^1.1.0":
  version: 1.2.0
  resolution: "a@npm:1.2.0"
  dependencies:
    b: "npm:^2"
  dependenciesMeta:
    b:
      optional: true
  checksum: 10c0/abc
  languageName: node
  linkType: hard

? "very-long@npm:1, very-long@npm:2"
:
  version: 2.0.0
  resolution: "very-long@npm:2.0.0"

"web@workspace:.":
  version: 0.0.0-use.local
  resolution: "web@workspace:."
  dependencies:
    a: "npm:^1.0.0"
  peerDependencies:
    p: "*"
  languageName: unknown
  linkType: soft
`,
    );
    expect(lock.problems).toEqual([]);
    expect(lock).toMatchObject({ format: 'yarn-berry', version: '8' });
    expect(lock.facts.get('cacheKey')).toBe('10c0');
    expect(lock.packages.map(({ name, version, hashes, link }) => [name, version, hashes, link])).toEqual([
      ['a', '1.2.0', ['10c0/abc'], false],
      ['very-long', '2.0.0', [], false],
      ['web', undefined, [], true],
    ]);
    expect(lock.packages[0]?.requires).toEqual([{ name: 'b', range: 'npm:^2', optional: true }]);
    expect(lock.roots).toMatchObject([
      {
        path: '',
        name: 'web',
        dependencies: [
          { name: 'a', specifier: 'npm:^1.0.0', kind: 'any' },
          { name: 'p', kind: 'peerDependencies' },
        ],
      },
    ]);
  });
});

describe('bun', () => {
  it('reads workspaces and packages', () => {
    const lock = read(
      'bun.lock',
      `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "w", "dependencies": { "a": "^1.0.0", }, },
    "packages/m": { "name": "m", "version": "0.1.0", "devDependencies": { "b": "2" } },
  },
  "overrides": { "c": "3.0.0" },
  "packages": {
    "a": ["a@1.2.0", "", { "dependencies": { "b": "^2" } }, "sha512-x=="],
    "a/b": ["b@github:o/b#abc", {}, "o-b-abc"],
    "m": ["m@workspace:packages/m"],
  }
}`,
    );
    expect(lock.problems).toEqual([]);
    expect(
      lock.packages.map(({ name, version, integrity, link, place }) => [name, version, integrity, link, place]),
    ).toEqual([
      ['a', '1.2.0', 'sha512-x==', false, 'a'],
      ['b', 'github:o/b#abc', undefined, false, 'a/b'],
      ['m', undefined, undefined, true, 'm'],
    ]);
    expect(lock.packages[0]?.requires).toEqual([{ name: 'b', range: '^2', optional: false }]);
    expect(lock.roots.map(({ path, version }) => [path, version])).toEqual([
      ['', undefined],
      ['packages/m', '0.1.0'],
    ]);
    expect(lock.facts.get('overrides.c')).toBe('3.0.0');
    expect(places(lock)).toEqual(['"a"', '"a/b"', '"m"', '"a"', '"b"']);
  });
});
