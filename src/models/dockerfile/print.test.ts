import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';
import { gapsOf, partsOf, printDockerfile } from './print.ts';
import type { Instruction } from './syntax.ts';

const pieces = fc.constantFrom(
  ...['FROM x', 'FROM x AS y', 'RUN a', 'COPY a b', 'ENV a=b', 'ONBUILD RUN', 'CMD ["a"]', 'HEALTHCHECK CMD', 'FOO'],
  ...['\n', '\n', '\r\n', '\r', ' ', '\t', '\\\n', '\\', '`\n', '\\ \n', '\ufeff', '\u00a0', '\f'],
  ...['# c', '#', '\n# c\n', '  # c\n', '# escape=`\n', '# check=skip=A\n', '#!x\n'],
  ...['<<EOF', '<<-"E F"', 'EOF', '\nEOF\n', "'", '"', '--x=y', '[', ']', '$x', '😀', 'é'],
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
);

describe('printing a parsed file', () => {
  it('gives the text back, and nothing but white space is outside the tree', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const file = parseDockerfile(text);
        expect(printDockerfile(file)).toBe(text);
        for (const { start, end } of gapsOf(file)) {
          expect(end).toBeGreaterThanOrEqual(start);
          expect(text.slice(start, end)).toMatch(/^[\s\u0085]*$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every part inside its whole, in order', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const file = parseDockerfile(text);
        let done = 0;
        for (const { start, end } of partsOf(file)) {
          expect(start).toBeGreaterThanOrEqual(done);
          done = end;
        }
        for (const instruction of file.instructions) expectNested(instruction);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves the pieces of a joined line where they are in the file', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { rest } of parseDockerfile(text).instructions) {
          for (let at = 0; at < rest.text.length; at++) expect(text[rest.offset(at)]).toBe(rest.text[at]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function expectNested({ span, keywordSpan, flags, args, pairs, heredocs, inner }: Instruction): void {
  const inside = [
    keywordSpan,
    ...[...flags, ...args, ...pairs, ...heredocs].map((part) => part.span),
    ...(inner ? [inner.span] : []),
  ];
  for (const part of inside) {
    expect(part.start).toBeGreaterThanOrEqual(span.start);
    expect(part.end).toBeLessThanOrEqual(span.end);
  }
  if (inner) expectNested(inner);
}
