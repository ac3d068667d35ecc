import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { InspectDocument } from '../src/out/inspect-document.ts';
import { archive, type Written } from '../src/models/tar/tar.fixture.ts';
import { plimsoll, project, repository } from './cli.ts';
import { builder, did } from './engine.ts';
import { layerOf, layout, saved } from './image.ts';
import { needs } from './require.ts';

const glibc = '/lib64/ld-linux-x86-64.so.2';
const base = layerOf({
  'lib64/ld-linux-x86-64.so.2': { soname: 'ld-linux-x86-64.so.2' },
  'lib/x86_64-linux-gnu/libc.so.6': { soname: 'libc.so.6', versions: ['GLIBC_2.36'] },
  'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  'var/lib/dpkg/status': 'Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n',
  big: 'x'.repeat(5000),
});
const app = layerOf({
  'usr/bin/app': { interpreter: glibc, needed: ['libc.so.6', 'libssl.so.1.1'] },
  'app/node_modules/left/package.json': '{"name": "left", "version": "1.2.3"}',
  big: 'y'.repeat(5000),
});
const image = { layers: [base, app], config: { User: '1000', Cmd: ['app'], Env: ['PATH=/usr/bin'] } };

function inspected(files: Record<string, string | Uint8Array>, ...args: string[]): ReturnType<typeof plimsoll> {
  return plimsoll(repository(files, false), ['inspect', '--no-cache', ...args]);
}

const documentOf = (stdout: string): InspectDocument => JSON.parse(stdout) as InspectDocument;

const key = ['AKIA', 'J3F7QKDJ2LPQ7RTA'].join('');
const leaking = {
  layers: [
    layerOf({ 'app/settings.py': `KEY = "${key}"\n`, 'app/main.py': 'import settings\n' }),
    layerOf({ 'app/.wh.settings.py': '' }),
  ],
  config: { User: '1000', Cmd: ['/app/main.py'], Env: ['PATH=/usr/bin', 'API_TOKEN=8fk2Zq91LmXw7Pb3'] },
  steps: ['COPY app /app # buildkit', 'RUN /bin/sh -c rm /app/settings.py # buildkit'],
};
const dockerfile = 'FROM scratch\n# the sources\nCOPY app /app\nRUN rm /app/settings.py\n';

describe('plimsoll inspect and secrets', () => {
  it('finds what a later layer deletes, and names the line of the Dockerfile', () => {
    const files = { Dockerfile: dockerfile, 'app.tar': archive(saved(leaking)) };
    const { code, stdout } = plimsoll(repository(files), ['inspect', 'app.tar', '--format', 'json']);
    expect(code).toBe(1);
    expect(stdout).not.toContain(key);
    const read = documentOf(stdout);
    expect(read.secrets).toEqual([
      {
        kind: 'aws-access-key',
        where: 'file',
        path: '/app/settings.py',
        name: null,
        layer: 0,
        deleted: true,
        preview: 'AKIA… (20 characters)',
      },
      {
        kind: 'named',
        where: 'env',
        path: null,
        name: 'API_TOKEN',
        layer: null,
        deleted: false,
        preview: '8fk2… (16 characters)',
      },
    ]);
    expect(read.layers.map(({ source }) => source)).toEqual(['Dockerfile:3', 'Dockerfile:4']);
    expect(read.findings.find(({ rule }) => rule === 'image/no-secrets')).toMatchObject({
      level: 'error',
      path: '/app/settings.py',
      source: 'Dockerfile:3',
    });
    expect(inspected(files, 'app.tar').stdout).not.toContain('Dockerfile:3');
    expect(plimsoll(repository(files), ['inspect', 'app.tar']).stdout).toContain('Dockerfile:3');
  });
});

describe('plimsoll inspect as a bill of materials', () => {
  it.each(['cyclonedx', 'spdx'])('writes %s, the same for the same image', (format) => {
    const files = { 'app.tar': archive(saved(image)) };
    const [first, second] = [1, 2].map(() => inspected(files, 'app.tar', '--format', format));
    expect(first?.stderr).toBe('');
    expect(first?.stdout).toContain('pkg:npm/left@1.2.3');
    expect(first?.stdout).toContain('1970-01-01T00:00:00Z');
    expect(second?.stdout).toBe(first?.stdout);
  });
});

