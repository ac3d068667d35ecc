import { type ManyLocks, manifestsWithManyLocks } from '../../repository/lock-owners.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'lock/one-per-manifest',
  level: 'warning',
  must: 'Beside a manifest lies the lock of one package manager.',
  why: 'Each manager writes its own lock and none keeps those of the others in step: what developers run and what the image installs drift apart without a word.',
  aliases: [],
  *check(repository) {
    for (const one of manifestsWithManyLocks(repository)) yield* reportsOf(one);
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
        'package.json': '{ "dependencies": { "a": "1" } }',
        'package-lock.json': '{}',
        'yarn.lock': '',
      },
      finds: ['package-lock.json:1:1'],
    },
    {
      files: {
        'package.json': '{ "packageManager": "pnpm@10.1.0" }',
        'pnpm-lock.yaml': '',
        'yarn.lock': '',
      },
      finds: ['yarn.lock:1:1'],
    },
    {
      files: {
        'pyproject.toml': '',
        'poetry.lock': '',
        'uv.lock': '',
      },
      finds: ['uv.lock:1:1'],
    },
  ],
  good: [
    {
      files: {
        'package.json': '{}',
        'package-lock.json': '{}',
        'npm-shrinkwrap.json': '{}',
        'web/package.json': '{}',
        'web/yarn.lock': '',
      },
    },
    { files: { 'package.json': '{}', 'bun.lock': '{}', 'bun.lockb': '' } },
  ],
});

function* reportsOf({ manifest, locks, used }: ManyLocks): Iterable<Report> {
  const [first] = locks;
  if (!first) return;
  const kept = used ? (locks.find(({ manager }) => manager === used.manager) ?? first) : first;
  for (const { path, manager } of locks) {
    if (path === kept.path) continue;
    const who = used
      ? `${used.place.path} uses ${used.manager}`
      : 'nothing in the repository says which of them is used';
    yield {
      file: { path },
      message: `${path} (${manager}) lies beside ${kept.path} (${kept.manager}), both for ${manifest}: ${who}`,
      related: [
        { file: { path: kept.path }, message: `the lock of ${kept.manager}` },
        ...(used ? [{ file: used.place, range: used.place.range, message: `${used.manager} is used here` }] : []),
      ],
    };
  }
}
