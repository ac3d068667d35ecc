import { expect, it } from 'vitest';
import { Repository } from '../src/repository/repository.ts';
import rule from '../src/rules/dockerfile/supported-base.ts';
import { memoryTree } from '../src/text/memory-tree.ts';
import { check } from '../src/use/check.ts';

const bases = (today: string | undefined): (string | undefined)[] => {
  const files = { Dockerfile: 'FROM debian:10\nFROM alpine:3.22\nFROM node:22\n' };
  const repository = new Repository(memoryTree(files), { today });
  const told = (one: Repository): (string | undefined)[] =>
    check(one, [rule]).findings.map(({ message }) => /`([^`]+)`/.exec(message)?.[1]);
  expect(told(repository.with(new Map()))).toEqual(told(repository));
  return told(repository);
};

it('judges by the day that it is given, and by that of its list without one', () => {
  expect(bases('2024-01-01')).toEqual([]);
  expect(bases(undefined)).toEqual(['debian:10']);
  expect(bases('2027-05-02')).toEqual(['debian:10', 'alpine:3.22', 'node:22']);
});
