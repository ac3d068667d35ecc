import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { archive } from '../src/models/tar/tar.fixture.ts';
import { zip } from '../src/ports/zip.fixture.ts';
import type { InspectDocument } from '../src/out/inspect-document.ts';
import { project, repository } from './cli.ts';
import { layerOf, saved } from './image.ts';

const status = [
  'Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 3.0.11-1~deb12u2\n',
  'Package: openssl\nStatus: install ok installed\nVersion: 3.0.11-1~deb12u2\n',
  'Package: gcc-12-base\nStatus: install ok installed\nSource: gcc-12 (12.2.0-14)\nVersion: 12.2.0-14+b1\n',
].join('\n');
const system = layerOf({
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'var/lib/dpkg/status': status,
  'bin/app': '#!/bin/app\n',
});
const app = layerOf({
  'app/node_modules/left/package.json': '{"name": "left", "version": "1.2.3"}',
  'app/node_modules/right/node_modules/left/package.json': '{"name": "left", "version": "1.2.3"}',
  'app/node_modules/right/package.json': '{"name": "right", "version": "4.0.0"}',
  // Debian's own: its advisories count.
  'usr/lib/python3/dist-packages/foo_bar-0.9.egg-info/PKG-INFO': 'Name: foo-bar\nVersion: 0.9\n\n',
  'venv/Foo_Bar-1.0rc1.dist-info/METADATA': 'Name: Foo_Bar\nVersion: 1.0rc1\n\n',
});
const config = { User: '1000', Cmd: ['/bin/app'] };
const image = { 'app.tar': archive(saved({ layers: [system, app], config })) };

