import type { TarEntry } from '../models/tar/reader.ts';

/** What the root file system takes of an entry of a layer. */
export type LayerEntry = Pick<TarEntry, 'path' | 'kind' | 'link' | 'mode' | 'uid' | 'gid' | 'size' | 'attributes'>;

/** A file, link, device or pipe of an image; two hard links are one. */
export interface ImageFile {
  readonly kind: 'file' | 'symlink' | 'device' | 'fifo';
  /** Index of the layer that wrote it. */
  readonly layer: number;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Target of a symlink. */
  readonly link: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface ImageFolder {
  readonly kind: 'directory';
  /** The last layer that stated it. */
  layer: number;
  mode: number;
  uid: number;
  gid: number;
  readonly children: Map<string, ImageNode>;
}

export type ImageNode = ImageFile | ImageFolder;

/** A regular file of a layer that the finished root does not show, or not any more at that path. */
export interface Hidden {
  readonly file: ImageFile;
  readonly path: string;
  /** Index of the layer that hid it. */
  readonly by: number;
  /** What stands there instead; undefined if it was deleted. */
  readonly instead: ImageNode | undefined;
}

/** Symlinks that are followed on the way to one file; Linux gives up after 40 (path_resolution(7)). */
const mostLinks = 40;

/** `..` and empty names are gone; undefined if it leads out of the root. */
export function partsOf(path: string): readonly string[] | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') return undefined;
    parts.push(part);
  }
  return parts;
}

/** PATH_MAX of Linux. */
const longestPath = 4096;
/** Faults that are told apart: an archive may have millions. */
const mostProblems = 100;
/** Names that are looked up on the way through symlinks, for a whole image: only one that was made to take time needs more. */
const mostSteps = 50_000_000;

const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

const folder = (layer: number): ImageFolder => ({
  kind: 'directory',
  layer,
  mode: 0o755,
  uid: 0,
  gid: 0,
  children: new Map(),
});

/**
 * The root file system of an image, layer upon layer, as container runtimes make it (OCI image-spec layer.md; containerd archive/tar.go,
 * moby pkg/archive/diff.go): whiteouts, opaque folders, links in the way, hard links into lower layers.
 */
export class ImageRoot {
  readonly top: ImageFolder = folder(0);
  /** Regular files that were overwritten or deleted, in that order. */
  readonly hidden: Hidden[] = [];
  readonly problems: { readonly layer: number; readonly path: string; readonly message: string }[] = [];
  #steps = 0;
  /** Folders of which the layer that is added hid all that lower ones brought. */
  readonly #opaque = new Set<ImageFolder>();
  #opaqueIn = 0;

  /** Puts an entry of `layer` in its place. Gives the new file, or undefined where it is none: a folder, a link, a whiteout, a fault. */
  add(layer: number, entry: LayerEntry): ImageFile | undefined {
    const fault = (message: string): undefined => {
      const path = entry.path.slice(0, 200);
      if (this.problems.length < mostProblems) this.problems.push({ layer, path, message });
      return undefined;
    };
    if (entry.path.length > longestPath || entry.link.length > longestPath)
      return fault(`a path of more than ${longestPath} characters`);
    if (this.#steps > mostSteps) return fault('the paths of the image lead through too many symlinks');
    const parts = partsOf(entry.path);
    if (parts === undefined) return fault('the path of an entry leads out of the image');
    const name = parts.at(-1);
    if (name === undefined) {
      if (entry.kind === 'directory') restate(this.top, layer, entry);
      return undefined;
    }
    const parent = this.#parent(layer, parts.slice(0, -1));
    if (parent === undefined) return fault('a folder of its path is a file, or a symlink to nowhere');
    const path = `/${parts.join('/')}`;
    if (name === opaque) {
      this.#clear(layer, parent, path.slice(0, -opaque.length - 1));
      return undefined;
    }
    if (name.startsWith(whiteout)) {
      const gone = name.slice(whiteout.length);
      this.#drop(layer, parent, gone, `${path.slice(0, -name.length)}${gone}`, undefined);
      return undefined;
    }
    const old = parent.children.get(name);
    if (entry.kind === 'directory') {
      if (old?.kind === 'directory') restate(old, layer, entry);
      else {
        const made = folder(layer);
        restate(made, layer, entry);
        this.#drop(layer, parent, name, path, made);
        parent.children.set(name, made);
      }
      return undefined;
    }
    if (entry.kind === 'hard-link') {
      const target = this.find(entry.link, false);
      if (target === undefined || target.kind === 'directory')
        return fault(`a hard link to ${entry.link}, which is no file`);
      if (old !== target) this.#drop(layer, parent, name, path, target);
      parent.children.set(name, target);
      return undefined;
    }
    const file = fileOf(layer, entry);
    this.#drop(layer, parent, name, path, file);
    parent.children.set(name, file);
    return file.kind === 'file' ? file : undefined;
  }

  /** The node at `path`, symlinks on the way resolved inside the image; the last one too if `follow`. Undefined if there is none. */
  find(path: string, follow = true): ImageNode | undefined {
    return this.resolve(path, follow)?.node;
  }

  /** The node at `path` and the path without symlinks that leads there. */
  resolve(path: string, follow = true): { readonly node: ImageNode; readonly path: string } | undefined {
    const left: string[] = [];
    pushParts(left, path);
    const trail: { name: string; folder: ImageFolder }[] = [];
    let at: ImageNode = this.top;
    let last: string | undefined;
    let links = 0;
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      if (++this.#steps > mostSteps) return undefined;
      if (at.kind !== 'directory') return undefined;
      if (part === '..') {
        const above = trail.pop();
        if (above) at = above.folder;
        continue;
      }
      const next: ImageNode | undefined = at.children.get(part);
      if (next === undefined) return undefined;
      const more = left.length > 0;
      if (next.kind === 'symlink' && (follow || more)) {
        if (++links > mostLinks) return undefined;
        if (next.link.startsWith('/')) {
          trail.length = 0;
          at = this.top;
        }
        pushParts(left, next.link);
        continue;
      }
      if (next.kind === 'directory') {
        trail.push({ name: part, folder: at });
        at = next;
        continue;
      }
      if (more) return undefined;
      last = part;
      at = next;
      return { node: next, path: `/${[...trail.map((one) => one.name), last].join('/')}` };
    }
    return { node: at, path: `/${trail.map((one) => one.name).join('/')}` };
  }

  /** Every file of the finished root with its path, folders before what they hold. */
  *files(): Iterable<{ readonly path: string; readonly node: ImageNode }> {
    const open: { path: string; node: ImageFolder }[] = [{ path: '', node: this.top }];
    for (let one = open.pop(); one; one = open.pop()) {
      for (const [name, node] of one.node.children) {
        const path = `${one.path}/${name}`;
        yield { path, node };
        if (node.kind === 'directory') open.push({ path, node });
      }
    }
  }

  /** The folder at `parts`, made where it is missing. */
  #parent(layer: number, parts: readonly string[]): ImageFolder | undefined {
    let at = this.top;
    for (const [depth, part] of parts.entries()) {
      let next = at.children.get(part);
      if (next?.kind === 'symlink') next = this.find(`/${parts.slice(0, depth + 1).join('/')}`);
      else if (next === undefined) {
        next = folder(layer);
        at.children.set(part, next);
      }
      if (next?.kind !== 'directory') return undefined;
      at = next;
    }
    return at;
  }

