import type { ShellWord } from '../models/shell/syntax.ts';
import { has, type Invocation, valueOf, valuesOf } from '../models/shell/tools/tool.ts';
import type { BuildStep } from './build-steps.ts';

/** An address that curl or wget asks for. */
export interface DownloadUrl {
  readonly word: ShellWord;
  /** As written, quotes taken off; it may hold variables. */
  readonly text: string;
  /** "http", "https", "ftp"; what curl and wget take for granted if none is written. */
  readonly scheme: string;
  /** Lower case, without port and user; "" if it is not known. */
  readonly host: string;
  /** From the first `/` behind the host. */
  readonly path: string;
}

const clean = ({ value, raw }: ShellWord): string => value ?? raw.replaceAll(/["']/g, '');

/** The addresses of a curl or wget call. */
export function urlsOf(call: Invocation): readonly DownloadUrl[] {
  return [...valuesOf(call, 'url'), ...call.operands].flatMap((word): DownloadUrl[] => {
    const text = clean(word);
    const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/\s]*@)?([^/:?#\s]*)(?::[^/]*)?(.*)$/is.exec(text);
    if (!match) return [];
    const [, scheme = 'http', host = '', path = ''] = match;
    if (match[1] === undefined && (!host.includes('.') || host.includes('$'))) {
      return text.startsWith('$') ? [{ word, text, scheme: '', host: '', path: '' }] : [];
    }
    return [{ word, text, scheme: scheme.toLowerCase(), host: host.includes('$') ? '' : host.toLowerCase(), path }];
  });
}

/** Where a download ends: a file (its name as written, "" if it is not known), standard output, or nowhere. */
export type Target =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'stdout' }
  | { readonly kind: 'none' };

const none: Target = { kind: 'none' };

/** Where curl or wget put what they get; a redirect of the shell counts. */
export function targetOf({ command, call }: BuildStep): Target {
  if (!call) return none;
  const redirect = command.redirects.findLast(({ operator }) => /^1?>{1,2}\|?$/.test(operator));
  const written = redirect?.target && clean(redirect.target);
  const named = (name: string): Target => (name === '/dev/null' ? none : { kind: 'file', name });
  const [url] = urlsOf(call);
  const last =
    url?.path
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? '';
  if (call.tool === 'wget') {
    if (has(call, 'spider')) return none;
    const output =
      valueOf(call, 'output-document') ?? call.flags.findLast(({ name }) => name === 'output-document')?.value?.raw;
    if (output === undefined) return { kind: 'file', name: last };
    if (output !== '-' && output !== '/dev/stdout') return named(output.replaceAll(/["']/g, ''));
  } else {
    if (has(call, 'head')) return none;
    const output = call.flags.findLast(({ name }) => name === 'output')?.value;
    if (output && clean(output) !== '-') return named(clean(output));
    if (has(call, 'remote-name') || has(call, 'remote-name-all')) return { kind: 'file', name: last };
  }
  return written === undefined ? { kind: 'stdout' } : named(written);
}

/** True if the command compares a download with what it ought to be, and fails if it differs. */
export function checksIntegrity({ command }: BuildStep): boolean {
  const name = command.name ?? '';
  if (/^(?:g?sha\d+sum|md5sum|b2sum|shasum|cksum|sha3sum)$/.test(name))
    return command.args.some(({ value }) => /^(?:-[a-z0-9]*c[a-z]*|--check)$/.test(value ?? ''));
  if (/^gpgv?2?$/.test(name)) return name.startsWith('gpgv') || command.args.some(({ value }) => value === '--verify');
  if (name === 'cosign' || name === 'minisign' || name === 'slsa-verifier') return true;
  return /^(?:\[|test)$/.test(name) && command.args.some(({ raw }) => /sum\b|sha\d|digest/i.test(raw));
}
