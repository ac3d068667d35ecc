import { readdirSync, statSync, unlinkSync, utimesSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { LayerCache } from '../../image/contents.ts';
import type { LayerRecord } from '../../image/layer.ts';
import { readEntry, writeEntry } from './launcher-cache.ts';

/** Bytes of one layer's record, and of all of them together. */
const largest = 32 << 20;
const most = 256 << 20;

/**
 * What layers were found to hold, by digest, in a private folder: a second look at an image pays only for the layers that changed. A layer that
 * was read whole once is taken for whole. Several runs may use it at once: an entry is there or not, never half.
 * @param program digest of the code: another version may look for other things
 */
export function layerCache(folder: string, program: string): LayerCache {
  const version = crc32(`${program} ${process.versions.v8}`).toString(16);
  const nameOf = (diffId: string): string => `${diffId.replace(/[^0-9a-z]/gi, '-')}-${version}.bin`;
  return {
    read: (diffId) => {
      const name = nameOf(diffId);
      const entry = readEntry(folder, name);
      if (entry === undefined) return undefined;
      touch(`${folder}/${name}`);
      // Only what this program wrote, whole and in a folder that nobody else can write to.
      return deserialize(entry.data) as LayerRecord;
    },
    write: (diffId, record) => {
      const data = serialize(record);
      if (data.length <= largest && writeEntry(folder, nameOf(diffId), { data, runs: 0 }, false)) prune(folder);
    },
  };
}

/** The entry that was used last is the last one to go. */
function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Another run removed it, after it was read.
  }
}

function prune(folder: string): void {
  const entries = readdirSync(folder).flatMap((name) => {
    const status = statSync(`${folder}/${name}`, { throwIfNoEntry: false });
    return status ? [{ name, size: status.size, time: status.mtimeMs }] : [];
  });
  let sum = 0;
  for (const { name, size } of entries.toSorted((a, b) => b.time - a.time)) {
    sum += size;
    if (sum <= most) continue;
    try {
      unlinkSync(`${folder}/${name}`);
    } catch {
      // Another run was faster.
    }
  }
}
