import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, excerpt, headOf, printable, tailOf, wrap } from './terminal.ts';

const anything = fc.string({
  unit: fc
    .oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0x10000, max: 0x10ffff }))
    .map((code) => String.fromCodePoint(code)),
});

describe('printable', () => {
  it.each([
    ['plain text, ünïcode, 日本語, 👩‍👩‍👧‍👦, ⚠️', 'plain text, ünïcode, 日本語, 👩‍👩‍👧‍👦, ⚠️'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\x9b31m', '\\x9b31m'],
    ['a\tb\r\nc', 'a\\tb\\r\\nc'],
    ['nul\0', 'nul\\x00'],
    ['\u202egnp.exe\u2069', '\\u202egnp.exe\\u2069'],
    ['zero\u200bwidth\u00adhyphen\ufeff', 'zero\\u200bwidth\\xadhyphen\\ufeff'],
    ['\ud800 and \udc00', '\\ud800 and \\udc00'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ufffe', '\\ufffe'],
  ])('%j → %j', (text, expected) => expect(printable(text)).toBe(expected));

  it('leaves nothing that a terminal obeys, whatever comes in', () => {
    fc.assert(
      fc.property(
        anything,
        (text) => !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u.test(printable(text)),
      ),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(anything, (text) => printable(printable(text)) === printable(text)));
  });
});

describe('excerpt', () => {
  it('says how much it left out', () => {
    expect(excerpt('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxxx… (999990 more characters)');
    expect(excerpt('short', 10)).toBe('short');
  });
  it('does not cut a character in two', () => expect(excerpt('aaa👍b', 4)).toBe('aaa… (3 more characters)'));
});

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['größe │ · …', 11],
    ['日本語', 6],
    ['ｆｕｌｌ', 8],
    ['한국어', 6],
    ['e\u0301', 1],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['⚠️', 2],
    ['⚠', 1],
    ['🇩🇪', 2],
    ['✓ ✗', 3],
    ['𝒳', 1],
  ])('%s is %i columns', (text, width) => expect(displayWidth(text)).toBe(width));
});

describe('headOf and tailOf', () => {
  it.each([
    ['abcdef', 4, 'abcd', 'cdef'],
    ['日本語', 5, '日本', '本語'],
    ['a⚠️⚠️b', 3, 'a⚠️', '⚠️b'],
    ['x👩‍👧y', 2, 'x', 'y'],
  ])('%s in %i columns', (text, columns, head, tail) => {
    expect(headOf(text, columns)).toBe(head);
    expect(tailOf(text, columns)).toBe(tail);
  });
  it('fit, and are ends of the text', () => {
    fc.assert(
      fc.property(anything, fc.nat(30), (text, columns) => {
        const shown = printable(text);
        const head = headOf(shown, columns);
        const tail = tailOf(shown, columns);
        expect(displayWidth(head)).toBeLessThanOrEqual(columns);
        expect(shown.startsWith(head) && shown.endsWith(tail)).toBe(true);
      }),
    );
  });
});

describe('wrap', () => {
  it('breaks at spaces and keeps the ones inside a line', () => {
    expect(wrap('one two  three four', 10)).toEqual(['one two', 'three four']);
    expect(wrap('a   b', 10)).toEqual(['a   b']);
  });
  it('cuts a word that is too long', () =>
    expect(wrap(`ab ${'x'.repeat(25)} c`, 10)).toEqual(['ab', 'x'.repeat(10), 'x'.repeat(10), 'xxxxx c']));
  it('knows wide characters', () => expect(wrap('日本語 日本語', 8)).toEqual(['日本語', '日本語']));
  it('gives one empty line for nothing', () => expect(wrap('  ', 10)).toEqual(['']));
  it('loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '日', '⚠', '⚠\ufe0f', 'e\u0301', ' ', '👩\u200d👧') })),
        fc.integer({ min: 8, max: 40 }),
        (words, columns) => {
          const text = words.join(' ');
          const lines = wrap(text, columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
  it('takes a text of a megabyte', () => expect(wrap('x'.repeat(1_000_000), 100)).toHaveLength(10_000));
});
