import { describe, expect, it } from 'vitest';
import { interpolate, variablesOf } from './interpolate.ts';

const environment = { FULL: 'value', EMPTY: '' };

describe('interpolate', () => {
  it.each([
    ['plain', 'plain'],
    ['$FULL', 'value'],
    ['${FULL}', 'value'],
    ['a-$FULL-b', 'a-value-b'],
    ['$FULL_', ''],
    ['${NONE}', ''],
    ['$$FULL', '$FULL'],
    ['$${FULL}', '${FULL}'],
    ['$$$FULL', '$value'],
    ['price $ 5', 'price $ 5'],
    ['^x$', '^x$'],
    ['$1 $}', '$1 $}'],
    ['${NONE:-d}', 'd'],
    ['${NONE-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${FULL:-d}', 'value'],
    ['${NONE:-}', ''],
    ['${NONE:-a:-b?c+d}', 'a:-b?c+d'],
    ['${FULL:+r}', 'r'],
    ['${EMPTY:+r}', ''],
    ['${EMPTY+r}', 'r'],
    ['${NONE+r}', ''],
    ['${FULL:?no}', 'value'],
    ['${EMPTY?no}', ''],
    ['${NONE:-${FULL}}', 'value'],
    ['${NONE:-${NONE2:-x${FULL}y}}z', 'xvaluey' + 'z'],
    ['${NONE:-$FULL $FULL}', 'value value'],
    ['${NONE:-{}}', '{}'],
    ['${NONE:-$${X}}', '${X}'],
    ['${FULL:-$${X}}!', 'value!'],
    ['${NONE:-a b}/${FULL}', 'a b/value'],
  ])('%s becomes %s', (text, expected) => {
    const result = interpolate(text, environment);
    expect(result.error).toBeUndefined();
    expect(result.text).toBe(expected);
  });

  it.each(['${', '${}', '${ }', '${ FULL}', '${FULL }', '${FULL!}', '${1}', 'x ${FULL', '${NONE:-${}'])(
    'refuses %s',
    (text) => {
      const { error } = interpolate(text, environment);
      expect(error?.kind).toBe('invalid');
      expect(text.slice(error?.span.start)).toMatch(/^\$\{/);
    },
  );

  it.each([
    ['${NONE:?give it}', 'required variable NONE is missing a value: give it'],
    ['${NONE?}', 'required variable NONE is missing a value'],
    ['${EMPTY:?is ${FULL}}', 'required variable EMPTY is missing a value: is value'],
    ['a ${NONE?x} ${NONE2?y}', 'required variable NONE is missing a value: x'],
  ])('%s fails', (text, message) => {
    expect(interpolate(text, environment).error).toMatchObject({ kind: 'required', message });
  });

  it('names what has no value', () => {
    expect(interpolate('$A ${B} ${C:-$D} ${E:+x} ${FULL}', environment).unset).toEqual(['A', 'B', 'D']);
  });

  it('does not reach into the prototype', () => {
    expect(interpolate('$constructor', {}).unset).toEqual(['constructor']);
  });

  it('stands deep and long texts', () => {
    expect(interpolate('${A:-'.repeat(100_000), {}).error?.kind).toBe('invalid');
    expect(interpolate(`${'${A:-'.repeat(1000)}${'}'.repeat(1000)}`, {}).error?.kind).toBe('invalid');
    expect(interpolate('$A'.repeat(200_000), { A: 'x' }).text.length).toBe(200_000);
    expect(interpolate('$$'.repeat(500_000), {}).text.length).toBe(500_000);
  });
});

describe('variablesOf', () => {
  it('lists references with their places', () => {
    const text = 'a $A ${B:-x${C}} $$D ${E:?msg}';
    const found = variablesOf(text);
    expect(found.map(({ name, operator, operand, level }) => [name, operator, operand, level])).toEqual([
      ['A', '', '', 0],
      ['B', ':-', 'x${C}', 0],
      ['C', '', '', 1],
      ['E', ':?', 'msg', 0],
    ]);
    expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      '$A',
      '${B:-x${C}}',
      '${C}',
      '${E:?msg}',
    ]);
  });

  it('is empty where Compose would stop', () => {
    expect(variablesOf('$A ${')).toEqual([]);
  });
});
