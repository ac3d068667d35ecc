import type { MappedText } from '../../text/mapped.ts';
import type { Definition } from './markdown.ts';
import { destinationAt, labelEnd, labelOf, pastBlanks, titleEnd } from './reference.ts';

/** The definitions that paragraph `source` begins with, and the offset behind them (CommonMark, "Link reference definitions"). */
export function definitionsOf(source: MappedText): {
  readonly definitions: readonly Definition[];
  readonly done: number;
} {
  const definitions: Definition[] = [];
  let done = 0;
  for (let found = definitionAt(source, 0); found; found = definitionAt(source, done)) {
    definitions.push(found.definition);
    done = found.next;
  }
  return { definitions, done };
}

/** The definition at `at`, and the offset behind its line end. */
function definitionAt(
  source: MappedText,
  at: number,
): { readonly definition: Definition; readonly next: number } | undefined {
  const { text } = source;
  // A footnote is none.
  if (text[at] !== '[' || text[at + 1] === '^') return undefined;
  const close = labelEnd(text, at);
  if (close === -1 || text[close + 1] !== ':') return undefined;
  const label = labelOf(text.slice(at + 1, close));
  const destination = destinationAt(text, pastBlanks(text, close + 2));
  if (destination === undefined || label === '' || destination.next === destination.start) return undefined;
  const { target, start, end, next } = destination;
  const title = pastBlanks(text, next);
  const titled = title > next ? titleEnd(text, title) : undefined;
  const behind = titled === undefined ? undefined : lineEndAt(text, titled);
  const line = behind ?? lineEndAt(text, next);
  if (line === undefined) return undefined;
  const last = behind === undefined ? next : (titled ?? next);
  return {
    definition: { label, target, targetSpan: source.span(start, end), span: source.span(at, last) },
    next: line,
  };
}

/** Offset of the next line if nothing but blanks stands before the line end; undefined otherwise. */
function lineEndAt(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '\n') return at + 1;
    if (character !== ' ' && character !== '\t' && character !== '\r') return undefined;
  }
  return text.length;
}
