/** What a tar entry is; `other` is skipped by every consumer (POSIX pax, ustar typeflags). */
export type TarKind =
  | 'file'
  | 'hard-link'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'
  | 'other';

/** The fields of one 512-byte header block, as they stand there. */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the body. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly flag: string;
  readonly link: string;
  readonly major: number;
  readonly minor: number;
  /** Bytes of a sparse file of GNU's own format with its holes, and whether blocks follow that list more of its parts. */
  readonly sparse: { readonly size: number; readonly extended: boolean } | undefined;
}

export const blockSize = 512;

/** A header block, or what is wrong with it (tar(5), POSIX pax "ustar Interchange Format", GNU tar's base-256 numbers). */
export function readHeader(block: Uint8Array): TarHeader | string {
  const stated = numberAt(block, 148, 8);
  if (stated === undefined || !sumsUpTo(block, stated)) return 'the checksum of a header is wrong';
  const size = numberAt(block, 124, 12);
  if (size === undefined) return 'the size of an entry is no number';
  // GNU's own format ("ustar  ") has times where POSIX has the first part of a long path.
  const prefix = textAt(block, 257, 6) === 'ustar' && block[262] === 0 ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  const flag = String.fromCharCode(block[156] ?? 0);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: numberAt(block, 100, 8) ?? 0,
    uid: numberAt(block, 108, 8) ?? 0,
    gid: numberAt(block, 116, 8) ?? 0,
    size,
    mtime: numberAt(block, 136, 12) ?? 0,
    flag,
    link: textAt(block, 157, 100),
    major: numberAt(block, 329, 8) ?? 0,
    minor: numberAt(block, 337, 8) ?? 0,
    sparse: flag === 'S' ? { size: numberAt(block, 483, 12) ?? size, extended: block[482] !== 0 } : undefined,
  };
}

export const isEmptyBlock = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

/** The kind that a typeflag states; a regular file with a name that ends in a slash is a directory in archives of old. */
export function kindOf(flag: string, name: string): TarKind {
  switch (flag) {
    case '\0':
    case '0':
    case '7':
      return name.endsWith('/') ? 'directory' : 'file';
    case '1':
      return 'hard-link';
    case '2':
      return 'symlink';
    case '3':
      return 'character-device';
    case '4':
      return 'block-device';
    case '5':
      return 'directory';
    case '6':
      return 'fifo';
    default:
      return 'other';
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end === -1 ? bytes : bytes.subarray(0, end));
}

const textAt = (block: Uint8Array, start: number, length: number): string =>
  textOf(block.subarray(start, start + length));

const blank = 0x20;

/** An octal number with blanks or NULs around it, or base-256 where the first bit is set; undefined if it is neither, negative or unsafe. */
function numberAt(block: Uint8Array, start: number, length: number): number | undefined {
  const first = block[start] ?? 0;
  if (first & 0x80) {
    if (first & 0x40) return undefined;
    let value = first & 0x3f;
    for (let at = start + 1; at < start + length; at++) value = value * 256 + (block[at] ?? 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  let at = start;
  const end = start + length;
  while (at < end && block[at] === blank) at++;
  let value = 0;
  for (let digit = block[at] ?? 0; at < end && digit >= 0x30 && digit <= 0x37; digit = block[++at] ?? 0)
    value = value * 8 + digit - 0x30;
  while (at < end && block[at] === blank) at++;
  return at < end && block[at] !== 0 ? undefined : value;
}

/** The sum of all bytes, those of the checksum itself taken for blanks; old programs took the bytes for signed ones. */
function sumsUpTo(block: Uint8Array, stated: number): boolean {
  let unsigned = 8 * 32;
  let signed = 8 * 32;
  for (let at = 0; at < blockSize; at++) {
    if (at >= 148 && at < 156) continue;
    const byte = block[at] ?? 0;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return stated === unsigned || stated === signed;
}
