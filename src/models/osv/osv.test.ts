import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affectedBy } from './affected.ts';
import { cvss3Score } from './cvss3.ts';
import { readOsv } from './entry.ts';
import { osvKey } from './key.ts';
import { ratingOf, severityNamed } from './severity.ts';

const advisory = (affected: object, rest: object = {}): string =>
  JSON.stringify({
    id: 'X-1',
    modified: '2026-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'left' }, ...affected }],
    ...rest,
  });

const range = (type: string, ...events: object[]): object => ({ ranges: [{ type, events }] });

/** What the only entry of an advisory says of versions: the fix, `open` without one, or `-` if it is not affected. */
function verdicts(text: string, ...versions: string[]): string[] {
  const [entry] = readOsv(text) ?? [];
  return versions.map((version) => {
    const affected = entry && affectedBy(entry, version);
    return affected ? (affected.fixed ?? 'open') : '-';
  });
}

describe('a CVSS 3 vector', () => {
  // Scores that FIRST publishes for these vulnerabilities (CVSS 3.1 Examples, 3.0 where so marked).
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N', 5.4],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 4.2],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9],
    ['CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', 4.6],
    ['CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
    // Other metrics do not count.
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:C', 9.8],
  ])('%s scores %d', (vector, score) => {
    expect(cvss3Score(vector)).toBe(score);
  });

  it.each([
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H',
    'CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:constructor/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    '9.8',
    '',
  ])('%s is none', (vector) => {
    expect(cvss3Score(vector)).toBeUndefined();
  });

  it('is rated as the specification says', () => {
    expect([0, 3.9, 4, 6.9, 7, 8.9, 9, 10].map(ratingOf)).toEqual([
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
      'critical',
      'critical',
    ]);
    expect(['MODERATE', 'Important', 'low**', 'unknown', 7].map(severityNamed)).toEqual([
      'medium',
      'high',
      'low',
      undefined,
      undefined,
    ]);
  });
});

