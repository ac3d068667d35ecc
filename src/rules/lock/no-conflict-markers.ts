import { copiedManifests } from '../../repository/project.ts';
import { rule } from '../rule.ts';

const names = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'poetry.lock', 'uv.lock'],
  ...['pdm.lock', 'Pipfile.lock', 'go.sum', 'Cargo.lock', 'Gemfile.lock', 'composer.lock'],
];

export default rule({
  id: 'lock/no-conflict-markers',
  level: 'error',
  must: 'A lock file that an image is built with holds no conflict markers.',
  why: 'A merge was committed half done: no package manager can read the lock, so the frozen install in the image fails; some throw the lock away and pick other versions.',
  aliases: [],
  *check(repository) {
    const present = names.filter((name) => repository.named(name).length > 0);
    if (present.length === 0) return;
    const paths = new Set<string>();
    for (const file of repository.dockerfiles)
      for (const name of present) for (const { path } of copiedManifests(repository, file, name)) paths.add(path);
    for (const path of [...paths].sort()) {
      const text = repository.isOwn(path) ? repository.tree.text(path) : undefined;
      const start = text === undefined ? -1 : text.startsWith('<<<<<<< ') ? 0 : text.indexOf('\n<<<<<<< ') + 1;
      if (text === undefined || start === -1 || !text.startsWith('<<<<<<< ', start)) continue;
      const newline = text.indexOf('\n', start);
      yield {
        file: { path },
        range: { start, end: newline === -1 ? text.length : newline },
        message: 'a merge stopped here: take one side, then let the package manager write the lock again',
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY package.json package-lock.json ./\nRUN npm ci\n',
        'package.json': '{}',
        'package-lock.json':
          '{\n<<<<<<< HEAD\n  "lockfileVersion": 3\n=======\n  "lockfileVersion": 2\n>>>>>>> main\n}\n',
      },
      finds: ['package-lock.json:2:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY package.json package-lock.json ./\nRUN npm ci\n',
        'package.json': '{}',
        'package-lock.json': '{ "lockfileVersion": 3 }\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n', 'yarn.lock': '<<<<<<< HEAD\n' } },
  ],
});
