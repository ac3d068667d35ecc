import { describe, expect, it } from 'vitest';
import { numbersIn, parseMise, parseToolVersions } from './tool-versions.ts';

it('reads .tool-versions', () => {
  const text = '# tools\nnodejs 22.1.0 # lts\npython 3.12.4 3.11.9\nruby\n\ngolang\t1.24.2\r\n';
  const { pins } = parseToolVersions(text);
  expect(pins.map(({ tool, versions }) => [tool, ...versions.map((one) => one.text)])).toEqual([
    ['node', '22.1.0'],
    ['python', '3.12.4', '3.11.9'],
    ['go', '1.24.2'],
  ]);
  for (const { versions } of pins)
    for (const one of versions) expect(text.slice(one.span.start, one.span.end)).toBe(one.text);
});

it('reads mise.toml', () => {
  const text =
    '[tools]\nnode = "22"\ngo = { version = "1.24" }\npython = ["3.12", "3.11"]\n"core:java" = "temurin-21"\n[tools.rust]\nversion = "1.85"\nprofile = "minimal"\n';
  expect(parseMise(text).pins.map(({ tool, versions }) => [tool, ...versions.map((one) => one.text)])).toEqual([
    ['node', '22'],
    ['go', '1.24'],
    ['python', '3.12', '3.11'],
    ['java', 'temurin-21'],
    ['rust', '1.85'],
  ]);
  expect(parseMise('[tools\n').problems.length).toBeGreaterThan(0);
});

describe('numbersIn', () => {
  it.each([
    ['3.12.1', '3.12.1'],
    ['v20', '20'],
    ['temurin-21.0.2+13.0.LTS', '21.0.2'],
    ['adoptopenjdk-openj9-17.0.1', '17.0.1'],
    ['prefix:3.12', '3.12'],
    ['latest', undefined],
    ['lts', undefined],
    ['ref:v1.2', undefined],
    ['miniconda3-3.12', undefined],
  ])('%s', (text, version) => expect(numbersIn(text)).toBe(version));
});
