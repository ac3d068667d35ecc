import { describe, expect, it } from 'vitest';
import { parseIgnoreComment, suppressions } from './ignores.ts';
import { parseDockerfile } from './parse.ts';

const found = (text: string): readonly unknown[] =>
  suppressions(parseDockerfile(text)).map(({ source, rules, scope, reason, span }) => [
    source,
    rules,
    scope.kind === 'file' ? 'file' : scope.instruction.keyword,
    reason,
    text.slice(span.start, span.end),
  ]);

describe('parseIgnoreComment', () => {
  it.each([
    ['plimsoll ignore=a/b', { source: 'plimsoll', rules: ['a/b'], scope: 'instruction', reason: undefined }],
    [
      'plimsoll ignore=a/b,c/d the reason',
      { source: 'plimsoll', rules: ['a/b', 'c/d'], scope: 'instruction', reason: 'the reason' },
    ],
    [
      ' plimsoll  ignore = a/b , c/d: reason',
      { source: 'plimsoll', rules: ['a/b', 'c/d'], scope: 'instruction', reason: 'reason' },
    ],
    ['plimsoll ignore=a/b -- reason', { source: 'plimsoll', rules: ['a/b'], scope: 'instruction', reason: 'reason' }],
    ['plimsoll ignore=all', { source: 'plimsoll', rules: 'all', scope: 'instruction', reason: undefined }],
    ['plimsoll ignore-file=a/b generated', { source: 'plimsoll', rules: ['a/b'], scope: 'file', reason: 'generated' }],
    [
      'hadolint ignore=DL3006,DL3008',
      { source: 'hadolint', rules: ['DL3006', 'DL3008'], scope: 'instruction', reason: undefined },
    ],
    [
      'hadolint global ignore=DL3003, SC1010',
      { source: 'hadolint', rules: ['DL3003', 'SC1010'], scope: 'file', reason: undefined },
    ],
    ['hadolint ignore=all', { source: 'hadolint', rules: ['all'], scope: 'instruction', reason: undefined }],
    [
      'plimsoll ignore=a/b until=2027-01-31 the reason',
      { source: 'plimsoll', rules: ['a/b'], scope: 'instruction', until: '2027-01-31', reason: 'the reason' },
    ],
    [
      'plimsoll ignore-file=a/b,all until=2027-01-31: -- reason',
      { source: 'plimsoll', rules: 'all', scope: 'file', until: '2027-01-31', reason: 'reason' },
    ],
    ['plimsoll ignore=a until=', { source: 'plimsoll', rules: ['a'], scope: 'instruction', until: '' }],
    [
      'plimsoll ignore=a until spring',
      { source: 'plimsoll', rules: ['a'], scope: 'instruction', reason: 'until spring' },
    ],
    [
      'hadolint ignore=DL3006 until=2027-01-31',
      { source: 'hadolint', rules: ['DL3006'], scope: 'instruction', reason: 'until=2027-01-31' },
    ],
    ['plimsoll ignore=', undefined],
    ['plimsoll ignored=a', undefined],
    ['please plimsoll ignore=a', undefined],
    ['hadolint shell=bash', undefined],
    ['check=skip=all', undefined],
  ])('%j', (comment, expected) => expect(parseIgnoreComment(comment)).toEqual(expected));
});

