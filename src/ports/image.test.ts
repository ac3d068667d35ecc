import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { digestOf, layerOf, layout, saved } from '../../test/image.ts';
import { archive } from '../models/tar/tar.fixture.ts';
import { findImage } from './image-open.ts';
import { ImageError } from './image-source.ts';
import { scratch } from './scratch.test-support.ts';

const base = layerOf({ 'etc/os-release': 'ID=debian\n' });
const app = layerOf({ 'usr/bin/app': '#!/bin/sh\n' });
const image = { layers: [base, app], config: { User: '1000' } };
const servers: Server[] = [];
afterEach(() => {
  for (const one of servers.splice(0)) {
    one.closeAllConnections();
    one.close();
  }
});

/** A folder with these files, and an empty one for what has to be unpacked. */
const place = (files: Readonly<Record<string, Uint8Array | string>>): { folder: string; scratch: string } => ({
  folder: scratch(files),
  scratch: scratch(),
});

interface Read {
  readonly reference: string;
  readonly user: string;
  readonly layers: readonly number[];
}

/** Finds an image and reads all of its layers. */
async function read(
  name: string,
  at: string,
  environment: Readonly<Record<string, string>> = {},
  platform?: string,
): Promise<Read> {
  const source = await findImage(name, { platform, scratch: at, environment });
  try {
    const layers: number[] = [];
    for (const layer of source.layers) {
      let size = 0;
      for await (const part of layer.read()) size += part.length;
      layers.push(size);
    }
    return { reference: source.reference, user: source.config.user, layers };
  } finally {
    await source.close();
  }
}

const refusal = async (...given: Parameters<typeof read>): Promise<string> => {
  try {
    await read(...given);
  } catch (error) {
    if (error instanceof ImageError) return error.message;
    throw error;
  }
  return 'nothing was wrong';
};

const sizes = [base.length, app.length];

describe('an image on disk', () => {
  it('may be packed as a whole', async () => {
    const { folder, scratch: at } = place({ 'app.tar.gz': gzipSync(archive(saved(image))) });
    expect(await read(path.join(folder, 'app.tar.gz'), at)).toEqual({
      reference: 'acme/app:1',
      user: '1000',
      layers: sizes,
    });
  });

  it('that is a bomb is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(8 << 20));
    const whole = Buffer.concat(Array.from({ length: 160 }, () => bomb));
    const { folder, scratch: at } = place({ 'bomb.tar.gz': whole });
    expect(await refusal(path.join(folder, 'bomb.tar.gz'), at)).toMatch(/unpacks to more than 200 times its size/);
  });

  it('that is cut within its packing says so', async () => {
    const { folder, scratch: at } = place({ 'cut.tgz': gzipSync(archive(saved(image))).subarray(0, -20) });
    expect(await refusal(path.join(folder, 'cut.tgz'), at)).toMatch(/cut\.tgz cannot be unpacked: unexpected end/);
  });

  const changed = (change: (manifest: { layers: { mediaType: string; digest: string }[] }) => void) => {
    const files = layout(image);
    const index = JSON.parse(Buffer.from(files['index.json'] ?? []).toString()) as {
      manifests: { digest: string; size: number }[];
    };
    const [entry] = index.manifests;
    const name = `blobs/${entry?.digest.replace(':', '/')}`;
    const manifest = JSON.parse(Buffer.from(files[name] ?? []).toString()) as Parameters<typeof change>[0];
    change(manifest);
    const bytes = Buffer.from(JSON.stringify(manifest));
    if (entry) entry.digest = digestOf(bytes);
    return {
      ...files,
      [`blobs/${digestOf(bytes).replace(':', '/')}`]: bytes,
      'index.json': Buffer.from(JSON.stringify(index)),
    };
  };

  it.each([
    [
      'a layer of an unknown kind',
      'application/vnd.example.weights',
      /layer 1 has the media type application\/vnd\.example\.weights/,
    ],
    ['an encrypted layer', 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted', /that is no archive of files/],
  ])('names %s', async (_, mediaType, message) => {
    const files = changed(({ layers }) => {
      if (layers[0]) layers[0].mediaType = mediaType;
    });
    const { folder, scratch: at } = place(files);
    expect(await refusal(folder, at)).toMatch(message);
  });

  it('names a foreign layer, a layer that is missing, and a digest that is a path', async () => {
    const gone = (mediaType: string) =>
      changed(({ layers }) => {
        if (layers[0]) Object.assign(layers[0], { mediaType, digest: `sha256:${'0'.repeat(64)}` });
      });
    const foreign = place(gone('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'));
    expect(await refusal(foreign.folder, foreign.scratch)).toMatch(/layer 1 \(sha256:0+\) is a foreign layer/);
    const missing = place(gone('application/vnd.oci.image.layer.v1.tar+gzip'));
    expect(await refusal(missing.folder, missing.scratch)).toMatch(/^the layer blobs\/sha256\/0+ is missing$/);
    const outside = place(
      changed(({ layers }) => {
        if (layers[0]) layers[0].digest = 'sha256:../../../../etc/passwd';
      }),
    );
    expect(await refusal(outside.folder, outside.scratch)).toMatch(
      /names "sha256:\.\.\/\.\.\/\.\.\/\.\.\/etc\/passwd", which is no digest/,
    );
  });

  it('is not another one: a manifest with other content is damaged', async () => {
    const files = layout(image);
    for (const [name, bytes] of Object.entries(files))
      if (Buffer.from(bytes).includes('"layers":')) files[name] = Buffer.concat([bytes, Buffer.from(' ')]);
    const { folder, scratch: at } = place(files);
    expect(await refusal(folder, at)).toMatch(/^the manifest sha256:\w+ is damaged/);
  });

  it('is the one for a platform, and the names of the others are told', async () => {
    const both = { ...layout(image), ...layout({ ...image, config: { User: 'arm' } }) };
    const indexes = [
      layout(image),
      layout({ ...image, config: { User: 'arm' } }, { os: 'linux', architecture: 'arm64' }),
    ].map((one) => JSON.parse(Buffer.from(one['index.json'] ?? []).toString()) as { manifests: object[] });
    const index = { schemaVersion: 2, manifests: indexes.flatMap(({ manifests }) => manifests) };
    const { folder, scratch: at } = place({ ...both, 'index.json': JSON.stringify(index) });
    expect((await read(folder, at, {}, 'linux/arm64')).user).toBe('arm');
    expect((await read(folder, at, {}, 'linux/amd64')).user).toBe('1000');
    expect(await refusal(folder, at, {}, 'linux/s390x')).toMatch(
      /has no image for linux\/s390x; it has: linux\/amd64, linux\/arm64$/,
    );
  });
});

