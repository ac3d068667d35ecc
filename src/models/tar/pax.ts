/** Keyword → value of a PAX extended header. */
export type PaxRecords = ReadonlyMap<string, string>;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The records of a PAX header, `LENGTH KEY=VALUE\n` each; undefined if one is damaged (POSIX pax, "pax Extended Header"). */
export function readPax(bytes: Uint8Array): PaxRecords | undefined {
  const records = new Map<string, string>();
  for (let start = 0; start < bytes.length; ) {
    // Some writers fill the rest with NULs.
    if (bytes[start] === 0) break;
    const space = bytes.indexOf(0x20, start);
    const digits = space === -1 ? '' : utf8.decode(bytes.subarray(start, space));
    const length = /^\d{1,7}$/.test(digits) ? Number(digits) : 0;
    const end = start + length;
    if (length === 0 || end > bytes.length || end <= space + 1 || bytes[end - 1] !== 0x0a) return undefined;
    const equals = bytes.indexOf(0x3d, space);
    if (equals === -1 || equals >= end) return undefined;
    const key = utf8.decode(bytes.subarray(space + 1, equals));
    const value = bytes.subarray(equals + 1, end - 1);
    records.set(key, key.startsWith('SCHILY.xattr.') ? Buffer.from(value).toString('latin1') : utf8.decode(value));
    start = end;
  }
  return records;
}
