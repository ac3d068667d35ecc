import { readDynamic } from './dynamic.ts';
import { ElfFields, type Window } from './fields.ts';
import { type ElfSymbols, SymbolCollector } from './symbols.ts';

/** A version that an object needs of a library (`Elfxx_Verneed`, `Elfxx_Vernaux`). */
export interface NeededVersion {
  /** SONAME of the library. */
  readonly file: string;
  readonly version: string;
  /** True if the loader only warns without it (VER_FLG_WEAK). */
  readonly weak: boolean;
}

/** A `.note.dlopen` entry: what the object loads while it runs (systemd.io/ELF_DLOPEN_METADATA). */
export interface DlopenNote {
  readonly names: readonly string[];
  readonly priority: string;
}

/** What the dynamic loader reads of an ELF file. */
export interface ElfFile {
  /** 32 or 64. */
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** `e_machine`. */
  readonly machine: number;
  readonly flags: number;
  readonly kind: 'executable' | 'shared';
  /** PT_INTERP; undefined if it has none. */
  readonly interpreter: string | undefined;
  /** False without PT_DYNAMIC, or with one that needs nothing where there is no interpreter: nothing is to be resolved. */
  readonly dynamic: boolean;
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  /** DT_RPATH; undefined where there is a DT_RUNPATH, which makes every loader forget it. */
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  /** DF_1_NODEFLIB. */
  readonly noDefaultFolders: boolean;
  readonly neededVersions: readonly NeededVersion[];
  /** Versions that it defines; empty if it has none at all. */
  readonly versions: ReadonlySet<string>;
  /** Undefined if it has more than can be kept: what it offers is not known. */
  readonly symbols: ElfSymbols | undefined;
  readonly dlopen: readonly DlopenNote[];
}

export const machines: ReadonlyMap<number, string> = new Map([
  [3, 'i386'],
  [8, 'mips'],
  [20, 'ppc'],
  [21, 'ppc64'],
  [22, 's390x'],
  [40, 'arm'],
  [62, 'x86-64'],
  [183, 'aarch64'],
  [243, 'riscv'],
  [258, 'loongarch'],
]);

export const isElf = (start: Uint8Array): boolean =>
  start[0] === 0x7f && start[1] === 0x45 && start[2] === 0x4c && start[3] === 0x46;

/** More program headers than any linker writes are not read. */
const mostHeaders = 512;

export const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PT_NOTE = 4;

/** A program header: a part of the file, and its address in memory. */
export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/**
 * The summary of an executable or a shared object (gABI, "Program Header", "Dynamic Section"; LSB for versions); undefined for what no
 * loader loads: objects for a linker, kernel modules, core files. A text: why it cannot be read. Section headers are not looked at:
 * stripped files have none. `windows`: which parts of a file of `length` bytes `bytes` holds. `collector` may be used for many files.
 */
export function readElf(
  bytes: Uint8Array,
  windows?: readonly Window[],
  length = bytes.length,
  collector = new SymbolCollector(),
): ElfFile | string | undefined {
  if (!isElf(bytes)) return 'it has no ELF header';
  if ((bytes[4] !== 1 && bytes[4] !== 2) || (bytes[5] !== 1 && bytes[5] !== 2))
    return 'the class or byte order of its ELF header is unknown';
  const fields = new ElfFields(bytes, windows, length);
  const read = readFields(fields, bytes[5] === 1, collector);
  return fields.missed ? 'what its loader reads lies in its code, or behind too much data' : read;
}

function readFields(
  fields: ElfFields,
  littleEndian: boolean,
  collector: SymbolCollector,
): ElfFile | string | undefined {
  const type = fields.u16(16);
  if (type !== 2 && type !== 3) return undefined;
  const segments = segmentsOf(fields);
  if (typeof segments === 'string') return segments;
  const interpreterAt = segments.find((one) => one.type === PT_INTERP);
  const interpreter = interpreterAt && fields.string(interpreterAt.offset, interpreterAt.offset + interpreterAt.size);
  if (interpreter === '') return 'its interpreter cannot be read';
  const dynamicAt = segments.find((one) => one.type === PT_DYNAMIC);
  const dynamic =
    dynamicAt &&
    readDynamic(
      fields,
      dynamicAt,
      segments.filter((one) => one.type === PT_LOAD),
      collector,
    );
  if (typeof dynamic === 'string') return dynamic;
  return {
    bits: fields.is64 ? 64 : 32,
    littleEndian,
    machine: fields.u16(18),
    flags: fields.u32(fields.is64 ? 48 : 36),
    kind: type === 2 || interpreter !== undefined ? 'executable' : 'shared',
    interpreter,
    dynamic: dynamic !== undefined && (dynamic.needed.length > 0 || interpreter !== undefined),
    needed: [],
    soname: undefined,
    rpath: undefined,
    runpath: undefined,
    noDefaultFolders: false,
    neededVersions: [],
    versions: none,
    symbols: noSymbols,
    ...dynamic,
    dlopen: notesOf(
      fields,
      segments.filter((one) => one.type === PT_NOTE),
    ),
  };
}

const none: ReadonlySet<string> = new Set();
const noSymbols: ElfSymbols = { wanted: new Uint8Array(0), offered: new Uint32Array(0) };

/** The program headers, or why they cannot be read. */
export function segmentsOf(fields: ElfFields): readonly Segment[] | string {
  const { is64 } = fields;
  const start = fields.word(is64 ? 32 : 28);
  const size = fields.u16(is64 ? 54 : 42);
  const count = fields.u16(is64 ? 56 : 44);
  if (count === 0) return [];
  if (size < (is64 ? 56 : 32) || count > mostHeaders) return 'its program headers cannot be read';
  if (!(start + size * count <= fields.length)) return 'its program headers lie outside of the file';
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return {
      type: fields.u32(at),
      flags: fields.u32(at + (is64 ? 4 : 24)),
      offset: fields.word(at + (is64 ? 8 : 4)),
      address: fields.word(at + (is64 ? 16 : 8)),
      size: fields.word(at + (is64 ? 32 : 16)),
    };
  });
}

const FDO_DLOPEN = 0x40_7c_0c_0a;
const mostNotes = 256;

function notesOf(fields: ElfFields, segments: readonly Segment[]): readonly DlopenNote[] {
  const found: DlopenNote[] = [];
  let left = mostNotes;
  for (const { offset, size } of segments) {
    const end = Math.min(offset + size, fields.length);
    for (let at = offset; at + 12 <= end && left > 0; left--) {
      const nameSize = fields.u32(at);
      const bodySize = fields.u32(at + 4);
      const body = at + 12 + align(nameSize);
      if (fields.u32(at + 8) === FDO_DLOPEN && fields.string(at + 12, end) === 'FDO')
        found.push(...readNote(fields.string(body, end)));
      at = body + align(bodySize);
    }
  }
  return found;
}

const align = (size: number): number => Math.ceil(size / 4) * 4;

function readNote(text: string): readonly DlopenNote[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    // A note is a hint; a damaged one says nothing.
    return [];
  }
  if (!Array.isArray(read)) return [];
  return read.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('soname' in one) || !Array.isArray(one.soname)) return [];
    const names = one.soname.filter((name: unknown): name is string => typeof name === 'string');
    const priority = 'priority' in one && typeof one.priority === 'string' ? one.priority : 'recommended';
    return [{ names, priority }];
  });
}
