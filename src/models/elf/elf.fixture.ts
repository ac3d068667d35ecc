/** What an ELF file made for tests says of itself; 64 bits, little-endian, without sections. */
export interface Made {
  /** 62 (x86-64) if left out. */
  readonly machine?: number;
  /** `e_type`: 3 (shared object) if left out. */
  readonly type?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly flags1?: number;
  /** Library → versions needed of it; one that ends in `?` is weak. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  readonly versions?: readonly string[];
  readonly wanted?: readonly string[];
  readonly offered?: readonly string[];
  /** Build information of Go: version, and the lines about modules. */
  readonly go?: readonly [string, string];
}

/** The bytes of such a file: header, program headers, strings and tables, all in one PT_LOAD at address 0. */
export function elf(made: Made): Uint8Array {
  const bytes = new Uint8Array(16_384);
  const view = new DataView(bytes.buffer);
  let end = 64 + 3 * 56;
  const take = (size: number): number => {
    const at = Math.ceil(end / 8) * 8;
    end = at + size;
    return at;
  };
  const strings = take(4096);
  let filled = 1;
  const text = (value: string): number => {
    const at = filled;
    bytes.set(new TextEncoder().encode(value), strings + at);
    filled += value.length + 1;
    return at;
  };
  const u64 = (at: number, value: number): void => view.setBigUint64(at, BigInt(value), true);
  const u32 = (at: number, value: number): void => view.setUint32(at, value, true);
  const u16 = (at: number, value: number): void => view.setUint16(at, value, true);
  const dynamic: [number, number][] = [];
  for (const name of made.needed ?? []) dynamic.push([1, text(name)]);
  const names: [number, string | undefined][] = [
    [14, made.soname],
    [15, made.rpath],
    [29, made.runpath],
  ];
  for (const [tag, value] of names) if (value !== undefined) dynamic.push([tag, text(value)]);
  if (made.flags1 !== undefined) dynamic.push([0x6ffffffb, made.flags1]);

  const needs = Object.entries(made.needs ?? {});
  if (needs.length > 0) {
    const start = take(needs.reduce((sum, [, versions]) => sum + 16 + 16 * versions.length, 0));
    dynamic.push([0x6ffffffe, start], [0x6fffffff, needs.length]);
    let at = start;
    for (const [index, [file, versions]] of needs.entries()) {
      const size = 16 + 16 * versions.length;
      u16(at + 2, versions.length);
      u32(at + 4, text(file));
      u32(at + 8, 16);
      u32(at + 12, index === needs.length - 1 ? 0 : size);
      for (const [place, version] of versions.entries()) {
        const aux = at + 16 + 16 * place;
        u16(aux + 4, version.endsWith('?') ? 2 : 0);
        u32(aux + 8, text(version.replace(/\?$/, '')));
        u32(aux + 12, place === versions.length - 1 ? 0 : 16);
      }
      at += size;
    }
  }
  const versions = made.versions ?? [];
  if (versions.length > 0) {
    const start = take(versions.length * 28);
    dynamic.push([0x6ffffffc, start], [0x6ffffffd, versions.length]);
    for (const [index, version] of versions.entries()) {
      const at = start + index * 28;
      u32(at + 12, 20);
      u32(at + 16, index === versions.length - 1 ? 0 : 28);
      u32(at + 20, text(version));
    }
  }
  const symbols = [...(made.wanted ?? []), ...(made.offered ?? [])];
  if (symbols.length > 0) {
    const table = take((symbols.length + 1) * 24);
    const hash = take(8);
    u32(hash + 4, symbols.length + 1);
    dynamic.push([4, hash], [6, table], [11, 24]);
    for (const [index, name] of symbols.entries()) {
      const at = table + (index + 1) * 24;
      u32(at, text(name));
      bytes[at + 4] = 0x12;
      u16(at + 6, index < (made.wanted ?? []).length ? 0 : 1);
    }
  }
  if (made.go) {
    const text = (value: string): Buffer => {
      const low = (value.length % 128) | (value.length > 127 ? 128 : 0);
      const length = value.length > 127 ? [low, value.length >> 7] : [low];
      return Buffer.concat([Buffer.from(length), Buffer.from(value, 'latin1')]);
    };
    const [version, lines] = made.go;
    const body = Buffer.concat([text(version), text(`${'0'.repeat(16)}${lines}${'1'.repeat(16)}`)]);
    const at = Math.ceil(take(body.length + 64) / 16) * 16;
    bytes.set(Buffer.from('\xff Go buildinf:\x08\x02', 'latin1'), at);
    bytes.set(body, at + 32);
  }
  const interpreter = made.interpreter === undefined ? undefined : strings + text(made.interpreter);
  dynamic.push([5, strings], [10, filled], [0, 0]);
  const table = take(dynamic.length * 16);
  for (const [index, [tag, value]] of dynamic.entries()) {
    u64(table + index * 16, tag);
    u64(table + index * 16 + 8, value);
  }
  const segments: [number, number, number][] = [
    [1, 0, end],
    [2, table, dynamic.length * 16],
  ];
  if (interpreter !== undefined) segments.push([3, interpreter, (made.interpreter ?? '').length + 1]);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  u16(16, made.type ?? 3);
  u16(18, made.machine ?? 62);
  u64(32, 64);
  u16(54, 56);
  u16(56, segments.length);
  for (const [index, [type, start, size]] of segments.entries()) {
    const at = 64 + index * 56;
    u32(at, type);
    if (type === 1) u32(at + 4, 6);
    for (const offset of [8, 16]) u64(at + offset, start);
    for (const offset of [32, 40]) u64(at + offset, size);
  }
  return bytes.slice(0, end);
}
