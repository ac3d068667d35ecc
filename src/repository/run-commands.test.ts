import { describe, expect, it } from 'vitest';
import { DockerfileUnit } from './dockerfile-unit.ts';
import { argumentsOf, runCommands } from './run-commands.ts';

function dirsOf(run: string): readonly string[] {
  const file = new DockerfileUnit('Dockerfile', `FROM scratch\nWORKDIR /app\nRUN ${run}\n`);
  const [stage] = file.stages;
  return stage ? [...runCommands(file, stage)].map(({ command, dir }) => `${command.name} ${dir}`) : [];
}

describe('runCommands', () => {
  it.each([
    ['npm ci', ['npm /app']],
    ['cd web && npm ci && cd .. && make', ['npm /app/web', 'make /app']],
    ['(cd web && npm ci) && make', ['npm /app/web', 'make /app']],
    ["sh -c 'cd web && npm ci' && make", ['sh /app', 'npm /app/web', 'make /app']],
    ['echo "$(cd web && pwd)" && make', ['echo /app', 'pwd /app/web', 'make /app']],
    ['cd "$DIR" && npm ci', ['npm undefined']],
    ['cd /srv; npm ci', ['npm /srv']],
  ])('%s', (run, dirs) => expect(dirsOf(run)).toEqual(dirs));
});

it('tells options, their values and operands apart', () => {
  const file = new DockerfileUnit('Dockerfile', 'FROM scratch\nRUN npm --prefix web install --omit=dev -g $X\n');
  const run = file.stages[0]?.instructions[0];
  const [script] = run ? file.scripts(run) : [];
  const { options, operands, known } = argumentsOf(script?.commands[0]?.args ?? [], new Set(['--prefix']));
  expect([...options]).toEqual([
    ['--prefix', 'web'],
    ['--omit', 'dev'],
    ['-g', ''],
  ]);
  expect(operands.map(({ raw }) => raw)).toEqual(['install', '$X']);
  expect(known).toBe(false);
});
