/** Entry of `/etc/ld.so.cache`. */
export interface CachedLibrary {
  readonly name: string;
  readonly path: string;
  /** `flags` of the entry: type and architecture (glibc sysdeps/generic/ldconfig.h). */
  readonly flags: number;
}

const magic = 'glibc-ld.so.cache1.1';
const oldMagic = 'ld.so-1.7.0';
const headerSize = 48;
const entrySize = 24;
const most = 1 << 18;

/**
 * What ldconfig found (glibc elf/cache.c, dl-cache.h): the new format, alone or behind the old one, in either byte order; undefined if the
 * file is none.
 */
export function readSearchCache(bytes: Uint8Array): readonly CachedLibrary[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = headerOf(bytes, view);
  if (start === undefined) return undefined;
  // 3 bits of the byte behind the two counts say the byte order: 2 little, 3 big, 0 not stated.
  const little = ((bytes[start + 28] ?? 0) & 3) !== 3;
  const count = view.getUint32(start + 20, little);
  if (count > most || start + headerSize + count * entrySize > bytes.length) return undefined;
  const text = (offset: number): string => {
    const from = start + offset;
    const end = bytes.indexOf(0, from);
    return from >= bytes.length || end === -1 || end - from > 4096 ? '' : latin.decode(bytes.subarray(from, end));
  };
  return Array.from({ length: count }, (_, index) => {
    const at = start + headerSize + index * entrySize;
    return {
      flags: view.getUint32(at, little),
      name: text(view.getUint32(at + 4, little)),
      path: text(view.getUint32(at + 8, little)),
    };
  });
}

const latin = new TextDecoder('utf-8', { ignoreBOM: true });

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  latin.decode(bytes.subarray(at, at + text.length)) === text;

function headerOf(bytes: Uint8Array, view: DataView): number | undefined {
  if (startsWith(bytes, 0, magic)) return bytes.length >= headerSize ? 0 : undefined;
  if (!startsWith(bytes, 0, oldMagic) || bytes.length < 16) return undefined;
  // struct cache_file: 11 bytes of magic, a count at 12, entries of 12 bytes; the new part follows at a multiple of 8.
  const behind = Math.ceil((16 + view.getUint32(12, true) * 12) / 8) * 8;
  return behind + headerSize <= bytes.length && startsWith(bytes, behind, magic) ? behind : undefined;
}
