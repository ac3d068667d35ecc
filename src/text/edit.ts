import type { Span } from './span.ts';

/** Replace `[start, end)` of a text by `text`; `start === end` inserts. */
export interface Edit extends Span {
  readonly text: string;
}

/** What a fix writes: an edit of the file at `path` (relative to the repository, `/`-separated); a missing file is created. */
export interface FileEdit extends Edit {
  readonly path: string;
}

export const edit = {
  /** Put `text` in place of `span`. */
  replace: (span: Span, text: string): Edit => ({ start: span.start, end: span.end, text }),
  /** Put `text` at `offset`. */
  insert: (offset: number, text: string): Edit => ({ start: offset, end: offset, text }),
  /** Take `span` out. */
  remove: (span: Span): Edit => ({ start: span.start, end: span.end, text: '' }),
};

/** Two edits collide if they touch a common character or insert at the same place. */
export function overlaps(a: Edit, b: Edit): boolean {
  if (a.start === b.start && (a.start === a.end || b.start === b.end)) return true;
  return a.start < b.end && b.start < a.end;
}

/** The text's line end: "\r\n" if its first line ends so, else "\n". */
export function lineEnd(text: string): '\n' | '\r\n' {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/**
 * `text` with all `edits` applied at once. "\n" inside an edit becomes the text's own line end.
 * @throws RangeError if two edits overlap or one lies outside the text: the caller resolves overlaps first.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const eol = lineEnd(text);
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = 0;
  for (const [index, one] of ordered.entries()) {
    const previous = ordered[index - 1];
    if (one.start < 0 || one.end < one.start || one.end > text.length) throw new RangeError('edit outside the text');
    if (previous && overlaps(previous, one)) throw new RangeError('edits overlap');
    result += text.slice(done, one.start) + (eol === '\r\n' ? one.text.replace(/\r?\n/g, eol) : one.text);
    done = one.end;
  }
  return result + text.slice(done);
}
