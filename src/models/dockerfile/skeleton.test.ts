import { describe, expect, it } from 'vitest';
import { skeletonChange } from '../../text/skeleton.ts';
import { dockerfileSkeleton } from './skeleton.ts';

describe('dockerfileSkeleton', () => {
  it('has a fact for each directive and instruction', () => {
    const text = [
      '# syntax=docker/dockerfile:1',
      '# escape=`',
      'FROM --platform=linux/amd64 node:22 AS Build',
      'FROM node:22',
      'COPY --from=build --link a b /c',
      'COPY <<one <<two /',
      'one',
      'two',
      'ENV a=b c=d',
      'ENV a b',
      'ARG a',
      'RUN --mount=type=cache,target=/root/.cache --network=none <<EOF',
      'EOF',
      'CMD ["a"]',
      'ENTRYPOINT a',
      'HEALTHCHECK --interval=5s CMD ["a"]',
      'HEALTHCHECK none',
      'ONBUILD COPY --chown=a b c',
      'FOO bar',
    ].join('\n');
    expect(dockerfileSkeleton(text).facts).toEqual([
      'directive syntax=docker/dockerfile:1',
      'directive escape=`',
      'FROM words as build --platform',
      'FROM words',
      'COPY words 3 --from --link',
      'COPY words 3 <<one <<two',
      'ENV pairs 2',
      'ENV pairs legacy 1',
      'ARG pairs 1',
      'RUN text --mount=/root/.cache --network <<EOF',
      'CMD json',
      'ENTRYPOINT text',
      'HEALTHCHECK --interval CMD json',
      'HEALTHCHECK NONE',
      'ONBUILD COPY words 2 --chown',
      'FOO none',
    ]);
  });

  it('has all comments and errors', () => {
    const { comments, errors } = dockerfileSkeleton('# a\nFROM x y\nRUN b \\\n# c\n d\n#\n');
    expect(comments).toEqual(['a', 'c', '']);
    expect(errors).toEqual(['FROM requires either one or three arguments']);
  });

  /** Broken repairs seen in the wild: each must differ from what it was made of. */
  it.each([
    ['a continuation eaten', 'FROM x\nRUN a \\\n && b\n', 'FROM x\nRUN a\n && b\n'],
    ['an instruction swallowed', 'FROM x\nRUN a\nRUN b\n', 'FROM x\nRUN a && RUN b\n'],
    ['the same in one line fewer', 'FROM x\nRUN a; b\n', 'FROM x\nRUN a; RUN b\n'],
    ['ADD of a URL made COPY', 'FROM x\nADD https://a/b /c\n', 'FROM x\nCOPY https://a/b /c\n'],
    ['COPY of a URL', 'FROM x\nCOPY a /c\n', 'FROM x\nCOPY https://a/b /c\n'],
    ['AS lost', 'FROM a:1 AS b\n', 'FROM a 1 b\n'],
    [
      'space after a flag lost',
      'FROM x\nRUN --mount=type=cache,target=/c go build\n',
      'FROM x\nRUN --mount=type=cache,target=/cgo build\n',
    ],
    ['a flag lost', 'FROM x\nCOPY --chown=a b c\n', 'FROM x\nCOPY b c\n'],
    ['form changed', 'FROM x\nCMD ["a"]\n', 'FROM x\nCMD a\n'],
    ['LABEL unreadable', 'FROM x\nLABEL a b c\n', 'FROM x\nLABEL a=b c\n'],
    ['a word lost', 'FROM x\nCOPY a b c\n', 'FROM x\nCOPY a c\n'],
    ['heredoc unterminated', 'FROM x\nRUN <<EOF\na\nEOF\n', 'FROM x\nRUN <<EOF\na\n EOF\n'],
    ['directive gone', '# syntax=a\nFROM x\n', '\n# syntax=a\nFROM x\n'],
    ['comment gone', 'FROM x\n# why\nRUN a\n', 'FROM x\nRUN a\n'],
  ])('shows %s', (_name, before, after) => {
    expect(skeletonChange(dockerfileSkeleton(before), dockerfileSkeleton(after), [])).toBeDefined();
  });

  it('does not show what is no structure', () => {
    const before = '# a\nFROM node AS b\nRUN apt-get update \\\n # c\n && apt-get install x\n';
    const after = '# a\n\nfrom node:22 as b\nRUN apt-get update && \\\n # c\n  apt-get install -y x # d\n';
    expect(skeletonChange(dockerfileSkeleton(before), dockerfileSkeleton(after), [])).toBeUndefined();
  });
});
