import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';
import {
  ancestry,
  effective,
  effectiveUser,
  effectiveWorkdir,
  environmentAt,
  finalStage,
  searchPathAt,
  shellAt,
} from './scope.ts';
import type { Instruction, Stage } from './syntax.ts';

function last(text: string): { stage: Stage; instruction: Instruction } {
  const stage = finalStage(parseDockerfile(text));
  const instruction = stage?.instructions.at(-1) ?? stage?.from;
  if (!stage || !instruction) throw new Error('no stage');
  return { stage, instruction };
}

describe('ancestry', () => {
  it('goes up to the outside', () => {
    expect(ancestry(last('FROM x AS a\nFROM a AS b\nFROM y\nFROM b').stage).map(({ index }) => index)).toEqual([
      3, 1, 0,
    ]);
    expect(finalStage(parseDockerfile(''))).toBeUndefined();
  });
});

describe('effective instructions', () => {
  it('come from the nearest stage', () => {
    const { stage } = last('FROM x AS a\nUSER one\nUSER two\nHEALTHCHECK NONE\nFROM a\nRUN x\n');
    expect(effectiveUser(stage)?.word.text).toBe('two');
    expect(effective(stage, 'HEALTHCHECK')?.args[0]?.text).toBe('NONE');
    expect(effective(stage, 'STOPSIGNAL')).toBeUndefined();
    expect(effectiveUser(last('FROM x').stage)).toBeUndefined();
  });

  it('an ENTRYPOINT takes an inherited CMD away, not its own', () => {
    const cmd = (text: string): string | undefined => effective(last(text).stage, 'CMD')?.rest.text;
    expect(cmd('FROM x AS a\nCMD one\nFROM a\n')).toBe('one');
    expect(cmd('FROM x AS a\nCMD one\nFROM a\nENTRYPOINT e\n')).toBeUndefined();
    expect(cmd('FROM x AS a\nCMD one\nFROM a\nCMD two\nENTRYPOINT e\n')).toBe('two');
    expect(cmd('FROM x AS a\nCMD one\nENTRYPOINT e\nFROM a\n')).toBe('one');
  });

  it('up to an instruction', () => {
    const { stage, instruction } = last('FROM x\nUSER a\nRUN b\n');
    const [user] = stage.instructions;
    expect(effective(stage, 'USER', instruction)).toBe(user);
    expect(user && effective(stage, 'USER', user)).toBeUndefined();
  });
});

describe('shellAt', () => {
  it.each([
    ['FROM x\nRUN a', ['/bin/sh', '-c']],
    ['FROM x\nSHELL ["bash", "-c"]\nRUN a', ['bash', '-c']],
    ['FROM x\nRUN a\nSHELL ["bash", "-c"]', ['/bin/sh', '-c']],
    ['FROM x AS a\nSHELL ["bash", "-c"]\nFROM a\nRUN a', ['bash', '-c']],
    ['FROM x\nSHELL bash\nRUN a', ['/bin/sh', '-c']],
  ])('%j', (text, shell) => {
    const { stage } = last(text);
    const run = stage.instructions.find(({ keyword }) => keyword === 'RUN');
    expect(run && shellAt(stage, run)).toEqual(shell);
  });
});

