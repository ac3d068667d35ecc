import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { plimsoll, project, repository } from './cli.ts';

const files: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  web:\n    build: app\n  api:\n    build: api\n',
  'app/Dockerfile': 'FROM alpine:3.22\nUSER nobody\n',
  'api/Dockerfile': 'FROM alpine:3.22\nUSER nobody\n',
  'api/Dockerfile.release': 'FROM alpine:3.22\nUSER nobody\n',
  'plimsoll.yaml':
    'services:\n  api:\n    dockerfile: api/Dockerfile.release\n    budget: 300 MB\ndev:\n  gates:\n    check:\n    test: { needs: [check] }\nrules:\n  DL3006: error\nignore: [a, b]\nverify:\n  - id: build\n    command: make\n',
  '.hadolint.yaml': 'ignored: [DL3006, DL9999]\ntrustedRegistries: [docker.io]\n',
};

describe('plimsoll config', () => {
  it('shows what is written, what is inferred and what is the default, each with its origin', () => {
    const { code, stdout, stderr } = plimsoll(repository(files), ['config', '--show-origin']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
    for (const line of [
      'plimsoll.yaml:3 | services.api.dockerfile | api/Dockerfile.release',
      'compose.yaml:5 | instead of api/Dockerfile',
      'compose.yaml:5 | services.api.context | api | (inferred: builds this folder)',
      'plimsoll.yaml:4 | services.api.budget | 300 MB',
      'compose.yaml:3 | services.web.context | app | (inferred: builds this folder)',
      'plimsoll.yaml:7 | dev.gates.check | {}',
      'plimsoll.yaml:8 | dev.gates.test.needs | [check]',
      'default | argo.namespace | argocd',
      'plimsoll.yaml:14 | verify.build.command | make',
      'plimsoll.yaml:10 | rules.DL3006 | error',
      '.hadolint.yaml:1 | instead of off',
      '.hadolint.yaml:1 | rules.DL9999 | off | (no rule here is called so)',
      '.hadolint.yaml:2 | hadolint.trustedRegistries | [docker.io]',
    ])
      expect(lines).toContain(line);
    expect(lines.indexOf('.hadolint.yaml:1 | instead of off')).toBe(
      lines.indexOf('plimsoll.yaml:10 | rules.DL3006 | error') + 1,
    );
  });

  it('gives one value for scripts, a list line by line', () => {
    const root = repository(files);
    const config = (...args: string[]): [number | null, string] => {
      const { code, stdout } = plimsoll(root, ['config', ...args]);
      return [code, stdout];
    };
    expect(config('services.api.budget')).toEqual([0, '300 MB\n']);
    expect(config('ignore')).toEqual([0, 'a\nb\n']);
    expect(config('services.web.context', '--show-origin')).toEqual([0, 'compose.yaml:3\tapp\n']);
    expect(config('services.web.gpu')).toEqual([0, 'none\n']);
    expect(config('dev.service')).toEqual([1, '']);
    expect(config('services.web')[1].trim().split('\n')).toHaveLength(4);
  });

  it('answers a key that does not exist, and a broken contract', () => {
    const root = repository(files);
    expect(plimsoll(root, ['config', 'servces'])).toMatchObject({
      code: 2,
      stderr: 'plimsoll: the contract has no key servces\n  did you mean  services\n',
    });
    const broken = repository({ ...files, 'plimsoll.yaml': 'dev: 1\n' });
    expect(plimsoll(broken, ['config'])).toMatchObject({
      code: 2,
      stderr: 'plimsoll: plimsoll.yaml:1:6: a mapping expected, not 1\n    1 │ dev: 1\n      │      ^\n',
    });
  });

  it('works where there is no contract', () => {
    const { 'plimsoll.yaml': _, '.hadolint.yaml': __, ...plain } = files;
    const { code, stdout } = plimsoll(repository(plain), ['config', 'services']);
    expect(code).toBe(0);
    expect(stdout).toContain('services.api.dockerfile  api/Dockerfile\n');
  });

  it('prints a document that its schema describes', () => {
    const { stdout } = plimsoll(repository(files), ['config', '--format', 'json']);
    const document = JSON.parse(stdout) as { settings: { key: string; overrides: object[] }[] };
    const schema = JSON.parse(readFileSync(path.join(project, 'docs/schema/config-1.json'), 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    const [rule] = document.settings.filter(({ key }) => key === 'rules.DL3006');
    expect(rule).toEqual({
      key: 'rules.DL3006',
      value: 'error',
      origin: { kind: 'written', path: 'plimsoll.yaml', line: 10, column: 3 },
      overrides: [{ value: 'off', origin: { kind: 'written', path: '.hadolint.yaml', line: 1, column: 11 } }],
    });
  });
});

describe('the schema of the contract', () => {
  it('takes what the program takes, and refuses what it refuses', () => {
    const schema = JSON.parse(readFileSync(path.join(project, 'docs/schema/contract-1.json'), 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate({ services: { a: { budget: '500 MB', health: { within: '1m30s' } } }, rules: { x: 'off' } })).toBe(
      true,
    );
    for (const wrong of [
      { service: {} },
      { services: { a: { budget: 500 } } },
      { services: { a: { budget: '5 apples' } } },
      { services: { a: { health: { within: '' } } } },
      { verify: [{ command: 'x' }] },
    ])
      expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
  });
});
