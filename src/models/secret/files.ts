import { isPlaceholder, isSecretName, secretShape } from './values.ts';

/** A file that programs keep credentials in. */
export interface CredentialFile {
  readonly kind: string;
  /** "stored git credentials". */
  readonly what: string;
  /** Of its path without a leading slash. */
  readonly path: RegExp;
  /** What its text has if a credential is in it; group `secret` is the credential. Undefined: the file is one whatever it holds. */
  readonly holds: RegExp | undefined;
}

/** Where each program looks for its credentials, by the documentation of the program. */
export const credentialFiles: readonly CredentialFile[] = [
  {
    kind: 'npmrc',
    what: 'a registry token',
    path: /(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?)$/,
    holds:
      /(?:_authToken|_auth|_password|npmAuthToken)["']?\s{0,9}[=:]\s{0,9}["']?(?<secret>(?![\s"'$])[^\s"'$]{8,400})/,
  },
  {
    kind: 'pypirc',
    what: 'package index credentials',
    path: /(?:^|\/)\.pypirc$/,
    holds: /^[ \t]{0,9}password[ \t]{0,9}[:=][ \t]{0,9}(?<secret>(?![$%])\S{3,400})/m,
  },
  {
    kind: 'netrc',
    what: 'stored credentials',
    path: /(?:^|\/)[._]netrc$/,
    holds: /\bpassword\s{1,9}(?<secret>(?!\$)\S{3,400})/,
  },
  {
    kind: 'git-credentials',
    what: 'stored git credentials',
    path: /(?:^|\/)\.git-credentials$/,
    holds: /:\/\/[^\s/:@]{1,200}:(?<secret>[^\s/@$]{3,400})@/,
  },
  {
    kind: 'aws-credentials',
    what: 'AWS credentials',
    path: /(?:^|\/)\.aws\/credentials$/,
    holds: /^[ \t]{0,9}aws_secret_access_key[ \t]{0,9}=[ \t]{0,9}(?<secret>[A-Za-z0-9+/]{40})/m,
  },
  {
    kind: 'docker-config',
    what: 'registry credentials',
    path: /(?:^|\/)(?:\.docker\/config|\.config\/containers\/auth|kaniko\/\.docker\/config)\.json$/,
    holds: /"(?:auth|identitytoken)"\s{0,9}:\s{0,9}"(?<secret>[^"]{4,4000})/,
  },
  {
    kind: 'kubeconfig',
    what: 'cluster credentials',
    path: /(?:^|\/)(?:\.kube\/config|kubeconfig(?:\.ya?ml)?)$/i,
    holds: /^[ \t]{0,40}(?:- )?(?:client-key-data|token|password):[ \t]{1,9}["']?(?<secret>(?![{<$])[^\s"']{4,9000})/m,
  },
  {
    kind: 'service-account',
    what: 'a service account key',
    path: /\.json$/,
    holds: /"private_key"\s{0,9}:\s{0,9}"(?<secret>-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^"]{64,9000})/,
  },
  { kind: 'key-store', what: 'a key store', path: /\.(?:p12|pfx)$/i, holds: undefined },
];

/** True if a text holds the credential that files of `kind` have. */
export const holdsCredential = (kind: string, text: string): boolean =>
  credentialFiles.some((one) => one.kind === kind && one.holds?.test(text) === true);

/** The variables of an environment file (`.env`): one a line, `export` before it or not. */
export function* environmentLines(
  text: string,
): Iterable<{ readonly name: string; readonly value: string; readonly at: number }> {
  const lines = /^[ \t]{0,20}(?:export[ \t]{1,20})?([A-Za-z_]\w*)[ \t]{0,20}=[ \t]{0,20}([^\r\n]*)/gm;
  for (const match of text.slice(0, 100_000).matchAll(lines)) {
    const [, name = '', value = ''] = match;
    yield { name, value: value.trim().replace(/^(["'])(.*)\1.*$/, '$2'), at: match.index };
  }
}

/** True if a variable of an environment file holds a secret that is no stand-in. */
export const isSecretVariable = (name: string, value: string): boolean =>
  secretShape(value) !== undefined || (isSecretName(name) && !isPlaceholder(value, name));

/** True for `.env` and its like, but those that show how one looks. */
export const isEnvironmentFile = (name: string): boolean =>
  /^\.env(?:$|\.)/.test(name) &&
  !/example|sample|template|dist$|defaults?$|schema|\.(?:md|ts|js|mjs|tpl|tmpl|j2)$/i.test(name);
