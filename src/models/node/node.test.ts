import { describe, expect, it } from 'vitest';
import type { Span } from '../../text/span.ts';
import { parsePackageJson } from './package-json.ts';
import { parseNodeVersionFile } from './version-file.ts';

const text = `{
  "name": "@acme/web",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "engines": { "node": ">=20.9", "npm": ">=10", "odd": 5 },
  "packageManager": "pnpm@9.1.0+sha512.abc",
  "devEngines": { "runtime": [{ "name": "bun", "version": "1" }, { "name": "node", "version": "^22" }] },
  "volta": { "node": "20.11.0" },
  "scripts": { "start": "node dist/main.js", "build": "tsc" },
  "dependencies": { "a": "^1.0.0", "b": "workspace:*" },
  "devDependencies": { "c": "file:../c" },
  "peerDependencies": { "d": "*" },
  "workspaces": ["packages/*", "apps/*"],
  "bin": "./cli.js",
  "main": "dist/index.js"
}
`;

describe('parsePackageJson', () => {
  const file = parsePackageJson(text);
  const at = (span: Span | undefined) => text.slice(span?.start, span?.end);

  it('reads what a package promises', () => {
    expect(file.problems).toEqual([]);
    expect(file).toMatchObject({
      private: true,
      type: 'module',
      name: { text: '@acme/web' },
      version: { text: '1.0.0' },
      main: { text: 'dist/index.js' },
    });
    expect(file.engines.node?.text).toBe('>=20.9');
    expect(at(file.engines.node?.span)).toBe('">=20.9"');
    expect(file.engines.constructor).toBeUndefined();
    expect(Object.keys(file.engines)).toEqual(['node', 'npm']);
    expect(file.nodeVersions.map(({ source, text: version }) => [source, version])).toEqual([
      ['engines', '>=20.9'],
      ['devEngines', '^22'],
      ['volta', '20.11.0'],
    ]);
    expect(file.packageManager).toMatchObject({ name: 'pnpm', version: '9.1.0' });
  });

  it('reads scripts and dependencies with their places', () => {
    expect(file.scripts.get('start')?.text).toBe('node dist/main.js');
    expect(at(file.scripts.get('start')?.nameSpan)).toBe('"start"');
    expect(file.dependencies.map(({ name, text: specifier, kind }) => [name, specifier, kind])).toEqual([
      ['a', '^1.0.0', 'dependencies'],
      ['b', 'workspace:*', 'dependencies'],
      ['c', 'file:../c', 'devDependencies'],
      ['d', '*', 'peerDependencies'],
    ]);
    expect(at(file.dependencies[1]?.span)).toBe('"workspace:*"');
    expect(file.workspaces.map((one) => one.text)).toEqual(['packages/*', 'apps/*']);
    expect([...file.bin].map(([name, one]) => [name, one.text])).toEqual([['web', './cli.js']]);
  });

  it('reads the other forms', () => {
    const other = parsePackageJson(
      '{"bin": {"x": "y"}, "workspaces": {"packages": ["p"]}, "devEngines": {"runtime": {"name": "node", "version": "20"}}, "packageManager": "yarn"}',
    );
    expect([...other.bin].map(([name, one]) => [name, one.text])).toEqual([['x', 'y']]);
    expect(other.workspaces.map((one) => one.text)).toEqual(['p']);
    expect(other.nodeVersions).toMatchObject([{ source: 'devEngines', text: '20' }]);
    expect(other.packageManager).toMatchObject({ name: 'yarn', version: undefined });
  });

  it.each([
    '',
    '[]',
    '5',
    '{"engines": [], "scripts": 5, "bin": [1], "workspaces": 1, "volta": "x", "devEngines": {"runtime": 1}}',
    '{"name": ',
  ])('stands %s', (source) => {
    const broken = parsePackageJson(source);
    expect(broken.engines.node).toBeUndefined();
    expect(broken.scripts.size).toBe(0);
    expect(broken.nodeVersions).toEqual([]);
    expect(broken.problems.length > 0).toBe(!source.startsWith('{"engines'));
  });

  it('reads what stands around an error', () => {
    const broken = parsePackageJson('{"name": "a",\n"engines": {"node": "20",},\n"scripts": {"x": "y"}}');
    expect(broken.problems.length).toBeGreaterThan(0);
    expect(broken.engines.node?.text).toBe('20');
    expect(broken.scripts.get('x')?.text).toBe('y');
  });
});

describe('parseNodeVersionFile', () => {
  it.each([
    ['20\n', '20', '20'],
    ['v20.11.0', 'v20.11.0', '20.11.0'],
    ['# why\n\n  22.1 # tail\r\n', '22.1', '22.1'],
    ['lts/iron\n', 'lts/iron', '20'],
    ['lts/Hydrogen', 'lts/Hydrogen', '18'],
    ['lts/*\n', 'lts/*', undefined],
    ['node', 'node', undefined],
    ['x=y\n18.x\n', '18.x', '18'],
    ['constructor', 'constructor', undefined],
  ])('%j', (source, word, version) => {
    const file = parseNodeVersionFile(source);
    expect(file).toMatchObject({ text: word, version });
    expect(source.slice(file?.span.start, file?.span.end)).toBe(word);
  });

  it.each(['', '\n\n', '# only\n'])('finds nothing in %j', (source) => {
    expect(parseNodeVersionFile(source)).toBeUndefined();
  });
});
