import { describe, expect, it } from 'vitest';
import { contentsOf, type Layer } from './image.fixture.ts';
import { secretFindings } from './secret-findings.ts';
import { type ImageSecret, secretsOf } from './secrets.ts';
import { stepAssignments } from './steps.ts';

const key = 'AKIAJ3F7QKDJ2LPQ7RTA';
const token = 'Zk3jd8Fh2LmQ9sXwVb7T';
const armoured = `-----BEGIN OPENSSH PRIVATE KEY-----\n${token.repeat(4)}\n-----END OPENSSH PRIVATE KEY-----\n`;

const secrets = (
  layers: readonly Layer[],
  config: object = {},
  history: readonly string[] = [],
): readonly ImageSecret[] => secretsOf(contentsOf({ config, history }, ...layers));

describe('secrets in files', () => {
  it('are found in the layer that holds them, deleted and overwritten too', () => {
    const found = secrets([
      { 'app/.npmrc': `//registry/:_authToken=${token}\n`, 'app/a.py': `KEY = "${key}"\n`, 'app/id_rsa': armoured },
      { 'app/.wh..npmrc': '', 'app/a.py': 'KEY = ""\n' },
    ]);
    expect(found.map(({ path, kind, layer, hiddenBy }) => [path, kind, layer, hiddenBy])).toEqual([
      ['/app/.npmrc', 'npmrc', 0, 1],
      ['/app/a.py', 'aws-access-key', 0, 1],
      ['/app/id_rsa', 'private-key', 0, undefined],
    ]);
    const [first] = secretFindings(found);
    expect(first).toEqual({
      rule: 'image/no-secrets',
      level: 'error',
      path: '/app/.npmrc',
      layer: 0,
      message:
        'a registry token in line 1: Zk3j… (20 characters); layer 2 hides the file, and whoever has the image still reads it in layer 1',
    });
  });

  it.each<[string, Layer]>([
    ['documentation', { 'usr/share/doc/aws/a.txt': key }],
    ['tests', { 'app/test/key.pem': armoured, 'app/tests/fixtures/a.json': key }],
    ['what packages bring', { 'app/node_modules/x/key.pem': armoured, 'usr/lib/python3/dist-packages/a.py': key }],
    ['tests by their name', { 'app/keys_test.go': armoured, 'app/test-data/a': armoured, 'app/test_keys/a': key }],
    ['what the source of others brings', { 'app/vendor/github.com/a/b.go': armoured }],
    [
      'a password that nobody guards',
      { 'app/a.yml': 'db: postgres://app:testpass@db/app', 'app/.env': 'DB_PASS=postgres' },
    ],
    ['what is commented out', { 'app/a.conf': '# db: postgres://app:hunter2x@db.acme.io/app' }],
    ['binaries', { 'app/data': `\0${key}` }],
    ['a certificate that everybody has', { 'etc/ssl/private/ssl-cert-snakeoil.key': armoured }],
    ['a file that shows how one looks', { 'app/.env.example': 'DB_PASSWORD=hunter22x\n' }],
    ['an npmrc that names a variable', { 'app/.npmrc': '//registry/:_authToken=${NPM_TOKEN}\n' }],
  ])('are none in %s', (_, layer) => expect(secrets([layer])).toEqual([]));

  it.each<[string, string, string]>([
    ['root/.netrc', 'machine a login b password hunter2x', 'netrc'],
    ['root/.pypirc', '[pypi]\nusername = a\npassword = hunter2x', 'pypirc'],
    ['root/.git-credentials', 'https://me:hunter2x@host', 'git-credentials'],
    ['root/.docker/config.json', '{"auths": {"r": {"auth": "bWU6aHVudGVyMng="}}}', 'docker-config'],
    ['root/.kube/config', 'users:\n- user:\n    token: hunter2x\n', 'kubeconfig'],
    ['app/.env', 'A=1\nDB_PASSWORD=hunter2x\n', 'environment-file'],
    ['app/settings.yml', 'db: postgres://app:hunter2x@db.acme.io/app\n', 'login'],
    ['app/.git/config', '[remote]\nurl = https://me:hunter2x@git.acme.io/a.git\n', 'login'],
  ])('are known by where they stand: %s', (path, text, kind) =>
    expect(secrets([{ [path]: text }])).toMatchObject([{ kind, where: 'file', path: `/${path}` }]),
  );

  it('are found in a file that comes in pieces and holds more than one', () => {
    const filler = 'x = 1\n'.repeat(20_000);
    expect(secrets([{ 'app/a.py': `${filler}${key}\n${filler}glpat-${token}\n` }])).toMatchObject([
      { kind: 'aws-access-key', line: 20_001 },
      { kind: 'gitlab-token', line: 40_002 },
    ]);
  });
});

describe('secrets in the configuration', () => {
  it('are found in variables, labels and build arguments, each once', () => {
    const found = secrets(
      [],
      { Env: ['PATH=/bin', `NPM_TOKEN=${token}`, 'DB_PASSWORD=postgres'], Labels: { k: key } },
      [
        `ENV NPM_TOKEN=${token}`,
        `RUN |2 URL=a b PIP_TOKEN=q${token} /bin/sh -c pip install x # buildkit`,
        `/bin/sh -c #(nop)  ENV OLD_SECRET=y${token}`,
        `RUN /bin/sh -c git clone https://me:ghx8fk2@git.acme.io/a.git # buildkit`,
      ],
    );
    expect(found.map(({ where, name, kind }) => [where, name, kind])).toEqual([
      ['env', 'NPM_TOKEN', 'named'],
      ['label', 'k', 'aws-access-key'],
      ['history', 'PIP_TOKEN', 'named'],
      ['history', 'OLD_SECRET', 'named'],
      ['history', 'RUN', 'login'],
    ]);
    expect(found.every(({ preview }) => !preview.includes(token))).toBe(true);
  });
});

describe('a secret that the configuration and the history say', () => {
  it('is one, and names the step that says it', () => {
    const url = 'postgres://app:k8Lq2mZx@db.acme.io/app';
    const history = ['/bin/sh -c #(nop) WORKDIR /srv', `/bin/sh -c #(nop)  ENV DATABASE_URL=${url}`];
    expect(secrets([], { Env: [`DATABASE_URL=${url}`] }, history)).toMatchObject([
      { where: 'env', name: 'DATABASE_URL', kind: 'login', step: 1, preview: 'k8Lq… (8 characters)' },
    ]);
  });
});

describe('stepAssignments', () => {
  it.each<[string, readonly string[]]>([
    ['RUN |1 A=b c /bin/sh -c make # buildkit', ['A=b c']],
    ['|2 A= B=x=y /bin/sh -c make', ['A=', 'B=x=y']],
    ['/bin/sh -c #(nop)  ARG TOKEN=abc', ['TOKEN=abc']],
    ['ENV A="b c" D=e', ['A=b c', 'D=e']],
    ['ENV A the rest', ['A=the rest']],
    ["RUN /bin/sh -c export A='b' && C=d make", ['A=b', 'C=d']],
    ['RUN /bin/sh -c A=$(cat x) make', []],
    ['COPY . .', []],
    ['|999999 A=b', []],
  ])('%s', (by, expected) =>
    expect(stepAssignments(by).map(({ name, value }) => `${name}=${value}`)).toEqual(expected),
  );
});
