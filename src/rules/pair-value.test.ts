import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../models/dockerfile/parse.ts';
import { expandWord } from '../models/dockerfile/expand.ts';
import { doubleQuoted, pairValue } from './pair-value.ts';

const environment = { A: 'one two' };

/** The value that the builder reads from the only pair of the only ENV. */
function valueOf(line: string, escape: '\\' | '`'): string | undefined {
  const { instructions, problems } = parseDockerfile(`# escape=${escape}\nFROM a\n${line}\n`);
  expect(problems).toEqual([]);
  const pairs = instructions[1]?.pairs ?? [];
  expect(pairs).toHaveLength(1);
  const { text, error } = expandWord(pairs[0]?.value ?? '', environment, { escape });
  expect(error).toBeUndefined();
  return text;
}

describe('pairValue', () => {
  const values = [
    'a',
    'a b',
    'a  b $A',
    '"a b" c',
    'it \'is  so\' "x"',
    'a\\ b',
    'a\\n b',
    '$A',
    '${B:-x y}',
    'C:\\dir name',
    '#b c',
    'a"b c"d',
  ];

  it.each(values.flatMap((value) => (['\\', '`'] as const).map((escape) => [value, escape] as const)))(
    '%s, with %s as the escape character, stays what it is',
    (value, escape) => {
      const written = pairValue(value, escape);
      expect(written).toBeDefined();
      const text = written?.kind === 'instead' ? written.text : `${written?.quote}${value}${written?.quote}`;
      expect(valueOf(`ENV K=${text}`, escape)).toBe(valueOf(`ENV K ${value}`, escape));
    },
  );

  it.each(["it's", '"a', '${A:-x y} "z"'])('%s has no simple form', (value) => {
    expect(pairValue(value, '\\')).toBeUndefined();
  });
});

describe('doubleQuoted', () => {
  it.each(['plain', 'say "x"', '$A', 'a\\b', 'a`b', "it's"])('%s is read as it is', (text) => {
    for (const escape of ['\\', '`'] as const)
      expect(valueOf(`ENV K=${doubleQuoted(text, escape)}`, escape)).toBe(text);
  });
});
