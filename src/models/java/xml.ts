import type { Span } from '../../text/span.ts';

/** An element with the text that stands in it alone. */
export interface XmlText {
  /** Names from the root: "project/properties/java.version". */
  readonly path: string;
  /** Entities left as they are, white space at both ends taken off. */
  readonly text: string;
  readonly span: Span;
}

/** Levels that are followed; deeper ones are passed over. */
const maxLevels = 64;
const maxName = 200;

/** Every element of `text` without children, in file order. Comments, CDATA and declarations are passed over. Never throws. Linear. */
export function xmlTexts(text: string): readonly XmlText[] {
  const found: XmlText[] = [];
  const open: { readonly name: string; readonly path: string; readonly start: number; leaf: boolean }[] = [];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const closer = text.startsWith('<!--', at)
      ? '-->'
      : text.startsWith('<![CDATA[', at)
        ? ']]>'
        : text.startsWith('<?', at)
          ? '?>'
          : '>';
    const end = text.indexOf(closer, at + 1);
    if (end === -1) break;
    const from = at;
    at = end + closer.length;
    if (closer !== '>' || text[from + 1] === '!') continue;
    if (text[from + 1] === '/') {
      const name = text.slice(from + 2, Math.min(end, from + maxName)).trim();
      const last = open.at(-1);
      // An element that is not closed in its place ends where an outer one does.
      if (last?.name !== name && !open.some((one) => one.name === name)) continue;
      while (open.length > 0 && open.at(-1)?.name !== name) open.pop();
      const element = open.pop();
      if (element?.leaf) found.push(textIn(text, element.path, element.start, from));
      continue;
    }
    const parent = open.at(-1);
    if (parent) parent.leaf = false;
    if (text[end - 1] === '/' || open.length >= maxLevels) continue;
    const name = /^[^\s>/]+/.exec(text.slice(from + 1, Math.min(end, from + maxName)))?.[0] ?? '';
    open.push({ name, path: parent ? `${parent.path}/${name}` : name, start: at, leaf: true });
  }
  return found;
}

function textIn(text: string, path: string, start: number, end: number): XmlText {
  const written = text.slice(start, end);
  const trimmed = written.trim();
  const from = start + written.indexOf(trimmed);
  return { path, text: trimmed, span: { start: from, end: from + trimmed.length } };
}
