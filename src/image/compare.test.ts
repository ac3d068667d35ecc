import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageConfig } from '../models/image/config.ts';
import { compareImages, type Compared } from './compare.ts';
import { elevated } from './findings.ts';
import { imageOf, type Layer } from './image.fixture.ts';
import type { ImagePackage } from './packages.ts';
import { verify } from './verify.ts';
import { compareVersions } from './version-order.ts';

const glibc = '/lib64/ld-linux-x86-64.so.2';
const base: Layer = {
  'lib64/ld-linux-x86-64.so.2': { soname: 'ld-linux-x86-64.so.2' },
  'lib/libx.so.1': { soname: 'libx.so.1' },
  'usr/bin/app': { interpreter: glibc, needed: ['libx.so.1'] },
};

function compared(layers: readonly Layer[], config: object = {}, packages: readonly ImagePackage[] = []): Compared {
  const { root, objects } = imageOf(...layers);
  const text = JSON.stringify({ os: 'linux', architecture: 'amd64', config: { Env: ['PATH=/usr/bin'], ...config } });
  const read = readImageConfig(text);
  if (read === undefined) throw new Error('no configuration');
  const sizes = layers.map((_, layer) => {
    const files = [...root.files()].flatMap(({ node }) => (node.kind === 'file' && node.layer === layer ? [node] : []));
    return files.reduce((sum, { size }) => sum + size, 0);
  });
  const contents = {
    config: read,
    layers: layers.map((layer, index) => ({
      diffId: JSON.stringify(layer),
      size: sizes[index] ?? 0,
      entries: 0,
      createdBy: `step ${index}`,
      step: undefined,
    })),
    root,
    objects,
    facts: new Map(),
    problems: [],
  };
  return { contents, verification: verify(contents), packages, elevated: [...elevated(root)] };
}

const deb = (name: string, version: string): ImagePackage => ({ type: 'deb', name, version, path: '/' });

describe('two images', () => {
  it('that are the same do not differ', () => {
    expect(compareImages(compared([base]), compared([base]))).toMatchObject({
      sharedLayers: 1,
      layers: [],
      folders: [],
      packages: [],
      setuid: [],
      broken: [],
      lost: [],
      config: [],
    });
  });

  it('differ by what broke, by what is gone, and by the layer that did it', () => {
    const after = compared([base, { 'lib/.wh.libx.so.1': '', 'srv/data': 'x'.repeat(30_000) }]);
    const found = compareImages(compared([base]), after);
    expect(found.broken.map(({ path, kind, needs }) => [path, kind, needs])).toEqual([
      ['/usr/bin/app', 'library-missing', 'libx.so.1'],
    ]);
    expect(found.lost).toEqual(['/lib/libx.so.1']);
    expect(found.layers.map((one) => [one.in, one.createdBy])).toEqual([['after', 'step 1']]);
    expect(found.folders[0]).toEqual({ path: '/srv', before: 0, after: 30_000 });
    // Backwards, what was broken is mended: nothing is newly broken.
    expect(compareImages(after, compared([base]))).toMatchObject({ broken: [], lost: ['/srv/data'] });
  });

  it('name lost programs first', () => {
    const found = compareImages(compared([base]), compared([{}]));
    expect(found.lost[0]).toBe('/usr/bin/app');
  });

  it('differ by packages that went up, down, away, or came', () => {
    const before = [deb('a', '1.9'), deb('b', '2:1.0'), deb('c', '1'), deb('e', '1'), deb('e', '2')];
    const after = [deb('a', '1.10'), deb('b', '1:9.0'), deb('d', '1'), deb('e', '2'), deb('e', '3')];
    const found = compareImages(compared([base], {}, before), compared([base], {}, after));
    expect(found.packages.map(({ name, how }) => `${name} ${how}`)).toEqual([
      'a up',
      'b down',
      'c gone',
      'd new',
      'e changed',
    ]);
  });

  it('differ by configuration, and keep its secrets', () => {
    const after = compared([base], { User: '1000', Env: ['PATH=/usr/bin', 'DB_PASSWORD=hunter2', 'MODE=b'] });
    const found = compareImages(compared([base], { Env: ['PATH=/usr/bin', 'MODE=a'] }), after);
    expect(found.config).toEqual([
      { key: 'user', before: '', after: '1000' },
      { key: 'environment DB_PASSWORD', before: '', after: '(hidden, 7 characters)' },
      { key: 'environment MODE', before: 'a', after: 'b' },
    ]);
  });
});

describe('versions', () => {
  // deb-version(7), and the lists of dpkg's own manual.
  it.each([
    ['1.9', '1.10'],
    ['1.0~rc1', '1.0'],
    ['1.0', '1.0-1'],
    ['1.0-1', '1.0-1+b1'],
    ['9', '1:1'],
    ['1.0a', '1.0+b'],
    ['2.36-9+deb12u9', '2.36-9+deb12u10'],
    ['1.0~~', '1.0~'],
  ])('%s is older than %s', (a, b) => {
    expect(compareVersions(a, b)).toBeLessThan(0);
    expect(compareVersions(b, a)).toBeGreaterThan(0);
  });

  it('are in one order, whatever is written', () => {
    const version = fc.string({
      unit: fc.constantFrom('0', '1', '9', '10', 'a', '~', '+', '.', '-', ':'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
