import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { compareAlpine } from './alpine.ts';
import { compareDebian } from './debian.ts';
import { comparePython, orderIn } from './ecosystem-order.ts';
import { compareGem } from './gem.ts';
import { compareSemver } from './semver.ts';

type Order = (a: string, b: string) => number | undefined;

const sign = (order: number | undefined): number | undefined => (order === undefined ? undefined : Math.sign(order));

/** Every version of a list comes before all that follow it. */
function inOrder(compare: Order, versions: readonly string[]): void {
  for (const [i, a] of versions.entries())
    for (const [j, b] of versions.entries()) expect([a, b, sign(compare(a, b))]).toEqual([a, b, Math.sign(i - j)]);
}

/** The same pairs in every run: what differs from the real tool stays found. */
function pairs(part: fc.Arbitrary<string>, count: number): [string, string][] {
  const seed = 20_261_121;
  // Near relatives are compared more often than strangers.
  const pair = fc.oneof(
    fc.tuple(part, part),
    fc
      .tuple(part, fc.nat(30), fc.constantFrom('0', '1', 'a', '~', '.', '-', '+'))
      .map(([one, at, extra]): [string, string] => {
        const place = Math.min(at, one.length);
        return [one, one.slice(0, place) + extra + one.slice(place)];
      }),
  );
  return fc.sample(pair, { numRuns: count, seed });
}

const present = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

