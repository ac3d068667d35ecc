import { describe, expect, it } from 'vitest';
import { phpIn, phpRangeAllows } from './composer.ts';
import { atLeastAllows, pinAllows, pinFor } from './pin.ts';
import { rubyIn, rubyRangeAllows } from './ruby.ts';

describe('rubyRangeAllows', () => {
  it.each([
    [['3.3.0'], '3.3', 'partly'],
    [['3.3.0'], '3.3.0', 'yes'],
    [['= 3.3'], '3.3.1', 'no'],
    [['~> 3.3'], '3.4', 'yes'],
    [['~> 3.3'], '4.0', 'no'],
    [['~> 3.3.0'], '3.3', 'yes'],
    [['~> 3.3.0'], '3.4', 'no'],
    [['~> 3'], '3.1', 'yes'],
    [['>= 3.1', '< 3.4'], '3.4', 'no'],
    [['>= 3.1', '< 3.4'], '3', 'partly'],
    [['!= 3.3.1', '>= 3'], '3.3.1', 'no'],
    [['> 3.3'], '3.3.0', 'no'],
    [['<= 3.3'], '3.3.1', 'no'],
    [['3.4.0.preview1'], '3.4', 'unknown'],
  ] as const)('%s and %s: %s', (range, version, answer) => expect(rubyRangeAllows(range, version)).toBe(answer));
  it('names the newest', () => expect([rubyIn(['~> 3.3.0']), rubyIn(['2.6'])]).toEqual(['3.3', undefined]));
});

describe('phpRangeAllows', () => {
  it.each([
    ['^8.1', '8.4', 'yes'],
    ['^8.1', '8.0', 'no'],
    ['^8.1', '9.0', 'no'],
    ['~8.1', '8.4', 'yes'],
    ['~8.1.0', '8.2', 'no'],
    ['~8.1.0 || ~8.3.0', '8.3.4', 'yes'],
    ['~8.1.0|~8.3.0', '8.2', 'no'],
    ['>=8.1 <8.4', '8.4', 'no'],
    ['>=8.1,<8.4', '8.3', 'yes'],
    ['>= 8.1', '8', 'yes'],
    ['8.2.*', '8.2', 'yes'],
    ['8.2.*', '8.3', 'no'],
    ['8.2', '8.2', 'partly'],
    ['8.0 - 8.2', '8.2.9', 'yes'],
    ['8.0 - 8.2', '8.3', 'no'],
    ['8.0 - 8.2.3', '8.2.4', 'no'],
    ['>=8.1@dev', '8.1', 'yes'],
    ['*', '5.6', 'yes'],
    ['!=8.1.0', '8.1.0', 'no'],
    ['dev-main', '8.1', 'unknown'],
    ['', '8.1', 'unknown'],
  ] as const)('%s and %s: %s', (range, version, answer) => expect(phpRangeAllows(range, version)).toBe(answer));
  it('names the newest', () => expect([phpIn('^8.1 <8.3'), phpIn('^7.4')]).toEqual(['8.2', undefined]));
  it('stands long ranges', () => expect(phpRangeAllows('^8.1 || '.repeat(100_000), '8.1')).toBe('unknown'));
});

describe('pins', () => {
  it.each([
    ['20.11.0', '20', 1, 'yes'],
    ['20.11.0', '22.1', 1, 'no'],
    ['3.12.1', '3.12', 2, 'yes'],
    ['3.12.1', '3.13-slim', 2, 'no'],
    ['3.12.1', '3', 2, 'partly'],
    ['3', '3.13', 2, 'yes'],
    ['x', '3.13', 2, 'unknown'],
  ] as const)('%s and %s: %s', (pin, version, line, answer) => expect(pinAllows(pin, version, line)).toBe(answer));

  it.each([
    ['1.24', '1.24', 'yes'],
    ['1.24.3', '1.24', 'yes'],
    ['1.24.3', '1.24.2', 'no'],
    ['1.24', '1', 'yes'],
    ['1.24', '1.23', 'no'],
    ['17', '11', 'no'],
    ['', '11', 'unknown'],
  ] as const)('at least %s and %s: %s', (least, version, answer) => expect(atLeastAllows(least, version)).toBe(answer));

  it('is cut to the tag', () => {
    expect([
      pinFor('3.12.4', '3.13', 2),
      pinFor('3.12.4', '3', 2),
      pinFor('3.12', '3.13.1', 2),
      pinFor('x', '1'),
    ]).toEqual(['3.12', '3.12', '3.12', undefined]);
  });
});
