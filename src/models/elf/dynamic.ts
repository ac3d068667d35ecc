import type { ElfFile, NeededVersion, Segment } from './elf.ts';
import type { ElfFields } from './fields.ts';
import type { ElfSymbols, SymbolCollector } from './symbols.ts';

type Dynamic = Pick<
  ElfFile,
  'needed' | 'soname' | 'rpath' | 'runpath' | 'noDefaultFolders' | 'neededVersions' | 'versions' | 'symbols'
>;

const DT = {
  needed: 1,
  hash: 4,
  strings: 5,
  symbols: 6,
  stringsSize: 10,
  symbolSize: 11,
  soname: 14,
  rpath: 15,
  runpath: 29,
  gnuHash: 0x6ffffef5,
  verdef: 0x6ffffffc,
  verdefCount: 0x6ffffffd,
  verneed: 0x6ffffffe,
  verneedCount: 0x6fffffff,
  flags1: 0x6ffffffb,
} as const;

const DF_1_NODEFLIB = 0x800;
const VER_FLG_WEAK = 2;

/** More than any linker writes; what lies behind is not read. */
const most = { entries: 4096, versions: 4096, symbols: 1 << 20, names: 64 << 20 };

/** What PT_DYNAMIC leads to, or why it cannot be read. `loads`: the PT_LOAD segments, which give addresses their place in the file. */
export function readDynamic(
  fields: ElfFields,
  at: Segment,
  loads: readonly Segment[],
  collector: SymbolCollector,
): Dynamic | string {
  const place = (address: number | undefined): number => {
    if (address === undefined) return -1;
    const load = loads.find((one) => address >= one.address && address < one.address + one.size);
    return load ? address - load.address + load.offset : -1;
  };
  const entry = fields.is64 ? 16 : 8;
  const values = new Map<number, number>();
  const needed: number[] = [];
  const count = Math.min(Math.floor(at.size / entry), most.entries);
  if (!(at.offset + count * entry <= fields.length)) return 'its dynamic section lies outside of the file';
  for (let index = 0; index < count; index++) {
    const start = at.offset + index * entry;
    const tag = fields.word(start);
    if (tag === 0) break;
    const value = fields.word(start + entry / 2);
    if (tag === DT.needed) needed.push(value);
    else values.set(tag, value);
  }
  const strings = place(values.get(DT.strings));
  if (strings === -1)
    return values.size === 0 && needed.length === 0 ? empty : 'its string table lies outside of the file';
  const end = Math.min(strings + (values.get(DT.stringsSize) ?? 0), fields.length);
  const text = (offset: number | undefined): string | undefined =>
    offset === undefined ? undefined : fields.string(strings + offset, end);
  const runpath = text(values.get(DT.runpath));
  return {
    needed: needed.map((one) => text(one) ?? '').filter((one) => one !== ''),
    soname: text(values.get(DT.soname)),
    rpath: runpath === undefined ? text(values.get(DT.rpath)) : undefined,
    runpath,
    noDefaultFolders: ((values.get(DT.flags1) ?? 0) & DF_1_NODEFLIB) !== 0,
    neededVersions: needs(fields, place(values.get(DT.verneed)), values.get(DT.verneedCount) ?? 0, text),
    versions: definitions(fields, place(values.get(DT.verdef)), values.get(DT.verdefCount) ?? 0, text),
    symbols: symbolsOf(
      fields,
      place(values.get(DT.symbols)),
      symbolTable(fields, values, place, collector),
      [strings, end],
      collector,
    ),
  };
}

const empty: Dynamic = {
  needed: [],
  soname: undefined,
  rpath: undefined,
  runpath: undefined,
  noDefaultFolders: false,
  neededVersions: [],
  versions: new Set(),
  symbols: { wanted: new Uint8Array(0), offered: new Uint32Array(0) },
};

type Text = (offset: number | undefined) => string | undefined;

