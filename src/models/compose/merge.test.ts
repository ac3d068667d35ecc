import { describe, expect, it } from 'vitest';
import type { DocumentNode } from '../document/node.ts';
import { Canonical } from './canonical.ts';
import { parseCompose } from './compose.ts';
import { Merge } from './merge.ts';
import { Provenance } from './provenance.ts';

const provenance = new Provenance();

function canonical(service: string, path = 'compose.yaml', rebase?: (path: string) => string): DocumentNode {
  const node = parseCompose(`s:\n${service.replace(/^/gm, '  ')}\n`).node.get('s');
  if (node === undefined) throw new Error('no service');
  const environment = { ONE: '1', EMPTY: '' };
  return new Canonical({ path, environment, provenance, rebase, problems: [] }).service(node);
}

/** As plain data; `?` is what a variable hides. */
function plain(node: DocumentNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (provenance.isHidden(node)) return '?';
  if (node.kind === 'map') return Object.fromEntries(node.entries().map(({ key, value }) => [key, plain(value)]));
  if (node.kind === 'seq') return node.items().map(plain);
  return node.kind === 'null' ? null : node.text;
}

function merged(...services: readonly string[]): unknown {
  const merge = new Merge(provenance);
  let node: DocumentNode | undefined;
  for (const [at, service] of services.entries()) node = merge.merge(node, canonical(service, `${at}.yaml`));
  return plain(node);
}

describe('Canonical', () => {
  it.each<[string, unknown]>([
    [
      'environment: [A=1, B, "C=$ONE", "D=${NONE}", "E=${NONE:-x=y}"]',
      { environment: { A: '1', B: null, C: '1', D: '?', E: 'x=y' } },
    ],
    ['environment: { A: 0644, B: true, C: , D: $NONE }', { environment: { A: '420', B: 'true', C: null, D: '?' } }],
    ['image: ${NONE}/a', { image: '?' }],
    ['image: ${NONE:?no}', { image: '?' }],
    ['image: ${EMPTY}a$$b', { image: 'a$b' }],
    ['build: ./web', { build: { context: './web' } }],
    ['build: { args: [A=1] }', { build: { args: { A: '1' } } }],
    ['networks: [a]', { networks: { a: null } }],
    ['depends_on: [a]', { depends_on: { a: { condition: 'service_started', required: 'true' } } }],
    ['env_file: a.env', { env_file: [{ path: 'a.env' }] }],
    ['tmpfs: /run', { tmpfs: ['/run'] }],
    ['secrets: [a, { source: b }]', { secrets: [{ source: 'a' }, { source: 'b' }] }],
    [
      'ports: ["127.0.0.1:80:81/udp"]',
      { ports: [{ target: '81', published: '80', host_ip: '127.0.0.1', protocol: 'udp' }] },
    ],
    ['ports: ["${NONE}:80"]', { ports: [{ target: '80', published: '?' }] }],
    ['ports: ["${NONE:-8080:80}"]', { ports: [{ target: '80', published: '8080' }] }],
    ['volumes: ["./a:/b/:ro"]', { volumes: [{ type: 'bind', source: './a', target: '/b', read_only: 'true' }] }],
    ['volumes: ["${NONE}:/b"]', { volumes: [{ type: '?', source: '?', target: '/b' }] }],
    ['volumes: ["./${NONE}:/b"]', { volumes: [{ type: 'bind', source: '?', target: '/b' }] }],
    ['extra_hosts: { a: 1.1.1.1 }', { extra_hosts: ['a=1.1.1.1'] }],
  ])('%s', (service, expected) => {
    expect(plain(canonical(service))).toEqual(expected);
  });

  it('moves paths, but not what only looks like one', () => {
    const service = [
      'build: { context: ., additional_contexts: [a=./x, b=docker-image://y, c=service:z] }',
      'env_file: [a.env]',
      'volumes: [./a:/a, data:/b, /abs:/c, ~/d:/d]',
      'develop: { watch: [{ path: ./src }] }',
    ].join('\n');
    expect(plain(canonical(service, 'sub/a.yaml', (path) => `sub/${path}`))).toEqual({
      build: {
        context: 'sub/.',
        additional_contexts: { a: 'sub/./x', b: 'docker-image://y', c: 'service:z' },
      },
      env_file: [{ path: 'sub/a.env' }],
      volumes: [
        { type: 'bind', source: 'sub/./a', target: '/a' },
        { type: 'volume', source: 'data', target: '/b' },
        { type: 'bind', source: '/abs', target: '/c' },
        { type: 'bind', source: '~/d', target: '/d' },
      ],
      develop: { watch: [{ path: 'sub/./src' }] },
    });
  });

  it('knows the place of each variable of a list', () => {
    const text = 's:\n  environment: ["A=one", B]\n';
    const node = parseCompose(text).node.get('s') as DocumentNode;
    const service = new Canonical({ path: 'a', environment: {}, provenance, rebase: undefined, problems: [] }).service(
      node,
    );
    const places = service
      .get('environment')
      ?.entries()
      .map(({ keySpan, value }) => [
        text.slice(keySpan.start, keySpan.end),
        text.slice(value.span.start, value.span.end),
      ]);
    expect(places).toEqual([
      ['A', 'one'],
      ['B', ''],
    ]);
  });
});

