import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, onTestFinished } from 'vitest';
import { archive } from '../src/models/tar/tar.fixture.ts';
import type { CompareDocument } from '../src/out/compare-document.ts';
import type { InspectDocument } from '../src/out/inspect-document.ts';
import { type Called, project, repository } from './cli.ts';
import { builder, did } from './engine.ts';
import { layerOf, layout, saved } from './image.ts';
import { needs } from './require.ts';

const glibc = '/lib64/ld-linux-x86-64.so.2';
const base = layerOf({
  'lib64/ld-linux-x86-64.so.2': { soname: 'ld-linux-x86-64.so.2' },
  'usr/lib/libssl.so.3': { soname: 'libssl.so.3' },
  'usr/bin/app': { interpreter: glibc, needed: ['libssl.so.3'] },
  'etc/os-release': 'PRETTY_NAME="Debian"\n',
  'var/lib/dpkg/status': 'Package: libssl3\nStatus: install ok installed\nVersion: 3.0.9-1\n',
});
const upper = layerOf({ 'srv/data': 'x'.repeat(10_000), 'etc/os-release': 'PRETTY_NAME="Debian"\n' });
const config = { User: '1000', Cmd: ['app'], Env: ['PATH=/usr/bin'] };
const older = { layers: [base, upper], config };
const newer = {
  layers: [
    base,
    layerOf({
      'usr/lib/.wh.libssl.so.3': '',
      'srv/data': 'y'.repeat(30_000),
      'var/lib/dpkg/status': 'Package: libssl3\nStatus: install ok installed\nVersion: 3.0.11-1\n',
    }),
  ],
  config: { ...config, User: '' },
};
const files = { 'old.tar': archive(saved(older)), 'new.tar': archive(saved(newer)) };

function called(cwd: string, args: readonly string[], input?: Uint8Array, cache = path.join(cwd, '.cache')): Called {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(project, 'dist/plimsoll.cjs'), ...args], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: cache },
  });
  return { code: status, stdout, stderr };
}

describe('an image from standard input', () => {
  it('is the one in the file', () => {
    const folder = repository(files, false);
    const piped = called(folder, ['inspect', '-', '--format', 'json'], files['old.tar']);
    const named = called(folder, ['inspect', 'old.tar', '--format', 'json']);
    expect(piped).toMatchObject({ code: 0, stderr: '' });
    expect(piped.stdout.replace('"reference":"-"', '"reference":"acme/app:1"')).toBe(named.stdout);
    expect(called(folder, ['compare', '-', '-']).code).toBe(2);
  });
});

describe('layers that were read before', () => {
  const kept = (folder: string): string[] => readdirSync(path.join(folder, '.cache/plimsoll/layers'));

  it('are not read again, and the result is the same to the letter', () => {
    const folder = repository(files, false);
    const args = ['inspect', 'new.tar', '--format', 'json'];
    const without = called(folder, [...args, '--no-cache']);
    expect(without).toMatchObject({ code: 1, stderr: '' });
    const first = called(folder, args);
    const names = kept(folder);
    expect(names).toHaveLength(2);
    const second = called(folder, args);
    expect([first.stdout, second.stdout]).toEqual([without.stdout, without.stdout]);
    called(folder, ['inspect', 'old.tar']);
    // The lower layer is the same one.
    expect(kept(folder)).toHaveLength(3);
    for (const name of names) {
      const file = path.join(folder, '.cache/plimsoll/layers', name);
      writeFileSync(file, readFileSync(file).subarray(0, 500));
    }
    expect(called(folder, args).stdout).toBe(without.stdout);
  });
});