describe('plimsoll inspect', () => {
  it.each([
    ['what docker save writes', { 'app.tar': archive(saved(image)) }, 'app.tar'],
    ['an OCI layout', layout(image), '.'],
    [
      'an OCI layout in an archive',
      { 'app.tar': archive(Object.entries(layout(image)).map(([name, body]) => ({ name, body }))) },
      'app.tar',
    ],
  ])('reads %s', (_, files, place) => {
    const { code, stdout, stderr } = inspected(files, place, '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const schema = JSON.parse(readFileSync(path.join(project, 'docs/schema/inspect-1.json'), 'utf8')) as object;
    const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    const read = documentOf(stdout);
    expect(valid(read), JSON.stringify(valid.errors)).toBe(true);
    expect(read.image).toMatchObject({
      platform: 'linux/amd64',
      user: '1000',
      system: 'Debian GNU/Linux 12 (bookworm)',
    });
    expect(read.layers.map(({ wasted, overwritten, createdBy }) => [wasted, overwritten, createdBy])).toEqual([
      [5000, 5000, 'COPY 0'],
      [0, 0, 'COPY 1'],
    ]);
    expect(read.size.total - read.size.visible).toBe(5000);
    expect(read.packages.map(({ type, name, version }) => `${type} ${name} ${version}`)).toEqual([
      'deb libc6 2.36-9',
      'npm left 1.2.3',
    ]);
    expect(read.elf.objects).toBe(3);
    expect(read.elf.broken).toMatchObject([
      { path: '/usr/bin/app', layer: 1, kind: 'library-missing', needs: 'libssl.so.1.1', reach: 'start' },
    ]);
  });

  it('shows people what is broken, and where the bytes are', () => {
    const { stdout } = inspected(
      { 'app.tar': archive(saved(image)) },
      'app.tar',
      '--budget',
      '6 KB',
      '--require',
      '/etc/app.conf',
    );
    expect(stdout).toMatch(/^ {2}\S+ KB of 6\.0 KB in 2 layers · 5\.0 KB wasted · Debian GNU\/Linux 12/);
    expect(stdout).toContain('/usr/bin/app');
    expect(stdout.replace(/\s+/g, ' ')).toContain('libssl.so.1.1: cannot open shared object file');
    expect(stdout).toContain('image/within-budget');
    expect(stdout).toContain('/etc/app.conf is required and not in the image');
    expect(stdout).toContain('loads: 2 of 3 binaries');
  });

  it('is clean where nothing is wrong', () => {
    const sound = { layers: [base], config: { User: '1000', Cmd: ['/big'] } };
    expect(inspected({ 'app.tar': archive(saved(sound)) }, 'app.tar').code).toBe(0);
  });

  it.each<[string, readonly Written[] | Uint8Array, RegExp]>([
    ['no image', [{ name: 'a', body: 'x' }], /holds no image: neither manifest\.json .* nor index\.json/],
    [
      'no archive',
      new TextEncoder().encode('nonsense'.repeat(200)),
      /is no image archive: the checksum of a header is wrong, at byte 512/,
    ],
    ['a layer that is missing', saved(image).slice(1), /the layer layer0\/layer\.tar is missing/],
    [
      'a layer that is damaged',
      saved(image).map((one) => (one.name === 'layer1/layer.tar' ? { ...one, body: base } : one)),
      /the layer sha256:\w+ is damaged/,
    ],
    ['an empty list', [{ name: 'manifest.json', body: '[]' }], /list in its manifest\.json is empty/],
    ['a manifest that is none', [{ name: 'manifest.json', body: '{' }], /is no JSON/],
  ])('says what is wrong with %s, and judges nothing', (_, content, message) => {
    const bytes = content instanceof Uint8Array ? content : archive(content);
    const { code, stdout, stderr } = inspected({ 'app.tar': bytes }, 'app.tar');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says of an archive that was cut which part is missing', () => {
    const whole = archive(saved({ ...image, layers: [base, layerOf({ big: 'z'.repeat(200_000) })] }).toReversed());
    const { code, stderr } = inspected({ 'app.tar': whole.subarray(0, -150_000) }, 'app.tar');
    expect(code).toBe(3);
    expect(stderr).toMatch(/ends too early|damaged|missing/);
  });

  it('names what is there for another platform', () => {
    const { code, stderr } = inspected(
      layout(image, { os: 'linux', architecture: 's390x' }),
      '.',
      '--platform',
      'linux/arm64',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('has no image for linux/arm64; it has: linux/s390x');
  });

  it('says where it looked for an image that is nowhere', () => {
    const { code, stderr } = inspected({}, './none.tar');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'plimsoll: no such file or folder: ./none.tar\n' });
    expect(inspected({}, 'acme/none:1', '--budget', 'much').code).toBe(2);
  });
});

needs('docker')('plimsoll inspect of a real image', () => {
  it('agrees with the loader itself, and predicts its words', { timeout: 300_000 }, async () => {
    const client = builder();
    const found = spawnSync('ldd', [process.execPath], { encoding: 'utf8' }).stdout;
    const libraries = [...found.matchAll(/(\/\S+) \(0x/g)].flatMap(([, file]) => (file === undefined ? [] : [file]));
    expect(libraries.length).toBeGreaterThan(3);
    const dropped = libraries.find((file) => file.includes('libstdc++'));
    const files: Record<string, Uint8Array> = {
      Dockerfile: Buffer.from('FROM scratch\nCOPY root /\nUSER 1000\nCMD ["/node", "-e", "0"]\n'),
      'root/node': readFileSync(process.execPath),
    };
    for (const file of libraries) if (file !== dropped) files[`root${file}`] = readFileSync(file);
    const folder = repository(files, false);
    spawnSync('chmod', ['-R', 'a+rx', path.join(folder, 'root')]);
    const tag = `plimsoll-inspect-test:${process.pid}`;
    await did(client, ['build', '-q', '-t', tag, folder]);
    try {
      const run = spawnSync(client, ['run', '--rm', '--network', 'none', tag], { encoding: 'utf8' });
      expect(run.status).toBe(127);
      const { code, stdout } = plimsoll(folder, ['inspect', tag, '--format', 'json']);
      expect(code).toBe(1);
      const [broken] = documentOf(stdout).elf.broken;
      expect(broken).toMatchObject({ path: '/node', reach: 'start', needs: path.basename(dropped ?? '') });
      expect(run.stderr.trim()).toBe(broken?.message);
      writeFileSync(path.join(folder, `root${dropped}`), readFileSync(dropped ?? ''), { mode: 0o755 });
      await did(client, ['build', '-q', '-t', tag, folder]);
      expect(spawnSync(client, ['run', '--rm', '--network', 'none', tag]).status).toBe(0);
      expect(documentOf(plimsoll(folder, ['inspect', tag, '--format', 'json']).stdout).elf.broken).toEqual([]);
    } finally {
      spawnSync(client, ['rmi', '-f', tag]);
    }
  });
});
