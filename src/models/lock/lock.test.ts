import { describe, expect, it } from 'vitest';
import { lockFormatOf, manifestNameFor, parseLock } from './parse.ts';
import type { LockFile, LockFormat } from './syntax.ts';

function read(path: string, text: string): LockFile {
  const lock = parseLock(path, text);
  if (lock === undefined) throw new Error(`${path} is no lock file`);
  return lock;
}

/** What the places of packages and root dependencies have in the file. */
function places(lock: LockFile): string[] {
  const at = ({ start, end }: { start: number; end: number }) => lock.text.slice(start, end);
  return [
    ...lock.packages.map((one) => at(one.span)),
    ...lock.roots.flatMap((root) => root.dependencies.map((one) => at(one.span))),
  ];
}

describe('lockFormatOf', () => {
  it.each<[string, LockFormat | undefined, string]>([
    ['a/package-lock.json', 'npm', 'package.json'],
    ['npm-shrinkwrap.json', 'npm', 'package.json'],
    ['pnpm-lock.yaml', 'pnpm', 'package.json'],
    ['yarn.lock', 'yarn1', 'package.json'],
    ['bun.lock', 'bun', 'package.json'],
    ['poetry.lock', 'poetry', 'pyproject.toml'],
    ['uv.lock', 'uv', 'pyproject.toml'],
    ['requirements.lock.txt', 'pip', 'requirements.in'],
    ['x/dev.lock.txt', 'pip', 'dev.in'],
    ['requirements-dev.lock', 'pip', 'requirements-dev.in'],
    ['pylock.toml', 'pip', 'pyproject.toml'],
    ['pylock.dev.toml', 'pip', 'pyproject.toml'],
    ['go.sum', 'go', 'go.mod'],
    ['Cargo.lock', 'cargo', 'Cargo.toml'],
  ])('%s', (path, format, manifest) => {
    expect(lockFormatOf(path)).toBe(format);
    expect(format && manifestNameFor(format, path)).toBe(manifest);
  });

  it('knows no others', () => {
    for (const path of ['package.json', 'constructor', 'pylock.a.b.toml', 'Gemfile.lock', 'requirements.txt'])
      expect(lockFormatOf(path)).toBeUndefined();
  });

  it('tells the two yarns apart by the text', () => {
    expect(lockFormatOf('yarn.lock', '# c\n\n__metadata:\n  version: 8\n')).toBe('yarn-berry');
    expect(lockFormatOf('yarn.lock', '# yarn lockfile v1\n')).toBe('yarn1');
  });
});

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