describe('plimsoll compare', () => {
  it('tells programs all that changed, as its schema says', () => {
    const folder = repository(files, false);
    const { code, stdout, stderr } = called(folder, ['compare', 'old.tar', 'new.tar', '--format', 'json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const schema = JSON.parse(readFileSync(path.join(project, 'docs/schema/compare-1.json'), 'utf8')) as object;
    const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    const read = JSON.parse(stdout) as CompareDocument;
    expect(valid(read), JSON.stringify(valid.errors)).toBe(true);
    expect(read).toMatchObject({
      sharedLayers: 1,
      size: { limit: null },
      packages: [{ name: 'libssl3', how: 'up', before: ['3.0.9-1'], after: ['3.0.11-1'] }],
      broken: [{ path: '/usr/bin/app', needs: 'libssl.so.3', reach: 'start' }],
      lost: ['/usr/lib/libssl.so.3'],
      config: [{ key: 'user', before: '1000', after: '' }],
    });
    expect(read.folders.find((one) => one.path === '/srv')).toEqual({ path: '/srv', before: 10_000, after: 30_000 });
  });

  it('holds an image to what it may grow by', () => {
    const grown = { layers: [...older.layers, layerOf({ more: 'z'.repeat(1000) })], config };
    const folder = repository({ 'a.tar': files['old.tar'], 'b.tar': archive(saved(grown)) }, false);
    const gate = (limit: string): Called => called(folder, ['compare', 'a.tar', 'b.tar', '--max-growth', limit]);
    expect(gate('20%').code).toBe(0);
    expect(gate('1 KB').code).toBe(0);
    expect(gate('1%')).toMatchObject({ code: 1 });
    expect(gate('1%').stdout).toContain('grew by more than --max-growth allows');
    expect(gate('999B').code).toBe(1);
    expect(gate('much')).toMatchObject({ code: 2, stdout: '' });
  });

  it('shows people the verdict first', () => {
    const folder = repository(files, false);
    const { stdout } = called(folder, ['compare', 'old.tar', 'new.tar']);
    expect(stdout).toMatch(/^ {2}acme\/app:1 → acme\/app:1 · \S+ KB → \S+ KB, \+\S+ KB/);
    expect(stdout).toContain('↑ deb libssl3 3.0.9-1 → 3.0.11-1');
    expect(stdout).toContain('1 newly broken · 1 package · 1 setting · 1 file gone');
    expect(called(folder, ['compare', 'old.tar', 'old.tar'])).toMatchObject({ code: 0 });
    expect(called(folder, ['compare', 'old.tar', 'none.tar'])).toMatchObject({ code: 3, stdout: '' });
  });
});

needs('zstd')('an image that is packed with zstd', () => {
  const pack = (bytes: Uint8Array): Buffer => {
    const { stdout, status } = spawnSync('zstd', ['-qc'], { input: bytes, maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error('zstd failed');
    return stdout;
  };

  it('is read, as a whole and layer by layer', () => {
    const packed = archive(
      saved(older).map((one) => (one.name.endsWith('.tar') ? { ...one, body: pack(bytesOf(one.body)) } : one)),
    );
    const folder = repository({ ...files, 'whole.tar.zst': pack(files['old.tar']), 'layers.tar': packed }, false);
    const document = (name: string): Partial<InspectDocument> => {
      const { code, stdout, stderr } = called(folder, ['inspect', name, '--no-cache', '--format', 'json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout) as InspectDocument;
    };
    expect(document('whole.tar.zst')).toEqual(document('old.tar'));
    expect(document('layers.tar')).toEqual(document('old.tar'));
    writeFileSync(path.join(folder, 'cut.tar.zst'), pack(files['old.tar']).subarray(0, -30));
    const { code, stderr } = called(folder, ['inspect', 'cut.tar.zst']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^plimsoll: cut\.tar\.zst cannot be unpacked: \S.*\n$/);
  });
});

const bytesOf = (body: string | Uint8Array | undefined): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array(0));

needs('docker', 'registry')('an image in a registry', () => {
  it('is the one that was pushed', { timeout: 120_000 }, async () => {
    const folder = repository({ Dockerfile: 'FROM scratch\nCOPY a /a\nUSER 7\n', a: 'a' }, false);
    const port = await freePort();
    const host = `127.0.0.1:${port}`;
    writeFileSync(
      path.join(folder, 'registry.yml'),
      `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: ${host}}\n`,
    );
    const server = spawn('docker-registry', ['serve', path.join(folder, 'registry.yml')], { stdio: 'ignore' });
    onTestFinished(() => void server.kill());
    await answers(server, `http://${host}/v2/`);
    const client = builder();
    const tag = `${host}/acme/app:1`;
    await did(client, ['build', '-q', '-t', tag, folder]);
    try {
      await did(client, ['push', '-q', tag]);
      const engine = called(folder, ['inspect', tag, '--format', 'json', '--no-cache', '--fail-on', 'never']);
      const registry = called(folder, [
        'inspect',
        tag,
        '--registry',
        '--format',
        'json',
        '--no-cache',
        '--fail-on',
        'never',
      ]);
      expect(registry).toMatchObject({ code: 0, stderr: '' });
      expect(registry.stdout).toBe(engine.stdout);
      expect(called(folder, ['inspect', `registry://${host}/acme/none:1`])).toMatchObject({ code: 3, stdout: '' });
    } finally {
      spawnSync(client, ['rmi', '-f', tag]);
    }
  });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Waits for the first answer of a server. */
async function answers(server: ChildProcess, url: string): Promise<void> {
  while (server.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the registry did not start');
}

describe('an OCI layout', () => {
  it('of several images names them', () => {
    const index = (name: string, image: typeof older): { manifests: object[] } => {
      const read = JSON.parse(Buffer.from(layout(image)['index.json'] ?? []).toString()) as { manifests: object[] };
      return {
        manifests: read.manifests.map((one) => ({
          ...one,
          annotations: { 'org.opencontainers.image.ref.name': name },
        })),
      };
    };
    const manifests = [...index('acme/a:1', older).manifests, ...index('acme/b:2', newer).manifests];
    const folder = repository(
      {
        ...layout(older),
        ...layout(newer),
        'index.json': Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })),
      },
      false,
    );
    const { code, stderr } = called(folder, ['inspect', '.', '--platform', 'linux/amd64']);
    expect(code).toBe(3);
    expect(stderr).toBe(
      'plimsoll: . holds 2 images: linux/amd64 acme/a:1, linux/amd64 acme/b:2; save them one by one\n',
    );
  });
});
