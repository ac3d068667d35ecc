import { describe, expect, it } from 'vitest';
import { isPlaceholder, isSecretName, nameWords, secretShape } from './values.ts';

describe('isSecretName', () => {
  it.each([
    ...['DB_PASSWORD', 'MYSQL_PWD', 'dbPassword', 'DBPassword', 'SomeAPIKey', 'api_key', 'NPM_TOKEN', 'PGPASSWORD'],
    ...[
      'AWS_SECRET_ACCESS_KEY',
      'SECRET_KEY_BASE',
      'KEYSTORE_PASS',
      'LDAP_ROOTPASS',
      'JWT_SECRET',
      'RAILS_MASTER_KEY',
      'TOKEN',
    ],
  ])('%s holds a secret', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    ...[
      'PWD',
      'OLDPWD',
      'COMPASS',
      'PROXY_PASS',
      'CACHE_KEY',
      'PUBLIC_KEY',
      'GPG_KEY',
      'KEY',
      'SSH_AUTH_SOCK',
      'PASSENGER_ENV',
    ],
    ...[
      'TOKEN_URL',
      'MAX_TOKENS',
      'TOKENIZERS_PARALLELISM',
      'AWS_ACCESS_KEY_ID',
      'JWT_SECRET_KEY_FILE',
      'VAULT_SECRET_PATH',
    ],
    ...['VITE_API_KEY', 'NEXT_PUBLIC_TOKEN', 'ALLOW_EMPTY_PASSWORD', 'VNC_NO_PASSWORD', 'PASSWORD_RESET_TIMEOUT_DAYS'],
  ])('%s does not', (name) => expect(isSecretName(name)).toBe(false));
});

it('takes names apart at separators and at capitals', () => {
  expect(nameWords('SomeAPIKey')).toEqual(['SOME', 'API', 'KEY']);
  expect(nameWords('DB_PASSWORD')).toEqual(['DB', 'PASSWORD']);
  expect(nameWords('app.db-password')).toEqual(['APP', 'DB', 'PASSWORD']);
});

describe('isPlaceholder', () => {
  it.each([
    ...[
      '',
      'x',
      '12345',
      'true',
      'changeme',
      '**ChangeMe**',
      'your_secret_key_base',
      '<token>',
      '{Upbit Key}',
      '${TOKEN}',
      'xxxx-xxxx',
    ],
    ...[
      '00000000-0000-0000-0000-000000000000',
      'secret_pass',
      'admin123',
      'dummy-key-for-build',
      'build-time-only',
      'P@ssw0rd',
    ],
    ...['/run/secrets/db', 'https://vault.internal/v1', 'arn:aws:ssm:eu:1:parameter/x', 'This is not an API key'],
  ])('%s stands for a secret', (value) => expect(isPlaceholder(value)).toBe(true));

  it.each([
    'hunter2',
    'wn7Rk2pq',
    'frespo',
    'lgNvGyhnUKpa5PJi',
    'tbFePEIYrMaNfKmTHZZT9IrdebmVbS3FnCTOp/AAWklO9Jxnhua1Y',
  ])('%s is one', (value) => expect(isPlaceholder(value)).toBe(false));

  it('knows a value that repeats the name', () => {
    expect(isPlaceholder('keldb', 'KELDB_PASSWORD')).toBe(true);
    expect(isPlaceholder('keldb', 'APP_PASSWORD')).toBe(false);
  });

  it('stays quick on long values', () => {
    expect(isPlaceholder(`${'-'.repeat(200_000)}a`)).toBe(false);
  });
});

describe('secretShape', () => {
  it.each([
    ['AKIAJ3F7QKDJ2LPQ7RTA', 'an AWS access key id'],
    ['glpat-Zk3jd8Fh2LmQ9sXwVb7T', 'a GitLab token'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'a private key'],
    ['postgres://app:hunter2@db/app', 'an address with user and password'],
  ])('%s is %s', (text, what) => expect(secretShape(text)).toBe(what));

  it.each([
    ...['AKIAIOSFODNN7EXAMPLE', 'postgres://app:secret@db/app', 'amqp://guest:guest@rabbit', 'https://u:${PW}@host'],
    ...['postgres://app:hunter2@localhost/app', 'https://host/a:b@c', '-----BEGIN CERTIFICATE-----'],
  ])('%s gives nothing away', (text) => expect(secretShape(text)).toBeUndefined());
});
