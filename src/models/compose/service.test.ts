import { describe, expect, it } from 'vitest';
import { parseCompose, type ComposeService } from './compose.ts';
import { goText } from './number-text.ts';
import { portRange } from './ports.ts';
import { cleanTarget } from './volumes.ts';

const text = `services:
  web:
    build:
      context: .
      dockerfile_inline: FROM scratch
      tags: [a:1, b:1]
      labels: { a: b }
      secrets: [npm, { source: pip, target: pip.conf }]
      ssh: [default, key=./id]
      cache_from: ["type=gha"]
      platforms: [linux/amd64]
      extra_hosts: { db: 10.0.0.1 }
      entitlements: [network.host]
      no_cache: true
      pull: "yes"
    networks:
      front: { aliases: [www, web] }
      back:
    secrets:
      - db-password
      - source: key
        target: /etc/key
    configs: [app]
    deploy:
      replicas: 2
      labels: [x=y]
      restart_policy: { condition: on-failure }
      resources:
        limits: { cpus: "0.5", memory: 512M }
        reservations:
          devices:
            - driver: nvidia
              count: 1
              capabilities: [gpu]
    gpus: all
    read_only: true
    privileged: "true"
    init: \${INIT:-true}
    cap_add: [NET_ADMIN]
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    pid: host
    ipc: shareable
    restart: unless-stopped
    extra_hosts: ["h:1.1.1.1"]
    tmpfs: /run
    expose: [80, "81-82"]
    healthcheck:
      test: ["CMD", "true"]
      interval: 1m30s
      timeout: 5s
      retries: 3
      start_period: 10s
    develop:
      watch:
        - path: ./src
          action: sync
          target: /app
          ignore: [node_modules/]
        - { path: package.json, action: rebuild }
    env_file: { path: raw.env, format: raw, required: "false" }
    depends_on: { db: { condition: service_healthy, restart: true } }
    extends: base
volumes:
  data: { name: real-data, external: true }
  old: { external: { name: older } }
secrets:
  key: { environment: KEY }
configs:
  app: { content: "a=1" }
  file: { file: ./app.conf }
include:
  - path: [a.yaml, b.yaml]
    project_directory: ..
    env_file: a.env
`;

describe('a service with everything', () => {
  const file = parseCompose(text);
  const web = file.services[0] as ComposeService;
  const values = (list: readonly { readonly value: string }[] | undefined) => list?.map(({ value }) => value);

  it('reads the build', () => {
    const { build } = web;
    expect(build?.dockerfileInline?.value).toBe('FROM scratch');
    expect(values(build?.tags)).toEqual(['a:1', 'b:1']);
    expect(build?.labels).toMatchObject([{ name: 'a', value: 'b' }]);
    expect(build?.secrets.map(({ source, target }) => [source.value, target?.value])).toEqual([
      ['npm', undefined],
      ['pip', 'pip.conf'],
    ]);
    expect(build?.ssh.map(({ name, value }) => [name, value])).toEqual([
      ['default', undefined],
      ['key', './id'],
    ]);
    expect(values(build?.cacheFrom)).toEqual(['type=gha']);
    expect(values(build?.extraHosts)).toEqual(['db=10.0.0.1']);
    expect([build?.noCache, build?.pull, build?.privileged]).toEqual([true, true, false]);
  });

  it('reads what it joins and mounts', () => {
    expect(web.networks.map(({ name, aliases }) => [name, values(aliases)])).toEqual([
      ['front', ['www', 'web']],
      ['back', []],
    ]);
    expect(web.secrets.map(({ source, target }) => [source.value, target?.value])).toEqual([
      ['db-password', undefined],
      ['key', '/etc/key'],
    ]);
    expect(values(web.tmpfs)).toEqual(['/run']);
    expect(values(web.expose)).toEqual(['80', '81-82']);
    expect(web.envFile).toMatchObject([{ path: { value: 'raw.env' }, required: false, format: 'raw' }]);
    expect(web.dependsOn).toMatchObject([{ service: 'db', condition: 'service_healthy', restart: true }]);
  });

  it('reads how it is deployed and confined', () => {
    expect(web.deploy).toMatchObject({
      replicas: { value: '2' },
      limits: { cpus: { value: '0.5' }, memory: { value: '512M' } },
      restart: { value: 'on-failure' },
    });
    expect(web.deploy?.devices).toMatchObject([{ count: { value: '1' }, driver: { value: 'nvidia' } }]);
    expect(web.gpus.map(({ count }) => count?.value)).toEqual(['all']);
    expect([web.readOnly, web.privileged, web.init]).toEqual([true, true, false]);
    expect([values(web.capAdd), values(web.capDrop)]).toEqual([['NET_ADMIN'], ['ALL']]);
    expect(web.healthcheck).toMatchObject({ interval: { value: '1m30s' }, retries: { value: '3' } });
    expect(web.watch.map(({ path, action, target }) => [path?.value, action?.value, target?.value])).toEqual([
      ['./src', 'sync', '/app'],
      ['package.json', 'rebuild', undefined],
    ]);
    expect(web.extends).toMatchObject({ service: 'base', file: undefined });
    expect(text.slice(web.extends?.serviceSpan.start, web.extends?.serviceSpan.end)).toBe('base');
  });

  it('reads the top level', () => {
    expect(file.resources.map(({ name, external, ownName }) => [name, external, ownName?.value])).toEqual([
      ['data', true, 'real-data'],
      ['old', true, 'older'],
      ['key', false, undefined],
      ['app', false, undefined],
      ['file', false, undefined],
    ]);
    expect(file.resources.at(-1)?.file?.value).toBe('./app.conf');
    expect(file.includes).toMatchObject([
      { paths: [{ value: 'a.yaml' }, { value: 'b.yaml' }], projectDirectory: { value: '..' } },
    ]);
  });

  it('gives the same object each time', () => {
    expect(web.ports).toBe(web.ports);
    expect(web.build?.args).toBe(web.build?.args);
  });
});

