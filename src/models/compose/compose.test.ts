import { describe, expect, it } from 'vitest';
import type { Span } from '../../text/span.ts';
import { parseCompose, type ComposeService } from './compose.ts';
import { isComposePath } from './path.ts';

const text = `name: demo
x-env: &env
  APP_MODE: prod
services:
  web:
    image: "\${REGISTRY:-docker.io}/web:1"
    build:
      context: ./web
      dockerfile: Dockerfile.prod
      target: run
      args:
        - VERSION=1.2 # c
        - "TOKEN"
      additional_contexts:
        base: docker-image://alpine
    command: npm start -- --port 80
    entrypoint: ["/entry", '--x']
    environment:
      - APP_A=1
      - "APP_B=two=2"
      - APP_C
      - "APP_D=a\\tb"
    env_file:
      - .env
      - path: ./more.env
        required: false
    ports:
      - 80
      - "8080:80"
      - "127.0.0.1:\${PORT:-9000}:80/udp"
      - "[::1]:1:2"
      - target: 53
        published: "5353"
        protocol: udp
        host_ip: 10.0.0.1
    volumes:
      - ./src:/app/src:ro,z
      - data:/data
      - /anonymous
      - C:\\x:/x
      - \${DIR}:/dir
      - type: bind
        source: ./y
        target: /y
        read_only: true
    depends_on:
      db: { condition: service_healthy }
      cache:
        required: false
    healthcheck:
      test: curl -f http://localhost || exit 1
    user: 1000:1000
    profiles: [a, b]
    extends: { file: base.yaml, service: base }
  db:
    build: .
    environment:
      <<: *env
      EMPTY:
      NUM: 0644
    depends_on: [cache]
    healthcheck: { test: ["NONE"] }
    command: []
  cache:
    healthcheck:
      test: ["CMD", "true"]
      disable: true
  broken: 5
  empty:
volumes:
  data:
networks:
  back: { external: true }
include:
  - other.yaml
  - path: [a.yaml, b.yaml]
`;

