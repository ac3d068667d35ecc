import { isExampleKey, secretPatterns } from './patterns.ts';

/** Words that make a name the name of a secret wherever they stand in it. */
const secretWords = new Set(
  'PASSWORD PASSWORDS PASSWD PASSPHRASE SECRET SECRETS TOKEN APIKEY AUTHTOKEN ACCESSKEY SECRETKEY PRIVATEKEY CREDENTIAL CREDENTIALS CREDS'.split(
    ' ',
  ),
);

/** Words that make `… KEY` one. A key alone may be anything: a cache key, a public key, a map key. */
const keyWords = new Set(
  'API PRIVATE ACCESS SECRET AUTH ENCRYPTION SIGNING SIGNATURE MASTER SSH DEPLOY LICENSE ACCOUNT STORAGE HMAC JWT SESSION'.split(
    ' ',
  ),
);

/** Words that are secrets only at the end of a longer name: `DB_PASS`, `MYSQL_PWD`. */
const lastWords = new Set(['PASS', 'PWD']);

/** Endings of words that people write without a separator: `PGPASSWORD`, `ROOTPASS`. */
const endings = /(?:REQUIREPASS|PASSWORD|PASSWD|ROOTPASS|ADMINPASS|USERPASS|DBPASS|AUTHTOKEN|APIKEY|SECRETKEY)$/;

/** What a name that ends so holds is about a secret, or where it lies, but no secret. */
const harmlessLast = new Set(
  'FILE FILES FILENAME PATH PATHS DIR DIRECTORY FOLDER LOCATION VERSION NAME NAMES HEADER HEADERS URL URLS URI ENDPOINT HOST HOSTNAME PORT SERVER SERVICE ISSUER AUDIENCE EXPIRE EXPIRES EXPIRY EXPIRATION EXPIRED TTL LIFETIME LIFESPAN AGE TIMEOUT DURATION SECONDS MINUTES HOURS DAYS MS LENGTH LEN SIZE COUNT LIMIT ID IDS TYPE KIND ALGORITHM ALGORITHMS ALG ALGO METHOD MODE PROVIDER BACKEND ENGINE MANAGER STORE STORAGE REQUIRED REQUIRE ENABLED ENABLE DISABLED DISABLE ALLOWED POLICY STRENGTH REGEX PATTERN VALIDATION VALIDATOR VALIDATORS HASHER HASHERS FORMAT PREFIX SUFFIX FIELD PARAM COOKIE SCOPE SCOPES ALIAS ARN REF REFERENCE ENV CLASS LABEL REALM ROUNDS ITERATIONS INTERVAL USER USERNAME EMAIL REGION ROTATION RESET RESETS FINGERPRINT WARNING WARN GENERATOR LOGIN GRANT UPDATE CHANGE USAGE DAYS PROMPT'.split(
    ' ',
  ),
);

/** A name that begins so is a switch or a number. */
const harmlessFirst = new Set(
  'MAX MIN NUM NUMBER TOTAL NO ALLOW DISABLE ENABLE ENABLED SKIP USE USES REQUIRE HAS IS WITHOUT VALIDATE CHECK GENERATE'.split(
    ' ',
  ),
);

/** A name that holds one of these is public or a switch. */
const switches = new Set(['PUBLIC', 'PUB', 'NO', 'ALLOW', 'WITHOUT']);

/** Bundlers write these into files that every visitor downloads. */
const published =
  /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|NUXT_ENV|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|NG_APP|STORYBOOK|SNOWPACK_PUBLIC)_/i;

/** Names that hold the path of a file. */
const pathNames = new Set(['GOOGLE_APPLICATION_CREDENTIALS', 'APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE']);

/** The words of a name, upper case: `dbPassword`, `DB_PASSWORD` and `db-password` are all DB, PASSWORD. */
export function nameWords(name: string): readonly string[] {
  const spaced = /[a-z]/.test(name)
    ? name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    : name;
  return spaced
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
}

const asks = /pass|pwd|secret|token|key|cred/i;

/** True if a variable of this name is there to hold a secret, and not something about one (`TOKEN_TTL`, `PASSWORD_FILE`). */
export function isSecretName(name: string): boolean {
  if (!asks.test(name) || published.test(name) || pathNames.has(name)) return false;
  const words = nameWords(name);
  const last = words.at(-1) ?? '';
  if (harmlessLast.has(last) || harmlessFirst.has(words[0] ?? '') || words.some((word) => switches.has(word)))
    return false;
  for (const [index, word] of words.entries()) {
    if (secretWords.has(word) || endings.test(word)) return true;
    if (word === 'KEY' && index > 0 && keyWords.has(words[index - 1] ?? '')) return true;
  }
  // `proxy_pass` is nginx's word for an address.
  return words.length > 1 && lastWords.has(last) && words.at(-2) !== 'PROXY' && words[0] !== 'OLD';
}

