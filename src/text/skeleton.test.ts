import { describe, expect, it } from 'vitest';
import { type Skeleton, skeletonChange } from './skeleton.ts';

const of = (facts: string, comments: string[] = [], errors: string[] = []): Skeleton => ({
  facts: facts.split(' ').filter(Boolean),
  comments,
  errors,
});

describe('skeletonChange', () => {
  it('accepts the same structure', () => expect(skeletonChange(of('a b c'), of('a b c'), [])).toBeUndefined());
  it('refuses an undeclared fact', () => expect(skeletonChange(of('a b'), of('a x b'), [])).toContain('+x'));
  it('refuses a lost fact', () => expect(skeletonChange(of('a b'), of('a'), [])).toContain('-b'));
  it('refuses a changed order', () => expect(skeletonChange(of('a b'), of('b a'), ['+x'])).toBeDefined());
  it('accepts what is declared, by prefix', () => {
    expect(
      skeletonChange(of('FROM CMD:text'), of('FROM USER:1 CMD:json'), ['+USER', '-CMD:text', '+CMD:json']),
    ).toBeUndefined();
    expect(skeletonChange(of('a a'), of('a a a'), ['+a'])).toBeUndefined();
    expect(skeletonChange(of('a a a'), of('a a'), ['-a'])).toBeUndefined();
  });
  it('does not let a declared addition hide another change', () => {
    expect(skeletonChange(of('a b c'), of('a USER c'), ['+USER'])).toBeDefined();
  });
  it('refuses a lost comment and a new error', () => {
    expect(skeletonChange(of('a', ['one', 'one']), of('a', ['one']), [])).toContain('comment lost: one');
    expect(skeletonChange(of('a', [], ['e']), of('a', [], ['e', 'f']), [])).toContain('f');
  });
});
