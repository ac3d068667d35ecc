import { decodeString } from './decode.ts';
import type { DirectoryEntry, Reading, Tree } from './tree.ts';

/**
 * `base` with the texts of `changes` in place of its own: unsaved editor buffers, or fixes that are not written yet. A path
 * without a text is gone; a path that `base` does not have is a new file of the repository (one that exists and is ignored
 * stays ignored).
 */
export function overlayTree(base: Tree, changes: ReadonlyMap<string, string | undefined>): Tree {
  return new OverlayTree(base, changes);
}

const encoder = new TextEncoder();

class OverlayTree implements Tree {
  readonly name: string;
  readonly #base: Tree;
  readonly #changes: ReadonlyMap<string, string | undefined>;
  #paths: readonly string[] | undefined;

  constructor(base: Tree, changes: ReadonlyMap<string, string | undefined>) {
    this.name = base.name;
    this.#base = base;
    this.#changes = new Map(changes);
  }

  paths(): readonly string[] {
    this.#paths ??= this.#collect();
    return this.#paths;
  }

  #collect(): readonly string[] {
    if (this.#changes.size === 0) return this.#base.paths();
    const kept = this.#base.paths().filter((path) => !this.#changes.has(path) || this.#changes.get(path) !== undefined);
    const known = new Set(kept);
    const added = [...this.#changes.keys()].filter(
      (path) => this.#changes.get(path) !== undefined && !known.has(path) && !this.#base.exists(path),
    );
    return added.length === 0 ? kept : [...kept, ...added].sort();
  }

  read(path: string): Reading {
    if (!this.#changes.has(path)) return this.#base.read(path);
    const text = this.#changes.get(path);
    if (text === undefined) return { kind: 'missing' };
    const reading = decodeString(text);
    const before = this.#base.read(path);
    // Bytes that are no UTF-8 are lost in any text made from them.
    if (reading.kind === 'text' && before.kind === 'text' && !before.exact) return { ...reading, exact: false };
    return reading;
  }

  text(path: string): string | undefined {
    if (!this.#changes.has(path)) return this.#base.text(path);
    const reading = this.read(path);
    return reading.kind === 'text' ? reading.text : undefined;
  }

  bytes(path: string): Uint8Array | undefined {
    if (!this.#changes.has(path)) return this.#base.bytes(path);
    const text = this.#changes.get(path);
    return text === undefined ? undefined : encoder.encode(text);
  }

  list(path: string): readonly DirectoryEntry[] {
    const entries = new Map(this.#base.list(path).map((entry) => [entry.name, entry]));
    const prefix = path === '' ? '' : `${path}/`;
    for (const [changed, text] of this.#changes) {
      if (!changed.startsWith(prefix)) continue;
      const cut = changed.indexOf('/', prefix.length);
      const name = changed.slice(prefix.length, cut === -1 ? undefined : cut);
      if (text === undefined) {
        if (cut === -1) entries.delete(name);
      } else if (!entries.has(name)) entries.set(name, { name, kind: cut === -1 ? 'file' : 'directory' });
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  exists(path: string): boolean {
    if (this.#changes.has(path)) return this.#changes.get(path) !== undefined;
    if (this.#base.exists(path)) return true;
    const inside = `${path}/`;
    for (const [changed, text] of this.#changes) if (text !== undefined && changed.startsWith(inside)) return true;
    return false;
  }

  size(path: string): number {
    return this.#changes.has(path) ? (this.bytes(path)?.length ?? 0) : this.#base.size(path);
  }
}
