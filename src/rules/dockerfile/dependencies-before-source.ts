import { sourceFirst } from '../../repository/cache-order.ts';
import { edit } from '../../text/edit.ts';
import { linesOf, ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/dependencies-before-source',
  level: 'note',
  must: 'What an install needs is copied and installed before the rest of the source.',
  why: 'A change of any copied file makes the builder run every later step again: with the whole folder copied first, each changed line of code downloads all dependencies anew.',
  aliases: ['DF070'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { copy, word, run, title, manifests, adjacent } of sourceFirst(repository, file)) {
        const line = repository.lines(file.path).position(run.span.start).line;
        const names = manifests.join(' ');
        const target = copy.args.at(-1)?.text ?? '';
        const flags = copy.flags.map(({ span }) => `${file.text.slice(span.start, span.end)} `).join('');
        const first = `COPY ${flags}${names} ${target.endsWith('/') ? target : `${target}/`}\n`;
        const whole = linesOf(file.text, run);
        yield {
          file,
          range: word.span,
          message: `\`${title}\` (line ${line}) needs ${manifests.join(', ')} alone and runs again after every change, since \`${copy.keyword} ${word.text}\` stands before it`,
          related: [{ file, range: run.span, message: 'what runs again' }],
          fix: adjacent
            ? fix.unsafe(
                `Copy ${names} and install before the rest`,
                file,
                [
                  edit.insert(
                    linesOf(file.text, copy).start,
                    `${first}${ended(file.text.slice(whole.start, whole.end))}`,
                  ),
                  edit.remove(whole),
                ],
                ['+COPY', '+RUN', '-RUN'],
              )
            : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "a.js"]\n',
        'package.json': '{"dependencies": {"express": "5"}}',
        'package-lock.json': '{}',
        '.dockerignore': 'node_modules\n.git\n.env*\n',
        'a.js': '',
      },
      finds: ['Dockerfile:3:6'],
      fixed: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "a.js"]\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY . /app\nRUN cd /app && pip install -r requirements.txt\n',
        'requirements.txt': 'flask==3.1\n',
        'a.py': '',
      },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build ./...\n',
        'go.mod': 'module x\n\ngo 1.24\n',
        'go.sum': '',
        'main.go': 'package main\n',
      },
      finds: ['Dockerfile:3:6'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build ./...\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n',
        'package.json': '{}',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
        'package.json': '{"scripts": {"postinstall": "node build.js"}}',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nRUN pip install .\n',
        'requirements.txt': '-e .\nflask==3.1\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
        'package.json': '{}',
        'package-lock.json': '{}',
      },
    },
  ],
});

const ended = (lines: string): string => (lines.endsWith('\n') ? lines : `${lines}\n`);
