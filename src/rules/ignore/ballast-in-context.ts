import { type Leak, sized, weigh } from '../../repository/context-leaks.ts';
import { needsOf } from '../../repository/context-needs.ts';
import type { Repository } from '../../repository/repository.ts';
import { broadCopies, keepOut, leadingWord } from '../keep-out.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ignore/ballast-in-context',
  level: 'warning',
  must: 'The ignore file keeps version history, virtualenvs, `node_modules`, caches and build output out of every COPY of a folder.',
  why: 'They are sent to the builder and copied into the image: builds get slow, every commit invalidates the layer, and packages installed for the host replace those of the image.',
  aliases: ['DF033', 'DKL-LI-0003'],
  fixes: 'unsafe',
  *check(repository) {
    const seen = new Set<string>();
    for (const file of repository.dockerfiles) {
      for (const context of repository.contexts(file)) {
        const { ballast } = repository.leaks(file, context);
        const holdsHistory = ballast.some(({ path }) => isHistory(path));
        const needs = ballast.length > 0 ? needsOf(repository, context) : undefined;
        const leaks = holdsHistory && needs?.history ? ballast.filter(({ path }) => !isHistory(path)) : ballast;
        const fresh = leaks.filter(({ path }) => !seen.has(`${context.ignorePath}\0${path}`));
        for (const { path } of fresh) seen.add(`${context.ignorePath}\0${path}`);
        if (fresh.length === 0) continue;
        // Packages of the host are only surely unwanted where every image of the context installs its own.
        const packages = fresh.some(({ path }) => /(?:node_modules|venv)$/.test(path)) && needs?.installs !== true;
        const output = fresh.some(({ what }) => what === 'build output');
        // What git holds somebody has put there on purpose, bytecode apart.
        const held = fresh.some(({ path }) => !path.endsWith('__pycache__') && repository.hasOwnBelow(path));
        const stamp = needs?.stamp === true && fresh.some(({ path }) => isHistory(path));
        yield {
          file: { path: context.ignorePath },
          message: `${leadingWord(repository, context.ignorePath)} \`${fresh[0]?.copy.instruction.keyword} ${fresh[0]?.copy.word.text}\` takes along ${weighed(repository, fresh)}`,
          related: broadCopies(file, fresh),
          fix: keepOut(repository, context, fresh, packages || output || held || stamp ? 'unsafe' : 'safe'),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci\n',
        'package.json': '{}',
        Makefile: 'image:\n\tdocker build --build-arg V=$$(git describe) .\n',
      },
      ignored: { 'node_modules/a/index.js': 'x', '.git/HEAD': 'ref: refs/heads/main\n' },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '.git\n.env\n.env.*\n!.env.example\nnode_modules\nnpm-debug.log*\n' },
    },
    {
      files: {
        'api/Dockerfile': 'FROM python:3.12\nCOPY . .\nRUN pip install -r requirements.txt\n',
        'api/requirements.txt': '',
        'api/.dockerignore': '*.md\r\n',
      },
      ignored: { 'api/src/__pycache__/a.pyc': 'x' },
      finds: ['api/.dockerignore:1:1'],
      fixed: { 'api/.dockerignore': '*.md\r\n**/__pycache__\r\n' },
    },
  ],
  good: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\n', '.dockerignore': '**/node_modules\n.git\n' },
      ignored: { 'node_modules/a/index.js': 'x', '.git/HEAD': '' },
    },
    {
      files: { Dockerfile: 'FROM node:22\nCOPY package.json ./\n', 'package.json': '{}' },
      ignored: { '.git/HEAD': '' },
    },
    {
      files: { Dockerfile: 'FROM golang:1.23\nCOPY . .\nRUN go build -ldflags "-X main.rev=$(git rev-parse HEAD)"\n' },
      ignored: { '.git/HEAD': '' },
    },
    {
      files: {
        Containerfile: 'FROM python:3.12\nCOPY . .\nRUN pip install .\n',
        'pyproject.toml': '[build-system]\nrequires = ["setuptools>=70", "setuptools_scm>=8"]\n',
      },
      ignored: { '.git/HEAD': '' },
    },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN --mount=target=. <<EOT\n  git rev-parse HEAD > /version\nEOT\n',
        'test.Dockerfile': 'FROM alpine:3.20\nCOPY . .\n',
        '.dockerignore': '*.md\n',
      },
      ignored: { '.git/HEAD': '' },
    },
    {
      files: { Dockerfile: 'FROM python:3.12\nCOPY . .\n', '.dockerignore': '# the build needs .git\n/docs\n' },
      ignored: { '.git/HEAD': '' },
    },
    {
      files: { Dockerfile: 'FROM nginx:1.27\nCOPY . /srv\n', '.gitignore': 'dist\n', '.dockerignore': '.git\n' },
      ignored: { 'dist/index.html': '', 'node_modules/a/index.js': '' },
    },
  ],
});

const isHistory = (path: string): boolean => /(?:^|\/)\.(?:git|hg|svn)$/.test(path);

/** ".git (version history, 48 MB), node_modules (…)": the heaviest first, four by name. */
function weighed(repository: Repository, leaks: readonly Leak[]): string {
  const weights = leaks
    .map((leak) => ({ leak, ...weigh(repository.tree, leak.path) }))
    .sort((a, b) => b.bytes - a.bytes);
  const shown = weights
    .slice(0, 4)
    .map(({ leak, bytes, more }) => `${leak.path} (${leak.what}, ${more ? 'over ' : ''}${sized(bytes)})`);
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  const rest = weights.length > shown.length ? ` and ${weights.length - shown.length} more` : '';
  return `${shown.join(', ')}${rest}${weights.length > 1 ? `: ${weights.some(({ more }) => more) ? 'over ' : ''}${sized(total)} that no image needs` : ''}`;
}
