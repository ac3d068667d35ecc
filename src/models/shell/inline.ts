import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { MappedText } from '../../text/mapped.ts';
import { dialectOfProgram } from './dialect.ts';
import { joined } from './joined.ts';
import type { Dialect, ShellWord } from './syntax.ts';

/** Where a command holds shell code of its own: the argument of `sh -c`, `bash -lc`, `bash -o pipefail -c`, `su user -c`. */
export interface InlineScript {
  /** Index among the arguments. */
  readonly at: number;
  readonly dialect: Dialect;
  readonly pipefail: boolean;
}

/** The inline script of a command, if it has one. */
export function inlineScript(name: string | undefined, args: readonly ShellWord[]): InlineScript | undefined {
  if (name === 'su' || name === 'runuser') return scriptOfSu(args);
  const dialect = name === undefined ? undefined : dialectOfProgram(name);
  if (dialect !== 'sh' && dialect !== 'bash') return undefined;
  let asked = false;
  let pipefail = false;
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.value;
    if (text === undefined || !/^[-+]./.test(text) || text === '--') {
      const script = text === '--' ? at + 1 : at;
      return asked && script < args.length ? { at: script, dialect, pipefail } : undefined;
    }
    if (text.startsWith('--')) {
      if (text === '--rcfile' || text === '--init-file') at++;
      continue;
    }
    if (text.startsWith('-') && text.includes('c')) asked = true;
    if (/[oO]$/.test(text)) {
      at++;
      if (args[at]?.value === 'pipefail') pipefail = text.startsWith('-');
    }
  }
  return undefined;
}

function scriptOfSu(args: readonly ShellWord[]): InlineScript | undefined {
  const option = args.findIndex((arg) => /^-(?:[lmpPf]*c|-command)$/.test(arg.value ?? ''));
  return option >= 0 && option + 1 < args.length ? { at: option + 1, dialect: 'sh', pipefail: false } : undefined;
}

/** The text that a shell gets when `word` is its `-c` argument. Expansions stay as written: their values are not known. */
export interface InlineSource {
  readonly source: MappedText;
  /** The text stands in the file as it is, so that it may be edited there. */
  readonly exact: boolean;
}

/** Takes the quotes off `word`, a word of `source`. */
export function inlineSource(source: MappedText, word: Word): InlineSource {
  const parts = word.parts;
  if (parts === undefined) {
    return word.value === word.text ? exactly(source, word.pos, word.end) : unescaped(source, [word]);
  }
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.type === 'SingleQuoted') return exactly(source, only.pos + 1, only.end - 1);
  if (only?.type === 'DoubleQuoted' && only.parts.every(isVerbatim)) return exactly(source, only.pos + 1, only.end - 1);
  return unescaped(source, parts);
}

const isVerbatim = (part: DoubleQuotedChild): boolean => part.type !== 'Literal' || part.value === part.text;

function exactly(source: MappedText, start: number, end: number): InlineSource {
  return { source: source.slice(start, Math.max(start, end)), exact: true };
}

function unescaped(source: MappedText, parts: readonly (WordPart | Word)[]): InlineSource {
  const texts: MappedText[] = [];
  for (const part of parts) collect(source, part, false, texts);
  return { source: joined(texts), exact: false };
}

function collect(source: MappedText, part: WordPart | Word, quoted: boolean, texts: MappedText[]): void {
  switch (part.type) {
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) collect(source, child, true, texts);
      return;
    case 'SingleQuoted':
      texts.push(source.slice(part.pos + 1, part.end - 1));
      return;
    case 'AnsiCQuoted':
      // Never longer than what is written, so no place lies behind the word.
      texts.push(new MappedText(part.value, [0], [source.offset(part.pos + 2)]));
      return;
    case 'Word':
    case 'Literal':
      withoutBackslashes(source, part.pos, part.end, quoted ? '$`"\\\n' : undefined, texts);
      return;
    default:
      texts.push(source.slice(part.pos, part.end));
  }
}

/** The text of a script in backticks, of which the shell reads `decoded`. */
export function backtickSource(source: MappedText, part: { pos: number; end: number }, decoded: string): MappedText {
  for (const inQuotes of [false, true]) {
    const texts: MappedText[] = [];
    withoutBackslashes(source, part.pos + 1, part.end - 1, inQuotes ? '$`"\\' : '$`\\', texts);
    const copy = joined(texts);
    if (copy.text === decoded) return copy;
  }
  return new MappedText(decoded, [0], [source.offset(part.pos + 1)]);
}

/** `[start, end)` without the backslashes before `hidden` characters (undefined: before any). */
function withoutBackslashes(
  source: MappedText,
  start: number,
  end: number,
  hidden: string | undefined,
  texts: MappedText[],
): void {
  let from = start;
  for (let at = start; at < end - 1; at++) {
    if (source.text[at] !== '\\') continue;
    const next = source.text.charAt(at + 1);
    if (hidden !== undefined && !hidden.includes(next)) continue;
    if (at > from) texts.push(source.slice(from, at));
    at++;
    from = next === '\n' ? at + 1 : at;
  }
  if (end > from) texts.push(source.slice(from, end));
}
