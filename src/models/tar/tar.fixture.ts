/** One entry of an archive for tests; numbers are written in octal unless `base256`. */
export interface Written {
  readonly name: string;
  readonly flag?: string;
  readonly link?: string;
  readonly body?: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly size?: number;
  readonly prefix?: string;
  readonly base256?: boolean;
  /** PAX records in front of it. */
  readonly pax?: Readonly<Record<string, string>>;
}

const encoder = new TextEncoder();
const bytesOf = (body: string | Uint8Array | undefined): Uint8Array =>
  typeof body === 'string' ? encoder.encode(body) : (body ?? new Uint8Array(0));

/** An archive of `entries`; `whole`: with the two empty blocks at its end. */
export function archive(entries: readonly Written[], whole = true): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.pax) {
      const records = Object.entries(entry.pax).map(([key, value]) => record(key, value));
      parts.push(...member({ name: 'pax', flag: 'x', body: records.join('') }));
    }
    parts.push(...member(entry));
  }
  if (whole) parts.push(new Uint8Array(1024));
  return Buffer.concat(parts);
}

function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = encoder.encode(rest).length;
  let total = length + String(length).length;
  while (String(total).length + length !== total) total = String(total).length + length;
  return `${total}${rest}`;
}

function member(entry: Written): readonly Uint8Array[] {
  const body = bytesOf(entry.body);
  const block = new Uint8Array(512);
  const text = (at: number, value: string): void => block.set(encoder.encode(value), at);
  const octal = (at: number, length: number, value: number): void =>
    text(at, `${value.toString(8).padStart(length - 1, '0')}\0`);
  text(0, entry.name);
  octal(100, 8, entry.mode ?? 0o644);
  octal(108, 8, entry.uid ?? 0);
  octal(116, 8, 0);
  const size = entry.size ?? body.length;
  if (entry.base256) {
    block[124] = 0x80;
    new DataView(block.buffer).setBigUint64(128, BigInt(size));
  } else octal(124, 12, size);
  octal(136, 12, 0);
  text(156, entry.flag ?? '0');
  text(157, entry.link ?? '');
  text(257, 'ustar\x0000');
  text(345, entry.prefix ?? '');
  text(148, '        ');
  octal(
    148,
    7,
    block.reduce((sum, byte) => sum + byte, 0),
  );
  const padding = new Uint8Array((512 - (body.length % 512)) % 512);
  return [block, body, padding];
}