describe('Merge', () => {
  it.each<[string, readonly string[], unknown]>([
    ['the later scalar', ['image: a', 'image: b'], { image: 'b' }],
    ['null keeps', ['image: a', 'image:'], { image: 'a' }],
    ['a hidden value replaces', ['image: a', 'image: $NONE'], { image: '?' }],
    [
      'commands replace',
      ['command: [a, b]\nentrypoint: x', 'command: c\nentrypoint: [y]'],
      { command: 'c', entrypoint: ['y'] },
    ],
    ['a command of nothing replaces', ['command: a', 'command:'], { command: null }],
    [
      'health checks merge, their tests replace',
      ['healthcheck: { test: [CMD, a], interval: 1s }', 'healthcheck: { test: [CMD, b, c], retries: 2 }'],
      { healthcheck: { test: ['CMD', 'b', 'c'], interval: '1s', retries: '2' } },
    ],
    [
      'variables one by one, in both forms',
      ['environment: [A=1, B=2]\nlabels: { x: y }', 'environment: { B: 3, C: }\nlabels: [x=z]'],
      { environment: { A: '1', B: '3', C: null }, labels: { x: 'z' } },
    ],
    ['a name alone takes the value away', ['environment: [A=1]', 'environment: [A]'], { environment: { A: null } }],
    ['lists grow', ['security_opt: [a]', 'security_opt: [a, b]'], { security_opt: ['a', 'b'] }],
    ['capabilities are unique', ['cap_add: [A, B]', 'cap_add: [B, C]'], { cap_add: ['A', 'B', 'C'] }],
    [
      'ports by address, ports and protocol',
      ['ports: ["80:80", "81:80"]', 'ports: ["80:80/tcp", "80:80/udp", "127.0.0.1:80:80"]'],
      {
        ports: [
          { target: '80', published: '80', protocol: 'tcp' },
          { target: '80', published: '81' },
          { target: '80', published: '80', protocol: 'udp' },
          { target: '80', published: '80', host_ip: '127.0.0.1' },
        ],
      },
    ],
    [
      'volumes by target',
      ['volumes: [./a:/a, data:/b]', 'volumes: [{ type: volume, source: c, target: /a }]'],
      {
        volumes: [
          { type: 'volume', source: 'c', target: '/a' },
          { type: 'volume', source: 'data', target: '/b' },
        ],
      },
    ],
    [
      'env files by path',
      ['env_file: [a, b]', 'env_file: [{ path: a, required: false }]'],
      { env_file: [{ path: 'a', required: 'false' }, { path: 'b' }] },
    ],
    [
      'secrets by target',
      ['secrets: [a]', 'secrets: [{ source: b, target: /run/secrets/a }]'],
      { secrets: [{ source: 'b', target: '/run/secrets/a' }] },
    ],
    [
      'a build in short form',
      ['build: .', 'build: { target: dev, args: [A=1] }'],
      { build: { context: '.', target: 'dev', args: { A: '1' } } },
    ],
    [
      'dependencies in both forms',
      ['depends_on: { a: { condition: service_healthy } }', 'depends_on: [a, b]'],
      {
        depends_on: {
          a: { condition: 'service_started', required: 'true' },
          b: { condition: 'service_started', required: 'true' },
        },
      },
    ],
    [
      'networks in both forms',
      ['networks: [a]', 'networks: { a: { aliases: [x] } }'],
      { networks: { a: { aliases: ['x'] } } },
    ],
    [
      'logging only of one driver',
      ['logging: { driver: a, options: { x: 1 } }', 'logging: { driver: b, options: { y: 1 } }'],
      { logging: { driver: 'b', options: { y: '1' } } },
    ],
    ['!reset', ['ports: ["80:80"]\nimage: a', 'ports: !reset []'], { image: 'a' }],
    ['!reset inside', ['environment: { A: 1, B: 2 }', 'environment: { A: !reset null }'], { environment: { B: '2' } }],
    ['!reset with nothing before', ['image: a\nports: !reset null'], { image: 'a' }],
    ['!override', ['cap_add: [A]', 'cap_add: !override [B]', 'cap_add: [C]'], { cap_add: ['B', 'C'] }],
    ['a list over a map', ['logging: { driver: a }', 'logging: [x]'], { logging: ['x'] }],
    ['what stands twice in one file', ['cap_add: [A, A]\nexpose: [80, "80"]'], { cap_add: ['A'], expose: ['80'] }],
  ])('%s', (_what, services, expected) => {
    expect(merged(...services)).toEqual(expected);
  });

  it('keeps tags where they are needed again', () => {
    const merge = new Merge(provenance);
    const own = merge.merge(
      canonical('ports: ["80:80"]\ncap_add: [A]'),
      canonical('ports: !reset []\ncap_add: !override [B]'),
      true,
    );
    expect(plain(merge.merge(canonical('ports: ["1:1"]\ncap_add: [C]'), own))).toEqual({ cap_add: ['B'] });
  });

  it('knows the file of every value', () => {
    const merge = new Merge(provenance);
    const node = merge.merge(canonical('image: a\nuser: b', 'one.yaml'), canonical('user: c', 'two.yaml'));
    const path = (key: string) => provenance.of(node.get(key) as DocumentNode)?.path;
    expect([path('image'), path('user')]).toEqual(['one.yaml', 'two.yaml']);
  });
});