describe('hostile files', () => {
  it('does not follow aliases that stand for a billion values', () => {
    const lines = ['x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
    for (let at = 1; at < 9; at++)
      lines.push(
        `x-${at}: &a${at} [${Array(10)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      );
    const file = parseCompose(`${lines.join('\n')}\nservices:\n  web:\n    image: a\n    command: *a8\n`);
    expect(file.problems.some(({ message }) => message === 'aliases expand to too much')).toBe(true);
    expect(file.node.size).toBeLessThan(2_000_000);
    expect(file.services[0]?.image?.value).toBe('a');
  });

  it.each([
    ['services:\n  a: {image: x}\n---\n', ['YAML document 2 of 2 is empty: Compose merges all documents of a file']],
    ['services: {}\n---\n- a\n', ['YAML document 2 of 2 is no mapping: Compose merges all documents of a file']],
    ['services: {}\n---\nservices: {}\n', []],
    ['include: a.yaml\n', ['include must be a list']],
    [`a: ${'['.repeat(400)}`, ['nested more than 256 levels deep']],
  ])('says of %j what Compose refuses', (source, messages) => {
    expect(parseCompose(source).problems.map(({ message }) => message)).toEqual(messages);
  });
});

describe('texts', () => {
  it.each([
    ['0644', '420'],
    ['1.10', '1.1'],
    ['1_000', '1000'],
    ['0x10', '16'],
    ['0o17', '15'],
    ['-012', '-10'],
    ['1e3', '1000'],
    ['12345678.9', '1.23456789e+07'],
    ['.5', '0.5'],
    ['0.00001', '1e-05'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['true', 'true'],
    ['True', 'true'],
    ['yes', 'yes'],
    ['"0644"', '0644'],
    ['1.2.3', '1.2.3'],
    ['3.x', '3.x'],
    ['2024-01-01', '2024-01-01'],
  ])('%s becomes the text %s', (source, expected) => {
    const node = parseCompose(`a: ${source}\n`).node.get('a');
    expect(node && goText(node)).toBe(expected);
  });

  it.each([
    ['80', [80, 80]],
    ['8000-8010', [8000, 8010]],
    ['8010-8000', undefined],
    ['70000', undefined],
    ['$P', undefined],
  ])('portRange(%s)', (port, range) => {
    expect(portRange(port)).toEqual(range);
  });

  it.each([
    ['/data/', '/data'],
    ['/a//b/./c/../d', '/a/b/d'],
    ['/', '/'],
    ['/..', '/'],
    ['a/..', '.'],
    ['../x/', '../x'],
    ['/.hidden', '/.hidden'],
  ])('cleanTarget(%s)', (target, cleaned) => {
    expect(cleanTarget(target)).toBe(cleaned);
  });
});