function needs(fields: ElfFields, start: number, count: number, text: Text): readonly NeededVersion[] {
  const found: NeededVersion[] = [];
  if (start < 0) return found;
  let steps = 0;
  for (let at = start, index = 0; index < Math.min(count, most.versions); index++) {
    const file = text(fields.u32(at + 4)) ?? '';
    const versions = Math.min(fields.u16(at + 2), most.versions);
    for (let aux = at + fields.u32(at + 8), one = 0; one < versions && steps < most.versions; one++, steps++) {
      const version = text(fields.u32(aux + 8)) ?? '';
      if (version !== '') found.push({ file, version, weak: (fields.u16(aux + 4) & VER_FLG_WEAK) !== 0 });
      const next = fields.u32(aux + 12);
      if (next === 0) break;
      aux += next;
    }
    const next = fields.u32(at + 12);
    if (next === 0) break;
    at += next;
  }
  return found;
}

function definitions(fields: ElfFields, start: number, count: number, text: Text): ReadonlySet<string> {
  const found = new Set<string>();
  if (start < 0) return found;
  for (let at = start, index = 0; index < Math.min(count, most.versions); index++) {
    const name = text(fields.u32(at + fields.u32(at + 12))) ?? '';
    if (name !== '') found.add(name);
    const next = fields.u32(at + 16);
    if (next === 0) break;
    at += next;
  }
  return found;
}

interface SymbolTable {
  readonly count: number;
  /** Symbols from this one on are defined, and `collector` has their hashes. */
  readonly hashed: number;
}

/** How many dynamic symbols there are: the end of the last chain of DT_GNU_HASH, which names all that are defined; else as DT_HASH states it. */
function symbolTable(
  fields: ElfFields,
  values: ReadonlyMap<number, number>,
  place: (address: number | undefined) => number,
  collector: SymbolCollector,
): SymbolTable {
  const hash = place(values.get(DT.hash));
  const stated = hash < 0 ? 0 : fields.u32(hash + 4);
  const gnu = place(values.get(DT.gnuHash));
  if (gnu < 0) return { count: stated, hashed: stated };
  const buckets = Math.min(fields.u32(gnu), most.symbols);
  const first = fields.u32(gnu + 4);
  const start = gnu + 16 + fields.u32(gnu + 8) * (fields.is64 ? 8 : 4);
  let last = 0;
  for (let index = 0; index < buckets; index++) last = Math.max(last, fields.u32(start + index * 4));
  if (last < first) return { count: Math.max(first, stated), hashed: Math.max(first, stated) };
  const chains = start + buckets * 4;
  for (let index = first; index - first < most.symbols; index++) {
    const at = chains + (index - first) * 4;
    if (at + 4 > fields.length) break;
    const chained = fields.u32(at);
    collector.offerHash(chained);
    if (index >= last && chained & 1) return { count: index + 1, hashed: first };
  }
  return { count: first, hashed: first };
}

/** Undefined strong and defined names of `.dynsym` (gABI, "Symbol Table"); undefined if their names take too much. */
function symbolsOf(
  fields: ElfFields,
  start: number,
  { count, hashed }: SymbolTable,
  [strings, end]: readonly [number, number],
  collector: SymbolCollector,
): ElfSymbols | undefined {
  const size = fields.is64 ? 24 : 16;
  const info = fields.is64 ? 4 : 12;
  let room = most.names;
  const whole = start < 0 ? 0 : Math.min(count, hashed, most.symbols, Math.floor((fields.length - start) / size));
  for (let index = 1; index < whole; index++) {
    const at = start + index * size;
    const binding = fields.u8(at + info) >> 4;
    if (binding === 0) continue;
    const defined = fields.u16(at + info + 2) !== 0;
    if (!defined && binding !== 1) continue;
    const name = fields.name(strings + fields.u32(at), end);
    if (name.length === 0) continue;
    room -= name.length;
    if (room < 0) break;
    if (defined) collector.offer(name);
    else collector.want(name);
  }
  const sealed = collector.seal();
  return room < 0 ? undefined : sealed;
}
