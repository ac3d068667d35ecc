import { describe, expect, it } from 'vitest';
import { goDirective, parseGoMod, parseGoWork } from './go-mod.ts';

const text = `// Deprecated: use v2
module example.com/app // the module

go 1.22.3

toolchain go1.23.1

require example.com/one v1.0.0

require (
	example.com/two v2.0.0+incompatible // indirect
	"example.com/quoted" v0.1.0 // indirect; for tests
	example.com/three v0.0.0-20240101000000-abcdefabcdef // why
)

replace (
	example.com/one => ../one
	example.com/two v2.0.0+incompatible => example.com/fork v2.1.0
)
replace example.com/three => registry/three

exclude example.com/old v1.0.0

retract (
	v1.0.1 // broken
	[v1.1.0, v1.2.0]
)

tool example.com/tool/cmd
`;

describe('parseGoMod', () => {
  const file = parseGoMod(text);
  const at = (one: { readonly span: { readonly start: number; readonly end: number } } | undefined) =>
    text.slice(one?.span.start, one?.span.end);

  it('reads every directive with its place', () => {
    expect(file.problems).toEqual([]);
    expect(file.module?.text).toBe('example.com/app');
    expect(file.go?.text).toBe('1.22.3');
    expect(at(file.go)).toBe('1.22.3');
    expect(file.toolchain?.text).toBe('go1.23.1');
    expect(file.require.map((one) => [one.path.text, one.version.text, one.indirect])).toEqual([
      ['example.com/one', 'v1.0.0', false],
      ['example.com/two', 'v2.0.0+incompatible', true],
      ['example.com/quoted', 'v0.1.0', true],
      ['example.com/three', 'v0.0.0-20240101000000-abcdefabcdef', false],
    ]);
    expect(at(file.require[0])).toBe('require example.com/one v1.0.0');
    expect(at(file.require[2])).toBe('"example.com/quoted" v0.1.0');
    expect(at(file.require[2]?.path)).toBe('"example.com/quoted"');
    expect(file.tools.map((one) => one.text)).toEqual(['example.com/tool/cmd']);
  });

  it('tells folders from modules', () => {
    expect(
      file.replace.map((one) => [one.path.text, one.version?.text, one.target.text, one.targetVersion?.text, one.kind]),
    ).toEqual([
      ['example.com/one', undefined, '../one', undefined, 'folder'],
      ['example.com/two', 'v2.0.0+incompatible', 'example.com/fork', 'v2.1.0', 'module'],
      ['example.com/three', undefined, 'registry/three', undefined, 'module'],
    ]);
    for (const target of ['.', '..', './a', '/a', 'C:\\a', '..\\a'])
      expect(parseGoMod(`replace a => ${target}\n`).replace[0]?.kind, target).toBe('folder');
  });

  it('reads excluded and retracted versions', () => {
    expect(file.exclude.map((one) => [one.path.text, one.version.text])).toEqual([['example.com/old', 'v1.0.0']]);
    expect(file.retract.map((one) => [one.low.text, one.high.text, one.reason])).toEqual([
      ['v1.0.1', 'v1.0.1', 'broken'],
      ['v1.1.0', 'v1.2.0', ''],
    ]);
  });

  it.each([
    ['require a\nrequire b v1\n', 'require a'],
    ['what a\nrequire b v1\n', 'what'],
    ['require b v1\nretract [v1, v2\n', 'retract [v1, v2'],
    ['require b v1\nreplace a =>\n', 'replace a =>'],
    ['require b v1\ngo 1.20\ngo 1.21\n', 'go 1.21'],
    ['require b v1\n)\n', ')'],
    ['require b v1\nexclude (\n', 'exclude'],
    ['require b v1\nmodule "a\n', '"a'],
  ])('points at what it cannot read: %j', (source, place) => {
    const broken = parseGoMod(source);
    expect(broken.problems.map(({ span }) => source.slice(span.start, span.end))).toContain(place);
    expect(broken.require.map((one) => one.path.text)).toEqual(['b']);
  });

  it('stands CRLF and nothing', () => {
    expect(parseGoMod('module a\r\n\r\ngo 1.22\r\n').go?.text).toBe('1.22');
    expect(parseGoMod('')).toMatchObject({ module: undefined, go: undefined, require: [], problems: [] });
  });
});

describe('parseGoWork', () => {
  it('reads the folders', () => {
    const file = parseGoWork('go 1.22\nuse (\n\t./a\n\t./b // two\n)\nuse .\nreplace x => ./x\nmodule y\n');
    expect(file.use.map((one) => one.text)).toEqual(['./a', './b', '.']);
    expect(file.go?.text).toBe('1.22');
    expect(file.replace).toHaveLength(1);
    expect(file.problems.map((one) => one.message)).toEqual(['go.work has no directive "module"']);
  });
});

describe('goDirective', () => {
  it('finds the version', () => {
    expect(goDirective(text)?.text).toBe('1.22.3');
    expect(goDirective('module go\n// go 1.1\n')).toBeUndefined();
  });
});