const critical = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
const about = (ecosystem: string, name: string, type: string, ...events: object[]): object => ({
  package: { ecosystem, name },
  ranges: [{ type, events }],
});
const advisories: readonly object[] = [
  {
    id: 'DEBIAN-CVE-2026-1',
    upstream: ['CVE-2026-1'],
    severity: critical,
    affected: [about('Debian:12', 'openssl', 'ECOSYSTEM', { introduced: '0' }, { fixed: '3.0.15-1~deb12u1' })],
  },
  // Told by the one above, and by one that only it knows.
  {
    id: 'DSA-1-1',
    upstream: ['CVE-2026-1', 'CVE-2026-1'],
    affected: [about('Debian:12', 'openssl', 'ECOSYSTEM', { introduced: '0' }, { fixed: '3.0.15-1~deb12u1' })],
  },
  { id: 'DEBIAN-CVE-2026-2', affected: [about('Debian:11', 'openssl', 'ECOSYSTEM', { introduced: '0' })] },
  {
    id: 'DEBIAN-CVE-2026-3',
    affected: [about('Debian:12', 'gcc-12', 'ECOSYSTEM', { introduced: '0' }, { fixed: '12.2.0-14' })],
  },
  {
    id: 'GHSA-left',
    aliases: ['CVE-2026-4'],
    database_specific: { severity: 'MODERATE' },
    affected: [about('npm', 'left', 'SEMVER', { introduced: '1.0.0' }, { fixed: '1.2.4' })],
  },
  {
    id: 'GHSA-gone',
    withdrawn: '2026-02-02T00:00:00Z',
    affected: [about('npm', 'left', 'SEMVER', { introduced: '0' })],
  },
  {
    id: 'PYSEC-1',
    aliases: ['GHSA-foo'],
    affected: [about('PyPI', 'foo-bar', 'ECOSYSTEM', { introduced: '0' }, { fixed: '1.0' })],
  },
  {
    id: 'GHSA-foo',
    aliases: ['CVE-2026-5'],
    database_specific: { severity: 'HIGH' },
    affected: [about('PyPI', 'Foo.Bar', 'ECOSYSTEM', { introduced: '0' }, { fixed: '1.0' })],
  },
];
const files = advisories.map((one) => ({ name: `${(one as { id: string }).id}.json`, body: JSON.stringify(one) }));
const database = { 'osv/all.zip': zip(files) };

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call in a folder with the image and the database, with a cache of its own. */
function call(root: string, args: readonly string[], more: Record<string, string> = {}): Outcome {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    PLIMSOLL_TODAY: '2026-11-01',
    XDG_CACHE_HOME: path.join(root, 'cache'),
    ...more,
  };
  const {
    status: code,
    stdout,
    stderr,
  } = spawnSync(process.execPath, [path.join(project, 'dist/plimsoll.cjs'), 'inspect', 'app.tar', ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { code, stdout, stderr };
}

const place = (more: Record<string, string | Uint8Array> = {}): string =>
  repository({ ...image, ...database, ...more }, false);
const documentOf = ({ stdout }: Outcome): InspectDocument => JSON.parse(stdout) as InspectDocument;
const known = (outcome: Outcome): string[] =>
  (documentOf(outcome).vulnerabilities ?? []).map(
    (one) => `${one.package} ${one.version} ${one.id} ${one.severity} ${one.fixed}${one.ignored ? ' ignored' : ''}`,
  );
const expected = [
  'openssl 3.0.11-1~deb12u2 DEBIAN-CVE-2026-1 critical 3.0.15-1~deb12u1',
  'Foo_Bar 1.0rc1 GHSA-foo high 1.0',
  'left 1.2.3 GHSA-left medium 1.2.4',
];
const json = ['--osv', 'osv', '--format', 'json'];

describe('plimsoll inspect --osv', () => {
  it('names the known vulnerabilities of the packages, worst first', () => {
    const outcome = call(place(), json);
    expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code: 1, stderr: '' });
    expect(known(outcome)).toEqual(expected);
    const document = documentOf(outcome);
    const schema = JSON.parse(readFileSync(path.join(project, 'docs/schema/inspect-1.json'), 'utf8')) as object;
    const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(document.vulnerabilities?.[0]).toMatchObject({
      aliases: ['CVE-2026-1'],
      installed: ['libssl3', 'openssl'],
      type: 'deb',
      score: 9.8,
      path: '/var/lib/dpkg/status',
      layer: 0,
    });
    expect(document.vulnerabilities?.[1]).toMatchObject({
      aliases: ['CVE-2026-5', 'PYSEC-1'],
      path: '/venv/Foo_Bar-1.0rc1.dist-info/METADATA',
      layer: 1,
    });
    expect(document.vulnerabilities?.[2]?.otherPaths).toHaveLength(1);
    const findings = document.findings.filter(({ rule }) => rule === 'image/no-known-vulnerability');
    expect(findings.map(({ level }) => level)).toEqual(['error', 'error', 'note']);
    expect(findings[0]?.message).toBe(
      'openssl 3.0.11-1~deb12u2 has DEBIAN-CVE-2026-1 (CVE-2026-1), critical 9.8; fixed in 3.0.15-1~deb12u1',
    );
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['an archive', { 'one.zip': zip(files) }, 'one.zip'],
    [
      'a folder of archives',
      {
        'd/npm/all.zip': zip(files.slice(4, 6)),
        'd/PyPI/all.zip': zip(files.slice(6)),
        'd/Debian/all.zip': zip(files.slice(0, 4)),
      },
      'd',
    ],
    ['a folder of JSON files', Object.fromEntries(files.map(({ name, body }) => [`d/${name}`, body])), 'd'],
  ])('reads %s, by the variable too, and says the same the second time', (_, more, at) => {
    const root = repository({ ...image, ...more }, false);
    const first = call(root, ['--format', 'json'], { PLIMSOLL_OSV: at });
    expect(known(first)).toEqual(expected);
    expect(readdirSync(path.join(root, 'cache/plimsoll/osv')).length).toBeGreaterThan(0);
    expect(call(root, ['--osv', at, '--format', 'json']).stdout).toBe(first.stdout);
  });

  it('reads a database again that changed, and makes a damaged index again', () => {
    const root = place();
    expect(known(call(root, json))).toEqual(expected);
    writeFileSync(path.join(root, 'osv/all.zip'), zip(files.slice(4)));
    expect(known(call(root, json))).toEqual(expected.slice(1));
    const cache = path.join(root, 'cache/plimsoll/osv');
    const [index = ''] = readdirSync(cache);
    const whole = readFileSync(path.join(cache, index));
    for (const damage of [
      (at: string) => truncateSync(at, 100),
      (at: string) => writeFileSync(at, 'x'.repeat(500)),
      (at: string) => writeFileSync(at, whole.fill(0, 0, 300)),
    ]) {
      damage(path.join(cache, index));
      expect(known(call(root, json))).toEqual(expected.slice(1));
    }
  });

  it('needs no place to keep an index', () => {
    const root = place({ cache: 'a file' });
    expect(known(call(root, json))).toEqual(expected);
    expect(known(call(root, json, { PLIMSOLL_CODE_CACHE: 'off' }))).toEqual(expected);
  });

  it('shows people what to upgrade', () => {
    const { stdout } = call(place(), ['--osv', 'osv']);
    const text = stdout.replace(/[ \t]+/g, ' ');
    expect(text).toContain(
      'error image/no-known-vulnerability\n 3 known vulnerabilities: 1 critical · 1 high · 1 medium\n',
    );
    expect(text).toContain(
      'openssl 3.0.11-1~deb12u2 /var/lib/dpkg/status\n critical 9.8 CVE-2026-1 fixed in 3.0.15-1~deb12u1\n',
    );
    expect(text).toContain(
      'left 1.2.3 /app/node_modules/left/package.json and 1 more\n medium CVE-2026-4 fixed in 1.2.4\n',
    );
    expect(call(place(), []).stdout).not.toContain('vulnerab');
    expect(documentOf(call(place(), ['--format', 'json'])).vulnerabilities).toBeUndefined();
  });

  it('fails from a severity on', () => {
    const root = place();
    const errors = (...args: string[]): number =>
      documentOf(call(root, [...json, ...args])).findings.filter(({ level }) => level === 'error').length;
    expect([errors('--severity', 'low'), errors('--severity', 'high'), errors('--severity', 'critical')]).toEqual([
      3, 2, 1,
    ]);
    expect(call(root, [...json, '--severity', 'worst']).code).toBe(2);
  });

  it('ignores what it is told to, by any id, by arguments and by the contract until its day', () => {
    const root = place({
      'plimsoll.yaml':
        'image:\n  vulnerabilities:\n    severity: medium\n    ignore:\n      - { id: CVE-2026-5, reason: never called, until: 2026-11-01 }\n      - { id: GHSA-left, until: 2026-10-31 }\n',
    });
    const outcome = call(root, [...json, '--ignore-vulnerability', 'CVE-2026-1']);
    expect(known(outcome)).toEqual([`${expected[0]} ignored`, `${expected[1]} ignored`, expected[2]]);
    const { vulnerabilities, findings } = documentOf(outcome);
    expect(vulnerabilities?.[1]?.ignored).toEqual({ id: 'CVE-2026-5', reason: 'never called', until: '2026-11-01' });
    expect(
      findings
        .filter(({ rule }) => rule === 'image/no-known-vulnerability')
        .map(({ level, message }) => [level, message]),
    ).toEqual([
      [
        'error',
        'left 1.2.3 has GHSA-left (CVE-2026-4), medium; fixed in 1.2.4; in 2 places; it was ignored until 2026-10-31',
      ],
    ]);
    const all = call(root, [
      '--osv',
      'osv',
      '--ignore-vulnerability',
      'CVE-2026-1',
      '--ignore-vulnerability',
      'CVE-2026-4',
    ]);
    expect(all.code).toBe(0);
    expect(all.stdout).toContain('no known vulnerability · 3 ignored');
  });

  it('says which packages it could not judge', () => {
    const root = repository({ ...image, 'npm.zip': zip(files.slice(4, 6)) }, false);
    expect(call(root, ['--osv', 'npm.zip', '--ignore-vulnerability', 'GHSA-left']).stdout).toContain(
      'no known vulnerability in what could be judged · 1 ignored',
    );
    const outcome = call(root, ['--osv', 'npm.zip', '--format', 'json']);
    expect(outcome.code).toBe(1);
    expect(
      documentOf(outcome)
        .findings.filter(({ rule }) => rule === 'image/packages-judged')
        .map(({ message }) => message),
    ).toEqual([
      'the database holds nothing for Debian:12: 3 packages were not judged',
      'the database holds nothing for PyPI: 1 package was not judged',
    ]);
  });

  it('takes the reports of other scanners, and names nothing twice', () => {
    const trivy = {
      SchemaVersion: 2,
      ArtifactName: 'app',
      Results: [
        {
          Type: 'debian',
          Vulnerabilities: [
            {
              VulnerabilityID: 'CVE-2026-1',
              PkgName: 'libssl3',
              InstalledVersion: '3.0.11-1~deb12u2',
              Severity: 'LOW',
            },
            { VulnerabilityID: 'CVE-2026-9', PkgName: 'bash', InstalledVersion: '5', Severity: 'HIGH' },
          ],
        },
      ],
    };
    const grype = {
      matches: [
        {
          vulnerability: { id: 'GHSA-left', severity: 'Medium', fix: { versions: ['1.2.4'], state: 'fixed' } },
          artifact: {
            name: 'left',
            version: '1.2.3',
            type: 'npm',
            locations: [{ path: '/app/node_modules/left/package.json' }],
          },
        },
      ],
    };
    const root = place({ 'trivy.json': JSON.stringify(trivy), 'grype.json': JSON.stringify(grype) });
    const reports = ['--vulnerabilities', 'trivy.json', '--vulnerabilities', 'grype.json'];
    expect(known(call(root, [...json, ...reports]))).toEqual([
      expected[0],
      expected[1],
      'bash 5 CVE-2026-9 high null',
      expected[2],
    ]);
    const alone = call(root, [...reports, '--format', 'json']);
    expect(alone.code).toBe(1);
    expect(known(alone)).toEqual([
      'bash 5 CVE-2026-9 high null',
      'left 1.2.3 GHSA-left medium 1.2.4',
      'libssl3 3.0.11-1~deb12u2 CVE-2026-1 low null',
    ]);
    expect(documentOf(alone).vulnerabilities?.[1]?.layer).toBe(1);
  });

  it.each<[string, Record<string, string | Uint8Array>, string[], RegExp]>([
    ['no database', {}, ['--osv', 'none'], /no vulnerability database at \S+none: it does not exist/],
    [
      'an empty folder',
      { 'd/readme': '' },
      ['--osv', 'd'],
      /no vulnerability database in \S+: neither \.zip nor \.json/,
    ],
    [
      'a report that is none',
      { 'r.json': '{}' },
      ['--vulnerabilities', 'r.json'],
      /r\.json is no report of vulnerabilities/,
    ],
    ['no report', {}, ['--vulnerabilities', 'r.json'], /cannot read the report r\.json/],
  ])('says what is wrong with %s', (_, more, args, message) => {
    const { code, stdout, stderr } = call(repository({ ...image, ...more }, false), args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('says what of a database could not be read, the second time too', () => {
    const spoilt = [...files, { name: 'a.json', body: '{' }, { name: 'b.json', body: 'x', claims: { crc: 1 } }];
    const root = repository({ ...image, 'osv/all.zip': zip(spoilt) }, false);
    for (const _ of [1, 2]) {
      const outcome = call(root, json);
      expect(outcome.code).toBe(3);
      expect(known(outcome)).toEqual(expected);
      expect(documentOf(outcome).problems.map((one) => one.replace(/^.*all\.zip: /, ''))).toEqual([
        'a.json is no OSV advisory',
        'b.json is damaged: its checksum is wrong',
      ]);
    }
    mkdirSync(path.join(root, 'cut'));
    writeFileSync(path.join(root, 'cut/all.zip'), zip(files).subarray(0, 900));
    const cut = call(root, ['--osv', 'cut', '--format', 'json']);
    expect(cut.code).toBe(3);
    expect(documentOf(cut).problems[0]).toContain('it is no ZIP archive, or was cut');
  });
});
