const endSize = 22;
const entrySize = 46;
/** The comment of an archive, at the longest (APPNOTE.TXT 4.4.12). */
const longestComment = 0xffff;

/**
 * The names in a zip archive, from the directory at its end (APPNOTE.TXT 4.3.12, 4.3.16): nothing is unpacked. What cannot be read is left
 * out; archives of more than 4 GiB (zip64) have no names here.
 */
export function* zipNames(bytes: Uint8Array): Iterable<string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  if (end === undefined) return;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + entrySize > bytes.length || view.getUint32(at, true) !== 0x02014b50) return;
    const length = view.getUint16(at + 28, true);
    const next = at + entrySize + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    yield utf8.decode(bytes.subarray(at + entrySize, at + entrySize + length));
    at = next;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function endOf(view: DataView): number | undefined {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at >= last - longestComment; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return undefined;
}