describe('parseCompose', () => {
  const file = parseCompose(text);
  const at = (span: Span | undefined) => text.slice(span?.start, span?.end);
  const service = (name: string) => file.services.find((one) => one.name === name) as ComposeService;
  const web = service('web');

  it('reads the top level', () => {
    expect(file.name?.value).toBe('demo');
    expect(file.services.map((one) => one.name)).toEqual(['web', 'db', 'cache', 'empty']);
    expect(file.problems.map((problem) => [problem.message, at(problem.span)])).toEqual([
      ['service broken must be a mapping', '5'],
    ]);
    expect(file.resources.map((one) => [one.kind, one.name])).toEqual([
      ['volumes', 'data'],
      ['networks', 'back'],
    ]);
    expect(file.includes.map((one) => one.paths.map(({ value }) => value))).toEqual([
      ['other.yaml'],
      ['a.yaml', 'b.yaml'],
    ]);
    expect(file.template).toBeUndefined();
    expect(at(web.nameSpan)).toBe('web');
    expect(at(web.span)).toMatch(/^web:\n[^]*service: base \}$/);
  });

  it('reads image and build', () => {
    expect(web.image?.value).toBe('${REGISTRY:-docker.io}/web:1');
    expect(at(web.image?.span)).toBe('"${REGISTRY:-docker.io}/web:1"');
    expect(web.build).toMatchObject({
      short: false,
      context: { value: './web' },
      dockerfile: { value: 'Dockerfile.prod' },
      target: { value: 'run' },
    });
    expect(web.build?.args.map(({ name, value }) => [name, value])).toEqual([
      ['VERSION', '1.2'],
      ['TOKEN', undefined],
    ]);
    expect(web.build?.args.map(({ valueSpan }) => at(valueSpan))).toEqual(['1.2', '']);
    expect(web.build?.additionalContexts.map(({ name, value }) => [name, value])).toEqual([
      ['base', 'docker-image://alpine'],
    ]);
    expect(service('db').build).toMatchObject({ short: true, context: { value: '.' }, dockerfile: undefined });
    expect(at(service('db').build?.keySpan)).toBe('build');
    expect(service('cache').build).toBeUndefined();
  });

  it('reads commands', () => {
    expect(web.command).toMatchObject({ form: 'text', words: [{ value: 'npm start -- --port 80' }] });
    expect(web.entrypoint).toMatchObject({ form: 'list', words: [{ value: '/entry' }, { value: '--x' }] });
    expect(at(web.entrypoint?.words[1]?.span)).toBe("'--x'");
    expect(service('db').command).toMatchObject({ form: 'list', words: [] });
    expect(service('cache').command).toBeUndefined();
  });

  it('reads the environment in both forms', () => {
    expect(web.environment.map(({ name, value }) => [name, value])).toEqual([
      ['APP_A', '1'],
      ['APP_B', 'two=2'],
      ['APP_C', undefined],
      ['APP_D', 'a\tb'],
    ]);
    expect(web.environment.map(({ nameSpan, valueSpan }) => [at(nameSpan), at(valueSpan)])).toEqual([
      ['APP_A', '1'],
      ['APP_B', 'two=2'],
      ['APP_C', ''],
      ['"APP_D=a\\tb"', '"APP_D=a\\tb"'],
    ]);
    expect(service('db').environment.map(({ name, value, node }) => [name, value, node.viaAlias])).toEqual([
      ['EMPTY', undefined, false],
      ['NUM', '0644', false],
      ['APP_MODE', 'prod', true],
    ]);
    expect(web.envFile.map(({ path, required }) => [path.value, required])).toEqual([
      ['.env', true],
      ['./more.env', false],
    ]);
  });

  it('reads ports', () => {
    expect(web.ports.map(({ hostIp, published, target, protocol }) => [hostIp, published, target, protocol])).toEqual([
      [undefined, undefined, '80', undefined],
      [undefined, '8080', '80', undefined],
      ['127.0.0.1', '${PORT:-9000}', '80', 'udp'],
      ['::1', '1', '2', undefined],
      ['10.0.0.1', '5353', '53', 'udp'],
    ]);
    expect(at(web.ports[1]?.span)).toBe('"8080:80"');
  });

  it('reads volumes', () => {
    expect(web.volumes.map(({ type, source, target, readOnly }) => [type, source, target, readOnly])).toEqual([
      ['bind', './src', '/app/src', true],
      ['volume', 'data', '/data', false],
      ['volume', undefined, '/anonymous', false],
      ['bind', 'C:\\x', '/x', false],
      [undefined, '${DIR}', '/dir', false],
      ['bind', './y', '/y', true],
    ]);
    expect(web.volumes[0]?.options).toEqual(['ro', 'z']);
  });

  it('reads dependencies', () => {
    expect(web.dependsOn.map(({ service: name, condition, required }) => [name, condition, required])).toEqual([
      ['db', 'service_healthy', true],
      ['cache', 'service_started', false],
    ]);
    expect(at(web.dependsOn[0]?.span)).toBe('db');
    expect(service('db').dependsOn).toMatchObject([{ service: 'cache', form: 'list' }]);
  });

  it('reads health checks', () => {
    expect(web.healthcheck).toMatchObject({ disabled: false, run: 'shell' });
    expect(service('db').healthcheck).toMatchObject({ disabled: true, run: 'none' });
    expect(service('cache').healthcheck).toMatchObject({ disabled: true, run: 'exec' });
    expect(service('empty').healthcheck).toBeUndefined();
  });

  it('reads the rest', () => {
    expect(web.user?.value).toBe('1000:1000');
    expect(web.profiles.map((one) => one.value)).toEqual(['a', 'b']);
    expect(web.extends).toMatchObject({ file: 'base.yaml', service: 'base' });
  });

  it('follows merge keys and aliases between services', () => {
    const merged = parseCompose(
      'x-base: &base\n  image: a\n  ports: ["1:1"]\nservices:\n  one:\n    <<: *base\n    user: x\n  two: *base\n',
    );
    expect(merged.services.map((one) => [one.image?.value, one.image?.node.viaAlias, one.ports.length])).toEqual([
      ['a', true, 1],
      ['a', true, 1],
    ]);
  });

  it.each([
    ['', []],
    ['services:\n', []],
    ['services: []\n', ['services must be a mapping']],
    ['- a\n', ['a Compose file must be a mapping']],
    [
      'services:\n  a: {image: [x], ports: x, environment: 5, build: [1], depends_on: 7, healthcheck: x, volumes: {a: b}}\n',
      [],
    ],
    ['services:\n  a:\n    environment: [{a: b}, [c]]\n    ports: [[1]]\n    env_file: {a: b}\n', []],
  ])('stands %j', (source, messages) => {
    expect(parseCompose(source).problems.map((problem) => problem.message)).toEqual(messages);
  });

  it('reads what stands before an error', () => {
    const broken = parseCompose('services:\n  a:\n    image: x\n  b:\n    image: "y\n');
    expect(broken.problems.length).toBeGreaterThan(0);
    expect(broken.services[0]?.image?.value).toBe('x');
  });

  it('says that a file is a template', () => {
    expect(parseCompose('services:\n{{ range .x }}\n  a: 1\n{{ end }}\n').template).toBe('structure');
  });
});

describe('isComposePath', () => {
  it.each([
    'compose.yaml',
    'compose.yml',
    'a/b/docker-compose.yml',
    'docker-compose.yaml',
    'docker-compose.dev.yml',
    'compose.override.yaml',
    'docker-compose.a.b.yml',
  ])('takes %s', (path) => {
    expect(isComposePath(path)).toBe(true);
  });

  it.each([
    'values.yaml',
    'docker-compose.json',
    'my-compose.yml',
    'docker-composed.yml',
    'compose/x.yml',
    'compose..yml/x',
    'composer.yml',
    'docker-compose.yml.j2',
  ])('leaves %s', (path) => {
    expect(isComposePath(path)).toBe(false);
  });
});
