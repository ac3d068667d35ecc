import type { MappedText } from '../../text/mapped.ts';
import { isByteSpace } from './space.ts';
import type { Flag } from './syntax.ts';

export interface Flags {
  readonly flags: readonly Flag[];
  /** Where the arguments begin in the line. */
  readonly end: number;
}

const noFlags: readonly Flag[] = [];

/**
 * Reads the flags at `[from, to)` of an instruction's line: leading words that begin with `--`. Quotes are taken off, the
 * escape character escapes inside and outside of them, a bare `--` ends the flags. As `extractBuilderFlags` in BuildKit's
 * parser/split_command.go.
 */
export function readFlags(line: MappedText, from: number, to: number, escape: number): Flags {
  const { text } = line;
  if (text.charCodeAt(from) !== 45) return { flags: noFlags, end: from };
  const flags: Flag[] = [];
  let at = from;
  for (;;) {
    while (at < to && isByteSpace(text.charCodeAt(at))) at++;
    if (at + 1 >= to || text.charCodeAt(at) !== 45 || text.charCodeAt(at + 1) !== 45) return { flags, end: at };
    const word = readWord(text, at, to, escape);
    if (word.text !== '--') flags.push(flagOf(line, at, word));
    at = word.end;
    if (word.text === '--') return { flags, end: at };
  }
}

interface FlagWord {
  /** Quotes and escapes taken off. */
  readonly text: string;
  readonly end: number;
  /** Offset in the line behind the first `=` that is in `text`; -1 if there is none. */
  readonly behindEquals: number;
}

function readWord(text: string, start: number, to: number, escape: number): FlagWord {
  let result = '';
  let quote = 0;
  let behindEquals = -1;
  let copied = start;
  let at = start;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (quote === 0 && isByteSpace(code)) break;
    if (quote === 0 ? code === 34 || code === 39 : code === quote) {
      result += text.slice(copied, at);
      copied = at + 1;
      quote = quote === 0 ? code : 0;
    } else if (code === escape) {
      result += text.slice(copied, at);
      copied = at + 1;
      at++;
      if (at < to && behindEquals === -1 && text.charCodeAt(at) === 61) behindEquals = at + 1;
    } else if (code === 61 && behindEquals === -1) behindEquals = at + 1;
  }
  const end = Math.min(at, to);
  return { text: copied < end ? result + text.slice(copied, end) : result, end, behindEquals };
}

function flagOf(line: MappedText, start: number, word: FlagWord): Flag {
  const equals = word.text.indexOf('=');
  const span = line.span(start, word.end);
  const valueSpan =
    word.behindEquals === -1 || word.behindEquals >= word.end
      ? { start: span.end, end: span.end }
      : line.span(word.behindEquals, word.end);
  return {
    name: equals === -1 ? word.text.slice(2) : word.text.slice(2, equals),
    value: equals === -1 ? undefined : word.text.slice(equals + 1),
    span,
    valueSpan,
  };
}
