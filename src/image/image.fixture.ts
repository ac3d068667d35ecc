import { elf, type Made } from '../models/elf/elf.fixture.ts';
import { archive, type Written } from '../models/tar/tar.fixture.ts';
import { LayerReader } from './layer.ts';
import { type FileFacts, ImageObjects } from './objects.ts';
import { type ImageFile, ImageRoot } from './root.ts';

/** Path → ELF file, text, `→ target` of a symlink, `= target` of a hard link; a path that ends in a slash is a folder. */
export type Layer = Readonly<Record<string, Made | string>>;

const written = (name: string, content: Made | string): Written => {
  if (name.endsWith('/')) return { name, flag: '5', mode: 0o755 };
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
    const reader = new LayerReader(
      root,
      index,
      facts,
      (path) => path.startsWith('etc/'),
      () => 0,
    );
    reader.write(archive(Object.entries(layer).map(([name, content]) => written(name, content))));
    const problem = reader.end();
    if (problem !== undefined) throw new Error(problem);
  }
  return { root, facts, objects: new ImageObjects(root, facts) };
}
