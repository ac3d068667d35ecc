import { describe, expect, it } from 'vitest';
import { fate, required } from './require.ts';

describe('PLIMSOLL_TEST_REQUIRE', () => {
  it('is a list of parts', () => {
    expect([...required(' git , docker,')]).toEqual(['git', 'docker']);
    expect(required(undefined).size).toBe(0);
  });
  it('refuses a name that is no part', () => {
    expect(() => required('git,dokcer')).toThrow('"dokcer"');
  });
});

describe('tests that need a part', () => {
  const only =
    (...here: string[]) =>
    (part: string) =>
      here.includes(part);
  it('run where everything is there', () =>
    expect(fate(['git', 'docker'], new Set(), only('git', 'docker'))).toBe('run'));
  it('are skipped where one is missing', () =>
    expect(fate(['git', 'docker'], new Set(['git']), only('git'))).toBe('skip'));
  it('fail where a required one is missing', () =>
    expect(fate(['git', 'docker'], new Set(['docker']), only('git'))).toBe('fail'));
});
