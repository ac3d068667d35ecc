import { describe, expect, it } from 'vitest';
import { licenseProblem } from './expression.ts';

describe('licenseProblem', () => {
  it.each([
    'MIT',
    'apache-2.0',
    'GPL-2.0+',
    '(MIT OR Apache-2.0) AND BSD-3-Clause',
    'GPL-2.0-only WITH Classpath-exception-2.0',
    'LicenseRef-Proprietary',
    '((MIT))',
  ])('%s is an expression', (text) => {
    expect(licenseProblem(text)).toBeUndefined();
  });

  it.each([
    ['', 'an identifier is missing'],
    ['Apache 2.0', '`Apache` is no SPDX identifier'],
    ['MIT Apache-2.0', '`Apache-2.0` stands where AND, OR or WITH belongs'],
    ['MIT OR', 'an identifier is missing'],
    ['(MIT', 'a parenthesis does not close'],
    ['MIT)', 'a parenthesis closes that none opens'],
    ['MIT WITH Nothing', '`Nothing` is no SPDX exception'],
    ['+', '`+` is no SPDX identifier'],
  ])('%s: %s', (text, problem) => {
    expect(licenseProblem(text)).toBe(problem);
  });
});
