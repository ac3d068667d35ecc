import { crc32, deflateRawSync } from 'node:zlib';

/** What is put into an archive; `claims` are written instead of what is true. */
export interface Zipped {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly stored?: true;
  readonly claims?: {
    readonly size?: number;
    readonly crc?: number;
    readonly method?: number;
    readonly offset?: number;
  };
}

/** A ZIP archive; `large`: with the records of archives that have more than 65535 files. */
export function zip(entries: readonly Zipped[], large = false): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, body, stored, claims = {} } of entries) {
    const plain = Buffer.from(body);
    const packed = stored ? plain : deflateRawSync(plain);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(claims.method ?? (stored ? 0 : 8), 4);
    head.writeUInt32LE(claims.crc ?? crc32(plain), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claims.size ?? plain.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), head, Buffer.from(name), packed]);
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002\u0014\u0000'),
        head,
        Buffer.alloc(10),
        u32(claims.offset ?? offset),
        Buffer.from(name),
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const whole = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(large ? 0xff_ff : entries.length, 8);
  end.writeUInt16LE(large ? 0xff_ff : entries.length, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, whole, ...(large ? [largeEnd(entries.length, whole.length, offset)] : []), end]);
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

function largeEnd(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.write('PK\u0006\u0006');
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeBigUInt64LE(BigInt(count), 24);
  bytes.writeBigUInt64LE(BigInt(count), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  bytes.writeBigUInt64LE(BigInt(offset), 48);
  bytes.write('PK\u0006\u0007', 56);
  bytes.writeBigUInt64LE(BigInt(offset + size), 64);
  bytes.writeUInt32LE(1, 72);
  return bytes;
}
