import type { DocumentNode, Entry } from '../models/document/node.ts';
import { type Edit, edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The whole lines of an entry of a YAML block map, for taking them out; undefined if anything else stands there or would be left empty. */
export function linesOf(text: string, map: DocumentNode, { keySpan, span, value, merged }: Entry): Span | undefined {
  if (merged || map.viaAlias || map.own.length < 2 || value.alias !== undefined || value.anchor !== undefined)
    return undefined;
  const start = lineStart(text, keySpan.start);
  const newline = text.indexOf('\n', span.end);
  const end = newline === -1 ? text.length : newline + 1;
  const around = text.slice(start, keySpan.start) + text.slice(span.end, end);
  return /^\s*$/.test(around) ? { start, end } : undefined;
}

/** Puts `lines` behind the last entry of a YAML block map, indented as its keys are; undefined for other maps and those that places share. */
export function appended(text: string, map: DocumentNode, lines: readonly string[]): Edit | undefined {
  const [first] = map.own;
  const last = map.own.at(-1);
  if (map.kind !== 'map' || map.viaAlias || map.alias || !first || !last || text[map.span.start] === '{')
    return undefined;
  const start = lineStart(text, first.keySpan.start);
  if (!/^[ -]*$/.test(text.slice(start, first.keySpan.start))) return undefined;
  const indent = ' '.repeat(first.keySpan.start - start);
  const { end } = last.span;
  const newline = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  const at = newline === -1 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
  return edit.insert(at, lines.map((line) => `\n${indent}${line}`).join(''));
}
