import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';

const stages = (text: string): readonly unknown[] =>
  parseDockerfile(text).stages.map(({ name, image, parent, uses }) => [
    name,
    image,
    parent?.index,
    uses.map(({ how, stage }) => `${how} ${stage.index}`).join(' '),
  ]);

describe('stages', () => {
  it('are named in lower case and linked', () => {
    expect(
      stages(
        'FROM golang AS Build\nFROM node as web\nFROM build\nCOPY --from=WEB a b\nCOPY --from=0 a b\nRUN --mount=type=bind,from=Web,target=/x ls\nCOPY --from=nginx a b\n',
      ),
    ).toEqual([
      ['build', 'golang', undefined, ''],
      ['web', 'node', undefined, ''],
      [undefined, 'build', 0, 'from 0 copy 1 copy 0 mount 1'],
    ]);
  });

  it('hold their own instructions; ARGs before them are global', () => {
    const file = parseDockerfile('ARG A\nARG B=1\nFROM x\nRUN a\nFROM y\nRUN b\nRUN c\n');
    expect(file.globalArgs).toEqual(file.instructions.slice(0, 2));
    expect(file.stages.map(({ instructions }) => instructions.length)).toEqual([1, 2]);
    expect(file.stages[1]?.from).toBe(file.instructions[4]);
  });

  it.each([
    ['ARG V=22\nFROM node:$V', 'node:22'],
    ['ARG V=22\nARG T=${V}-slim\nFROM node:${T}', 'node:22-slim'],
    ['ARG A\nFROM ${A:-x}:1', 'x:1'],
    ['ARG A\nFROM x:$A', undefined],
    ['FROM x:$A', undefined],
    ['ARG A=$B\nFROM x:$A', undefined],
    ['FROM x-$TARGETARCH', undefined],
    ['ARG TARGETARCH=arm64\nFROM x-$TARGETARCH', 'x-arm64'],
    ['FROM "node:22"', 'node:22'],
    ['FROM ${A?}', undefined],
    ['FROM', undefined],
    ['# escape=`\nFROM a`$b', 'a$b'],
  ])('%j has the image %j', (text, image) => expect(parseDockerfile(text).stages[0]?.image).toBe(image));

  it('find their parent through a global ARG', () => {
    expect(stages('ARG BASE=build\nFROM x AS build\nFROM $BASE\n')[1]).toEqual([undefined, 'build', 0, 'from 0']);
  });

  it('a name means the last stage that has it so far for FROM, the last of all for COPY', () => {
    expect(stages('FROM x AS a\nFROM y AS a\nFROM a\nCOPY --from=a b c\n')[2]).toEqual([
      undefined,
      'a',
      1,
      'from 1 copy 1',
    ]);
    expect(stages('FROM x AS a\nFROM y\nCOPY --from=a b c\nFROM z AS a\n')[1]).toEqual([undefined, 'y', undefined, '']);
  });

  it('do not use themselves or later ones', () => {
    expect(stages('FROM a AS a\nCOPY --from=a x y\nCOPY --from=1 x y\nFROM b\n')[0]).toEqual(['a', 'a', undefined, '']);
  });
});