describe('Python', () => {
  it('reads poetry.lock of both ages', () => {
    const lock = read(
      'poetry.lock',
      `# This file is automatically @generated by Poetry 1.8.3 and should not be changed by hand.

[[package]]
name = "Foo_Bar"
version = "1.0"
optional = false
files = [
    {file = "a.whl", hash = "sha256:aa"},
    {file = "a.tar.gz", hash = "sha256:bb"},
]

[package.dependencies]
Dep = ">=1"
other = {version = "*", optional = true}

[[package]]
name = "local"
version = "0.1"

[package.source]
type = "directory"
url = "../local"

[metadata]
lock-version = "2.0"
python-versions = "^3.11"
content-hash = "abc"

[metadata.files]
local = [{file = "x", hash = "md5:cc"}]
`,
    );
    expect(lock.problems).toEqual([]);
    expect(lock.version).toBe('2.0');
    expect(lock.packages).toMatchObject([
      {
        name: 'foo-bar',
        hashes: ['sha256:aa', 'sha256:bb'],
        requires: [
          { name: 'dep', range: '>=1', optional: false },
          { name: 'other', range: '*', optional: true },
        ],
      },
      { name: 'local', link: true, resolved: '../local', hashes: ['md5:cc'] },
    ]);
    expect(lock.facts.get('generator')).toBe('1.8.3');
    expect(lock.facts.get('content-hash')).toBe('abc');
    expect(places(lock)).toEqual(['name = "Foo_Bar"', 'name = "local"']);
  });

  it('reads uv.lock', () => {
    const lock = read(
      'uv.lock',
      `version = 1
revision = 3
requires-python = ">=3.11"

[manifest.dependency-groups]
ops = [{ name = "tool", specifier = ">=1" }]

[[package]]
name = "dep"
version = "1.0"
source = { registry = "https://index.example/simple" }
sdist = { url = "https://f/d.tar.gz", hash = "sha256:aa", size = 1 }
wheels = [
    { url = "https://f/d.whl", hash = "sha256:bb", size = 1 },
]

[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "dep" }]

[package.metadata]
requires-dist = [
    { name = "dep", extras = ["x"], specifier = ">=1" },
    { name = "lib", editable = "lib" },
    { name = "old", marker = "(sys_platform == 'win32' and extra == 'cli') or (os_name == 'nt' and extra == 'cli')", specifier = "<2" },
]

[package.metadata.requires-dev]
dev = [{ name = "dep" }]
`,
    );
    expect(lock.problems).toEqual([]);
    expect(lock).toMatchObject({ version: '1' });
    expect(lock.facts.get('requires-python')).toBe('>=3.11');
    expect(lock.packages.map(({ name, link, resolved, hashes }) => [name, link, resolved, hashes])).toEqual([
      ['dep', false, 'https://index.example/simple', ['sha256:aa', 'sha256:bb']],
      ['app', true, '.', []],
    ]);
    expect(lock.roots[0]).toMatchObject({ path: '', name: 'app', version: '0.1.0' });
    expect(
      lock.roots[0]?.dependencies.map(({ kind, group, name, extras, specifier, marker, located }) => [
        kind,
        group,
        name,
        extras,
        specifier,
        marker,
        located,
      ]),
    ).toEqual([
      ['main', '', 'dep', ['x'], '>=1', '', false],
      ['main', '', 'lib', [], '', '', true],
      ['extra', 'cli', 'old', [], '<2', "(sys_platform == 'win32') or (os_name == 'nt')", false],
      ['group', 'dev', 'dep', [], '', '', false],
    ]);
    expect(lock.roots[1]).toMatchObject({ path: '', name: undefined, dependencies: [{ group: 'ops', name: 'tool' }] });
    expect(places(lock).slice(2)).toEqual([
      'name = "dep"',
      'name = "lib"',
      'name = "old"',
      'name = "dep"',
      'name = "tool"',
    ]);
  });

  it('reads requirements in the place of a lock', () => {
    const lock = read(
      'requirements.lock.txt',
      `#
# This file is autogenerated by pip-compile with Python 3.11
# by the following command:
#
#    pip-compile --generate-hashes requirements.in
#
Django[argon2]==5.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via -r requirements.in
-e ./lib
other>=1
`,
    );
    expect(lock.problems).toEqual([]);
    expect(lock.packages.map(({ name, version, hashes, link }) => [name, version, hashes, link])).toEqual([
      ['django', '5.0', ['sha256:aa', 'sha256:bb'], false],
      ['', undefined, [], true],
      ['other', undefined, [], false],
    ]);
    expect(Object.fromEntries(lock.facts)).toEqual({
      hashes: 'some',
      python: '3.11',
      command: 'pip-compile --generate-hashes requirements.in',
    });
    expect(places(lock)).toEqual(['Django', '-e ./lib', 'other']);
  });

  it('reads pylock.toml', () => {
    const lock = read(
      'pylock.toml',
      'lock-version = "1.0"\nrequires-python = ">=3.12"\n[[packages]]\nname = "a"\nversion = "1.0"\nwheels = [{ url = "u", hashes = { sha256 = "aa" } }]\n[[packages]]\nname = "b"\ndirectory = { path = "b" }\n',
    );
    expect(lock).toMatchObject({
      format: 'pip',
      version: '1.0',
      packages: [
        { name: 'a', hashes: ['sha256:aa'], link: false },
        { name: 'b', link: true, resolved: 'b' },
      ],
    });
    expect(lock.facts.get('hashes')).toBe('some');
  });
});

