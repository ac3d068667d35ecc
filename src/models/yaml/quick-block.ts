/** A block scalar (`|`, `>`). */
export interface BlockScalar {
  readonly value: string;
  /** Behind its last character that is not white space. */
  readonly end: number;
  /** Start of the first line below it. */
  readonly next: number;
}

/**
 * Reads the lines of a block scalar from `from`, the start of the line below its header (YAML 1.2.2, section 8.1). `indent`: that of the
 * line that holds the header. Undefined for what is rare: no line with content, lines that are indented more in folded text,
 * lines between both indentations.
 */
export function blockScalar(
  text: string,
  from: number,
  indent: number,
  { folded, chomp }: { folded: boolean; chomp: '' | '-' | '+' },
): BlockScalar | undefined {
  let inner = -1;
  /** Empty lines not yet written. */
  let blank = 0;
  let value = '';
  let end = from;
  let at = from;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const stop = newline === -1 ? text.length : lineEnd(text, newline);
    let first = at;
    while (first < stop && text.charCodeAt(first) === 32) first++;
    const width = first - at;
    if (first === stop) {
      // A line of blanks only: longer than the indentation it would be text.
      if (inner === -1 ? width > indent + 1 : width > inner) return undefined;
      if (newline === -1 && width > 0) return undefined;
      blank++;
    } else {
      if (inner === -1) {
        if (width <= indent) break;
        inner = width;
      } else if (width < inner) {
        if (width > indent) return undefined;
        break;
      }
      const line = text.slice(at + inner, stop);
      if (folded) {
        if (width > inner || line.endsWith(' ')) return undefined;
        if (end === from) value = '\n'.repeat(blank);
        else value += blank === 0 ? ' ' : '\n'.repeat(blank);
        value += line;
      } else value += `${'\n'.repeat(blank)}${end === from ? '' : '\n'}${line}`;
      blank = 0;
      end = stop;
    }
    at = newline === -1 ? text.length + 1 : newline + 1;
  }
  if (inner === -1) return undefined;
  // A last line without its line end, and blank lines at the end of the file: what they count for is the full parser's.
  if (at > text.length || (blank > 0 && at >= text.length && chomp === '+')) return undefined;
  const tail = chomp === '-' ? '' : chomp === '+' ? '\n'.repeat(blank + 1) : '\n';
  let last = end;
  while (text.charCodeAt(last - 1) === 32) last--;
  return { value: value + tail, end: last, next: Math.min(at, text.length) };
}

/** End of the line that `newline` ends: before its `\r`, if it has one. */
export const lineEnd = (text: string, newline: number): number =>
  newline > 0 && text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
