import { MarkSearch } from './marks.ts';
import { isExampleKey, type SecretPattern, secretPatterns } from './patterns.ts';
import { isWeakLogin } from './literals.ts';
import { loginForm, passwordOfLogin } from './values.ts';

/** A secret in a text; its value is not kept. */
export interface FoundSecret {
  readonly kind: string;
  readonly what: string;
  /** Its first four characters, and how many it has. */
  readonly preview: string;
  /** True if it carries a checksum of its own, and that is right. */
  readonly proven: boolean;
  /** False if it may be one that everybody is to have, or nobody guards. */
  readonly sure: boolean;
  /** Line in the text, counted from 1. */
  readonly line: number;
}

const search = new MarkSearch(secretPatterns.map(({ marks }) => marks));

/** Places of one form that are looked at in one text. */
const mostPlaces = 50;

/** A bit for each pattern that can match in `bytes`; 0 for nearly every text. */
export const marksIn = (bytes: Uint8Array): number => search.find(bytes);

/** Never the value itself: four characters tell its owner which one it is. */
export const previewOf = (secret: string): string => `${secret.slice(0, 4)}… (${secret.length} characters)`;

/**
 * The secrets in a text whose form their makers document.
 * @param marks what `marksIn` said of it
 * @param isPage for scripts and pages that visitors load: keys that belong there are left out
 */
export function secretsIn(text: string, marks: number, isPage = false): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const [index, pattern] of secretPatterns.entries()) {
    if ((marks & (1 << index)) === 0 || (isPage && pattern.isPublishedInPages)) continue;
    const all = new RegExp(pattern.form.source, `${pattern.form.flags}g`);
    let left = mostPlaces;
    for (const match of text.matchAll(all)) {
      if (left-- === 0) break;
      const secret = secretAt(text, match, pattern);
      if (secret === undefined || found.some((one) => one.preview === previewOf(secret) && one.kind === pattern.kind))
        continue;
      const proven = pattern.proves !== undefined && /^(?:gh[pousr]|npm)_/.test(secret) && secret.length === 40;
      const { kind, what } = pattern;
      const sure = pattern.isPublishedInPages !== true;
      found.push({ kind, what, preview: previewOf(secret), proven, sure, line: lineOf(text, match.index) });
    }
  }
  return found;
}

function secretAt(text: string, match: RegExpExecArray, { kind, proves }: SecretPattern): string | undefined {
  if (kind === 'private-key') return keyAt(text, match.index);
  const secret = match.groups?.['secret'] ?? match[0];
  if (isExampleKey(secret) || (proves && !proves(secret))) return undefined;
  if (kind === 'jwt' && isPublicRole(secret)) return undefined;
  // A placeholder has few different characters, a key that was drawn has many.
  return new Set(secret.slice(4)).size < 8 ? undefined : secret;
}

/** Longest armoured key that is read: an RSA key of 16,384 bits has 13 KB. */
const longestKey = 16_384;

/** An armoured key with a body: without one it is a word in a program or a guide. */
function keyAt(text: string, start: number): string | undefined {
  const part = text.slice(start, start + longestKey);
  const end = part.indexOf('-----END');
  if (end === -1) return undefined;
  const lines = part
    .slice(0, end)
    .split(/\\n|\n/)
    .slice(1)
    .map((line) => line.replace(/[\s"'+,\\]/g, ''));
  const body = lines.filter((line) => /^[A-Za-z0-9+/]{16,}={0,2}$/.test(line)).join('');
  return body.length >= 64 && !isExampleKey(body) ? part.slice(0, end) : undefined;
}

/** Supabase and its like put a key for everybody beside the one for servers. */
function isPublicRole(token: string): boolean {
  const [, payload = ''] = token.split('.');
  return /"role"\s*:\s*"anon"/.test(Buffer.from(payload, 'base64url').toString('latin1'));
}

/** Addresses with a password in them, as configurations have them. */
export function loginsIn(text: string): readonly FoundSecret[] {
  if (!text.includes('://')) return [];
  const found: FoundSecret[] = [];
  let left = mostPlaces;
  for (const match of text.matchAll(new RegExp(loginForm.source, 'gi'))) {
    if (left-- === 0) break;
    const password = passwordOfLogin(match);
    if (password === undefined || isWeakLogin(match[0]) || isRemark(text, match.index)) continue;
    const line = lineOf(text, match.index);
    const what = 'an address with user and password';
    found.push({ kind: 'login', what, preview: previewOf(password), proven: false, sure: true, line });
  }
  return found;
}

/** Commented out in a configuration, it shows how one is written. */
const isRemark = (text: string, at: number): boolean =>
  /^\s{0,40}(?:#|;|\/\/|--)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}