/** What people write where a secret would stand. */
const standIns = new Set(
  'admin administrator root user username password passwd pass pwd secret token key apikey credentials postgres mysql mariadb mongo mongodb redis guest docker test tests testing dev development local localhost default foo bar baz foobar qwerty letmein none null nil undefined unset empty true false yes no on off enabled disabled required ci x y cafebabe deadbeef abc abc123 string value supersecret topsecret mysecret mypassword mysecretpassword password123 secret123 p@ssw0rd passw0rd pa55w0rd p@ssword'.split(
    ' ',
  ),
);
const standInParts =
  /x{3}-?x{3}|x{4}|change|replace|example|sample|dummy|fake|placeholder|todo|insert|your|not[-_ ]|_not|temporary|default|insecure|unsafe|ignored?\b|whatever|required|unused|nothing|build[-_ ]?(?:time|only)|precompile|collectstatic|just[-_ ]?(?:for|to|a|start)|for[-_ ]?(?:build|test|ci)|(?:^|[-_ ])(?:test|dev|local|demo|mock|my|some|temp|tmp|ci|build|none|here)(?:[-_ ]|$)/i;

/** "admin123" and "mytoken" are as good as "admin" and "token". */
const standsIn = (word: string): boolean =>
  standIns.has(word) || standIns.has(word.replace(/^(?:my|your|the|some)/, '').replace(/\d{1,9}$/, ''));

/** "xxxx-xxxx", "0000", "****". */
const isMonotonous = (text: string): boolean => new Set(text.replace(/[^a-z0-9]/g, '')).size <= 1;

/** True if `value` is no real secret: empty, a switch, a number, a path, an address, a reference to somewhere else, or a word that stands for one. */
export function isPlaceholder(value: string, name = ''): boolean {
  const text = value.trim();
  if (text.length > 400) return false;
  if (text.length < 3 || /^\d{1,12}$/.test(text)) return true;
  const plain = text.toLowerCase().replace(/^[\W_]+|[\W_]+$/g, '');
  if (plain === '' || plain.split(/[-_. ]/).every(standsIn) || standInParts.test(text) || isMonotonous(plain))
    return true;
  if (/^(?:<.*>|\{\{.*\}\}|\[.*\]|%.*%|__.*__|\*\*.*\*\*|\{.*\}|\$.*)$/.test(text)) return true;
  // Where it is: a path, an address, a reference into a store.
  if (
    /^(?:\.{0,2}|~)\/|^[A-Za-z]:\\|^(?:https?|file|env|ssm|vault|arn|op|secretsmanager|projects|kms|awskms|gcpkms|azurekms):|^projects\//.test(
      text,
    )
  )
    return true;
  // A sentence is a remark.
  if (text.split(/\s+/).length > 2 && !text.includes('-----BEGIN')) return true;
  const key = nameWords(name).join('').toLowerCase();
  const bare = plain.replace(/[^a-z0-9]/g, '');
  return bare !== '' && key !== '' && (key.includes(bare) || bare === `${key}here`);
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const firstMarks = new RegExp(
  ['://', ...secretPatterns.flatMap(({ marks }) => marks.map((mark) => mark.replace(/^["'= ]/, '')))]
    .map(escaped)
    .join('|'),
);

/** An address with user, password and host. */
export const loginForm = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@$]{1,100}):([^\s/@$]{1,200})@([^\s/:@]{1,200})/i;

/** What kind of secret the form of `text` gives away, whatever its name; undefined if it gives none away. Never holds the secret itself. */
export function secretShape(text: string): string | undefined {
  if (!firstMarks.test(text)) return undefined;
  for (const { what, form } of secretPatterns) {
    const found = form.exec(text)?.[0];
    if (found !== undefined && !isExampleKey(found)) return what;
  }
  if (text.length > 65_536) return undefined;
  const login = loginForm.exec(text);
  return login && passwordOfLogin(login) !== undefined ? 'an address with user and password' : undefined;
}

/** The password of what `loginForm` matched; undefined if it is a stand-in, or the address one of the machine itself. */
export function passwordOfLogin(login: RegExpExecArray): string | undefined {
  const [, user = '', password = '', host = ''] = login;
  const local =
    /^(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|\[?::1)/.test(host) ||
    /example\.|\.test$|\.invalid$/.test(host);
  return local ||
    password === user ||
    isPlaceholder(password) ||
    (standIns.has(user.toLowerCase()) && password.toLowerCase().startsWith(user.toLowerCase()))
    ? undefined
    : password;
}
