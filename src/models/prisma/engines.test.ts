import { describe, expect, it } from 'vitest';
import { detectedOpenssl, type EngineSystem, engineTarget, engineUseOf, isSince, opensslOf } from './engines.ts';

const alpine = (release: string, program = false): EngineSystem => ({
  family: 'musl',
  openssl: opensslOf('alpine', release) ?? '1.0.x',
  hasOpenssl: true,
  inUsrLib: isSince(release, 3, 21),
  hasProgram: program,
});
const debian = (release: string, present = true): EngineSystem => ({
  family: 'debian',
  openssl: opensslOf('debian', release) ?? '1.0.x',
  hasOpenssl: present,
  inUsrLib: false,
  hasProgram: false,
});

/** System, Prisma, the engines for x64 and arm64. */
const table: readonly (readonly [string, EngineSystem, string, string, string])[] = [
  ['Alpine 3.16', alpine('3.16'), '5.22.0', 'linux-musl', 'linux-musl-arm64-openssl-1.1.x'],
  ['Alpine 3.17', alpine('3.17'), '4.7.1', 'linux-musl', 'linux-musl-arm64-openssl-1.1.x'],
  ['Alpine 3.17', alpine('3.17'), '4.8.0', 'linux-musl-openssl-3.0.x', 'linux-musl-arm64-openssl-3.0.x'],
  ['Alpine 3.20', alpine('3.20'), '5.22.0', 'linux-musl-openssl-3.0.x', 'linux-musl-arm64-openssl-3.0.x'],
  ['Alpine 3.21', alpine('3.21'), '5.22.0', 'linux-musl', 'linux-musl-arm64-openssl-1.1.x'],
  ['Alpine 3.21', alpine('3.21'), '6.0.1', 'linux-musl', 'linux-musl-arm64-openssl-1.1.x'],
  ['Alpine 3.21', alpine('3.21'), '6.1.0', 'linux-musl-openssl-3.0.x', 'linux-musl-arm64-openssl-3.0.x'],
  [
    'Alpine 3.22 with openssl',
    alpine('3.22', true),
    '5.22.0',
    'linux-musl-openssl-3.0.x',
    'linux-musl-arm64-openssl-3.0.x',
  ],
  ['Debian 10', debian('10'), '6.19.0', 'debian-openssl-1.1.x', 'linux-arm64-openssl-1.1.x'],
  ['Debian 11', debian('11'), '6.19.0', 'debian-openssl-1.1.x', 'linux-arm64-openssl-1.1.x'],
  ['Debian 12', debian('12'), '6.19.0', 'debian-openssl-3.0.x', 'linux-arm64-openssl-3.0.x'],
  ['Debian 13', debian('13'), '6.19.0', 'debian-openssl-3.0.x', 'linux-arm64-openssl-3.0.x'],
  ['Debian 12 without libssl', debian('12', false), '6.19.0', 'debian-openssl-1.1.x', 'linux-arm64-openssl-1.1.x'],
  [
    'UBI 8',
    { family: 'rhel', openssl: '1.1.x', hasOpenssl: true, inUsrLib: false, hasProgram: false },
    '6.19.0',
    'rhel-openssl-1.1.x',
    'linux-arm64-openssl-1.1.x',
  ],
  [
    'UBI 9',
    { family: 'rhel', openssl: '3.0.x', hasOpenssl: true, inUsrLib: false, hasProgram: false },
    '6.19.0',
    'rhel-openssl-3.0.x',
    'linux-arm64-openssl-3.0.x',
  ],
];

describe('the engine that a client asks for', () => {
  it.each(table)('%s, %o, Prisma %s', (_name, system, version, x64, arm64) => {
    const openssl = detectedOpenssl(system, version);
    expect(engineTarget(system, openssl, 'x64')).toBe(x64);
    expect(engineTarget(system, openssl, 'arm64')).toBe(arm64);
  });
});

describe('whether there is an engine', () => {
  it.each([
    ['4.16.0', undefined, [], 'engine'],
    ['6.6.0', undefined, ['queryCompiler'], 'engine'],
    ['6.7.0', undefined, ['queryCompiler'], 'none'],
    ['6.7.0', 'library', ['queryCompiler'], 'engine'],
    ['6.15.0', undefined, ['queryCompiler', 'driverAdapters'], 'none'],
    ['6.16.0', undefined, ['queryCompiler'], 'engine'],
    ['6.19.0', 'binary', [], 'engine'],
    ['6.19.0', 'client', [], 'none'],
    ['7.0.0', undefined, [], 'none'],
    ['7.9.1', 'library', [], 'none'],
  ] as const)('Prisma %s, engineType %s, %o: %s', (version, type, features, use) => {
    expect(engineUseOf(version, type, features)).toBe(use);
  });
});

it('knows no OpenSSL of releases that it does not know', () => {
  expect(opensslOf('debian', undefined)).toBeUndefined();
  expect(opensslOf('debian', '14')).toBeUndefined();
  expect(opensslOf('alpine', '3.8')).toBeUndefined();
  expect(opensslOf('arch', '1')).toBeUndefined();
});