describe('Cargo and Go', () => {
  it('reads Cargo.lock', () => {
    const lock = read(
      'Cargo.lock',
      `version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = [
 "serde",
 "rand 0.8.5",
]

[[package]]
name = "serde"
version = "1.0.0"
source = "registry+https://index.example"
checksum = "aa"
`,
    );
    expect(lock).toMatchObject({
      version: '4',
      packages: [
        {
          name: 'app',
          link: true,
          requires: [
            { name: 'serde', range: '' },
            { name: 'rand', range: '=0.8.5' },
          ],
        },
        { name: 'serde', link: false, hashes: ['sha256:aa'] },
      ],
      roots: [{ name: 'app', version: '0.1.0', dependencies: [{ name: 'serde' }, { name: 'rand', version: '0.8.5' }] }],
    });
  });

  it('reads the checksums of version 1', () => {
    const lock = read(
      'Cargo.lock',
      '[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+x"\n[metadata]\n"checksum a 1.0.0 (registry+x)" = "bb"\n',
    );
    expect(lock).toMatchObject({ version: '1', packages: [{ hashes: ['sha256:bb'] }] });
  });

  it('leaves out the table that cannot be read', () => {
    const text =
      'version = 3\n[[package]]\nname = "a"\nversion = "1"\n\n[[package]]\nname = b\nversion = "2"\n\n[[package]]\nname = "c"\n';
    const lock = read('Cargo.lock', text);
    expect(lock.problems).toHaveLength(1);
    expect(text.slice(0, lock.problems[0]?.span.start).split('\n')).toHaveLength(7);
    expect(lock.packages.map((one) => one.name)).toEqual(['a', 'c']);
    expect(places(lock)).toEqual(expect.arrayContaining(['name = "a"', 'name = "c"']));
  });

  it('reads go.sum', () => {
    const lock = read('go.sum', 'example.com/a v1.0.0 h1:x=\nexample.com/a v1.0.0/go.mod h1:y=\n\nbroken line\r\n');
    expect(lock.packages.map(({ name, version, hashes, place }) => [name, version, hashes, place])).toEqual([
      ['example.com/a', 'v1.0.0', ['h1:x='], 'example.com/a@v1.0.0'],
      ['example.com/a', 'v1.0.0', ['h1:y='], 'example.com/a@v1.0.0/go.mod'],
    ]);
    expect(lock.problems.map(({ span }) => lock.text.slice(span.start, span.end))).toEqual(['broken line']);
  });
});

describe('what is no lock file', () => {
  const names = [
    'package-lock.json',
    'pnpm-lock.yaml',
    'yarn.lock',
    'bun.lock',
    'poetry.lock',
    'uv.lock',
    'requirements.lock.txt',
    'pylock.toml',
    'go.sum',
    'Cargo.lock',
  ];
  const texts = [
    '',
    '{}',
    '[]',
    'null',
    '{"packages": 5, "dependencies": [1], "lockfileVersion": "x", "workspaces": {"a": 1}}',
    'a: b\n',
    'a = 1\n',
    '- a\n- b: c\n',
    '{',
    '"',
    "'",
    '\u0000',
    '[[package]]\nname = 1\n[package.metadata]\nrequires-dist = 5\n',
    '__metadata: 5\n',
    'importers: [a]\npackages: {a: b}\n',
    'packages:\n  constructor: {}\n  __proto__: {resolution: {integrity: x}}\n',
    '{"packages": {"__proto__": {"version": "1"}, "": {"dependencies": {"constructor": "1"}}}}',
  ];
  it.each(names)('%s stands anything', (name) => {
    for (const text of texts) {
      const lock = read(name, text);
      for (const { span } of [...lock.packages, ...lock.problems]) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
    }
  });

  it('refuses what is too large, with a reason', () => {
    const lock = read('Cargo.lock', '#'.padEnd(17 * 1024 * 1024));
    expect(lock.problems.map((one) => one.message)).toEqual(['the file is larger than 16 MiB']);
  });

  it('does not follow depth', () => {
    for (const text of ['['.repeat(100_000), '{"packages":'.repeat(50_000), `{"packages":${'{"a":'.repeat(2000)}`])
      expect(read('package-lock.json', text).problems.length).toBeGreaterThan(0);
    const deep = Array.from({ length: 200 }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
    expect(read('pnpm-lock.yaml', deep).packages).toEqual([]);
    expect(read('pnpm-lock.yaml', `a: ${'{a: '.repeat(5000)}`).problems.length).toBeGreaterThan(0);
  });
});
