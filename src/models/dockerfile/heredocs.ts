import { MappedText } from '../../text/mapped.ts';
import { Lexer } from './lexer.ts';
import type { LineReader } from './lines.ts';
import type { Heredoc, Instruction, Problem } from './syntax.ts';

/** What a heredoc word says. */
export interface HeredocWord {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fd: number | undefined;
}

const backslash = 92;
const nothing = (): undefined => undefined;

/** `word` as a heredoc, undefined if it is none, a problem if its quotes do not close. As `ParseHeredoc` in BuildKit's parser.go. */
export function heredocWord(word: string): HeredocWord | { readonly problem: string } | undefined {
  let at = 0;
  while (isDigit(word.charCodeAt(at))) at++;
  if (!word.startsWith('<<', at)) return undefined;
  const fd = at === 0 ? undefined : Number(word.slice(0, at));
  at += 2;
  const chomp = word.charCodeAt(at) === 45;
  if (chomp) at++;
  while (isBlankOrNewline(word.charCodeAt(at))) at++;
  const rest = word.slice(at);
  if (rest === '' || rest.includes('<')) return undefined;
  if (/^[\w.-]+$/.test(rest)) return { name: rest, expand: true, chomp, fd };
  const options = { escape: backslash, skipUnset: true, split: true };
  const plain = new Lexer(rest, nothing, options);
  if (plain.run() === undefined) return { problem: plain.error ?? '' };
  const name = plain.words[0]?.text;
  if (name === undefined || plain.words.length !== 1) return undefined;
  const raw = new Lexer(rest, nothing, { ...options, keepQuotes: true });
  raw.run();
  const quotedName = raw.words[0]?.text;
  if (quotedName === undefined || raw.words.length !== 1) {
    return { problem: `internal lexing of heredoc produced inconsistent results: ${rest}` };
  }
  return { name, expand: quotes(name) === quotes(quotedName), chomp, fd };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isBlankOrNewline = (code: number): boolean =>
  code === 32 || code === 9 || code === 10 || code === 12 || code === 13;

function quotes(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === 34 || text.charCodeAt(at) === 39) count++;
  return count;
}

/** A heredoc that a line opens, with its place in the line. */
export interface Opener extends HeredocWord {
  readonly start: number;
  readonly end: number;
}

/**
 * The heredocs that a whole line (keyword, flags and arguments) opens; none if its quotes do not balance. The shell lexer
 * decides, and its escape character is the backslash whatever the file says. As `heredocsFromLine` in BuildKit's parser.go.
 */
export function openersOf(line: string): { readonly openers: readonly Opener[]; readonly problem?: string } {
  const lexer = new Lexer(line, nothing, {
    escape: backslash,
    skipUnset: true,
    split: true,
    keepQuotes: true,
    keepEscapes: true,
  });
  lexer.run();
  const openers: Opener[] = [];
  for (const { text, start, end } of lexer.words) {
    if (!text.includes('<<')) continue;
    const word = heredocWord(text);
    if (!word) continue;
    if ('problem' in word) return { openers: [], problem: word.problem };
    openers.push({ ...word, start, end });
  }
  return { openers };
}

const carriers: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** RUN, COPY, ADD and ONBUILD of these, not in JSON form. */
export function mayOpenHeredoc(instruction: Instruction): boolean {
  const carrier = instruction.keyword === 'ONBUILD' ? instruction.inner : instruction;
  return carrier !== undefined && carriers.has(carrier.keyword) && carrier.form !== 'json';
}

const noHeredocs: readonly Heredoc[] = [];

/**
 * Reads the bodies of the heredocs that `line` opens from the lines that follow; afterwards the reader's current line is the last
 * terminator. A body without terminator takes the rest of the file.
 */
export function readHeredocs(line: MappedText, reader: LineReader, problems: Problem[]): readonly Heredoc[] {
  if (!line.text.includes('<<')) return noHeredocs;
  const { openers, problem } = openersOf(line.text);
  if (problem !== undefined) problems.push({ kind: 'error', message: problem, span: line.span(0, line.text.length) });
  if (openers.length === 0) return noHeredocs;
  const { text } = reader;
  const heredocs: Heredoc[] = [];
  let terminated = true;
  for (const { start, end, ...word } of openers) {
    const span = line.span(start, end);
    const bodyStart = reader.next;
    const found: boolean = terminated && skipBody(reader, word);
    const body = { start: bodyStart, end: found ? reader.start : text.length };
    const terminator = found ? { start: reader.start, end: reader.end } : { start: text.length, end: text.length };
    heredocs.push({ ...word, raw: line.text.slice(start, end), span, body: MappedText.slice(text, body), terminator });
    if (terminated && !found) problems.push({ kind: 'error', message: 'unterminated heredoc', span });
    terminated = found;
  }
  return heredocs;
}

/** Goes to the terminator of a heredoc; false if there is none. */
function skipBody(reader: LineReader, { name, chomp }: HeredocWord): boolean {
  const { text } = reader;
  while (reader.advance()) {
    let start = reader.start;
    if (chomp) while (start < reader.end && text.charCodeAt(start) === 9) start++;
    if (reader.end - start === name.length && text.startsWith(name, start)) return true;
  }
  return false;
}
