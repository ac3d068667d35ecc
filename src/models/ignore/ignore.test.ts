import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { cleanPath } from './clean-path.ts';
import { ignoreFileCandidates } from './candidates.ts';
import { compileIgnore } from './matcher.ts';
import { ignorePatterns, parseIgnoreFile } from './parse.ts';
import { ignoreSkeleton } from './skeleton.ts';
import { translate } from './translate.ts';

const ignores = (path: string, ...patterns: string[]): boolean => compileIgnore(ignorePatterns(patterns)).ignores(path);
const errorsOf = (...patterns: string[]): (string | undefined)[] =>
  ignorePatterns(patterns).map((pattern) => pattern.error);

describe('reading', () => {
  test('comments, patterns, blank lines, exceptions, line ends', () => {
    const text = '# why\n\n  node_modules/ \r\n!  /keep//me/ \n # not a comment\n/\n';
    const file = parseIgnoreFile(text);
    expect(file.comments).toEqual([{ text: '# why', span: { start: 0, end: 5 }, line: 1 }]);
    expect(file.patterns.map(({ text, negated, line }) => [text, negated, line])).toEqual([
      ['node_modules', false, 3],
      ['keep/me', true, 4],
      ['# not a comment', false, 5],
      ['/', false, 6],
    ]);
    expect(file.patterns.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'node_modules/',
      '!  /keep//me/',
      '# not a comment',
      '/',
    ]);
    expect(file.problems).toEqual([]);
  });

  test('what Docker refuses keeps its place and the rest is read', () => {
    const file = parseIgnoreFile('a\n!\n[x-]\n!/\nb');
    expect(file.problems.map(({ line, message }) => [line, message.split(':')[0]])).toEqual([
      [2, 'illegal exclusion pattern'],
      [3, 'syntax error in pattern'],
      [4, 'illegal exclusion pattern'],
    ]);
    expect(compileIgnore(file.patterns).ignores('b')).toBe(true);
  });

  test('a line that Go does not read is an error, one byte less is a pattern', () => {
    expect(parseIgnoreFile(`${'x'.repeat(65_535)}\ny`).problems).toEqual([]);
    const long = parseIgnoreFile(`${'x'.repeat(65_536)}\ny`);
    expect(long.problems).toHaveLength(1);
    expect(long.patterns[1]).toMatchObject({ text: 'y', line: 2 });
    expect(parseIgnoreFile('\u20ac'.repeat(21_846)).problems).toHaveLength(1);
  });

  test('the skeleton holds patterns in order and comments', () => {
    expect(ignoreSkeleton('# c\nb\n!a\n[')).toMatchObject({ facts: ['b', '!a', '['], comments: ['# c'] });
    expect(ignoreSkeleton('[').errors).toHaveLength(1);
  });

  test('any text is read without a throw, spans hold the patterns', () => {
    const line = fc.string({
      unit: fc.constantFrom('a', '*', '[', ']', '!', '\\', '-', '^', '/', '.', '?', ':', ' ', 'd', '\n'),
    });
    fc.assert(
      fc.property(line, line, (text, path) => {
        const file = parseIgnoreFile(text);
        for (const { span } of file.patterns) expect(text.slice(span.start, span.end).trim()).not.toBe('');
        compileIgnore(file.patterns).ignores(path);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('matching', () => {
  test('a pattern is anchored at the context and covers what lies below', () => {
    expect(ignores('dist', 'dist')).toBe(true);
    expect(ignores('dist/a/b', 'dist')).toBe(true);
    expect(ignores('web/dist', 'dist')).toBe(false);
    expect(ignores('distribution', 'dist')).toBe(false);
    expect(ignores('Dist', 'dist')).toBe(false);
  });

  test('stars', () => {
    expect(ignores('a.log', '*.log')).toBe(true);
    expect(ignores('x/a.log', '*.log')).toBe(false);
    expect(ignores('x/y/a.log', '**/*.log')).toBe(true);
    expect(ignores('a.log', '**/*.log')).toBe(true);
    expect(ignores('x/a.logs', '**/*.log')).toBe(false);
    expect(ignores('x/node_modules/y', '**/node_modules')).toBe(true);
    expect(ignores('x/my_node_modules/y', '**/node_modules')).toBe(false);
    expect(ignores('x/my_node_modules/y', '**node_modules')).toBe(true);
    expect(ignores('src', 'src/**')).toBe(false);
    expect(ignores('src/a', 'src/**')).toBe(true);
    expect(ignores('a/b/c/d', 'a/**/c')).toBe(true);
    expect(ignores('a/c/d', 'a/**/c')).toBe(true);
    expect(ignores('ac', 'a**c')).toBe(true);
  });

  test('one character is one code point', () => {
    expect(ignores('a\u{1f600}b', 'a?b')).toBe(true);
    expect(ignores('a\u{1f600}b', 'a??b')).toBe(false);
    expect(ignores('a\u{1f600}b', 'a[\u{1f600}-\u{1f610}]b')).toBe(true);
  });

  test('Docker reads the pattern as a regular expression where it holds a class or an escape', () => {
    expect(ignores('v1', 'v\\d')).toBe(true);
    expect(ignores('vd', 'v\\d')).toBe(false);
    expect(ignores('x7', 'x[[:digit:]]')).toBe(true);
    expect(ignores('x[', 'x[[:digit:]]')).toBe(false);
    expect(ignores('aa]', '[a*]')).toBe(true);
    expect(ignores('b', '[^a]')).toBe(true);
    expect(ignores('!', '[!a]')).toBe(true);
    expect(ignores('build/bin', 'build\\bin')).toBe(false);
    expect(ignores('^a', '^a')).toBe(true);
    expect(ignores('^ab', '^a*')).toBe(false);
    expect(errorsOf('\\m*', '[z-a]', '[[:nothing:]]', 'fine')).toEqual([
      expect.stringContaining('regular expression'),
      expect.stringContaining('regular expression'),
      expect.stringContaining('regular expression'),
      undefined,
    ]);
  });

  test('Docker leaves `|`, `{` and `}` unescaped, so that they work where there is a star', () => {
    expect(ignores('src/other.ts', '*.log|foo')).toBe(false);
    expect(ignores('src/x.foo', '*.log|foo')).toBe(true);
    expect(ignores('a.logs', '*.log|foo')).toBe(true);
    expect(ignores('a|b', 'a|b')).toBe(true);
    expect(ignores('a.{js,ts}', '*.{js,ts}')).toBe(true);
    expect(ignores('a.js', '*.{js,ts}')).toBe(false);
    expect(ignores('a.bb', '*.b{2}')).toBe(true);
    expect(ignores('a.b{2}', '*.b{2}')).toBe(false);
    expect(ignores('a', '?{0,3}')).toBe(true);
    expect(errorsOf('*{2}', '*.b{3,2}', 'a{2}')).toEqual([
      expect.stringContaining('regular expression'),
      expect.stringContaining('regular expression'),
      undefined,
    ]);
  });

  test('assertions and quotes of the expression language', () => {
    expect(ignores('.in', '?\\bin')).toBe(true);
    expect(ignores('xin', '?\\bin')).toBe(false);
    expect(ignores('xin', '?\\Bin')).toBe(true);
    expect(ignores('ab', '?b\\z')).toBe(true);
    expect(ignores('[^/]*b', '\\Q*\\Eb')).toBe(true);
  });

  test('a glob is checked up to the first star behind a character', () => {
    expect(
      errorsOf('[x-]', '*[x-]', '.*[x-]', '[.]*[x-]', 'a*[x-]', '[ab]*[x-]').map((error) => error !== undefined),
    ).toEqual([true, true, true, true, false, false]);
    expect(ignores('a.-', 'a*[x-]')).toBe(true);
    expect(ignores('ab$c', 'a*b\\')).toBe(true);
  });

  test('the last pattern that matches decides', () => {
    const patterns = ignorePatterns(['*', '!src', 'src/gen', '!src/gen/keep', '!other']);
    const matcher = compileIgnore(patterns);
    expect(matcher.ignores('README.md')).toBe(true);
    expect(matcher.ignores('src/a')).toBe(false);
    expect(matcher.ignores('src/gen/a')).toBe(true);
    expect(matcher.ignores('src/gen/keep/a')).toBe(false);
    expect(matcher.decidedBy('README.md')).toBe(patterns[0]);
    expect(matcher.decidedBy('src/a')).toBe(patterns[1]);
    expect(matcher.decidedBy('src/gen/a')).toBe(patterns[2]);
    expect(compileIgnore(ignorePatterns(['!a'])).decidedBy('a')).toBeUndefined();
  });

  test('an exception below an ignored directory counts, unlike in a .gitignore', () => {
    expect(ignores('docs/README.md', 'docs', '!docs/README.md')).toBe(false);
    expect(ignores('docs/x', 'docs', '!docs/README.md')).toBe(true);
  });

  test('the context itself is never ignored', () => {
    for (const path of ['', '.']) expect(ignores(path, '**', '*', '.')).toBe(false);
  });

  test('a walk may skip an ignored directory unless an exception can lie in it', () => {
    const holds = (directory: string, ...patterns: string[]): boolean =>
      compileIgnore(ignorePatterns(patterns)).mayHoldException(directory);
    expect(holds('a', 'a')).toBe(false);
    expect(holds('a', 'a', '!a/b')).toBe(true);
    expect(holds('a/c', 'a', '!a/b')).toBe(false);
    expect(holds('a/b', 'a', '!a/b/**')).toBe(true);
    expect(holds('ab', 'ab', '!a')).toBe(false);
    expect(holds('z', 'a', '!a/*.txt')).toBe(true);
    expect(holds('z', 'a', '!a/*')).toBe(false);
  });

  test('every exception below a pruned directory would have been ignored anyway', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    const pattern = fc
      .tuple(fc.boolean(), path, fc.constantFrom('', '/*', '/**'))
      .map(([not, p, tail]) => `${not ? '!' : ''}${p}${tail}`);
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 5 }), path, path, (patterns, directory, below) => {
        const matcher = compileIgnore(ignorePatterns(patterns));
        fc.pre(matcher.ignores(directory) && !matcher.mayHoldException(directory));
        expect(matcher.ignores(`${directory}/${below}`)).toBe(true);
      }),
    );
  });
});

describe('the automaton', () => {
  const piece = fc.constantFrom('a', 'b', '/', '*', '**/', '**', '?', '[ab]', '[^a]', '.');
  const path = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 });

  test('agrees with the regular expression that it was made from', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), path, (pieces, text) => {
        const { type, regexp } = translate(pieces.join(''));
        fc.pre(type === 'regexp');
        const expected = [...text.matchAll(/\/|$/g)].some(({ index }) => new RegExp(regexp).test(text.slice(0, index)));
        expect(Automaton.of(regexp)?.covers(text)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  test('stars without end and thousands of openers are answered', () => {
    const path = `${'a'.repeat(4_000)}b`;
    expect(ignores(path, `${'*a'.repeat(500)}c`)).toBe(false);
    expect(ignores(`${'a/'.repeat(2_000)}b`, `${'**/a*'.repeat(300)}c`)).toBe(false);
    expect(ignores('x', '**/'.repeat(20_000) + 'x')).toBe(true);
    expect(errorsOf('['.repeat(60_000), '[[:'.repeat(20_000), `${'[[:a]'.repeat(13_000)}`)[0]).toContain(
      'syntax error',
    );
  });

  test('stays right when it has to forget its states', () => {
    const automaton = Automaton.of(translate(`*a${'?'.repeat(11)}`).regexp);
    for (let seed = 0; seed < 4_096; seed++) {
      const text = seed.toString(2).padStart(14, '0').replaceAll('0', 'b').replaceAll('1', 'a');
      expect(automaton?.covers(text)).toBe(text[2] === 'a');
    }
  });
});

test('clean paths', () => {
  const cases: [string, string][] = [
    ['', '.'],
    ['a//b/./c/', 'a/b/c'],
    ['a/../..', '..'],
    ['../../a', '../../a'],
    ['/..', '/'],
    ['/a/../../b', '/b'],
    ['a/b/../../', '.'],
  ];
  for (const [path, clean] of cases) expect(cleanPath(path)).toBe(clean);
});

test('candidates, in the order of each engine', () => {
  expect(ignoreFileCandidates('web/Dockerfile', '')).toEqual(['web/Dockerfile.dockerignore', '.dockerignore']);
  expect(ignoreFileCandidates('web/Dockerfile', 'web', 'podman')).toEqual([
    'web/Dockerfile.dockerignore',
    'web/Dockerfile.containerignore',
    'web/.containerignore',
    'web/.dockerignore',
  ]);
});

interface Case {
  readonly kind: 'match' | 'matches' | 'compile' | 'new' | 'readall';
  readonly patterns?: string[];
  readonly path?: string;
  readonly match?: boolean;
  readonly error?: string;
  readonly pattern?: string;
  readonly type?: string;
  readonly regexp?: string;
  readonly count?: number;
  readonly exclusions?: boolean;
  readonly content?: string;
  readonly expected?: string[];
}

const corpus = '../shared/corpus/dockerignore.json';
describe.skipIf(!existsSync(corpus))('the cases of moby/patternmatcher (development corpus)', () => {
  const cases = existsSync(corpus) ? (JSON.parse(readFileSync(corpus, 'utf8')) as Case[]) : [];

  test.each(
    cases.map((one, index) => [`${index} ${one.kind} ${one.pattern ?? one.patterns?.join(' ') ?? ''}`, one] as const),
  )('%s', (_name, one) => {
    if (one.kind === 'compile') {
      const { type, regexp } = translate(one.pattern ?? '');
      expect([`${type}Match`, regexp]).toEqual([one.type, one.regexp]);
    } else if (one.kind === 'readall') {
      const { patterns } = parseIgnoreFile(one.content ?? '');
      expect(patterns.map(({ text, negated }) => (negated ? `!${text}` : text))).toEqual(one.expected);
    } else {
      const patterns = ignorePatterns(one.patterns ?? []);
      expect(patterns.some(({ error }) => error !== undefined)).toBe(one.error !== undefined);
      if (one.count !== undefined) expect(patterns).toHaveLength(one.count);
      if (one.exclusions !== undefined) expect(patterns.some(({ negated }) => negated)).toBe(one.exclusions);
      if (one.path !== undefined) expect(compileIgnore(patterns).ignores(one.path)).toBe(one.match);
    }
  });
});
