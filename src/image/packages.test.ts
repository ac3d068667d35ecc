import { describe, expect, it } from 'vitest';
import { zip } from '../models/zip/zip.fixture.ts';
import { brokenFindings } from './broken-findings.ts';
import type { ImageContents } from './contents.ts';
import { debianPackage } from './debian-libraries.ts';
import { contentsOf, type Layer } from './image.fixture.ts';
import { packagesOf, rpmDatabases } from './packages.ts';
import { verify } from './verify.ts';

const listed = (...layers: readonly Layer[]): readonly string[] =>
  packagesOf(contentsOf({}, ...layers)).map(({ type, name, version }) => `${type} ${name} ${version}`);

describe('packagesOf', () => {
  it('reads what is linked into programs of Go', () => {
    const go = ['go1.22.1', 'mod\tacme.io/app\tv1.0.0\ndep\tgolang.org/x/net\tv0.1.0\n'] as const;
    expect(listed({ 'usr/bin/app': { interpreter: '/lib/ld', go } })).toEqual([
      'golang acme.io/app v1.0.0',
      'golang golang.org/x/net v0.1.0',
      'golang stdlib 1.22.1',
    ]);
  });

  it('takes gems from the names of their specifications', () => {
    const at = 'usr/local/bundle/specifications';
    expect(
      listed({
        [`${at}/nokogiri-1.16.2-x86_64-linux.gemspec`]: 'x',
        [`${at}/rack-test-2.1.0.gemspec`]: 'x',
        [`${at}/default/json-2.9.1.gemspec`]: 'x',
        [`${at}/README.gemspec`]: 'x',
      }),
    ).toEqual(['gem json 2.9.1', 'gem nokogiri 1.16.2', 'gem rack-test 2.1.0']);
  });

  it('knows archives of Java by their names, and the group by Maven', () => {
    const names = ['META-INF/maven/io.acme/app/pom.properties', 'BOOT-INF/lib/spring-core-6.1.4.jar', 'a.class'];
    expect(
      listed({ 'app/app-1.0.jar': zip(names), 'app/plain.jar': zip([]), 'lib/guava-33.0-jre.jar': zip([]) }),
    ).toEqual(['maven guava 33.0-jre', 'maven io.acme:app 1.0', 'maven spring-core 6.1.4']);
  });

  it('says which databases it does not read', () => {
    expect(rpmDatabases(contentsOf({}, { 'var/lib/rpm/rpmdb.sqlite': 'x' }))).toEqual(['/var/lib/rpm/rpmdb.sqlite']);
    expect(rpmDatabases(contentsOf({}, { a: 'x' }))).toEqual([]);
  });
});

describe('debianPackage', () => {
  it.each([
    ['libssl.so.3', 'debian', '12', 'libssl3'],
    ['libssl.so.3', 'ubuntu', '24.04', 'libssl3t64'],
    ['libcrypto.so.3', 'debian', '11', 'none'],
    ['libssl.so.1.1', 'debian', '12', 'none'],
    ['libssl.so.1.1', 'debian', '11', 'libssl1.1'],
    ['libicuuc.so.72', 'debian', '12', 'libicu72'],
    ['libicuuc.so.67', 'debian', '12', 'none'],
    ['libgcc_s.so.1', 'debian', '10', 'libgcc1'],
    ['libpq.so.5', 'debian', '13', 'libpq5'],
    ['libacme.so.1', 'debian', '12', undefined],
    ['libpq.so.5', 'fedora', '40', undefined],
    ['constructor', '', '', undefined],
  ])('%s of %s %s: %s', (soname, id, version, expected) => {
    const found = debianPackage(soname, id, version);
    expect(typeof found === 'object' ? found.name : found).toBe(expected);
  });
});

describe('the way out of a broken binary', () => {
  const loader = '/lib64/ld-linux-x86-64.so.2';
  const said = (contents: ImageContents): string =>
    [...brokenFindings(contents, verify(contents).broken)].map(({ message }) => message).join('\n');

  it('names the package of Debian, and whose the file is', () => {
    const contents = contentsOf(
      {},
      {
        'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
        'lib64/ld-linux-x86-64.so.2': {},
        'usr/bin/app': { interpreter: loader, needed: ['libssl.so.3'] },
        'usr/bin/old': { interpreter: loader, needed: ['libssl.so.1.1'] },
        'var/lib/dpkg/info/acme-app:amd64.list': '/.\n/bin/app\n',
      },
    );
    expect(said(contents)).toContain(
      'needs libssl.so.3: not in the image; `apt-get install libssl3` brings it; the package acme-app brings the file; it will say',
    );
    expect(said(contents)).toContain('no package of debian 12 has it: the program was built for another release');
  });

  it('names what Alpine calls it, and a program for another C library', () => {
    const contents = contentsOf(
      {},
      {
        'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1\n',
        'lib/ld-musl-x86_64.so.1': {},
        'usr/bin/app': { interpreter: '/lib/ld-musl-x86_64.so.1', needed: ['libpq.so.5'] },
        'usr/bin/node': { interpreter: loader },
        'lib/apk/db/installed': 'P:acme\nV:1\nF:usr/bin\nR:app\n\n',
      },
    );
    expect(said(contents)).toContain(
      '`apk add so:libpq.so.5` brings it, if Alpine has it; the package acme brings the file',
    );
    expect(said(contents)).toContain('it was built for glibc, and Alpine has musl');
  });
});
