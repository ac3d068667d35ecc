import { isPlaceholder, isSecretName, loginForm, nameWords, secretShape } from './values.ts';

/** Passwords that come with images, guides and installers, in the order in which anybody tries them. */
const defaults = new Set(
  'admin administrator root user password passwd pass secret postgres mysql mariadb mongo mongodb redis guest docker test dev letmein qwerty minioadmin minio123 elastic rabbitmq rabbit oracle sa welcome adminpassword rootpassword mypassword userpassword secretpassword supersecret supersecretpassword'.split(
    ' ',
  ),
);

/** Last words of names whose value somebody may type in. */
const typed = new Set(['PASSWORD', 'PASSWD', 'PASS', 'PWD', 'PASSPHRASE']);

const leet: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  $: 's',
  '5': 's',
  '3': 'e',
  '1': 'i',
};

/** Letters in place of the digits and signs that people write for them: "p@ssw0rd", "t0p-s3cr3t". */
const spelled = (text: string): string => text.replace(/[@40$531]/g, (char) => leet[char] ?? char);

/** True if `value` is a password that everybody knows, or one of `known`: the names of the user, the database, the service. */
function isDefaultPassword(value: string, known: ReadonlySet<string> = new Set()): boolean {
  const text = value.trim().toLowerCase();
  if (text.length < 2 || text.length > 40) return false;
  const stem = (word: string): string => word.replace(/[^a-z0-9]/g, '').replace(/\d{1,6}$/, '');
  const forms = [text, stem(text), stem(spelled(text))];
  return forms.some((form) => {
    const bare = form.replace(/^(?:my|some|the)|(?:password|pass|pwd|secret)$/g, '');
    return defaults.has(form) || known.has(form) || (bare !== '' && known.has(bare));
  });
}

/** True for words of letters alone: "plumharbour", "top-secret", "theSessionKey", "k3str4". */
function isPlainWords(value: string): boolean {
  if (value.length > 40) return false;
  const text = spelled(value).replace(/^[^A-Za-z]+|[^A-Za-z]+$/g, '');
  const parts = text.split(/[-_.@ ]/);
  return (
    text.length > 1 && parts.every((part) => part.length < 25 && /^[A-Z]{0,4}[a-z]*(?:[A-Z][a-z]{2,})*$/.test(part))
  );
}

/** What a name and its value give away. */
export type LiteralSecret =
  /** The form of the value alone tells. */
  | { readonly kind: 'shape'; readonly what: string }
  /** A value that is no stand-in under a name that asks for a secret. `random`: as a generator makes them. */
  | { readonly kind: 'named'; readonly random: boolean }
  /** A password that everybody knows. */
  | { readonly kind: 'default' }
  /** A word or two, as people type them where nothing is at stake. */
  | { readonly kind: 'weak' };

/**
 * What secret `value` is, written under `name`; undefined for none: no value, a stand-in, a reference to somewhere else. `known`: names
 * around it that make weak passwords.
 */
export function literalSecret(name: string, value: string, known?: ReadonlySet<string>): LiteralSecret | undefined {
  const text = value.trim();
  if (text === '' || isElsewhere(text)) return undefined;
  const what = secretShape(text);
  if (what !== undefined) return isWeakLogin(text, known) ? { kind: 'weak' } : { kind: 'shape', what };
  if (!isSecretName(name) || text.length > 4096) return undefined;
  const isTyped = typed.has(nameWords(name).at(-1) ?? '') || /(?:PASSWORD|PASSWD|PASS)$/i.test(name);
  if (isTyped && isDefaultPassword(text, known)) return { kind: 'default' };
  if (isPlaceholder(text, name) || isDefaultPassword(text, known)) return undefined;
  if (isPlainWords(text)) return { kind: 'weak' };
  return { kind: 'named', random: looksRandom(text) };
}

/** An address on the same network (a host without a dot) whose password is no better than a plain word. */
export function isWeakLogin(text: string, known?: ReadonlySet<string>): boolean {
  const [, , password = '', host = ''] = loginForm.exec(text.slice(0, 65_536)) ?? [];
  return password !== '' && !host.includes('.') && (isDefaultPassword(password, known) || isPlainWords(password));
}

/** A value that another program fills in: a template, an encrypted text, a reference of SOPS, vals or the Argo CD Vault plug-in. */
const isElsewhere = (text: string): boolean =>
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) ||
  /^(?:<.*>|\[.*\]|%.*%|__.*__|\*\*.*\*\*|\{.*\})$/.test(text) ||
  /^(?:ENC\[|ref\+|vault:|<path:|secretref\+|!vault|AQICA|\$ANSIBLE_VAULT)|\{\{|<%|\$\(|\$\{/.test(text);

/** True for 16 characters or more without blanks, of letters and digits that no language puts together so. */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || /\s/.test(text)) return false;
  if (/^[0-9a-f]{16,}$/i.test(text) || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return true;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
  // A word is left in what is split at its separators.
  return kinds >= 2 && /\d/.test(text) && !/[a-z]{6,}|[A-Z]{6,}/.test(text.slice(0, 400));
}
