import { describe, expect, it } from 'vitest';
import { billOf } from './bill.ts';
import { renderCycloneDx } from './inspect-cyclonedx.ts';
import type { InspectReport } from './inspect-report.ts';
import { renderSpdx } from './inspect-spdx.ts';
import { type NamedPackage, packageUrl } from './package-url.ts';

const debian = { id: 'debian', version: '12' };

describe('packageUrl', () => {
  it.each<[NamedPackage['type'], string, string, string]>([
    [
      'deb',
      'libstdc++6',
      '1:12.2.0-14+deb12u1',
      'pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1?distro=debian-12',
    ],
    ['apk', 'busybox', '1.36.1-r5', 'pkg:apk/debian/busybox@1.36.1-r5?distro=debian-12'],
    ['npm', '@angular/core', '17.0.0', 'pkg:npm/%40angular/core@17.0.0'],
    ['npm', 'left-pad', '1.3.0', 'pkg:npm/left-pad@1.3.0'],
    ['pypi', 'Flask_Login', '0.6.3', 'pkg:pypi/flask-login@0.6.3'],
    ['golang', 'github.com/Azure/go', 'v1.0.0+incompatible', 'pkg:golang/github.com/azure/go@v1.0.0%2Bincompatible'],
    ['gem', 'rails', '7.1.0', 'pkg:gem/rails@7.1.0'],
    ['maven', 'io.acme:app', '1.0', 'pkg:maven/io.acme/app@1.0'],
    ['maven', 'guava', '33', 'pkg:generic/guava@33'],
    ['npm', 'a?b#c/../d', '1 0', 'pkg:npm/a%3Fb%23c%2F..%2Fd@1%200'],
    ['npm', '\ud800', '1', 'pkg:npm/%EF%BF%BD@1'],
  ])('%s %s %s', (type, name, version, expected) => expect(packageUrl({ type, name, version }, debian)).toBe(expected));

  it('stays with what is known of the system', () => {
    const one = { type: 'deb', name: 'bash', version: '5' } as const;
    expect(packageUrl(one, { id: '', version: '' })).toBe('pkg:deb/debian/bash@5');
    expect(packageUrl(one, { id: 'ubuntu', version: '' })).toBe('pkg:deb/ubuntu/bash@5?distro=ubuntu');
  });
});

const report: InspectReport = {
  version: '1.0.0',
  seconds: 1,
  created: '2024-05-01T00:00:00Z',
  distribution: debian,
  budget: undefined,
  image: {
    reference: 'acme/app:1',
    id: `sha256:${'0123456789abcdef'.repeat(4)}`,
    platform: 'linux/amd64',
    user: '',
    system: 'Debian 12',
    entrypoint: [],
    command: [],
    ports: [],
  },
  size: { total: 0, visible: 0, wasted: 0 },
  layers: [],
  folders: [],
  elf: { objects: 0, broken: [] },
  packages: [
    { type: 'npm', name: '@a/b', version: '1.0.0', path: '/z/package.json' },
    { type: 'npm', name: '@a/b', version: '1.0.0', path: '/a/package.json' },
    { type: 'npm', name: 'a-b', version: '1.0.0', path: '/b/package.json' },
    { type: 'deb', name: 'bash', version: '5', path: '/var/lib/dpkg/status' },
  ],
  secrets: [],
  setuid: [],
  findings: [],
  problems: [],
  wastedFiles: [],
};

it('names each package once, and the same image the same way', () => {
  const { uuid, items } = billOf(report);
  expect(uuid).toBe('01234567-89ab-8def-8123-456789abcdef');
  expect(items.map(({ url, places }) => [url, places])).toEqual([
    ['pkg:deb/debian/bash@5?distro=debian-12', ['/var/lib/dpkg/status']],
    ['pkg:npm/%40a/b@1.0.0', ['/a/package.json', '/z/package.json']],
    ['pkg:npm/a-b@1.0.0', ['/b/package.json']],
  ]);
  const turned = { ...report, packages: report.packages.toReversed() };
  expect(renderCycloneDx(turned)).toBe(renderCycloneDx(report));
  expect(renderSpdx(turned)).toBe(renderSpdx(report));
});

it('writes CycloneDX whose references all lead somewhere', () => {
  const document = JSON.parse(renderCycloneDx(report)) as {
    readonly serialNumber: string;
    readonly metadata: { readonly timestamp: string; readonly component: object };
    readonly components: readonly { readonly 'bom-ref': string; readonly group?: string; readonly name: string }[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };
  expect(document).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(document.serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(document.metadata).toMatchObject({
    timestamp: report.created,
    component: { type: 'container', name: 'acme/app:1', version: report.image.id },
  });
  const references = document.components.map((one) => one['bom-ref']);
  expect(new Set(references).size).toBe(references.length);
  expect(document.dependencies).toEqual([{ ref: 'image', dependsOn: references }]);
  expect(document.components.map(({ group, name }) => [group, name])).toEqual([
    [undefined, 'debian'],
    [undefined, 'bash'],
    ['@a', 'b'],
    [undefined, 'a-b'],
  ]);
});

it('writes SPDX with identifiers of its own for each package', () => {
  const document = JSON.parse(renderSpdx(report)) as {
    readonly packages: readonly { readonly SPDXID: string; readonly name: string }[];
    readonly relationships: readonly { readonly relationshipType: string; readonly relatedSpdxElement: string }[];
  };
  expect(document).toMatchObject({
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    creationInfo: { created: report.created, creators: ['Tool: plimsoll-1.0.0'] },
  });
  const ids = document.packages.map(({ SPDXID }) => SPDXID);
  expect(ids).toEqual(['SPDXRef-image', 'SPDXRef-deb-bash-5', 'SPDXRef-npm--a-b-1.0.0', 'SPDXRef-npm-a-b-1.0.0']);
  expect(document.relationships.map((one) => one.relatedSpdxElement)).toEqual(ids);
  expect(document.packages.map(({ name }) => name)).toEqual(['acme/app:1', 'bash', '@a/b', 'a-b']);
});
