import { describe, expect, it } from 'vitest';
import { dialectOf, dialectOfShebang, stdinInterpreter } from './dialect.ts';

describe('dialectOf', () => {
  it.each([
    [['/bin/sh', '-c'], 'sh', false],
    [['/bin/bash', '-o', 'pipefail', '-c'], 'bash', true],
    [['/bin/bash', '-euxo', 'pipefail', '-c'], 'bash', true],
    [['/bin/ash', '-eo', 'pipefail', '-c'], 'sh', true],
    [['bash', '-o', 'errexit', '-c'], 'bash', false],
    [['/usr/bin/env', 'bash', '-c'], 'bash', false],
    [['conda', 'run', '-n', 'x', '/bin/bash', '-c'], 'bash', false],
    [['powershell', '-Command'], 'powershell', false],
    [['C:\\Program Files\\PowerShell\\pwsh.EXE', '-NoLogo'], 'powershell', false],
    [['cmd', '/S', '/C'], 'cmd', false],
    [['/usr/bin/python3', '-c'], 'other', false],
    [['/bin/zsh', '-c'], 'other', false],
    [['busybox', 'sh', '-c'], 'sh', false],
    [[], 'other', false],
  ] as const)('%j', (argv, dialect, pipefail) => expect(dialectOf(argv)).toEqual({ dialect, pipefail }));
});

describe('dialectOfShebang', () => {
  it.each([
    ['#!/bin/sh\na', 'sh', false],
    ['#! /bin/bash -e', 'bash', false],
    ['#!/usr/bin/env bash\r\na', 'bash', false],
    ['#!/usr/bin/env -S bash -eo pipefail\n', 'bash', true],
    ['#!/usr/bin/with-contenv bash\n', 'bash', false],
    ['#!/usr/bin/env python3\n', 'other', false],
    ['#!/usr/bin/perl -w sh\n', 'other', false],
    ['#!', 'other', false],
  ] as const)('%j', (text, dialect, pipefail) => expect(dialectOfShebang(text)).toEqual({ dialect, pipefail }));
  it('is undefined without one', () => expect(dialectOfShebang('# a\n#!/bin/sh')).toBeUndefined());
});

describe('stdinInterpreter', () => {
  it.each([
    ['bash', '', 'bash'],
    ['bash', '-e', 'bash'],
    ['/bin/sh', '-s -- a b', 'sh'],
    ['bash', '-o pipefail', 'bash'],
    ['bash', '-', 'bash'],
    ['python3', '', 'other'],
    ['python3.12', '-', 'other'],
    ['perl', '-w', 'other'],
    ['pwsh', '', 'powershell'],
  ])('%s %s reads %s', (name, args, dialect) =>
    expect(stdinInterpreter(name, args.split(' ').filter(Boolean))?.dialect).toBe(dialect),
  );
  it.each([
    ['cat', ''],
    ['bash', 'script.sh'],
    ['bash', '-c x'],
    ['python3', 'app.py'],
    ['python3', '-m app'],
    ['psql', ''],
  ])('%s %s reads data', (name, args) =>
    expect(stdinInterpreter(name, args.split(' ').filter(Boolean))).toBeUndefined(),
  );
});