  /** Everything in `parent` that lower layers brought goes. */
  #clear(layer: number, parent: ImageFolder, path: string): void {
    if (this.#opaqueIn !== layer) this.#opaque.clear();
    this.#opaqueIn = layer;
    if (this.#opaque.has(parent)) return;
    const folders: { above: ImageFolder | undefined; name: string; node: ImageFolder; path: string }[] = [
      { above: undefined, name: '', node: parent, path },
    ];
    for (const one of folders) {
      // What this layer put there since, it may not hide again; nor is any folder gone through twice.
      if (this.#opaque.has(one.node)) continue;
      this.#opaque.add(one.node);
      for (const [name, node] of one.node.children) {
        const below = `${one.path}/${name}`;
        if (node.kind === 'directory') folders.push({ above: one.node, name, node, path: below });
        else if (node.layer < layer) this.#drop(layer, one.node, name, below, undefined);
      }
    }
    // From the deepest up: a folder of a lower layer stays if this layer put something into it.
    for (const { above, name, node } of folders.toReversed())
      if (node.layer < layer && node.children.size === 0) above?.children.delete(name);
  }

  #drop(layer: number, parent: ImageFolder, name: string, path: string, instead: ImageNode | undefined): void {
    const old = parent.children.get(name);
    if (old === undefined) return;
    parent.children.delete(name);
    const open: { path: string; node: ImageNode }[] = [{ path, node: old }];
    for (let one = open.pop(); one; one = open.pop()) {
      const { node } = one;
      if (node.kind === 'file')
        this.hidden.push({ file: node, path: one.path, by: layer, instead: node === old ? instead : undefined });
      if (node.kind !== 'directory') continue;
      for (const [child, below] of node.children) open.push({ path: `${one.path}/${child}`, node: below });
    }
  }
}

/** Puts the names of a path on a stack, the first one on top. */
function pushParts(stack: string[], path: string): void {
  const parts = path.split('/');
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index];
    if (part !== undefined && part !== '' && part !== '.') stack.push(part);
  }
}

function restate(node: ImageFolder, layer: number, entry: LayerEntry): void {
  node.layer = layer;
  node.mode = entry.mode;
  node.uid = entry.uid;
  node.gid = entry.gid;
}

/** No other attribute changes how a file is loaded. */
const noAttributes: ReadonlyMap<string, string> = new Map();

function fileOf(layer: number, entry: LayerEntry): ImageFile {
  const { size, mode, uid, gid, link } = entry;
  const capability = entry.attributes.get('security.capability');
  const attributes = capability === undefined ? noAttributes : new Map([['security.capability', capability]]);
  const kind = entry.kind === 'file' || entry.kind === 'symlink' || entry.kind === 'fifo' ? entry.kind : 'device';
  return { kind, layer, size, mode, uid, gid, link, attributes };
}
