import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { homedir } from 'node:os';
import path from 'node:path';
import { ImageError } from './image-source.ts';

const mostRedirects = 5;
/** Milliseconds without a byte. */
const patience = 60_000;

/** The address of Docker Hub's own registry; its name is that of its web site. */
const hub = 'registry-1.docker.io';

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);

/** Reads from one repository of a registry (OCI distribution-spec), plain HTTP only on this machine. */
export class RegistryClient {
  readonly #registry: string;
  readonly #repository: string;
  readonly #base: string;
  #authorization: string | undefined;

  constructor(registry: string, repository: string) {
    this.#registry = registry;
    this.#repository = repository;
    const host = registry === 'docker.io' ? hub : registry;
    this.#base = `${isLoopback(host) ? 'http' : 'https'}://${host}/v2/${repository}`;
  }

  /**
   * What lies at `manifests/TAG` or `blobs/DIGEST`.
   * @throws ImageError if it cannot be had
   */
  async get(what: string, accept: string): Promise<IncomingMessage> {
    const url = new URL(`${this.#base}/${what}`);
    let answer = await this.#follow(url, accept);
    if (answer.statusCode === 401) {
      answer.resume();
      this.#authorization = await this.#authorize(String(answer.headers['www-authenticate'] ?? ''));
      answer = await this.#follow(url, accept);
    }
    if (answer.statusCode === 200) return answer;
    answer.resume();
    const { statusCode } = answer;
    const why =
      statusCode === 404
        ? 'there is none'
        : statusCode === 401 || statusCode === 403
          ? `it is not for everyone: docker login ${this.#registry}`
          : `status ${statusCode}`;
    throw new ImageError(`${this.#registry}/${this.#repository}: ${what}: ${why}`);
  }

  async #follow(url: URL, accept: string): Promise<IncomingMessage> {
    let at = url;
    for (let count = 0; count <= mostRedirects; count++) {
      // A store elsewhere has its own keys in the address, and must not see those of the registry.
      const authorization = at.host === url.host ? this.#authorization : undefined;
      const answer = await fetched(at, { Accept: accept, ...(authorization ? { Authorization: authorization } : {}) });
      const to = answer.headers.location;
      if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || to === undefined) return answer;
      answer.resume();
      at = this.#allowed(new URL(to, at));
    }
    throw new ImageError(`${this.#registry}: more than ${mostRedirects} redirections`);
  }

  /** Plain HTTP leads nowhere but to this machine, and there only from this machine. */
  #allowed(url: URL): URL {
    if (
      url.protocol === 'https:' ||
      (url.protocol === 'http:' && isLoopback(url.host) && this.#base.startsWith('http:'))
    )
      return url;
    throw new ImageError(`${this.#registry} leads to ${url.origin}, which is not asked without TLS`);
  }

  /** The value of the header `Authorization` for what the registry demands (distribution token specification; RFC 7617). */
  async #authorize(demand: string): Promise<string | undefined> {
    const login = loginFor(this.#registry);
    const basic = login === undefined ? undefined : `Basic ${login}`;
    if (!/^bearer\s/i.test(demand)) return basic;
    const value = (key: string): string | undefined => new RegExp(`\\b${key}="([^"]*)"`, 'i').exec(demand)?.[1];
    const realm = value('realm');
    if (realm === undefined || !URL.canParse(realm))
      throw new ImageError(`${this.#registry} names no place for tokens`);
    const url = this.#allowed(new URL(realm));
    const service = value('service');
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', `repository:${this.#repository}:pull`);
    const answer = await fetched(url, basic === undefined ? {} : { Authorization: basic });
    let text = '';
    for await (const part of answer) if (text.length < 1 << 16) text += String(part);
    const token = /"(?:access_)?token"\s*:\s*"([\w.~+/=-]+)"/.exec(text)?.[1];
    return token === undefined ? basic : `Bearer ${token}`;
  }
}

/** Name and password in Base64, as `docker login` keeps them; undefined where a helper program has them. */
function loginFor(registry: string): string | undefined {
  const folder = process.env['DOCKER_CONFIG'] ?? path.join(homedir(), '.docker');
  try {
    const { auths } = JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8')) as {
      readonly auths?: Readonly<Record<string, { readonly auth?: unknown }>>;
    };
    const key = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
    const auth = auths?.[key]?.auth ?? auths?.[`https://${registry}`]?.auth;
    return typeof auth === 'string' && /^[\w+/=-]+$/.test(auth) ? auth : undefined;
  } catch {
    // Nobody logged in.
    return undefined;
  }
}

function fetched(url: URL, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'http:' ? requestPlain : requestSecure;
    const asked = request(url, { headers: { 'User-Agent': 'plimsoll', ...headers } }, resolve);
    asked.setTimeout(patience, () => asked.destroy(new Error('it says nothing for a minute')));
    asked.on('error', (error) => reject(new ImageError(`${url.host}: ${error.message}`)));
    asked.end();
  });
}
