import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../models/dockerfile/parse.ts';
import { Lines } from '../text/span.ts';
import { sourcesOf } from './provenance.ts';

const text = `FROM node:20 AS base
WORKDIR /app
ENV A=1
FROM base AS build
COPY . .
RUN npm ci && \\
    npm run build
FROM base
ARG VERSION=1
COPY --from=build --chown=node /app/dist ./dist
RUN --mount=type=cache,target=/x echo installed \\
  # a remark
  && true
EXPOSE 8080
USER node
CMD ["node", "dist/server.js"]
`;

const fileOf = (path: string, content: string) => {
  const lines = new Lines(content);
  return { path, model: parseDockerfile(content), lineAt: (offset: number) => lines.lineAt(offset) };
};

const of = (
  history: readonly string[],
  ...files: readonly (readonly [string, string])[]
): readonly (string | undefined)[] =>
  sourcesOf(
    history.map((by) => ({ by, empty: false })),
    files.map(([path, content]) => fileOf(path, content)),
  ).map((one) => one && `${one.path}:${one.line}`);

const buildkit = [
  '/bin/sh -c #(nop) ADD file:0123 in / ',
  'CMD ["bash"]',
  'WORKDIR /app',
  'ENV A=1',
  'COPY /app/dist ./dist # buildkit',
  'RUN |1 VERSION=1 /bin/sh -c echo installed   && true # buildkit',
  'EXPOSE map[8080/tcp:{}]',
  'USER node',
  'CMD ["node" "dist/server.js"]',
];
const lines = [undefined, undefined, 2, 3, 10, 11, 14, 15, 16];
const at = (path: string): readonly (string | undefined)[] =>
  lines.map((line) => (line === undefined ? undefined : `${path}:${line}`));

describe('sourcesOf', () => {
  it('gives the steps of a build their lines, the stages below among them, and leaves out those of the base', () => {
    expect(of(buildkit, ['Dockerfile', text])).toEqual(at('Dockerfile'));
  });

  it('reads what the old builder wrote, with the arguments that it leaves out', () => {
    const old = [
      '/bin/sh -c #(nop) WORKDIR /app',
      '/bin/sh -c #(nop)  ENV A=1',
      '/bin/sh -c #(nop) COPY dir:0123abc in ./dist ',
      '|1 VERSION=1 /bin/sh -c echo installed && true',
      '/bin/sh -c #(nop)  EXPOSE 8080',
      '/bin/sh -c #(nop)  USER node',
      '/bin/sh -c #(nop)  CMD ["node" "dist/server.js"]',
    ];
    expect(of(old, ['Dockerfile', text])).toEqual(at('Dockerfile').slice(2));
  });

  it('takes the file that fits among others', () => {
    const other = text.replace('echo installed', 'echo other');
    expect(of(buildkit, ['a/Dockerfile', other], ['b/Dockerfile', text])).toEqual(at('b/Dockerfile'));
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    ['two files that are the same', [['a/Dockerfile', text] as const, ['b/Dockerfile', text] as const]],
    ['a file that changed since', [['Dockerfile', text.replace('USER node', 'USER app')] as const]],
    ['a file with one step more', [['Dockerfile', `${text}LABEL a=b\n`] as const]],
    [
      'a file that says little',
      [['Dockerfile', 'FROM x\nEXPOSE 8080\nUSER node\nCMD ["node", "dist/server.js"]\n'] as const],
    ],
    ['no file', []],
  ])('says nothing for %s', (_, files) => {
    expect(of(buildkit, ...files)).toEqual(buildkit.map(() => undefined));
  });

  it('says nothing of an image without history', () => expect(of([], ['Dockerfile', text])).toEqual([]));
});