describe('environmentAt', () => {
  const environment = (text: string): object => {
    const { stage, instruction } = last(text);
    return Object.fromEntries(environmentAt(stage, instruction));
  };

  it.each([
    ['FROM x\nENV A=1 B=$A\nENV C="$A-$A"\nRUN a', { A: '1', B: undefined, C: '1-1' }],
    ['FROM x\nENV A old value\nRUN a', { A: 'old value' }],
    ['FROM x\nARG A=1 B=$A C\nRUN a', { A: '1', B: '1', C: undefined }],
    ['ARG A=1\nARG B\nFROM x\nARG A\nARG B\nARG TARGETARCH\nRUN a', { A: '1', B: undefined, TARGETARCH: undefined }],
    ['ARG A=1\nFROM x\nRUN a', {}],
    ['FROM x\nENV A=1\nARG A\nRUN a', { A: '1' }],
    ['FROM x\nENV A=1\nARG A=2\nRUN a', { A: '2' }],
    ['FROM x\nENV PATH=/a:$PATH\nRUN a', { PATH: undefined }],
    ['FROM x\nRUN a\nENV A=1', {}],
    ['FROM x AS a\nARG A=1\nENV B=2\nFROM a\nENV C=$A$B\nRUN a', { A: '1', B: '2', C: '12' }],
    ['FROM x AS a\nENV A=1\nARG A=2\nFROM a\nRUN a', { A: '1' }],
    ['# escape=`\nFROM x\nENV A=c:\\a` b\nRUN a', { A: 'c:\\a b' }],
  ])('%j', (text, expected) => expect(environment(text)).toEqual(expected));

  it('is a map', () => {
    const { stage, instruction } = last('FROM x\nENV A=1\nARG B\nRUN a');
    const map = environmentAt(stage, instruction);
    const pairs: unknown[] = [];
    map.forEach((value, name, whole) => pairs.push([name, value, whole === map]));
    expect(pairs).toEqual([
      ['A', '1', true],
      ['B', undefined, true],
    ]);
    expect([map.size, [...map.keys()], [...map.values()], map.has('B'), map.has('C'), map.get('C')]).toEqual([
      2,
      ['A', 'B'],
      ['1', undefined],
      true,
      false,
      undefined,
    ]);
  });
});

describe('effectiveWorkdir', () => {
  it.each([
    ['FROM x\nRUN a', undefined],
    ['FROM scratch\nRUN a', '/'],
    ['FROM x\nWORKDIR a\nRUN a', undefined],
    ['FROM scratch\nWORKDIR a\nWORKDIR ../b/./c/\nRUN a', '/b/c'],
    ['FROM x\nWORKDIR /a//b/\nWORKDIR c\nRUN a', '/a/b/c'],
    ['FROM x\nENV D=/srv\nWORKDIR $D/app\nRUN a', '/srv/app'],
    ['FROM x\nWORKDIR /a\nWORKDIR $D\nRUN a', undefined],
    ['FROM x\nWORKDIR "/a b"\nRUN a', '/a b'],
    ['FROM x AS p\nWORKDIR /a\nFROM p AS q\nWORKDIR b\nFROM q\nWORKDIR c\nRUN a', '/a/b/c'],
    ['# escape=`\nFROM x\nWORKDIR C:\\app\nWORKDIR sub\nRUN a', 'C:\\app\\sub'],
  ])('%j', (text, expected) => {
    const { stage, instruction } = last(text);
    expect(effectiveWorkdir(stage, instruction)).toBe(expected);
    expect(effectiveWorkdir(stage)).toBe(expected);
  });

  it('up to an instruction', () => {
    const { stage } = last('FROM x\nWORKDIR /a\nRUN a\nWORKDIR /b\n');
    expect(stage.instructions.map((instruction) => effectiveWorkdir(stage, instruction))).toEqual([
      undefined,
      '/a',
      '/a',
    ]);
  });
});

describe('searchPathAt', () => {
  it.each([
    ['FROM x\nENV PATH=/a:$PATH\nENV PATH="${PATH}:/b:/c"\nRUN a', ['/a', '/b', '/c']],
    ['FROM x\nENV D=/d\nENV PATH=$D/bin:${E:-/e:f}:$U/g:$PATH\nRUN a', ['/d/bin', '/e:f']],
    ['FROM x AS a\nENV PATH /a:$PATH\nFROM a\nENV PATH=/b\nRUN a', ['/b']],
    ['FROM x\nRUN a\nENV PATH=/a', []],
  ])('%j', (text, expected) => {
    const { stage } = last(text);
    const run = stage.instructions.find(({ keyword }) => keyword === 'RUN');
    expect(run && searchPathAt(stage, run)).toEqual(expected);
  });
});