describe('an OSV advisory', () => {
  it('is about the versions from an event to the next', () => {
    const text = advisory(
      range('SEMVER', { introduced: '0' }, { fixed: '1.2.0' }, { introduced: '2.0.0-rc.1' }, { fixed: '2.1.5' }),
    );
    expect(
      verdicts(text, '0.0.1', '1.1.9', '1.2.0', '1.9.0', '2.0.0-beta', '2.0.0-rc.1', '2.1.4', '2.1.5', 'latest'),
    ).toEqual(['1.2.0', '1.2.0', '-', '-', '-', '2.1.5', '2.1.5', '-', '-']);
  });

  it('may give events in any order', () => {
    const text = advisory(
      range('SEMVER', { fixed: '2.1.5' }, { introduced: '2.0.0' }, { fixed: '1.2.0' }, { introduced: '0' }),
    );
    expect(verdicts(text, '1.1.9', '1.5.0', '2.0.1', '2.1.5')).toEqual(['1.2.0', '-', '2.1.5', '-']);
  });

  it('is judged as the schema says, whatever the order of its events', () => {
    // The evaluation of the schema in its own words: the events by version, one behind the other.
    const affected = (events: readonly { kind: string; at: number }[], version: number): boolean => {
      let inside = false;
      for (const { kind, at } of events.toSorted((a, b) => a.at - b.at)) {
        if (kind === 'introduced' && version >= at) inside = true;
        else if (kind === 'fixed' && version >= at) inside = false;
        else if (kind === 'last_affected' && version > at) inside = false;
      }
      return inside;
    };
    const ranges = fc
      .tuple(
        fc.uniqueArray(fc.nat(30), { maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        fc.nat(),
      )
      .map(([places, ends, turn]) => {
        const events = places
          .toSorted((a, b) => a - b)
          .map((at, index) => ({
            kind: index % 2 === 0 ? 'introduced' : ends[index] ? 'fixed' : 'last_affected',
            at,
          }));
        const by = events.length === 0 ? 0 : turn % events.length;
        return [...events.slice(by), ...events.slice(0, by)];
      });
    fc.assert(
      fc.property(ranges, fc.nat(32), (events, version) => {
        const text = advisory(
          range('SEMVER', ...events.map(({ kind, at }) => ({ [kind]: at === 0 ? '0' : `1.${at}.0` }))),
        );
        const [verdict] = verdicts(text, `1.${version}.0`);
        expect(verdict !== '-').toBe(affected(events, version));
        const fixes = events.filter(({ kind, at }) => kind === 'fixed' && at > version).map(({ at }) => at);
        const fix = fixes.length === 0 ? 'open' : `1.${Math.min(...fixes)}.0`;
        expect(['-', fix]).toContain(verdict);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('may end with the last version that is affected, or at a limit, or never', () => {
    expect(
      verdicts(
        advisory(range('SEMVER', { introduced: '1.0.0' }, { last_affected: '1.4.0' })),
        '0.9.0',
        '1.4.0',
        '1.4.1',
      ),
    ).toEqual(['-', 'open', '-']);
    expect(verdicts(advisory(range('SEMVER', { introduced: '0' }, { limit: '3.0.0' })), '2.9.9', '3.0.0')).toEqual([
      'open',
      '-',
    ]);
    expect(verdicts(advisory(range('SEMVER', { introduced: '0' }, { limit: '*' })), '9.0.0')).toEqual(['open']);
    expect(verdicts(advisory(range('SEMVER', { introduced: '1.5.0' })), '1.4.9', '99.0.0')).toEqual(['-', 'open']);
  });

  it('may list versions, beside ranges or without', () => {
    expect(verdicts(advisory({ versions: ['1.0.0', 'weird'] }), '1.0.0', 'weird', '1.0.1')).toEqual([
      'open',
      'open',
      '-',
    ]);
    const both = advisory({ versions: ['0.5.0'], ...range('SEMVER', { introduced: '1.0.0' }, { fixed: '1.1.0' }) });
    expect(verdicts(both, '0.5.0', '0.6.0', '1.0.0')).toEqual(['1.1.0', '-', '1.1.0']);
  });

  it('is compared as its ecosystem orders versions', () => {
    const of = (ecosystem: string, fixed: string): string =>
      advisory({ package: { ecosystem, name: 'x' }, ...range('ECOSYSTEM', { introduced: '0' }, { fixed }) });
    expect(verdicts(of('Debian:12', '1.2-3+deb12u1'), '1.2-3', '1.2-3+deb12u1', '1:0')).toEqual([
      '1.2-3+deb12u1',
      '-',
      '-',
    ]);
    expect(verdicts(of('Alpine:v3.20', '1.2.3-r1'), '1.2.3_rc1-r9', '1.2.3-r0', '1.2.3-r1')).toEqual([
      '1.2.3-r1',
      '1.2.3-r1',
      '-',
    ]);
    expect(verdicts(of('PyPI', '1.0'), '1.0rc1', '1.0.0', '1.0.post1')).toEqual(['1.0', '-', '-']);
    // Nobody here knows the order: only the list of versions counts.
    expect(verdicts(of('Maven', '2'), '1')).toEqual(['-']);
  });

  it('has one entry for each package, and none if it was withdrawn or names commits alone', () => {
    const two = JSON.stringify({
      id: 'X-2',
      aliases: ['CVE-1', 7],
      upstream: ['CVE-2'],
      affected: [
        { package: { ecosystem: 'npm', name: 'a' }, versions: ['1'] },
        { package: { ecosystem: 'PyPI', name: 'b' }, ...range('ECOSYSTEM', { introduced: '0' }) },
        { package: { ecosystem: 'npm', name: 'c' }, ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] },
        { ranges: 'none' },
        null,
      ],
    });
    expect(
      readOsv(two)?.map(({ id, aliases, upstream, ecosystem, name }) => ({ id, aliases, upstream, ecosystem, name })),
    ).toEqual([
      { id: 'X-2', aliases: ['CVE-1'], upstream: ['CVE-2'], ecosystem: 'npm', name: 'a' },
      { id: 'X-2', aliases: ['CVE-1'], upstream: ['CVE-2'], ecosystem: 'PyPI', name: 'b' },
    ]);
    expect(readOsv(advisory({ versions: ['1'] }, { withdrawn: '2026-01-01T00:00:00Z' }))).toEqual([]);
  });

  it.each(['', '[]', 'null', '{"id": 7}', '{"id": "X"', '"X"'])('is not %j', (text) => {
    expect(readOsv(text)).toBeUndefined();
  });

  it('is rated by its vectors, else by words', () => {
    const rating = (affected: object, rest: object): unknown[] => {
      const [entry] = readOsv(advisory({ versions: ['1'], ...affected }, rest)) ?? [];
      return [entry?.severity, entry?.score];
    };
    const [high, low] = [
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N',
    ].map((score) => ({
      severity: [{ type: 'CVSS_V3', score }],
    }));
    const word = { database_specific: { severity: 'MODERATE' } };
    expect(rating({}, { ...high, ...word })).toEqual(['high', 7.5]);
    expect(rating(low ?? {}, high ?? {})).toEqual(['low', 3.1]);
    expect(rating({}, { severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }], ...word })).toEqual([
      'medium',
      undefined,
    ]);
    expect(rating({ ecosystem_specific: { urgency: 'unimportant' } }, {})).toEqual(['low', undefined]);
    expect(rating({}, { severity: [{ type: 'Ubuntu', score: 'high' }] })).toEqual(['high', undefined]);
    expect(rating({}, {})).toEqual([undefined, undefined]);
    expect(rating({}, { id: 'MAL-2026-1' })).toEqual(['critical', undefined]);
  });

  it('is found under one spelling of a name', () => {
    expect(osvKey('PyPI', 'Foo._Bar')).toBe(osvKey('PyPI', 'foo-bar'));
    expect(osvKey('npm', 'Foo')).not.toBe(osvKey('npm', 'foo'));
  });
});
