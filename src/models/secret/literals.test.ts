import { describe, expect, it } from 'vitest';
import { literalSecret } from './literals.ts';

describe('literalSecret', () => {
  it.each([
    ['JWT_SECRET', 'kq82hfT0pZx71LmWv4bN', { kind: 'named', random: true }],
    ['POSTGRES_PASSWORD', 'Wn7-Rk2pq', { kind: 'named', random: false }],
    ['POSTGRES_PASSWORD', 'postgres', { kind: 'default' }],
    ['SA_PASSWORD', 'Pass@word1', { kind: 'default' }],
    ['DB_PASSWORD', 'shop', { kind: 'default' }],
    ['DB_PASSWORD', 'k3str4', { kind: 'weak' }],
    ['SESSION_SECRET', 'acme_docs_app_OS_01', { kind: 'weak' }],
    ['ANY', 'ghp_1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz', { kind: 'shape', what: 'a GitHub token' }],
    [
      'DATABASE_URL',
      'postgres://app:Wn7Rk2pq@db:5432/app',
      { kind: 'shape', what: 'an address with user and password' },
    ],
    ['DATABASE_URL', 'postgres://app:plumharbour@db:5432/app', { kind: 'weak' }],
  ] as const)('%s=%s', (name, value, secret) => {
    expect(literalSecret(name, value, new Set(['shop']))).toEqual(secret);
  });

  it.each([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '<change me>'],
    ['DB_PASSWORD', '{{ .Values.password }}'],
    ['DB_PASSWORD', 'ENC[AES256_GCM,data:p673w==]'],
    ['API_KEY', 'GOOGLE_API_KEY_VAL'],
    ['API_KEY', 'sk-xxx-xxx-xxx'],
    ['API_KEY', '${API_KEY}'],
    ['LOG_LEVEL', 'kq82hfT0pZx71LmWv4bN'],
    ['SECRET_KEY_FILE', 'kq82hfT0pZx71LmWv4bN'],
  ])('%s=%s is none', (name, value) => expect(literalSecret(name, value)).toBeUndefined());

  it('stands long values', () => {
    for (const text of ['a'.repeat(5_000_000), '<'.repeat(2_000_000), '://:@'.repeat(500_000), '_A'.repeat(1_000_000)])
      expect(() => literalSecret('DB_PASSWORD', text)).not.toThrow();
  });
});
