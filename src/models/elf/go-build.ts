import { isElf, PT_LOAD, segmentsOf } from './elf.ts';
import { ElfFields, type Window } from './fields.ts';

export interface GoModule {
  readonly path: string;
  /** `v1.2.3`; `(devel)` for the module that was built in its own folder. */
  readonly version: string;
}

/** What `go version -m` says of a program. */
export interface GoBuild {
  /** `go1.22.1`. */
  readonly version: string;
  readonly main: GoModule | undefined;
  /** What is linked in; a replacement stands for what it replaces. */
  readonly modules: readonly GoModule[];
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const PF_W = 2;
/** Strings that are longer are not read: ten thousand modules take less. */
const longest = 4 << 20;

/**
 * The build information that Go links into a program since 1.18 (debug/buildinfo of its standard library): it stands in a writable segment,
 * aligned to 16 bytes, as two strings with their lengths before them. Undefined for every other file. `windows`: which parts of a file of `length`
 * bytes `bytes` holds.
 */
export function readGoBuild(
  bytes: Uint8Array,
  windows?: readonly Window[],
  length = bytes.length,
): GoBuild | undefined {
  if (!isElf(bytes)) return undefined;
  const segments = segmentsOf(new ElfFields(bytes, windows, length));
  if (typeof segments === 'string') return undefined;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { type, flags, offset, size } of segments) {
    if (type !== PT_LOAD || (flags & PF_W) === 0) continue;
    for (const { start, end, at } of windows ?? [{ start: 0, end: length, at: 0 }]) {
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + size);
      const found = from < to ? blockIn(all.subarray(from - start + at, to - start + at), from) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function blockIn(data: Buffer, offset: number): GoBuild | undefined {
  for (let at = data.indexOf(magic); at !== -1; at = data.indexOf(magic, at + 1)) {
    if ((offset + at) % 16 !== 0) continue;
    // Before 1.18 (bit 1 not set) there were pointers instead of strings.
    if (((data[at + 15] ?? 0) & 2) === 0) return undefined;
    const version = stringAt(data, at + 32);
    const modules = version && stringAt(data, version.end);
    return version && modules ? buildOf(version.text, modules.text) : undefined;
  }
  return undefined;
}

/** A string behind its length, which is a variable-length integer of seven bits a byte. */
function stringAt(data: Buffer, start: number): { readonly text: string; readonly end: number } | undefined {
  let length = 0;
  let at = start;
  for (let shift = 0; shift <= 28; shift += 7) {
    const byte = data[at++];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > longest || at + length > data.length) return undefined;
  return { text: data.toString('latin1', at, at + length), end: at + length };
}

/** Sixteen bytes mark the start and the end of the module list (runtime.modinfo). */
const sentinel = 16;

function buildOf(version: string, text: string): GoBuild | undefined {
  const [first = ''] = version.split(' ', 1);
  if (!/^(?:go|devel)/.test(first)) return undefined;
  const modules: GoModule[] = [];
  let main: GoModule | undefined;
  for (const line of text.length > 2 * sentinel ? text.slice(sentinel, -sentinel).split('\n') : []) {
    const [word, path = '', number = ''] = line.split('\t');
    if (path === '') continue;
    if (word === 'mod') main = { path, version: number };
    else if (word === 'dep') modules.push({ path, version: number });
    // A folder stands in for a module: it has no version of its own.
    else if (word === '=>' && number !== '' && modules.length > 0)
      modules[modules.length - 1] = { path, version: number };
  }
  return { version: first, main, modules };
}
