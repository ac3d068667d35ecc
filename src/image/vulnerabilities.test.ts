import { describe, expect, it } from 'vitest';
import { type ImageVulnerability, mergedVulnerabilities, withIgnored } from './vulnerabilities.ts';

const one = (id: string, more: Partial<ImageVulnerability> = {}): ImageVulnerability => ({
  id,
  aliases: [],
  covers: [],
  package: 'x',
  installed: ['x'],
  type: 'npm',
  version: '1',
  fixed: undefined,
  severity: undefined,
  score: undefined,
  paths: ['/x'],
  layer: 0,
  ignored: undefined,
  ...more,
});

const ids = (all: readonly ImageVulnerability[]): string[] =>
  mergedVulnerabilities(all).map(({ id, aliases }) => [id, ...aliases].join(' '));

describe('what several databases say', () => {
  it('of one vulnerability is put together, by any id', () => {
    expect(ids([one('A'), one('B'), one('C', { aliases: ['B', 'A'] })])).toEqual(['B C A']);
    expect(ids([one('A'), one('A', { version: '2' }), one('A', { package: 'y', installed: ['y'] })])).toHaveLength(3);
    const [both] = mergedVulnerabilities([
      one('A', { severity: 'low', score: 3, paths: ['/a'] }),
      one('A', { severity: 'high', fixed: '2', paths: ['/b'] }),
    ]);
    expect(both).toMatchObject({ severity: 'high', score: undefined, fixed: '2', paths: ['/a', '/b'] });
  });

  it('of several at once is left out where each of them is known by itself', () => {
    const many = one('DSA', { covers: ['CVE-1', 'CVE-2'] });
    expect(ids([many, one('CVE-1')])).toEqual(['CVE-1', 'DSA']);
    expect(ids([many, one('CVE-1'), one('D-2', { aliases: ['CVE-2'] })])).toEqual(['CVE-1', 'D-2 CVE-2']);
  });
});

it('ignores an advisory about several only if all of them are ignored', () => {
  const many = one('DSA', { covers: ['CVE-1', 'CVE-2'] });
  const ignoring = (...names: string[]): unknown => {
    const ignore = names.map((id) => ({ id, reason: undefined, until: undefined }));
    return withIgnored([many], { severity: 'high', ignore, today: '2026-01-01' })[0]?.ignored?.id;
  };
  expect([ignoring('CVE-1'), ignoring('CVE-1', 'CVE-2'), ignoring('DSA')]).toEqual([undefined, 'CVE-1', 'DSA']);
});
