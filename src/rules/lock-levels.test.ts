import { expect, it } from 'vitest';
import { Repository } from '../repository/repository.ts';
import { memoryTree } from '../text/memory-tree.ts';
import inStep from './lock/in-step.ts';
import sumsComplete from './lock/sums-complete.ts';
import type { Report, Rule } from './rule.ts';

const verdicts = { ran: [], paths: new Set<string>(), hidden: new Map() };

const reportsOf = (rule: Rule, files: Record<string, string>): readonly Report[] => [
  ...rule.check(new Repository(memoryTree(files)), verdicts),
];

const project = '[project]\nname = "a"\nversion = "2"\n';
const lock = 'version = 1\n\n[[package]]\nname = "a"\nversion = "1"\nsource = { virtual = "." }\n';

it.each([
  ['nobody installs', '', 'warning'],
  ['a frozen install takes it as it is', 'RUN uv sync --frozen\n', 'warning'],
  ['a locked install stops', 'RUN uv sync --locked\n', undefined],
])('a lock that would still do, and %s', (_what, run, level) => {
  const [report] = reportsOf(inStep, {
    'pyproject.toml': project,
    'uv.lock': lock,
    Dockerfile: `FROM python:3.13\nWORKDIR /app\nCOPY . .\n${run}`,
  });
  expect(report?.level).toBe(level);
  expect(report?.message).toContain('version 2');
  expect(report?.related?.some(({ file }) => file.path === 'Dockerfile')).toBe(run !== '');
});

it('is a note where only what `npm ci` takes no notice of differs', () => {
  const [report, ...more] = reportsOf(inStep, {
    'package.json': '{ "version": "2.0.0" }',
    'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": { "version": "1.0.0" } } }',
  });
  expect(report?.level).toBe('note');
  expect(more).toEqual([]);
});

it('reports in the lock what the manifest has no more', () => {
  const [report] = reportsOf(inStep, {
    'package.json': '{}',
    'package-lock.json':
      '{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "a": "1" } }, "node_modules/a": { "version": "1.0.0" } } }',
  });
  expect(report?.file.path).toBe('package-lock.json');
  expect(report?.level).toBe('warning');
  expect(report?.message).toContain('package.json has no a any more');
});

it('warns of sums that no source needs, and of those of indirect modules', () => {
  const files = { 'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n', 'go.sum': '' };
  expect(reportsOf(sumsComplete, files).map(({ level }) => level)).toEqual(['warning']);
  const source = { 'x/x.go': 'package x\n\nimport "example.com/b/sub"\n' };
  expect(reportsOf(sumsComplete, { ...files, ...source }).map(({ level }) => level)).toEqual([undefined]);
});
