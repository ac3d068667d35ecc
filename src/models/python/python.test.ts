import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { parsePyproject } from './pyproject.ts';
import { parseRequirement } from './requirement.ts';
import { parseRequirements } from './requirements.ts';
import { parsePythonVersionFile } from './version-file.ts';

function requirement(text: string) {
  return parseRequirement(MappedText.slice(text, { start: 0, end: text.length }));
}

describe('parseRequirement', () => {
  it.each([
    ['requests', 'requests', [], '', undefined],
    ['Django>=4,<5', 'django', [], '>=4,<5', undefined],
    ['a==1.0', 'a', [], '==1.0', '1.0'],
    ['a===1.0', 'a', [], '===1.0', '1.0'],
    ['a==1.*', 'a', [], '==1.*', undefined],
    ['a == 1.0 , != 1.1', 'a', [], '== 1.0 , != 1.1', undefined],
    ['A_b.c-D[x, y]~=2.0', 'a-b-c-d', ['x', 'y'], '~=2.0', undefined],
    ['a (>=1, <2)', 'a', [], '>=1, <2', undefined],
    ['a>=1,', 'a', [], '>=1,', undefined],
    ['a==1!2.0+local', 'a', [], '==1!2.0+local', '1!2.0+local'],
    ['a[]', 'a', [], '', undefined],
    ['a==${VERSION}', 'a', [], '==${VERSION}', '${VERSION}'],
  ])('%s', (text, normalized, extras, specifier, pinned) => {
    expect(requirement(text)).toMatchObject({
      normalized,
      extras,
      specifier,
      pinned,
      error: undefined,
      editable: true,
    });
  });

  it('gives places', () => {
    const text = '  Foo [x]  >= 1.0 ; python_version < "3.9"  ';
    const one = requirement(text);
    const at = (span: Span) => text.slice(span.start, span.end);
    expect(at(one.span)).toBe(text.trim());
    expect(at(one.nameSpan)).toBe('Foo');
    expect(at(one.specifierSpan)).toBe('>= 1.0');
    expect(one.marker).toBe('python_version < "3.9"');
    expect(requirement('foo ; x == "1"').specifierSpan).toEqual({ start: 3, end: 3 });
  });

  it('reads direct references', () => {
    expect(requirement('pip @ https://x.org/pip.zip;y#sha1=1 ; os_name == "nt"')).toMatchObject({
      url: 'https://x.org/pip.zip;y#sha1=1',
      marker: 'os_name == "nt"',
      specifier: '',
    });
    expect(requirement('a[b]@git+https://x/y@main')).toMatchObject({ url: 'git+https://x/y@main', extras: ['b'] });
  });

  it.each([
    '',
    '==1',
    '-x',
    'a==',
    'a=1',
    'a 1.0',
    'a>=1 <2',
    'a[',
    'a @',
    'a;',
    'a==1 b==2',
    'a>=1,,<2',
    'ä',
    'a>=(1)',
  ])('refuses %j', (text) => {
    const { error } = requirement(text);
    expect(error).toBeDefined();
    expect(error?.span.end).toBeLessThanOrEqual(text.length);
  });
});

