import { endsWithChecksum } from './checksum.ts';

/** The form of a secret that its maker documents. */
export interface SecretPattern {
  /** Short and stable: `aws-access-key`. */
  readonly kind: string;
  /** "an AWS access key id". */
  readonly what: string;
  /** Matches the secret, or what says what it is with the secret in group `secret`. Its length is bounded. */
  readonly form: RegExp;
  /** One of these stands in every match: ASCII, at least four characters. */
  readonly marks: readonly string[];
  /** Tells a real one from one that was made up, where the maker put in a checksum. */
  readonly proves?: (secret: string) => boolean;
  /** True for keys that a page sends to every visitor: in scripts and pages they are no secret. */
  readonly isPublishedInPages?: true;
}

const base64 = 'A-Za-z0-9+/';

/** In the order in which they are tried; sources are the makers' own pages on their tokens. */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: 'aws-access-key',
    what: 'an AWS access key id',
    form: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
    marks: ['AKIA', 'ASIA'],
  },
  {
    kind: 'aws-secret-key',
    what: 'an AWS secret access key',
    form: new RegExp(
      `(?:secret_?access_?key)["']?\\s{0,4}[:=]\\s{0,4}["']?(?<secret>[${base64}]{40})(?![${base64}=])`,
      'i',
    ),
    marks: ['secret_access_key', 'SECRET_ACCESS_KEY', 'SecretAccessKey', 'secretAccessKey'],
  },
  {
    kind: 'github-token',
    what: 'a GitHub token',
    form: /\bgh[pousr]_[A-Za-z0-9]{36,255}/,
    marks: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    proves: (secret) => secret.length !== 40 || endsWithChecksum(secret),
  },
  {
    kind: 'github-token',
    what: 'a GitHub token',
    form: /\bgithub_pat_[A-Za-z0-9_]{50,255}/,
    marks: ['github_pat_'],
  },
  { kind: 'gitlab-token', what: 'a GitLab token', form: /\bglpat-[A-Za-z0-9_-]{20,300}/, marks: ['glpat-'] },
  {
    kind: 'gitlab-token',
    what: 'a GitLab token',
    form: /\b(?:glrt|gldt|glptt|glcbt)-[A-Za-z0-9_-]{20,300}/,
    marks: ['glrt-', 'gldt-', 'glptt-', 'glcbt-'],
  },
  {
    kind: 'slack-token',
    what: 'a Slack token',
    form: /\bxox[abposr]-[A-Za-z0-9-]{20,300}/,
    marks: ['xoxa-', 'xoxb-', 'xoxp-', 'xoxo-', 'xoxs-', 'xoxr-'],
  },
  {
    kind: 'slack-webhook',
    what: 'a Slack webhook address',
    form: /\bhooks\.slack\.com\/services\/T[A-Z0-9]{7,12}\/B[A-Z0-9]{7,12}\/[A-Za-z0-9]{23,25}\b/,
    marks: ['hooks.slack.com/services/'],
  },
  {
    kind: 'stripe-key',
    what: 'a Stripe key',
    form: /\b(?:sk|rk)_live_[A-Za-z0-9]{16,250}/,
    marks: ['sk_live_', 'rk_live_'],
  },
  {
    kind: 'google-api-key',
    what: 'a Google API key',
    form: /\bAIza[A-Za-z0-9_-]{35}\b/,
    marks: ['AIza'],
    isPublishedInPages: true,
  },
  {
    kind: 'google-oauth-secret',
    what: 'a Google OAuth client secret',
    form: /\bGOCSPX-[A-Za-z0-9_-]{28}\b/,
    marks: ['GOCSPX-'],
  },
  {
    kind: 'ai-service-key',
    what: 'an OpenAI or Anthropic key',
    form: /\bsk-(?:proj-|ant-)[A-Za-z0-9_-]{20,300}/,
    marks: ['sk-proj-', 'sk-ant-'],
  },
  {
    kind: 'sendgrid-key',
    what: 'a SendGrid key',
    form: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/,
    marks: ['"SG.', "'SG.", '=SG.', ' SG.'],
  },
  {
    kind: 'npm-token',
    what: 'an npm token',
    form: /\bnpm_[A-Za-z0-9]{36}\b/,
    marks: ['npm_'],
    proves: endsWithChecksum,
  },
  { kind: 'pypi-token', what: 'a PyPI token', form: /\bpypi-AgE[A-Za-z0-9_-]{50,400}/, marks: ['pypi-AgE'] },
  {
    kind: 'docker-hub-token',
    what: 'a Docker Hub token',
    form: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{27,40}/,
    marks: ['dckr_pat_', 'dckr_oat_'],
  },
  {
    kind: 'azure-storage-key',
    what: 'an Azure storage account key',
    form: new RegExp(`\\bAccountKey=(?<secret>[${base64}]{86}==)`),
    marks: ['AccountKey='],
  },
  {
    kind: 'jwt',
    what: 'a JSON web token',
    // Alone it may be anything, a public key of a service among them: the word in front says that it lets somebody in.
    form: /\b(?:bearer|access_?token|auth_?token|service_?role_?key|jwt)["']?\s{0,4}[:=]?\s{0,4}["']?(?<secret>eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000})/i,
    marks: ['.eyJ'],
    isPublishedInPages: true,
  },
  {
    kind: 'private-key',
    what: 'a private key',
    form: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/,
    marks: ['PRIVATE KEY'],
  },
];

/** Examples of the makers' pages, and what people write where a key would stand. */
export const isExampleKey = (secret: string): boolean =>
  /example|x{6,}|0{8,}|1234567|abcdefgh|dummy|changeme|your[-_]/i.test(secret.slice(0, 4096));
