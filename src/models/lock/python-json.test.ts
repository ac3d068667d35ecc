import { describe, expect, it } from 'vitest';
import { parseToml } from '../toml/parse.ts';
import { pythonJson } from './python-json.ts';

const written = (toml: string) => pythonJson(parseToml(`a = ${toml}\n`).root);

describe('pythonJson', () => {
  // The right sides are what Python 3.11 prints.
  it.each([
    ['"x"', '"x"'],
    [
      '"ä\\u007f\\U0001F600/\\"\\\\\\b\\f\\n\\r\\t\\u0001"',
      '"\\u00e4\\u007f\\ud83d\\ude00/\\"\\\\\\b\\f\\n\\r\\t\\u0001"',
    ],
    ["'''\nx'''", '"x"'],
    ['1', '1'],
    ['+1_000', '1000'],
    ['-0', '0'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['0b101', '5'],
    ['1.0', '1.0'],
    ['1.10', '1.1'],
    ['-0.0', '-0.0'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1.5e-7', '1.5e-07'],
    ['1e15', '1000000000000000.0'],
    ['1e16', '1e+16'],
    ['1.5e300', '1.5e+300'],
    ['inf', 'Infinity'],
    ['-inf', '-Infinity'],
    ['nan', 'NaN'],
    ['true', 'true'],
    ['[1, [], {}]', '[1, [], {}]'],
    ['{ b = 1, a = "x", "A-b" = false }', '{"A-b": false, "a": "x", "b": 1}'],
  ])('%s', (toml, json) => {
    expect(written(toml)).toBe(`{"a": ${json}}`);
  });

  it('sorts keys by code point, not by UTF-16 unit', () => {
    expect(written('{ "\u{1F600}" = 1, "\uFFEE" = 2, "ab" = 3, "a" = 4 }')).toBe(
      '{"a": {"a": 4, "ab": 3, "\\uffee": 2, "\\ud83d\\ude00": 1}}',
    );
  });

  it('has nothing for dates', () => {
    expect(written('1979-05-27')).toBeUndefined();
    expect(written('[07:32:00]')).toBeUndefined();
  });
});
