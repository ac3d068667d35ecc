import { elf, type Made } from '../models/elf/elf.fixture.ts';
import { readImageConfig } from '../models/image/config.ts';
import { archive, type Written } from '../models/tar/tar.fixture.ts';
import { type ImageContents, isWanted } from './contents.ts';
import { LayerReader } from './layer.ts';
import { type FileFacts, ImageObjects } from './objects.ts';
import { type ImageFile, ImageRoot } from './root.ts';

/** Path → ELF file, bytes, text, `→ target` of a symlink, `= target` of a hard link; a path that ends in a slash is a folder. */
export type Layer = Readonly<Record<string, Made | Uint8Array | string>>;

const written = (name: string, content: Layer[string]): Written => {
  if (name.endsWith('/')) return { name, flag: '5', mode: 0o755 };
  if (content instanceof Uint8Array) return { name, body: content };
  if (typeof content !== 'string') return { name, body: elf(content), mode: 0o755 };
  if (content.startsWith('→ ')) return { name, flag: '2', link: content.slice(2) };
  return content.startsWith('= ') ? { name, flag: '1', link: content.slice(2) } : { name, body: content };
};

/** The root file system of these layers. */
export function imageOf(...layers: readonly Layer[]): {
  readonly root: ImageRoot;
  readonly objects: ImageObjects;
  readonly facts: ReadonlyMap<ImageFile, FileFacts>;
} {
  const root = new ImageRoot();
  const facts = new Map<ImageFile, FileFacts>();
  for (const [index, layer] of layers.entries()) {
    const reader = new LayerReader(root, index, facts, isWanted, () => 0);
    reader.write(archive(Object.entries(layer).map(([name, content]) => written(name, content))));
    const problem = reader.end();
    if (problem !== undefined) throw new Error(problem);
  }
  return { root, facts, objects: new ImageObjects(root, facts) };
}

/** An image of these layers; `config` as in its configuration file, `history` the instructions that made it. */
export function contentsOf(
  { config = {}, history = [] }: { readonly config?: object; readonly history?: readonly string[] },
  ...layers: readonly Layer[]
): ImageContents {
  const read = readImageConfig(
    JSON.stringify({ config, rootfs: {}, history: history.map((by) => ({ created_by: by })) }),
  );
  if (read === undefined) throw new Error('no configuration');
  const weighed = layers.map((_, index) => ({
    diffId: `sha256:${index}`,
    size: 0,
    entries: 0,
    createdBy: '',
    step: undefined,
  }));
  return { ...imageOf(...layers), layers: weighed, config: read, problems: [] };
}
