import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { asksQuestion, isInstall, isLocalInstall, managerOf } from './package-managers.ts';
import { parseScript } from './parse.ts';
import { invocation } from './tools/index.ts';

function callOf(text: string) {
  const [command] = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'sh').commands;
  const call = command && invocation(command);
  const manager = call && managerOf(call.tool);
  if (!call || !manager) throw new Error(`no package manager: ${text}`);
  return { call, manager };
}

describe('asksQuestion', () => {
  it.each([
    'apt-get install x',
    'apt-get -q install x',
    'apt-get install $PACKAGES',
    'apt full-upgrade',
    'aptitude purge x',
    'yum install x',
    'dnf group install x',
    'tdnf remove x',
    'zypper in x',
    'sudo apt-get install x',
  ])('%s', (text) => {
    const { call, manager } = callOf(text);
    expect(asksQuestion(call, manager)).toBe(true);
  });

  it.each([
    'apt-get install -y x',
    'apt-get -qq install x',
    'apt-get -q -q install x',
    'apt-get -q=2 install x',
    'apt-get --assume-yes install x',
    'apt-get --force-yes install x',
    'apt-get $APT_FLAGS install x',
    'apt-get -o APT::Get::Assume-Yes=true install x',
    'apt-get update',
    'apt-get -s install x',
    'apk add x',
    'dnf -yq install x',
    'yum clean all',
    'microdnf install x',
    'zypper -n in x',
    'zypper install -y x',
  ])('not %s', (text) => {
    const { call, manager } = callOf(text);
    expect(asksQuestion(call, manager)).toBe(false);
  });
});

it.each([
  ['apt-get install ./x.deb', true, true],
  ['apt-get install x ./x.deb', true, false],
  ['apt-get upgrade', true, false],
  ['apk add x', true, false],
  ['apk del x', false, false],
  ['yum localinstall x.rpm', true, true],
  ['yum update', true, false],
  ['zypper ref', false, false],
] as const)('%s: install %s, local %s', (text, install, local) => {
  const { call, manager } = callOf(text);
  expect(isInstall(call, manager)).toBe(install);
  expect(isLocalInstall(call)).toBe(local);
});
