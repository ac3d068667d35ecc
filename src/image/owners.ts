import type { ImageContents } from './contents.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Which package brought which file, by the databases of dpkg and apk; read once somebody asks. */
export class FileOwners {
  readonly #contents: ImageContents;
  #packages: ReadonlyMap<string, string> | undefined;

  constructor(contents: ImageContents) {
    this.#contents = contents;
  }

  /** Name of the package; undefined for a file of nobody. */
  of(path: string): string | undefined {
    this.#packages ??= new Map([...debianFiles(this.#contents), ...alpineFiles(this.#contents)]);
    // Packages of before the merge of /usr say `/lib/x` of what is `/usr/lib/x`.
    return this.#packages.get(path) ?? this.#packages.get(path.startsWith('/usr/') ? path.slice(4) : `/usr${path}`);
  }
}

/** `info/PACKAGE[:ARCH].list`: a path a line. */
function* debianFiles({ root, facts }: ImageContents): Iterable<[string, string]> {
  const folder = root.find('/var/lib/dpkg/info');
  if (folder?.kind !== 'directory') return;
  for (const [file, node] of folder.children) {
    const name = /^([^:]+)(?::[a-z0-9]+)?\.list$/.exec(file)?.[1];
    const bytes = node.kind === 'file' ? facts.get(node)?.bytes : undefined;
    if (name === undefined || bytes === undefined) continue;
    for (const path of utf8.decode(bytes).split('\n')) if (path !== '') yield [path, name];
  }
}

/** `P:` begins a package, `F:` a folder without a leading slash, `R:` is a file in it (apk-v2(5)). */
function* alpineFiles({ objects }: ImageContents): Iterable<[string, string]> {
  const text = objects.text('/lib/apk/db/installed') ?? objects.text('/usr/lib/apk/db/installed') ?? '';
  let name = '';
  let folder = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('P:')) name = line.slice(2);
    else if (line.startsWith('F:')) folder = line.slice(2);
    else if (line.startsWith('R:')) yield [`/${folder === '' ? '' : `${folder}/`}${line.slice(2)}`, name];
  }
}
