import type { Span } from '../../text/span.ts';
import { nodeCodenames } from '../versions/node-releases.ts';

/** The version in `.nvmrc` or `.node-version`. */
export interface NodeVersionFile {
  /** As written: "v20.11.0", "lts/iron", "20". */
  readonly text: string;
  readonly span: Span;
  /** "20.11.0", "20"; for `lts/iron` its major; undefined for what moves (`lts/*`, `node`, `latest`) or is no version. */
  readonly version: string | undefined;
}

/** Read a `.nvmrc` or `.node-version`: the first line that is neither empty nor a comment. Undefined if there is none. */
export function parseNodeVersionFile(text: string): NodeVersionFile | undefined {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const hash = line.indexOf('#');
    const content = hash === -1 ? line : line.slice(0, hash);
    const word = content.trim();
    // nvm reads `key=value` lines as settings of its own.
    if (word !== '' && !word.includes('=')) {
      const from = start + content.indexOf(word);
      return { text: word, span: { start: from, end: from + word.length }, version: versionOf(word) };
    }
    start = end + 1;
  }
  return undefined;
}

function versionOf(word: string): string | undefined {
  const number = /^(?:node[-@])?v?(\d+(?:\.\d+){0,2})(?:\.[x*])?$/.exec(word)?.[1];
  if (number !== undefined) return number;
  const codename = word.replace(/^lts[/-]/, '').toLowerCase();
  return Object.hasOwn(nodeCodenames, codename) ? nodeCodenames[codename] : undefined;
}
