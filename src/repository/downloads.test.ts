import { describe, expect, it } from 'vitest';
import { type BuildStep, buildSteps } from './build-steps.ts';
import { DockerfileUnit } from './dockerfile-unit.ts';
import { checksIntegrity, targetOf, urlsOf } from './downloads.ts';
import { removedPaths } from './removals.ts';

function stepOf(command: string): BuildStep {
  const [run] = buildSteps(new DockerfileUnit('Dockerfile', `FROM a\nRUN ${command}\n`)).runs;
  const [step] = run?.steps ?? [];
  if (!step) throw new Error(`no command: ${command}`);
  return step;
}

describe('urlsOf', () => {
  it.each([
    ['curl https://Example.org/a?b=1', ['https example.org /a?b=1']],
    ['curl -o x "http://u:p@example.org:80/a/$V.tgz"', ['http example.org /a/$V.tgz']],
    ['curl example.org/a', ['http example.org /a']],
    ['curl --url ftp://example.org/', ['ftp example.org /']],
    ['wget https://$HOST/x $URL', ['https  /x', '  ']],
    ['curl -d x https://a.org https://b.org', ['https a.org ', 'https b.org ']],
  ])('%s', (command, urls) => {
    const { call } = stepOf(command);
    expect(call && urlsOf(call).map(({ scheme, host, path }) => `${scheme} ${host} ${path}`)).toEqual(urls);
  });
});

describe('targetOf', () => {
  it.each([
    ['curl https://a.org/x', { kind: 'stdout' }],
    ['curl -O https://a.org/b/x.tgz?c', { kind: 'file', name: 'x.tgz' }],
    ['curl -sSLo /y https://a.org/x', { kind: 'file', name: '/y' }],
    ['curl https://a.org/x > z', { kind: 'file', name: 'z' }],
    ['curl -o /dev/null https://a.org/x', { kind: 'none' }],
    ['curl -I https://a.org/x', { kind: 'none' }],
    ['wget https://a.org/x', { kind: 'file', name: 'x' }],
    ['wget -qO- https://a.org/x', { kind: 'stdout' }],
    ['wget -O "$F" https://a.org/x', { kind: 'file', name: '$F' }],
  ])('%s', (command, target) => expect(targetOf(stepOf(command))).toEqual(target));
});

it.each([
  ['sha256sum -c x', true],
  ['md5sum --check', true],
  ['sha256sum x', false],
  ['gpg --batch --verify a b', true],
  ['gpg --import a', false],
  ['[ "$(sha256sum x)" = y ]', true],
  ['[ -f x ]', false],
])('%s compares: %s', (command, expected) => expect(checksIntegrity(stepOf(command))).toBe(expected));

it.each([
  ['rm -rf /a "$B" /c/*', ['/a', '$B', '/c/*']],
  ['find /a /b -name x -delete', ['/a', '/b']],
  ['find /a -name x', []],
  ['mv /a /b', []],
])('%s deletes %j', (command, paths) => expect(removedPaths(stepOf(command))).toEqual(paths));
