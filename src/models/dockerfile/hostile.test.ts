import { describe, expect, it } from 'vitest';
import { expandWord } from './expand.ts';
import { parseDockerfile } from './parse.ts';
import { printDockerfile } from './print.ts';
import { environmentAt, shellAt } from './scope.ts';
import { dockerfileSkeleton } from './skeleton.ts';

const many = 200_000;

/** Texts on which anything quadratic would run into the time limit of a test, and anything recursive into the stack. */
const texts: Readonly<Record<string, string>> = {
  'one long line': `RUN ${'a '.repeat(2 * many)}`,
  'many instructions': `FROM x\n${'RUN a\n'.repeat(50_000)}`,
  'many unknown keywords': 'RNU a\n'.repeat(20_000),
  'escape characters': `RUN ${'\\'.repeat(5 * many)}`,
  'escape characters and blanks': `RUN ${'\\ '.repeat(2 * many)}`,
  'continuations with comments': `RUN a \\\n${'# c\n'.repeat(many)}`,
  'blank continuation lines': `RUN a \\\n${'\n'.repeat(5 * many)}`,
  'carriage returns': `RUN a${'\r'.repeat(5 * many)}\n`,
  'openers on one line': `RUN ${'<<X '.repeat(20_000)}`,
  'openers that end': `COPY ${'<<X '.repeat(20_000)}/\n${'X\n'.repeat(20_000)}`,
  'openers on many lines': 'RUN <<X\n'.repeat(50_000),
  'opener and blanks': `RUN <<${' '.repeat(2 * many)}x<`,
  'nested ONBUILD': 'ONBUILD '.repeat(100_000),
  'nested ONBUILD over lines': 'ONBUILD \\\n'.repeat(100_000),
  'stages in a chain': Array.from({ length: 10_000 }, (_, index) => `FROM s${index} AS s${index + 1}\n`).join(''),
  'nested JSON': `CMD ${'['.repeat(many)}${']'.repeat(many)}`,
  'nested substitutions': `FROM ${'${a:-'.repeat(many)}${'}'.repeat(many)}`,
  'quotes in a flag': `RUN --a=${'"\''.repeat(2 * many)}`,
  pairs: `ENV ${'a=b '.repeat(100_000)}`,
  directives: '# check=a\n'.repeat(50_000),
  'a value that doubles': `ARG A=aaaaaaaaaa\n${'ARG A=$A$A\n'.repeat(60)}FROM $A\n`,
};

describe('hostile texts', () => {
  it.each(Object.entries(texts))('%s', (_name, text) => {
    const file = parseDockerfile(text);
    expect(printDockerfile(file) === text).toBe(true);
    expect(dockerfileSkeleton(text).facts).toHaveLength(file.directives.length + file.instructions.length);
  });

  it('questions about each of many instructions', () => {
    const text = `FROM x\n${Array.from({ length: 20_000 }, (_, index) => `ENV A${index}=$A${index - 1}x\nRUN a\n`).join('')}`;
    const [stage] = parseDockerfile(text).stages;
    let runs = 0;
    for (const instruction of stage?.instructions ?? []) {
      if (!stage || instruction.keyword !== 'RUN') continue;
      runs++;
      expect(shellAt(stage, instruction)).toEqual(['/bin/sh', '-c']);
      expect(environmentAt(stage, instruction).has('A0')).toBe(true);
    }
    expect(runs).toBe(20_000);
  });

  it('patterns that make a backtracking matcher give up', () => {
    const value = 'a'.repeat(2_000);
    expect(expandWord(`\${v//${'*a'.repeat(12)}*b/x}`, { v: value }).text).toBe(value);
    expect(expandWord(`\${v%%${'*a'.repeat(500)}b}`, { v: value }).text).toBe(value);
    expect(expandWord(`\${v#${'*a'.repeat(5_000)}}`, { v: 'a'.repeat(200_000) })).toMatchObject({
      error: expect.stringContaining('takes too long'),
    });
  });
});
