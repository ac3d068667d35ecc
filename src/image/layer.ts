import { isElf } from '../models/elf/elf.ts';
import { type TarBody, type TarEntry, TarReader } from '../models/tar/reader.ts';
import { ElfCapture, ElfRoom } from './elf-capture.ts';
import { JarCapture, largestJar } from './jar-capture.ts';
import type { FileFacts } from './objects.ts';
import type { ImageFile, ImageRoot, LayerEntry } from './root.ts';
import { SecretScan } from './secret-scan.ts';

export interface LayerSizes {
  /** Entries of the archive, folders and whiteouts among them. */
  readonly entries: number;
  /** Bytes of its regular files. */
  readonly bytes: number;
}

/** A sum of bytes, with what it was so far; CRC-32 (node:zlib). */
export type Checksum = (bytes: Uint8Array, sum: number) => number;

/** What reading a layer yields, as far as a second look at it needs it: its entries, and what is known of those that are files. */
export interface LayerRecord {
  readonly entries: LayerEntry[];
  /** By position in `entries`. */
  readonly facts: (FileFacts | undefined)[];
}

/** What an image may have in all; beyond it is not read. */
export class ImageLimits {
  entries = 2_000_000;
  /** Bytes of texts and databases. */
  kept = 64 << 20;
}

const tooMany = 'the image has more than 2,000,000 entries';
const tooMuch = 'the package databases of the image have more than 64 MiB';

type Facts = { -readonly [Key in keyof FileFacts]: FileFacts[Key] };

/** What tells what a file is: an ELF header and its program headers, the line behind `#!` (Linux reads 256 bytes, BINPRM_BUF_SIZE). */
const headSize = 4096;

/** Largest text or database that is kept, in bytes. */
const largestKept = 32 << 20;

/** What several layers share, and what is kept of one. */
export interface LayerReading {
  readonly scan?: SecretScan;
  readonly limits?: ImageLimits;
  readonly record?: LayerRecord | undefined;
}

/** Reads one layer as it flows by: its files go to `root`, what is known of them to `facts`. */
export class LayerReader {
  readonly #root: ImageRoot;
  readonly #layer: number;
  readonly #facts: Map<ImageFile, FileFacts>;
  readonly #keeps: (path: string) => boolean;
  readonly #sum: Checksum;
  readonly #tar: TarReader;
  readonly #scan: SecretScan;
  readonly #room = new ElfRoom();
  readonly #limits: ImageLimits;
  readonly #record: LayerRecord | undefined;
  #entries = 0;
  #bytes = 0;

  /** `keeps`: whether the whole content of a file at a path (without a leading slash) is wanted. */
  constructor(
    root: ImageRoot,
    layer: number,
    facts: Map<ImageFile, FileFacts>,
    keeps: (path: string) => boolean,
    sum: Checksum,
    { scan = new SecretScan(), limits = new ImageLimits(), record }: LayerReading = {},
  ) {
    this.#root = root;
    this.#layer = layer;
    this.#facts = facts;
    this.#keeps = keeps;
    this.#sum = sum;
    this.#scan = scan;
    this.#limits = limits;
    this.#record = record;
    this.#tar = new TarReader((entry) => this.#entry(entry));
  }

  write(chunk: Uint8Array): void {
    this.#tar.write(chunk);
  }