describe('parseRequirements', () => {
  const text = [
    '# head',
    '-r base.txt  # more',
    '--index-url=https://pypi.example/simple',
    '--extra-index-url "https://x y/"',
    '',
    'Django==5.0.1 \\',
    '    --hash=sha256:aaa \\',
    '    --hash=sha256:bbb',
    '    # via -r requirements.in',
    'requests[socks] >=2.0 ; python_version < "3.12"  # tail',
    '-e ./local[dev]',
    '-e git+https://github.com/a/b.git@v1.0#egg=b',
    './wheels/x-1.0-py3-none-any.whl',
    'https://x.org/y.tar.gz ; os_name == "nt"',
    'git+ssh://git@host/p.git',
    'z @ https://x.org/z.zip',
    'pkg.tar.gz',
    'sub/dir',
    'uvicorn\\',
    '==0.30 # joined',
    '--require-hashes',
    '-cconstraints.txt',
  ].join('\n');
  const file = parseRequirements(text);
  const at = (span: Span | undefined) => text.slice(span?.start, span?.end);

  it('reads every kind of line', () => {
    expect(file.problems).toEqual([]);
    expect(
      file.lines.map((line) => {
        if (line.kind === 'project') return [line.requirement.normalized, line.requirement.specifier];
        if (line.kind === 'location') return [line.form, line.location, line.editable];
        return line.options.map((option) => [option.name, option.value]);
      }),
    ).toEqual([
      [['--requirement', 'base.txt']],
      [['--index-url', 'https://pypi.example/simple']],
      [['--extra-index-url', 'https://x y/']],
      ['django', '==5.0.1'],
      ['requests', '>=2.0'],
      ['path', './local[dev]', true],
      ['vcs', 'git+https://github.com/a/b.git@v1.0#egg=b', true],
      ['path', './wheels/x-1.0-py3-none-any.whl', false],
      ['url', 'https://x.org/y.tar.gz', false],
      ['vcs', 'git+ssh://git@host/p.git', false],
      ['z', ''],
      ['path', 'pkg.tar.gz', false],
      ['path', 'sub/dir', false],
      ['uvicorn', '==0.30'],
      [['--require-hashes', undefined]],
      [['--constraint', 'constraints.txt']],
    ]);
    expect(file.comments.map((comment) => comment.text)).toEqual([
      'head',
      'more',
      'via -r requirements.in',
      'tail',
      'joined',
    ]);
  });

  it('gives hashes, refs and markers', () => {
    expect(file.lines[3]).toMatchObject({ hashes: ['sha256:aaa', 'sha256:bbb'], requirement: { pinned: '5.0.1' } });
    expect(file.lines[6]).toMatchObject({ name: 'b', ref: 'v1.0' });
    expect(file.lines[8]).toMatchObject({ marker: 'os_name == "nt"' });
    expect(file.lines[9]).toMatchObject({ ref: undefined });
    expect(file.lines[10]).toMatchObject({ requirement: { url: 'https://x.org/z.zip' } });
  });

  it('gives places through continuations', () => {
    const django = file.lines[3];
    expect(at(django?.span)).toMatch(/^Django==5\.0\.1 \\\n[^]*sha256:bbb$/);
    expect(django?.kind === 'project' && at(django.requirement.specifierSpan)).toBe('==5.0.1');
    expect(django?.kind === 'project' && at(django.options[1]?.valueSpan)).toBe('sha256:bbb');
    const joined = file.lines[13];
    expect(joined?.kind === 'project' && at(joined.requirement.span)).toBe('uvicorn\\\n==0.30');
    expect(joined?.kind === 'project' && joined.requirement.editable).toBe(false);
    expect(django?.kind === 'project' && django.requirement.editable).toBe(true);
  });

  it('ends a continuation at a comment line', () => {
    const broken = parseRequirements('a==1 \\\n# why\n--hash=sha256:x\nb # c \\\nlost\nc\n');
    expect(broken.lines.map((line) => (line.kind === 'project' ? line.requirement.name : line.kind))).toEqual([
      'a',
      'option',
      'b',
      'c',
    ]);
  });

  it('takes a # without a blank as part of the word', () => {
    expect(parseRequirements('git+https://x/y#egg=z').lines[0]).toMatchObject({ name: 'z' });
  });

  it('reads CRLF and a last line without an end', () => {
    const crlf = parseRequirements('a==1\r\nb==2 \\\r\n  --hash=sha256:x\r\n\r\nc');
    expect(crlf.problems).toEqual([]);
    expect(crlf.lines.map((line) => line.kind === 'project' && line.requirement.text)).toEqual(['a==1', 'b==2', 'c']);
  });

  it('reports what pip would refuse and reads on', () => {
    const source = 'a==\n--what\nb=1\n-x y\nc==1\n';
    const broken = parseRequirements(source);
    expect(broken.problems.map(({ span }) => source.slice(span.start, span.end))).toEqual([
      '==',
      '--what',
      '=1',
      '-x',
      'y',
    ]);
    expect(broken.lines.length).toBe(5);
  });

  it('stands anything', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'a',
            '==1',
            '\\\n',
            '\n',
            ' ',
            '#',
            '-e',
            '--hash=',
            '"',
            ';',
            '@',
            '[',
            ']',
            '/',
            '.whl',
            '\r',
          ),
          { maxLength: 15 },
        ),
        (parts) => {
          const source = parts.join('');
          for (const { span } of [...parseRequirements(source).lines, ...parseRequirements(source).problems]) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeLessThanOrEqual(source.length);
            expect(span.start).toBeLessThanOrEqual(span.end);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([' ', '#', '\\\n', 'a\n', 'a[', '.whl[', '-', ' -', '"', ';', ' ;', ',', 'a==1,', '/', '@', '\n#'])(
    'reads 100,000 times %j',
    (piece) => {
      expect(parseRequirements(`a${piece.repeat(100_000)}`).lines.length).toBeGreaterThan(0);
    },
  );
});

