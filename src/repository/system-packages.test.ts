import { describe, expect, it } from 'vitest';
import { DockerfileUnit } from './dockerfile-unit.ts';
import { type PackageStep, packageStepOf } from './system-packages.ts';

function stepOf(run: string): PackageStep | undefined {
  const file = new DockerfileUnit('Dockerfile', `FROM scratch\nRUN ${run}\n`);
  const instruction = file.stages[0]?.instructions[0];
  const command = instruction && file.scripts(instruction)[0]?.commands[0];
  return command && packageStepOf(command);
}

describe('packageStepOf', () => {
  it.each([
    ['apt-get -qq -t sid install -y gcc=4:12 libssl-dev:arm64 g++', 'install', ['gcc', 'libssl-dev', 'g++']],
    ['sudo apt install make', 'install', ['make']],
    ['apk add --no-cache -t .build-deps gcc', 'install', ['gcc']],
    ['apk del .build-deps', 'remove', ['.build-deps']],
    ['yum -y groupinstall "Development Tools"', 'install', ['development tools']],
    ['apt-get purge -y --auto-remove gcc', 'remove', ['gcc']],
    ['install_packages build-essential', 'install', ['build-essential']],
  ])('%s', (run, kind, names) => {
    const step = stepOf(run);
    expect([step?.kind, step?.packages.map(({ name }) => name)]).toEqual([kind, names]);
  });

  it('keeps the name of a group, lower case, and tells of variables', () => {
    expect(stepOf('apk add --virtual=TMP gcc')?.group).toBe('tmp');
    expect(stepOf('apt-get purge $DEPS')?.open).toBe(true);
    expect(stepOf('apt-get update')).toBeUndefined();
  });
});