  /** Puts the layer in its place as it was read before; gives what is too much, or undefined. */
  replay({ entries, facts }: LayerRecord): string | undefined {
    this.#limits.entries -= entries.length;
    for (const known of facts) this.#limits.kept -= known?.bytes?.length ?? 0;
    if (this.#limits.entries < 0) return tooMany;
    if (this.#limits.kept < 0) return tooMuch;
    for (const [index, entry] of entries.entries()) {
      const file = this.#place(entry);
      const known = facts[index];
      if (file && known) this.#facts.set(file, known);
    }
    return undefined;
  }

  /** Says that nothing follows; gives what stopped the reading, or undefined. */
  end(): string | undefined {
    this.#tar.end();
    return this.#tar.problem;
  }

  get sizes(): LayerSizes {
    return { entries: this.#entries, bytes: this.#bytes };
  }

  #place(entry: LayerEntry): ImageFile | undefined {
    this.#entries++;
    const file = this.#root.add(this.#layer, entry);
    this.#bytes += file?.size ?? 0;
    return file;
  }

  #entry(entry: TarEntry): TarBody | undefined {
    if (this.#limits.entries-- <= 0) return this.#tar.stop(tooMany);
    const file = this.#place(entry);
    this.#record?.entries.push(recorded(entry));
    this.#record?.facts.push(undefined);
    if (!file || file.size === 0 || entry.sparse) return undefined;
    const facts: Facts = {};
    this.#facts.set(file, facts);
    if (this.#record) this.#record.facts[this.#record.facts.length - 1] = facts;
    const path = entry.path.replace(/^(?:\.?\/)+/, '');
    const isJar = /\.[jw]ar$/.test(path) && file.size <= largestJar;
    const watch = isJar
      ? new JarCapture(file.size, (names) => {
          facts.jar = names;
        })
      : this.#scan.watch(path, file.size, (found) => {
          facts.secrets = found;
        });
    const keep = file.size <= largestKept && this.#keeps(path);
    if (keep) this.#limits.kept -= file.size;
    if (this.#limits.kept < 0) return this.#tar.stop(tooMuch);
    return new FileBody({
      facts,
      checksum: this.#sum,
      size: file.size,
      keep,
      loader: isLoader(path),
      watch,
      room: this.#room,
    });
  }
}

const recorded = ({ path, kind, link, mode, uid, gid, size, attributes }: TarEntry): LayerEntry => ({
  path,
  kind,
  link,
  mode,
  uid,
  gid,
  size,
  attributes,
});

const isLoader = (path: string): boolean => /(?:^|\/)(?:ld-linux[^/]*|ld64|ld)\.so\.\d+$|\/ld-2\.\d+\.so$/.test(path);

/** What is wanted of a file. */
interface Wanted {
  readonly facts: Facts;
  readonly checksum: Checksum;
  readonly size: number;
  /** Whether its whole content is kept. */
  readonly keep: boolean;
  readonly loader: boolean;
  readonly watch: TarBody | undefined;
  readonly room: ElfRoom;
}

/** Sums a file up, and hands it on by its first bytes. */
class FileBody implements TarBody {
  readonly #facts: Facts;
  readonly #size: number;
  readonly #isLoader: boolean;
  readonly #checksum: Checksum;
  #kept: Uint8Array | undefined;
  #filled = 0;
  #sum = 0;
  readonly #watch: TarBody | undefined;
  readonly #room: ElfRoom;
  #elf: ElfCapture | undefined;
  #started = false;
  /** First bytes of a file that came in small pieces. */
  #head: Uint8Array | undefined;

  constructor({ facts, checksum, size, keep, loader, watch, room }: Wanted) {
    this.#watch = watch;
    this.#room = room;
    this.#facts = facts;
    this.#checksum = checksum;
    this.#size = size;
    this.#isLoader = loader;
    this.#kept = keep || (loader && size <= largestKept) ? new Uint8Array(size) : undefined;
  }

  write(chunk: Uint8Array): void {
    if (this.#started) return this.#take(chunk);
    const whole = this.#head === undefined ? chunk : Buffer.concat([this.#head, chunk]);
    if (whole.length < Math.min(this.#size, headSize)) {
      this.#head = new Uint8Array(whole);
      return;
    }
    this.#head = undefined;
    this.#start(whole);
    this.#take(whole);
  }

  #take(chunk: Uint8Array): void {
    this.#sum = this.#checksum(chunk, this.#sum);
    this.#elf?.write(chunk);
    if (!this.#elf) this.#watch?.write(chunk);
    if (!this.#kept) return;
    this.#kept.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  end(): void {
    this.#facts.sum = this.#sum;
    if (this.#elf) this.#elf.end();
    else this.#watch?.end();
    if (!this.#kept) return;
    const folders = this.#isLoader ? systemFolders(this.#kept) : [];
    if (folders.length > 0) this.#facts.systemFolders = folders;
    if (!this.#isLoader) this.#facts.bytes = this.#kept;
  }

  #start(chunk: Uint8Array): void {
    this.#started = true;
    if (isElf(chunk)) {
      this.#elf = new ElfCapture(this.#size, this.#room, (elf, go) => {
        if (elf !== undefined) this.#facts.elf = elf;
        if (go) this.#facts.go = go;
      });
    } else if (chunk[0] === 0x23 && chunk[1] === 0x21) {
      const line = latin.decode(chunk.subarray(2, 256));
      this.#facts.script = line.split('\n', 1)[0] ?? '';
    }
  }
}

const latin = new TextDecoder('latin1');

/** `system_dirs` of a glibc loader: the strings one behind the other that it was built with. */
function systemFolders(loader: Uint8Array): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL ends the strings of a binary
  const [run = ''] = /(?:\/(?:usr\/)?lib[\w./-]*\/\0){2,}/.exec(latin.decode(loader)) ?? [];
  return run
    .split('\0')
    .filter((folder) => folder !== '')
    .map((folder) => folder.slice(0, -1));
}
