import type { Problem } from '../document/node.ts';
import type { DotenvContent, DotenvEntry } from './syntax.ts';

/** bufio.Scanner's longest line, in bytes. */
const lineLimit = 64 * 1024;
const problemLimit = 100;

/**
 * `docker run --env-file` (docker/cli pkg/kvfile): a line is a name, an equals sign and the value as it stands, quotes and
 * blanks included; a name alone takes its value from the environment. No comments behind values, no `export`.
 */
export function readDocker(text: string): DotenvContent {
  const entries: DotenvEntry[] = [];
  const problems: Problem[] = [];
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const stop = newline === -1 ? text.length : newline;
    // The scanner takes one carriage return off.
    const end = stop > from && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    let start = from;
    while (start < end && isSpace(text.charCodeAt(start))) start++;
    from = stop + 1;
    if (start >= end || text.charCodeAt(start) === 35) continue;
    const span = { start, end };
    if (stop - start > lineLimit) {
      problems.push({ kind: 'error', message: 'a line of more than 64 KiB', span });
      continue;
    }
    const line = text.slice(start, end);
    const equals = line.indexOf('=');
    const name = equals === -1 ? line : line.slice(0, equals);
    const nameSpan = { start, end: start + name.length };
    if (name === '') problems.push({ kind: 'error', message: 'no variable name before the equals sign', span });
    else if (/[\s\u0085]/.test(name))
      problems.push({ kind: 'error', message: 'white space in the name of a variable', span: nameSpan });
    else {
      const value = equals === -1 ? undefined : line.slice(equals + 1);
      const valueSpan = { start: equals === -1 ? end : start + equals + 1, end };
      entries.push({ name, value, interpolated: value, nameSpan, valueSpan, quoted: undefined, exported: false, span });
    }
  }
  return { entries, problems: problems.slice(0, problemLimit) };
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0x85 || code === 0xa0;
}
