import type { ImageContents } from './contents.ts';
import type { ImageFile } from './root.ts';

/** Bytes of a layer that the image does not show. */
export interface Waste {
  /** Written again with other content. */
  readonly overwritten: number;
  /** Written again as it was: only the owner, the mode or the time changed. */
  readonly rewritten: number;
  readonly deleted: number;
}

export interface WastedFile {
  readonly path: string;
  readonly size: number;
  readonly layer: number;
  readonly by: number;
  readonly how: keyof Waste;
}

/**
 * What each layer holds in vain: its regular files that no path of the finished root leads to. A hard link counts once, and not as long as
 * one of its names is there.
 */
export function wasteOf({ root, layers, facts }: ImageContents): {
  readonly layers: readonly Waste[];
  readonly files: readonly WastedFile[];
  readonly visible: number;
} {
  const shown = new Set<ImageFile>();
  let visible = 0;
  for (const { node } of root.files()) {
    if (node.kind !== 'file' || shown.has(node)) continue;
    shown.add(node);
    visible += node.size;
  }
  const wasted = layers.map(() => ({ overwritten: 0, rewritten: 0, deleted: 0 }));
  const files: WastedFile[] = [];
  const counted = new Set<ImageFile>();
  for (const { file, path, by, instead } of root.hidden) {
    if (shown.has(file) || counted.has(file)) continue;
    counted.add(file);
    const same =
      instead?.kind === 'file' && instead.size === file.size && facts.get(instead)?.sum === facts.get(file)?.sum;
    const how = instead === undefined ? 'deleted' : same ? 'rewritten' : 'overwritten';
    const layer = wasted[file.layer];
    if (layer) layer[how] += file.size;
    files.push({ path, size: file.size, layer: file.layer, by, how });
  }
  return { layers: wasted, files: files.toSorted((a, b) => b.size - a.size), visible };
}
