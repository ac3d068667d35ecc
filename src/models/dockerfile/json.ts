import type { MappedText } from '../../text/mapped.ts';
import type { Word } from './syntax.ts';

/** Why an argument that is a JSON array all the same is refused. */
export const notStrings = 'when using JSON array syntax, arrays must be comprised of strings only';

/**
 * The words of the JSON array at `[from, to)` of a line (no white space at either end), undefined if the text is not a JSON
 * array as a whole, `notStrings` if it holds anything but strings. As `parseJSON` in BuildKit's parser/line_parsers.go.
 */
export function readJsonForm(
  line: MappedText,
  from: number,
  to: number,
): readonly Word[] | typeof notStrings | undefined {
  const { text } = line;
  if (text.charCodeAt(from) !== 91 || text.charCodeAt(to - 1) !== 93) return undefined;
  let values: readonly unknown[];
  try {
    values = JSON.parse(text.slice(from, to)) as readonly unknown[];
  } catch {
    return undefined;
  }
  const words: Word[] = [];
  let at = from + 1;
  for (const value of values) {
    // Go's decoder cannot hold 1e999 and takes the text for no JSON at all.
    if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
    if (typeof value !== 'string') return notStrings;
    while (text.charCodeAt(at) !== 34) at++;
    const start = at++;
    for (let code = text.charCodeAt(at); code !== 34; code = text.charCodeAt(at)) at += code === 92 ? 2 : 1;
    at++;
    words.push({ text: value, span: line.span(start, at) });
  }
  return words;
}

/** `words` in the exec form of CMD, ENTRYPOINT, RUN, SHELL: `["npm", "start"]`. */
export function jsonArray(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
