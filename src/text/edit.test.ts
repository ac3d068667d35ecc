import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type Edit, lineEnd, overlaps } from './edit.ts';
import { MappedText } from './mapped.ts';
import { Lines } from './span.ts';

/** Edits of one text that do not overlap. */
const edits = (text: string): fc.Arbitrary<Edit[]> =>
  fc.array(fc.tuple(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 4 }))).map((all) => {
    const chosen: Edit[] = [];
    for (const [a, b, put] of all) {
      const one = { start: Math.min(a, b), end: Math.max(a, b), text: put };
      if (!chosen.some((other) => overlaps(one, other))) chosen.push(one);
    }
    return chosen;
  });

describe('applyEdits', () => {
  it('gives the same text in whatever order the edits come', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }).chain((text) => fc.tuple(fc.constant(text), edits(text))),
        ([text, list]) => {
          const expected = list
            .toSorted((a, b) => b.start - a.start || b.end - a.end)
            .reduce((all, one) => all.slice(0, one.start) + one.text + all.slice(one.end), text);
          if (lineEnd(text) === '\r\n') return;
          expect(applyEdits(text, list)).toBe(expected);
          expect(applyEdits(text, list.toReversed())).toBe(expected);
        },
      ),
    );
  });

  it('writes the line end of the file', () => {
    expect(applyEdits('a\r\nb', [{ start: 4, end: 4, text: '\nc\n' }])).toBe('a\r\nb\r\nc\r\n');
    expect(applyEdits('a\nb', [{ start: 3, end: 3, text: '\nc' }])).toBe('a\nb\nc');
  });

  it('refuses what overlaps or lies outside', () => {
    expect(() =>
      applyEdits('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow(RangeError);
    expect(() =>
      applyEdits('abc', [
        { start: 1, end: 1, text: 'x' },
        { start: 1, end: 1, text: 'y' },
      ]),
    ).toThrow(RangeError);
    expect(() => applyEdits('abc', [{ start: 2, end: 4, text: '' }])).toThrow(RangeError);
  });
});

describe('Lines', () => {
  it('agrees with a count by hand, for every offset', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'ü', '😀') }), (text) => {
        const lines = new Lines(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const before = text.slice(0, offset).split('\n');
          expect(lines.position(offset)).toEqual({
            line: before.length,
            column: (before.at(-1) ?? '').length + 1,
            offset,
          });
        }
      }),
    );
  });

  it('gives lines without their ends', () => {
    const lines = new Lines('one\r\ntwo\n\nfour');
    expect([1, 2, 3, 4].map((line) => lines.lineText(line))).toEqual(['one', 'two', '', 'four']);
  });
});

describe('MappedText', () => {
  it('leads every character back to where it came from', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(fc.nat(60), fc.nat(60))), (file, cuts) => {
        let last = 0;
        const spans = cuts
          .map(([a, b]) => ({ start: Math.min(a, b, file.length), end: Math.min(Math.max(a, b), file.length) }))
          .sort((a, b) => a.start - b.start)
          .filter((span) => span.start >= last && (last = span.end) >= 0);
        const mapped = MappedText.join(file, spans);
        for (let at = 0; at < mapped.text.length; at++) expect(file[mapped.offset(at)]).toBe(mapped.text[at]);
        const middle = mapped.slice(1, mapped.text.length);
        for (let at = 0; at < middle.text.length; at++) expect(file[middle.offset(at)]).toBe(middle.text[at]);
      }),
    );
  });

  it('knows which parts are one stretch of the file', () => {
    const mapped = MappedText.join('ab\\\ncd', [
      { start: 0, end: 2 },
      { start: 4, end: 6 },
    ]);
    expect(mapped.text).toBe('abcd');
    expect([mapped.contiguous(0, 2), mapped.contiguous(1, 3), mapped.contiguous(2, 4)]).toEqual([true, false, true]);
    expect(mapped.span(1, 3)).toEqual({ start: 1, end: 5 });
  });
});