/** A server that answers with `answer`; its address, or the path of its socket. */
function served(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  socket?: string,
): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return new Promise((resolve) => {
    if (socket !== undefined) server.listen(socket, () => resolve(socket));
    else server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

describe('an image of an engine', () => {
  it('comes through the socket that DOCKER_HOST names', async () => {
    const { folder, scratch: at } = place({});
    const asked: (string | undefined)[] = [];
    const socket = await served(
      (request, response) => {
        asked.push(request.url);
        response.end(archive(saved(image)));
      },
      path.join(folder, 's'),
    );
    const found = await read('acme/app:1', at, { DOCKER_HOST: `unix://${socket}`, PATH: '' });
    expect(found).toEqual({ reference: 'acme/app:1', user: '1000', layers: sizes });
    expect(asked).toEqual(['/images/get?names=acme%2Fapp%3A1']);
  });

  it('that it does not have is told in its words', async () => {
    const { folder, scratch: at } = place({});
    const socket = await served(
      (_, response) => {
        response.writeHead(404).end('{"message":"No such image: acme/none:1"}');
      },
      path.join(folder, 's'),
    );
    const said = await refusal('acme/none:1', at, { DOCKER_HOST: `unix://${socket}`, PATH: '' });
    expect(said).toContain('No such image: acme/none:1');
    expect(said).toContain('plimsoll inspect FILE');
  });
});

describe('an image of a registry', () => {
  const files = layout(image);
  const [entry] = (JSON.parse(Buffer.from(files['index.json'] ?? []).toString()) as { manifests: { digest: string }[] })
    .manifests;
  const blobAt = (digest: string): Uint8Array | undefined => files[`blobs/${digest.replace(':', '/')}`];
  const answer = (url: string): Uint8Array | undefined => {
    const [, kind, name = ''] = /^\/v2\/acme\/app\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
    if (kind === 'manifests' && name === '1') return files['index.json'];
    return kind === undefined ? undefined : blobAt(name);
  };

  it('is read with a token, its blobs from where they lie, without the token', async () => {
    const { scratch: at } = place({});
    const seen: string[] = [];
    const store = await served((request, response) => {
      seen.push(`store ${request.headers.authorization ?? 'nothing'}`);
      response.end(blobAt((request.url ?? '').slice(1)));
    });
    const host: string = await served((request, response) => {
      const url = request.url ?? '';
      if (url.startsWith('/token')) {
        seen.push(url);
        response.end('{"token": "abc.def"}');
      } else if (request.headers.authorization !== 'Bearer abc.def')
        response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="http://${host}/token",service="here"` }).end();
      else if (url.includes('/blobs/'))
        response.writeHead(307, { Location: `http://${store}/${url.slice(url.lastIndexOf('/') + 1)}` }).end();
      else response.end(answer(url));
    });
    const found = await read(`registry://${host}/acme/app:1`, at);
    expect(found).toEqual({ reference: `${host}/acme/app:1`, user: '1000', layers: sizes });
    expect(seen).toEqual([
      '/token?service=here&scope=repository%3Aacme%2Fapp%3Apull',
      'store nothing',
      'store nothing',
      'store nothing',
    ]);
  });

  it('is refused where it lies, or leads to what is not to be asked', async () => {
    const { scratch: at } = place({});
    const host = await served((request, response) => {
      if ((request.url ?? '').includes('/gone/')) response.writeHead(404).end();
      else if ((request.url ?? '').includes('/private/')) response.writeHead(403).end();
      else response.writeHead(302, { Location: 'http://192.0.2.1/latest/meta-data' }).end();
    });
    expect(await refusal(`registry://${host}/gone/app:1`, at)).toBe(`${host}/gone/app: manifests/1: there is none`);
    expect(await refusal(`registry://${host}/private/app:1`, at)).toMatch(/it is not for everyone: docker login/);
    expect(await refusal(`registry://${host}/acme/app:1`, at)).toBe(
      `${host} leads to http://192.0.2.1, which is not asked without TLS`,
    );
    expect(await refusal('registry://Acme/App', at)).toMatch(/Acme\/App: /);
  });

  it('that gives another manifest than was asked for is damaged', async () => {
    const { scratch: at } = place({});
    const host = await served((_, response) => response.end(files['index.json']));
    expect(await refusal(`registry://${host}/acme/app@${entry?.digest}`, at)).toMatch(
      /^the manifest sha256:\w+ is damaged/,
    );
  });
});
