import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, repository } from './cli.ts';

const files: Readonly<Record<string, string>> = {
  'compose.yaml': [
    'name: shop',
    'services:',
    '  api:',
    '    build: api',
    '    image: api:${TAG:-dev}',
    '    ports: ["8000-8001:8000-8001", "${ADMIN}9000"]',
    '    environment: { MODE: $MODE, PRICE: "5$$" }',
    '    env_file: api.env',
    '    depends_on: [db]',
    '    command: serve --name "a b"',
    '  db:',
    '    image: postgres:17',
    '    volumes: ["data:/var/lib/postgresql/data/"]',
    '    healthcheck: { test: pg_isready, interval: 90s }',
    '  mail:',
    '    image: mail:1',
    '    profiles: [full]',
    'volumes:',
    '  data:',
    '  other:',
    '',
  ].join('\n'),
  'compose.override.yaml': 'services:\n  db:\n    mem_limit: 1g\n',
  '.env': 'MODE=test\n',
  'api.env': 'B=2\nA=1\n',
};

const config = (root: string, ...args: string[]) => plimsoll(root, ['compose', 'config', ...args]);

describe('plimsoll compose config', () => {
  it('prints the model that Compose makes of the files', () => {
    const root = repository(files);
    const { code, stdout, stderr } = config(root);
    expect(stdout).toBe(
      [
        'name: shop',
        'services:',
        '  api:',
        '    command:',
        '      - serve',
        '      - --name',
        '      - a b',
        '    environment:',
        '      A: "1"',
        '      B: "2"',
        '      MODE: test',
        '      PRICE: 5$$',
        '    image: api:dev',
        '    networks:',
        '      default: null',
        '    build:',
        `      context: ${root}/api`,
        '      dockerfile: Dockerfile',
        '    depends_on:',
        '      db:',
        '        condition: service_started',
        '        required: true',
        '    ports:',
        '      - mode: ingress',
        '        target: 8000',
        '        published: "8000"',
        '        protocol: tcp',
        '      - mode: ingress',
        '        target: 8001',
        '        published: "8001"',
        '        protocol: tcp',
        '      - mode: ingress',
        '        target: 9000',
        '        protocol: tcp',
        '  db:',
        '    image: postgres:17',
        '    mem_limit: "1073741824"',
        '    networks:',
        '      default: null',
        '    volumes:',
        '      - type: volume',
        '        source: data',
        '        target: /var/lib/postgresql/data',
        '        volume: {}',
        '    healthcheck:',
        '      test:',
        '        - CMD-SHELL',
        '        - pg_isready',
        '      interval: 1m30s',
        'networks:',
        '  default:',
        '    name: shop_default',
        'volumes:',
        '  data:',
        '    name: shop_data',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(stderr).toContain('compose.yaml:6:36  warning');
    expect(stderr).toContain('`ADMIN` is not set: it is empty');
  });

  it('takes files, profiles, variables, a folder and services', () => {
    const root = repository({ ...files, 'more/x.yaml': 'services:\n  api:\n    init: true\n', 'live.env': 'TAG=7\n' });
    const names = (...args: string[]) =>
      config(root, ...args)
        .stdout.split('\n')
        .filter(Boolean);
    expect(names('--services')).toEqual(['api', 'db']);
    expect(names('--services', '--profile', 'full')).toEqual(['api', 'db', 'mail']);
    expect(names('--services', 'db')).toEqual(['db']);
    expect(names('--images', '--env-file', 'live.env')).toEqual(['api:7', 'postgres:17']);
    expect(names('--volumes')).toEqual(['data']);
    expect(names('--profiles')).toEqual(['full']);
    const merged = config(root, '-f', 'compose.yaml', '-f', 'more/x.yaml', '--format', 'json', '-p', 'other');
    const model = JSON.parse(merged.stdout) as { name: string; services: Record<string, Record<string, unknown>> };
    expect(model.name).toBe('other');
    expect(model.services['api']).toMatchObject({ init: true, entrypoint: null });
    expect(model.services['db']).not.toHaveProperty('mem_limit');
    const moved = config(root, '-f', 'compose.yaml', '--project-directory', 'more', '-q');
    expect([moved.code, moved.stdout]).toEqual([1, '']);
    expect(moved.stderr).toContain('the env file api.env does not exist');
  });

  it('finds the files of a folder above', () => {
    const root = repository({ ...files, 'api/main.py': '' });
    const { stdout } = plimsoll(path.join(root, 'api'), ['compose', 'config', '--images']);
    expect(stdout).toBe('api:dev\npostgres:17\n');
  });

  it('says why Compose refuses the project, with the place', () => {
    const root = repository({
      'compose.yaml':
        'services:\n  api:\n    image: api:1\n    port: ["80:80"]\n    depends_on: [bd]\n  db:\n    image: ${IMAGE:?say which}\n',
    });
    const { code, stdout, stderr } = config(root);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('compose.yaml:4:5  error');
    expect(stderr).toContain('`api` has no key `port`: did you mean `ports`?');
    expect(stderr).toContain('required variable IMAGE is missing a value: say which');
    writeFileSync(
      path.join(root, 'compose.yaml'),
      readFileSync(path.join(root, 'compose.yaml'), 'utf8')
        .replace('port:', 'ports:')
        .replace('${IMAGE:?say which}', 'db:1'),
    );
    const again = config(root);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('names the service `bd` in `depends_on`');
  });

  it('tells wrong usage from what cannot be read', () => {
    const root = repository(files);
    const codeOf = (...args: string[]) => config(root, ...args).code;
    expect(codeOf('nobody')).toBe(2);
    expect(codeOf('--format', 'xml')).toBe(2);
    expect(codeOf('-f', 'nowhere.yaml')).toBe(3);
    // Node 20 itself takes `--env-file` wherever it stands, and leaves with 9.
    expect([3, 9]).toContain(codeOf('--env-file', 'nowhere.env'));
    expect(codeOf('-q')).toBe(0);
  });
});
