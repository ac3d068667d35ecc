import { describe, expect, it } from 'vitest';
import { buildSteps, isMounted, readerOf, stepsAfter, systemOfStage } from './build-steps.ts';
import { DockerfileUnit } from './dockerfile-unit.ts';

const stepsOf = (text: string) => buildSteps(new DockerfileUnit('Dockerfile', text));

describe('buildSteps', () => {
  it('finds commands by program and by tool, through wrappers, substitutions and `sh -c`', () => {
    const steps = stepsOf(
      'FROM debian:12\nRUN sudo apt-get update; X=$(curl a) sh -c "apt-get install b"\nRUN python3 -m pip install c\n',
    );
    expect(steps.calls('apt-get').map(({ call }) => call.subcommand)).toEqual(['update', 'install']);
    expect(steps.calls('pip').map(({ command }) => command.name)).toEqual(['python3']);
    expect(steps.named('curl', 'sh').map(({ command }) => command.name)).toEqual(['sh', 'curl']);
  });

  it('takes ONBUILD RUN along, but no shell that it does not read', () => {
    const { runs } = stepsOf('FROM a\nONBUILD RUN x\nSHELL ["powershell"]\nRUN y\nCMD z\n');
    expect(runs.map(({ instruction, body, steps }) => [instruction.keyword, body.keyword, steps.length])).toEqual([
      ['ONBUILD', 'RUN', 1],
      ['RUN', 'RUN', 0],
    ]);
  });

  it('knows which layers are those of the final image', () => {
    const { runs } = stepsOf(
      'FROM a AS base\nRUN 1\nFROM a AS build\nRUN 2\nFROM base\nRUN 3\nCOPY --from=build /x /x\n',
    );
    expect(runs.map(({ kept }) => kept)).toEqual([true, false, true]);
  });

  it('reads mounts', () => {
    const [run] = stepsOf('FROM a\nRUN --mount=type=cache,target=/var/lib/apt/ --mount=target=/src x\n').runs;
    expect(run?.mounts).toEqual([
      { type: 'cache', target: '/var/lib/apt/' },
      { type: 'bind', target: '/src' },
    ]);
    expect(
      run && [isMounted(run, '/var/lib/apt/lists'), isMounted(run, '/var/lib/aptx'), isMounted(run, '/src')],
    ).toEqual([true, false, false]);
  });

  it('follows a pipe and what comes behind it', () => {
    const [run] = stepsOf('FROM a\nRUN x | y | z && w\n').runs;
    const [first] = run?.steps ?? [];
    expect(first && readerOf(first)?.command.name).toBe('y');
    expect(first && stepsAfter(first).map(({ command }) => command.name)).toEqual(['y', 'z', 'w']);
    expect(run?.steps[2] && readerOf(run.steps[2])).toBeUndefined();
  });

  it('does not look at a RUN of more commands than anybody writes', () => {
    const { runs } = stepsOf(`FROM a\nRUN x${' && x'.repeat(5_000)}\nRUN y\n`);
    expect(runs.map(({ steps }) => steps.length)).toEqual([0, 1]);
  });

  it('tells the system of a stage by the image that it rests on', () => {
    const { stages } = new DockerfileUnit('Dockerfile', 'FROM alpine:3.20 AS a\nFROM a AS b\nFROM example.org/x\n');
    expect(stages.map((stage) => systemOfStage(stage)?.distribution)).toEqual(['alpine', 'alpine', undefined]);
  });
});