describe('suppressions', () => {
  it('of an instruction, above it and inside it', () => {
    const text = 'FROM x\n# plimsoll ignore=a/b here\n\n# other\nRUN a \\\n # plimsoll ignore=c/d\n b\nRUN c\n';
    expect(found(text)).toEqual([
      ['plimsoll', ['a/b'], 'RUN', 'here', '# plimsoll ignore=a/b here'],
      ['plimsoll', ['c/d'], 'RUN', undefined, '# plimsoll ignore=c/d'],
    ]);
  });

  it("hadolint's stand above the instruction, or hold for the file", () => {
    const text =
      'FROM x\n# hadolint ignore=DL3006\nRUN a \\\n # hadolint ignore=DL3008\n b\n# hadolint global ignore=DL3003\n';
    expect(found(text)).toEqual([
      ['hadolint', ['DL3003'], 'file', undefined, '# hadolint global ignore=DL3003'],
      ['hadolint', ['DL3006'], 'RUN', undefined, '# hadolint ignore=DL3006'],
    ]);
  });

  it('of a whole file', () => {
    expect(found('FROM x\nRUN a\n# plimsoll ignore-file=all generated')).toEqual([
      ['plimsoll', 'all', 'file', 'generated', '# plimsoll ignore-file=all generated'],
    ]);
  });

  it.each([
    ['# check=skip=A,B;error=true\nFROM x', ['A', 'B'], undefined],
    ['#check=error=true;skip=all because\nFROM x', 'all', 'because'],
    ['# syntax=a\n# check=skip=A, B\nFROM x', ['A'], 'B'],
    ['#!/bin/x\n# check=skip=A\nFROM x', ['A'], undefined],
  ])('%j: check for the file', (text, rules, reason) =>
    expect(found(text)).toEqual([['buildkit', rules, 'file', reason, expect.stringContaining('check=')]]),
  );

  it.each([
    ['# check=error=true\nFROM x'],
    ['# check=skip=A;what=1\nFROM x'],
    ['  # check=skip=A\nFROM x'],
    ['FROM x\n  # check=skip=A\nRUN a'],
    ['FROM x\n# check=skip=A;what=1\n# check=skip=B\nRUN a'],
    ['FROM x\nRUN a \\\n# check=skip=A\n b'],
    ['FROM x\n# check=skip=A\n#\nRUN a'],
    ['FROM x\n# check=experimental=all\nRUN a'],
  ])('%j: no check', (text) => expect(found(text)).toEqual([]));

  it('check for an instruction: the first one of that form counts', () => {
    const text = '# hi\nFROM x\n# note\n# syntax=x\n#check=skip=A,B;error=true why\n# check=skip=C\nRUN a\n';
    expect(found(text)).toEqual([['buildkit', ['A', 'B'], 'RUN', 'why', '#check=skip=A,B;error=true why']]);
  });
});

describe('comments of ShellCheck', () => {
  const spans = (text: string): unknown[] =>
    suppressions(parseDockerfile(text)).map(({ source, rules, scope, reason }) => [
      source,
      rules,
      scope.kind,
      scope.kind === 'lines' ? text.slice(scope.span.start, scope.span.end) : undefined,
      reason,
    ]);

  it('above an instruction count for all of it', () => {
    expect(spans('FROM a\n# shellcheck disable=SC2086,2046 # one word\nRUN ls $x\n')).toEqual([
      ['shellcheck', ['SC2086', 'SC2046'], 'instruction', undefined, 'one word'],
    ]);
  });

  it('inside continuations count for the next command', () => {
    expect(
      spans('FROM a\nRUN ls && \\\n  # shellcheck shell=sh disable=SC2086\n  cat \\\n  $x && \\\n  ls $y\n'),
    ).toEqual([['shellcheck', ['SC2086'], 'lines', '  cat \\\n  $x && \\', undefined]]);
  });

  it('in a here-document count for the next line, at its head for all of it', () => {
    expect(
      spans('FROM a\nRUN <<EOF\n# shellcheck disable=SC1\nls\n# shellcheck disable=all\nls $y\nls\nEOF\n'),
    ).toEqual([
      [
        'shellcheck',
        ['SC1'],
        'lines',
        '# shellcheck disable=SC1\nls\n# shellcheck disable=all\nls $y\nls\n',
        undefined,
      ],
      ['shellcheck', 'all', 'lines', 'ls $y', undefined],
    ]);
  });

  it('other comments are none', () => {
    expect(spans('FROM a\n# shellcheck is fine\n# shellcheck shell=bash\nRUN ls\n')).toEqual([]);
  });
});
