import { type BigIntStats, lstatSync, statSync } from 'node:fs';

/** Ages below this are too young to tell two writes apart: kernels stamp files by their clock tick, 4 to 10 ms. */
const tick = 50_000_000n;
/** File systems that stamp whole seconds (FAT: two of them). */
const coarseTick = 2_500_000_000n;

/** What tells whether a file, a folder or a link is still the one that was looked at. */
export interface Identity {
  /** Device, inode, mode, size and both times, of the entry and of what it links to; "" if there is none. */
  readonly text: string;
  /** True if a write right after the look might leave the same text. */
  readonly young: boolean;
}

/** Looks at `path` (absolute), without reading it. */
export function identityOf(path: string): Identity {
  const own = look(lstatSync, path);
  if (own === undefined) return { text: '', young: false };
  const target = own.isSymbolicLink() ? look(statSync, path) : undefined;
  const text = target ? `${partsOf(own)} ${partsOf(target)}` : partsOf(own);
  return { text, young: isYoung(own) || (target !== undefined && isYoung(target)) };
}

function look(stat: typeof lstatSync, path: string): BigIntStats | undefined {
  try {
    return stat(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // A parent that is no folder or may not be entered: nothing is there for us, then as now.
    return undefined;
  }
}

const partsOf = ({ dev, ino, mode, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev}:${ino}:${mode}:${size}:${mtimeNs}:${ctimeNs}`;

function isYoung({ mtimeNs, ctimeNs }: BigIntStats): boolean {
  const newest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  const coarse = newest % 1_000_000_000n === 0n;
  return BigInt(Date.now()) * 1_000_000n - newest < (coarse ? coarseTick : tick);
}
