import { MappedText } from '../../text/mapped.ts';
import { joined } from './joined.ts';

/** The strings of a JSON array of strings (the JSON form of RUN, CMD …), decoded, each character with its place in the file. */
export function jsonStrings(array: MappedText): MappedText[] {
  const text = array.text;
  const strings: MappedText[] = [];
  for (let open = text.indexOf('"'); open !== -1; ) {
    const pieces: MappedText[] = [];
    let from = open + 1;
    let at = from;
    for (; at < text.length && text[at] !== '"'; at++) {
      if (text[at] !== '\\') continue;
      if (at > from) pieces.push(array.slice(from, at));
      const length = text[at + 1] === 'u' ? 6 : 2;
      pieces.push(new MappedText(decoded(text.slice(at, at + length)), [0], [array.offset(at)]));
      at += length - 1;
      from = at + 1;
    }
    if (at > from) pieces.push(array.slice(from, at));
    strings.push(pieces.length === 0 ? array.slice(open + 1, open + 1) : joined(pieces));
    open = text.indexOf('"', at + 1);
  }
  return strings;
}

const SINGLE: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function decoded(escape: string): string {
  const letter = escape.charAt(1);
  if (letter !== 'u') return SINGLE[letter] ?? letter;
  return String.fromCharCode(Number.parseInt(escape.slice(2), 16) || 0);
}
