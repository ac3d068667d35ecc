import { describe, expect, it } from 'vitest';
import { MarkSearch } from './marks.ts';
import { loginsIn, marksIn, secretsIn } from './scan.ts';

const found = (text: string, isPage = false): readonly string[] =>
  secretsIn(text, marksIn(new TextEncoder().encode(text)), isPage).map(({ kind }) => kind);

/** Thirty characters and their checksum. */
const checked = 'Kd93hfLq2Zx8vBn4Tr6Yw1Pm5Sc7Ga3QyuyB';
const drawn = 'Zk3jd8Fh2LmQ9sXwVb7TcR4yNp6GaE1uHi5Ko0Bq';
const body = `${drawn}${drawn}`.replace(/_/g, '');

describe('secretsIn', () => {
  it.each<[string, string]>([
    ['aws-access-key', 'key = AKIAJ3F7QKDJ2LPQ7RTA'],
    ['aws-secret-key', `aws_secret_access_key = ${drawn.slice(0, 40)}`],
    ['aws-secret-key', `{"SecretAccessKey": "${drawn.slice(0, 40)}"}`],
    ['github-token', `export T=ghp_${checked}`],
    ['github-token', `github_pat_${drawn}_${drawn}`],
    ['gitlab-token', 'glpat-Zk3jd8Fh2LmQ9sXwVb7T'],
    ['slack-token', 'xoxb-2384920384-Zk3jd8Fh2LmQ9s'],
    ['stripe-key', `sk_live_${drawn.slice(0, 24)}`],
    ['google-api-key', `key: AIza${drawn.slice(0, 35)}`],
    ['npm-token', `//registry/:_authToken=npm_${checked}`],
    ['pypi-token', `pypi-AgE${drawn}${drawn}`],
    ['sendgrid-key', `k="SG.${drawn.slice(0, 22)}.${drawn}abc"`],
    ['jwt', `Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.${drawn}`],
    ['private-key', `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}\n-----END RSA PRIVATE KEY-----\n`],
    ['private-key', `{"k": "-----BEGIN PRIVATE KEY-----\\n${body}\\n-----END PRIVATE KEY-----"}`],
  ])('finds %s', (kind, text) => expect(found(`first line\n${text}\nlast`)).toEqual([kind]));

  it.each<[string, string]>([
    ["the example of a maker's page", 'AKIAIOSFODNN7EXAMPLE'],
    ['a token whose checksum is wrong', `ghp_${checked.slice(0, -1)}C`],
    ['a stand-in', `glpat-${'x'.repeat(20)}`],
    ['a word about keys', 'if (line === "-----BEGIN RSA PRIVATE KEY-----") read(); "-----END RSA PRIVATE KEY-----"'],
    ['a token without a word in front', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.${drawn}`],
    ['part of a longer word', `MAKIAJ3F7QKDJ2LPQ7RTAB`],
    ['the key for everybody', `token: eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiIsImlhdCI6MX0.${drawn}`],
  ])('passes over %s', (_, text) => expect(found(text)).toEqual([]));

  it('leaves keys that every visitor gets where they belong', () => {
    const text = `AIza${drawn.slice(0, 35)} sk_live_${drawn.slice(0, 24)}`;
    expect(found(text, true)).toEqual(['stripe-key']);
  });

  it('gives four characters and the length away, and the line', () => {
    const text = `\n\nghp_${checked}`;
    const [one] = secretsIn(text, marksIn(new TextEncoder().encode(text)));
    expect(one).toEqual({
      kind: 'github-token',
      what: 'a GitHub token',
      preview: 'ghp_… (40 characters)',
      proven: true,
      sure: true,
      line: 3,
    });
  });

  it('looks at a bounded number of places', () => {
    expect(found('-----BEGIN PRIVATE KEY-----\n'.repeat(30_000))).toEqual([]);
    expect(found('AKIA'.repeat(250_000))).toEqual([]);
    expect(loginsIn(`a://${'b:'.repeat(200_000)}`)).toEqual([]);
  });
});

describe('loginsIn', () => {
  it('finds a password in an address', () => {
    const text = 'a: 1\nurl: postgres://app:hunter2@db.acme.io/app\nother: postgres://app:secret@db/app';
    expect(loginsIn(text)).toMatchObject([{ kind: 'login', preview: 'hunt… (7 characters)', line: 2 }]);
  });
});

describe('MarkSearch', () => {
  it('tells the groups whose words are there, wherever they begin', () => {
    const search = new MarkSearch([['abcd', 'wxyz-'], ['cdab'], ['zzzzz']]);
    const of = (text: string): number => search.find(new TextEncoder().encode(text));
    expect([of(''), of('abc'), of('abcd'), of('xabcdab'), of('wxyz'), of('--wxyz-'), of('zzzzzzz')]).toEqual([
      0, 0, 1, 3, 0, 1, 4,
    ]);
    for (let at = 0; at < 9; at++) expect(of(`${'.'.repeat(at)}cdab${'.'.repeat(9 - at)}`)).toBe(2);
  });
});