describe('Debian', () => {
  it('orders tildes, letters, epochs and revisions', () => {
    inOrder(compareDebian, [
      '1.0~~',
      '1.0~~a',
      '1.0~',
      '1.0',
      '1.0-1~deb12u1',
      '1.0-1',
      '1.0-1+b1',
      '1.0a',
      '1.0+x',
      '1.10',
      '1:0.1',
      '10:0',
    ]);
    expect(sign(compareDebian('1.0', '1.0-0'))).toBe(0);
    expect(sign(compareDebian('0:1.0', '1.00'))).toBe(0);
    expect(sign(compareDebian('1.18446744073709551616', '1.18446744073709551617'))).toBe(-1);
  });

  it.skipIf(!present('dpkg', '--version'))(
    'agrees with dpkg --compare-versions on random pairs',
    { timeout: 120_000 },
    () => {
      const piece = fc.constantFrom(
        '0',
        '1',
        '2',
        '9',
        '10',
        '00',
        '01',
        'a',
        'b',
        'Z',
        'rc',
        '+',
        '~',
        '.',
        '~~',
        '.',
        '-',
        'deb12u',
      );
      const upstream = fc.array(piece, { maxLength: 7 }).map((parts) => `1${parts.join('')}`);
      const version = fc
        .tuple(fc.constantFrom('', '0:', '1:', '2:'), upstream, fc.constantFrom('', '-0', '-1', '-1~', '-1+b1'))
        .map((parts) => parts.join(''));
      const chosen = pairs(version, 2500).filter((pair) =>
        pair.every((one) => !one.endsWith('-') && /^(?:\d+:)?\d[^:]*$/.test(one)),
      );
      const script =
        'while read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" gt "$b"; then echo 1; else echo 0; fi; done';
      const { stdout, stderr } = spawnSync('sh', ['-c', script], {
        input: `${chosen.map((pair) => pair.join(' ')).join('\n')}\n`,
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(chosen.length).toBeGreaterThan(2000);
      const told = stdout.trim().split('\n').map(Number);
      expect(chosen.map(([a, b]) => [a, b, sign(compareDebian(a, b))])).toEqual(
        chosen.map(([a, b], index) => [a, b, told[index]]),
      );
    },
  );
});

describe('Alpine', () => {
  it('orders suffixes before and behind a release, and revisions', () => {
    inOrder(compareAlpine, [
      '1.2_alpha',
      '1.2_alpha1',
      '1.2_beta',
      '1.2_pre3',
      '1.2_rc1',
      '1.2',
      '1.2-r0',
      '1.2-r9',
      '1.2-r10',
      '1.2_cvs',
      '1.2_git20240101',
      '1.2_p1',
      '1.2_p1-r1',
      '1.2a',
      '1.2.0',
      '1.2.1',
      '1.10',
      '2',
    ]);
    // Behind the first number, a leading 0 makes a fraction.
    inOrder(compareAlpine, ['1.01', '1.02', '1.1']);
    expect(compareAlpine('1.2_none', '1')).toBeUndefined();
    expect(compareAlpine('1.2', 'trunk')).toBeUndefined();
  });

  it.skipIf(!present('apk', '--version'))('agrees with apk version -t', { timeout: 120_000 }, () => {
    const version = fc
      .tuple(
        fc.constantFrom('0', '1', '10'),
        fc.constantFrom('', '.0', '.1', '.01', '.10.2'),
        fc.constantFrom('', 'a', 'b'),
        fc.constantFrom('', '_alpha', '_rc1', '_p', '_p2', '_git20240101'),
        fc.constantFrom('', '-r0', '-r1', '-r10'),
      )
      .map((parts) => parts.join(''));
    const words: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };
    for (const [a, b] of fc.sample(fc.tuple(version, version), { numRuns: 1000, seed: 7 }))
      expect([a, b, sign(compareAlpine(a, b))]).toEqual([
        a,
        b,
        words[spawnSync('apk', ['version', '-t', a, b], { encoding: 'utf8' }).stdout.trim()],
      ]);
  });
});

describe('SemVer', () => {
  it('orders pre-releases, and the pseudo-versions of Go', () => {
    inOrder(compareSemver, [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
    ]);
    inOrder(compareSemver, [
      'v0.0.0-20190101000000-aaaaaaaaaaaa',
      'v0.0.0-20240102030405-0123456789ab',
      'v0.1.0',
      'v1.2.4-0.20240102030405-0123456789ab',
      '1.2.4',
      '1.21',
      '1.21.1',
    ]);
    expect(compareSemver('1.x', '1.0.0')).toBeUndefined();
  });

  it('agrees with the package semver on random pairs', () => {
    const identifier = fc.constantFrom('0', '1', '10', 'a', 'beta', 'rc1', '-', 'A');
    const version = fc
      .tuple(fc.nat(3), fc.nat(11), fc.nat(3), fc.array(identifier, { maxLength: 3 }), fc.constantFrom('', '+b1'))
      .map(
        ([major, minor, patch, pre, build]) =>
          `${major}.${minor}.${patch}${pre.length > 0 ? `-${pre.join('.')}` : ''}${build}`,
      );
    for (const [a, b] of fc.sample(fc.tuple(version, version), { numRuns: 5000, seed: 7 }))
      expect([a, b, sign(compareSemver(a, b))]).toEqual([a, b, semver.compare(a, b)]);
  });
});

describe('PEP 440', () => {
  it('orders development, pre-, post-releases and epochs', () => {
    inOrder(comparePython, [
      '1.0.dev1',
      '1.0a1.dev1',
      '1.0a1',
      '1.0b2',
      '1.0rc1',
      '1.0',
      '1.0+local',
      '1.0.post1',
      '1.1',
      '1!0.1',
    ]);
    expect(sign(comparePython('1.0', '1.0.0'))).toBe(0);
    expect(comparePython('not a version', '1')).toBeUndefined();
  });

  const packaging = 'from pip._vendor.packaging.version import Version as V';
  it.skipIf(!present('python3', '-c', packaging))("agrees with Python's packaging on random pairs", () => {
    const version = fc
      .tuple(
        fc.constantFrom('', '', '1!', '0!'),
        fc.constantFrom('0', '1', '1.0', '1.0.0', '1.10', '2.0.1'),
        fc.constantFrom('', 'a1', 'b2', 'rc1', '.rc1', '-alpha', 'c3'),
        fc.constantFrom('', '.post1', '-1', '.post'),
        fc.constantFrom('', '.dev0', '.dev3'),
        fc.constantFrom('', '', '+abc', '+1', '+abc.1'),
      )
      .map((parts) => parts.join(''));
    const chosen = fc.sample(fc.tuple(version, version), { numRuns: 5000, seed: 7 });
    const script = `${packaging}\nimport sys\nfor line in sys.stdin:\n    a, b = (V(one) for one in line.split())\n    print((a > b) - (a < b))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: chosen.map((pair) => pair.join(' ')).join('\n'),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const told = stdout.trim().split('\n').map(Number);
    expect(chosen.map(([a, b]) => [a, b, sign(comparePython(a, b))])).toEqual(
      chosen.map(([a, b], index) => [a, b, told[index]]),
    );
  });
});

describe('RubyGems', () => {
  it('orders pre-releases, and leaves out zeros that mean nothing', () => {
    inOrder(compareGem, ['1.0.a.2', '1.0.b1', '1.0.rc1', '1.0', '1.0.1', '1.2', '1.10', '2.0.0.pre', '2']);
    for (const [a, b] of [
      ['1.0', '1'],
      ['1.0.0.a', '1.a'],
      ['1.0-x1', '1.pre.x1'],
    ] as const)
      expect([a, b, sign(compareGem(a, b))]).toEqual([a, b, 0]);
    expect(compareGem('1..2', '1')).toBeUndefined();
  });
});

it('knows the order of an ecosystem whatever its release', () => {
  expect(orderIn('Debian:12')).toBe(compareDebian);
  expect(orderIn('Alpine:v3.20')).toBe(compareAlpine);
  expect(orderIn('GIT')).toBeUndefined();
  expect(orderIn('constructor')).toBeUndefined();
});