describe('parsePyproject', () => {
  const text = `[build-system]
requires = ["hatchling>=1"]
build-backend = "hatchling.build"

[project]
name = "Demo_App"
version = "1.0"
requires-python = ">=3.11,<3.14"
dynamic = ["readme"]
dependencies = [
  "fastapi[all]>=0.110", # web
  'x @ https://x.org/x.zip',
]
[project.optional-dependencies]
dev = ["pytest"]
[project.scripts]
demo = "demo.cli:main"
[dependency-groups]
lint = ["ruff==0.4", { include-group = "x" }]
[tool.uv]
dev-dependencies = ["mypy"]
[tool.poetry.dependencies]
python = "^3.10"
Numpy = "^1.26"
local = { path = "../local", develop = true }
[tool.poetry.group.test.dependencies]
coverage = { version = "*", extras = ["toml"] }
[tool.poetry.scripts]
old = { reference = "demo:old", type = "console" }
`;
  const file = parsePyproject(text);
  const at = (span: Span | undefined) => text.slice(span?.start, span?.end);

  it('reads what a project promises', () => {
    expect(file.problems).toEqual([]);
    expect(file.name?.text).toBe('Demo_App');
    expect(file.requiresPython).toMatchObject({ text: '>=3.11,<3.14', kind: 'project' });
    expect(at(file.requiresPython?.span)).toBe('">=3.11,<3.14"');
    expect(file.pythonRanges.map((range) => [range.kind, range.text])).toEqual([
      ['project', '>=3.11,<3.14'],
      ['poetry', '^3.10'],
    ]);
    expect(file.dynamic).toEqual(['readme']);
    expect([...file.tools]).toEqual(['uv', 'poetry']);
    expect(file.buildSystem).toMatchObject({
      backend: { text: 'hatchling.build' },
      requires: [{ text: 'hatchling>=1' }],
    });
    expect([...file.scripts.values()].map(({ name, text: target, table }) => [name, target, table])).toEqual([
      ['old', 'demo:old', 'tool.poetry.scripts'],
      ['demo', 'demo.cli:main', 'project.scripts'],
    ]);
  });

  it('reads dependencies of every kind', () => {
    expect(
      file.dependencies.map(({ name, kind, group, specifier, located, from }) => [
        name,
        kind,
        group,
        specifier,
        located,
        from,
      ]),
    ).toEqual([
      ['fastapi', 'main', '', '>=0.110', false, 'project'],
      ['x', 'main', '', '', true, 'project'],
      ['pytest', 'extra', 'dev', '', false, 'project'],
      ['ruff', 'group', 'lint', '==0.4', false, 'project'],
      ['mypy', 'group', 'dev', '', false, 'project'],
      ['numpy', 'main', '', '^1.26', false, 'poetry'],
      ['local', 'main', '', '', true, 'poetry'],
      ['coverage', 'group', 'test', '*', false, 'poetry'],
    ]);
    expect(at(file.dependencies[0]?.requirement?.specifierSpan)).toBe('>=0.110');
    expect(file.dependencies[0]?.requirement?.editable).toBe(true);
  });

  it('reads a Poetry project by itself', () => {
    const poetry = parsePyproject(
      '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = { version = "^3.9" }\n',
    );
    expect(poetry.name?.text).toBe('a');
    expect(poetry.requiresPython).toMatchObject({ kind: 'poetry', text: '^3.9' });
  });

  it('reads what stands around an error', () => {
    const broken = parsePyproject('[project]\nname = \nrequires-python = ">=3.9"\ndependencies = ["a=1"]\n');
    expect(broken.requiresPython?.text).toBe('>=3.9');
    expect(broken.problems.length).toBe(2);
  });

  it.each([
    '',
    'project = 5\n',
    '[tool]\npoetry = 1\n',
    '[project]\ndependencies = 5\nscripts = []\n[dependency-groups]\na = 1\n[build-system]\nrequires = "x"\n',
  ])('stands %j', (source) => {
    const { problems, requiresPython, dependencies } = parsePyproject(source);
    expect(problems).toEqual([]);
    expect(requiresPython).toBeUndefined();
    expect(dependencies).toEqual([]);
  });
});

describe('parsePythonVersionFile', () => {
  it('reads a version a line', () => {
    const text =
      '# default\n3.12.1\n  3.11 # old\r\npypy3.10-7.3.15\ncpython@3.13\n3.14-dev\n3.13t\nsystem\nmyenv-3\n>=3.9\n';
    const lines = parsePythonVersionFile(text);
    expect(lines.map((line) => line.version)).toEqual([
      '3.12.1',
      '3.11',
      '3.10',
      '3.13',
      '3.14',
      '3.13',
      undefined,
      undefined,
      undefined,
    ]);
    expect(lines.map(({ span }) => text.slice(span.start, span.end))).toEqual(lines.map((line) => line.text));
  });
});
