import type { MappedText } from '../../text/mapped.ts';
import { blankAfter, isSpace, skipBlanks } from './space.ts';
import type { Pair, Problem, Word } from './syntax.ts';
import { quoted } from './quote.ts';

/** `[from, to)` of a line split at blanks, quotes meaning nothing: FROM, COPY, ADD, VOLUME, EXPOSE. */
export function splitAtBlanks(line: MappedText, from: number, to: number): Word[] {
  const words: Word[] = [];
  let at = from;
  while (at < to) {
    const end = blankAfter(line.text, at, to);
    words.push({ text: line.text.slice(at, end), span: line.span(at, end) });
    at = skipBlanks(line.text, end, to);
  }
  return words;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Words of ARG, ENV and LABEL in `[from, to)` of `text`: split at white space outside quotes, quotes and escapes kept, an
 * escape character at the very end dropped. As `parseWords` in BuildKit's parser/line_parsers.go.
 */
function quotedWords(text: string, from: number, to: number, escape: number): Stretch[] {
  const words: Stretch[] = [];
  let at = from;
  while (at < to) {
    while (at < to && isSpace(text.charCodeAt(at))) at++;
    if (at >= to) break;
    const start = at;
    let quote = 0;
    let end = -1;
    for (; at < to; at++) {
      const code = text.charCodeAt(at);
      if (quote === 0 && isSpace(code)) break;
      if (code === escape && quote !== 39) {
        if (at + 1 === to) end = at;
        else at++;
      } else if (quote !== 0 && code === quote) quote = 0;
      else if (quote === 0 && (code === 34 || code === 39)) quote = code;
    }
    if (end === -1) end = Math.min(at, to);
    if (end > start) words.push({ start, end });
  }
  return words;
}

export interface Pairs {
  readonly words: readonly Word[];
  readonly pairs: readonly Pair[];
  readonly legacy: boolean;
}

/**
 * Arguments of ARG (`keyword` "ARG"), ENV or LABEL. What cannot be read as a pair is left out and told in `problems`. As
 * `parseNameVal` and `parseNameOrNameVal` in BuildKit's parser/line_parsers.go.
 */
export function readPairs(
  line: MappedText,
  from: number,
  to: number,
  keyword: string,
  escape: number,
  problems: Problem[],
): Pairs {
  const { text } = line;
  const stretches = quotedWords(text, from, to, escape);
  const words: Word[] = [];
  const pairs: Pair[] = [];
  for (const { start, end } of stretches) {
    const word = { text: text.slice(start, end), span: line.span(start, end) };
    const equals = word.text.indexOf('=');
    if (equals === -1 && words.length === 0 && keyword !== 'ARG')
      return legacyPair(line, from, to, keyword, word, problems);
    words.push(word);
    if (equals !== -1) pairs.push(pairOf(line, word, start, start + equals, start + equals + 1, end));
    else if (keyword === 'ARG') pairs.push(pairOf(line, word, start, end, end, end));
    else {
      const message = `Syntax error - can't find = in ${quoted(word.text)}. Must be of the form: name=value`;
      // BuildKit stops at the first of them.
      if (words.length === pairs.length + 1) problems.push({ kind: 'error', message, span: word.span });
    }
  }
  return { words, pairs, legacy: false };
}

/** `ENV key the whole rest`. */
function legacyPair(
  line: MappedText,
  from: number,
  to: number,
  keyword: string,
  first: Word,
  problems: Problem[],
): Pairs {
  const { text } = line;
  const keyEnd = blankAfter(text, from, to);
  const valueStart = skipBlanks(text, keyEnd, to);
  if (valueStart >= to) {
    problems.push({ kind: 'error', message: `${keyword} must have two arguments`, span: first.span });
    return { words: [first], pairs: [], legacy: false };
  }
  const words = [
    { text: text.slice(from, keyEnd), span: line.span(from, keyEnd) },
    { text: text.slice(valueStart, to), span: line.span(valueStart, to) },
  ];
  const whole = { text: '', span: line.span(from, to) };
  return { words, pairs: [pairOf(line, whole, from, keyEnd, valueStart, to)], legacy: true };
}

/** A pair whose key is `[start, keyEnd)` and whose value is `[valueStart, end)`; the same place for both ends: no value. */
function pairOf(line: MappedText, word: Word, start: number, keyEnd: number, valueStart: number, end: number): Pair {
  const { span } = word;
  const key = line.text.slice(start, keyEnd);
  const empty = { start: span.end, end: span.end };
  if (valueStart === keyEnd) return { key, value: undefined, keySpan: span, valueSpan: empty, span };
  return {
    key,
    value: line.text.slice(valueStart, end),
    keySpan: keyEnd > start ? line.span(start, keyEnd) : { start: span.start, end: span.start },
    valueSpan: end > valueStart ? line.span(valueStart, end) : empty,
    span,
  };
}
