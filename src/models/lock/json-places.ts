import type { Span } from '../../text/span.ts';
import type { DocumentNode, Problem } from '../document/node.ts';
import { parseJson } from '../json/parse.ts';

/** A JSON file read for its values, with places only for the keys that are asked for. */
export interface JsonValues {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The keys of the object at `path`, quotes included; empty if there is none. */
  keysAt(...path: readonly string[]): ReadonlyMap<string, Span>;
}

/**
 * Read JSON with the engine's own parser, which does 40 MB in half a second. A text that it refuses is read again by the
 * tolerant parser (up to 16 MiB), which says where it is wrong and keeps the rest.
 */
export function readJson(text: string): JsonValues {
  try {
    const value: unknown = JSON.parse(text);
    const known = new Map<string, ReadonlyMap<string, Member>>();
    const members = (path: readonly string[]): ReadonlyMap<string, Member> => {
      const id = JSON.stringify(path);
      let found = known.get(id);
      if (found === undefined) {
        const last = path.at(-1);
        const start = last === undefined ? skipBlanks(text, 0) : members(path.slice(0, -1)).get(last)?.value;
        found = start === undefined || text[start] !== '{' ? new Map() : membersOf(text, start);
        known.set(id, found);
      }
      return found;
    };
    return { value, problems: [], keysAt: (...path) => spansOf(members(path)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fromDocument(text, 'json');
  }
}

/** Read JSON with comments and trailing commas (bun.lock); up to 16 MiB. */
export function readJsonc(text: string): JsonValues {
  return fromDocument(text, 'jsonc');
}

function fromDocument(text: string, dialect: 'json' | 'jsonc'): JsonValues {
  const { root, problems } = parseJson(text, dialect);
  return {
    value: plain(root),
    problems,
    keysAt: (...path) => new Map((root.at(...path)?.entries() ?? []).map((entry) => [entry.key, entry.keySpan])),
  };
}

/** At most 256 levels, as the parser has it. */
function plain(node: DocumentNode): unknown {
  if (node.kind === 'map') return Object.fromEntries(node.entries().map(({ key, value }) => [key, plain(value)]));
  if (node.kind === 'seq') return node.items().map(plain);
  return node.value;
}

interface Member {
  readonly key: Span;
  /** Offset of the value. */
  readonly value: number;
}

function spansOf(members: ReadonlyMap<string, Member>): ReadonlyMap<string, Span> {
  return new Map([...members].map(([name, member]) => [name, member.key]));
}

/** The members of the object that opens at `open` of a valid JSON text. Linear. */
function membersOf(text: string, open: number): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  let at = skipBlanks(text, open + 1);
  while (text[at] === '"') {
    const end = stringEnd(text, at);
    const raw = text.slice(at + 1, end - 1);
    const name = raw.includes('\\') ? String(JSON.parse(text.slice(at, end))) : raw;
    const value = skipBlanks(text, text.indexOf(':', end) + 1);
    members.set(name, { key: { start: at, end }, value });
    at = skipBlanks(text, valueEnd(text, value));
    if (text[at] !== ',') break;
    at = skipBlanks(text, at + 1);
  }
  return members;
}

/** Offset behind the string that opens at `open`. */
function stringEnd(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text.charCodeAt(first - 1) === 92) first--;
    if ((at - first) % 2 === 0) return at + 1;
  }
  return text.length;
}

function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 34: // "
        at = stringEnd(text, at) - 1;
        if (depth === 0) return at + 1;
        break;
      case 91: // [
      case 123: // {
        depth++;
        break;
      case 93: // ]
      case 125: // }
        if (depth === 0) return at;
        if (--depth === 0) return at + 1;
        break;
      case 44: // ,
        if (depth === 0) return at;
        break;
      default:
    }
  }
  return text.length;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
  }
}
