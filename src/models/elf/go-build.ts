import { isElf } from './elf.ts';
import { ElfFields } from './fields.ts';

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
const PT_LOAD = 1;
const PF_W = 2;
/** Strings that are longer are not read: ten thousand modules take less. */
const longest = 4 << 20;
const mostHeaders = 512;

/**
 * The build information that Go links into a program since 1.18 (debug/buildinfo of its standard library): it stands in a writable segment,
 * aligned to 16 bytes, as two strings with their lengths before them. Undefined for every other file.
 */
export function readGoBuild(bytes: Uint8Array): GoBuild | undefined {
  if (!isElf(bytes)) return undefined;
  const fields = new ElfFields(bytes);
  const start = fields.word(fields.is64 ? 32 : 28);
  const size = fields.u16(fields.is64 ? 54 : 42);
  const count = Math.min(fields.u16(fields.is64 ? 56 : 44), mostHeaders);
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < count; index++) {
    const at = start + index * size;
    const flags = fields.u32(at + (fields.is64 ? 4 : 24));
    if (fields.u32(at) !== PT_LOAD || (flags & PF_W) === 0) continue;
    const offset = fields.word(at + (fields.is64 ? 8 : 4));
    const end = Math.min(offset + fields.word(at + (fields.is64 ? 32 : 16)), bytes.length);
    if (!(offset < end)) continue;
    const found = blockIn(all.subarray(offset, end), offset);
    if (found) return found;
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
