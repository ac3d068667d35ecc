import { offers, wantedNames } from '../models/elf/symbols.ts';
import type { ImageObject, ImageObjects } from './objects.ts';
import { type Circumstances, type Loaded, type LoaderFamily, searchGlibc, searchMusl } from './search.ts';

/** Why an object of the image cannot be loaded. */
export interface Broken {
  readonly kind: 'interpreter-missing' | 'library-missing' | 'library-unusable' | 'version-missing' | 'symbol-missing';
  /** The object that is in need: the one looked at, or a library that it brings. */
  readonly by: Loaded;
  /** The library, version or symbol. */
  readonly needs: string;
  /** The library that lacks the version, the file that cannot be used, a library of that name for another machine. */
  readonly provider: string | undefined;
  /** What the process would say. */
  readonly message: string;
}

export interface Closure {
  readonly object: ImageObject;
  readonly family: LoaderFamily | undefined;
  /** The object itself first, then the libraries in the order in which they are loaded. */
  readonly loaded: readonly Loaded[];
  readonly broken: readonly Broken[];
}

export interface ClosureOptions {
  /** LD_LIBRARY_PATH of the image. */
  readonly libraryPath: string | undefined;
  /** What loads an object that is no program; its libraries are there already, its RPATH counts. */
  readonly host: Closure | undefined;
  readonly family: LoaderFamily | undefined;
}

/** The family of a loader by its name. */
export function familyOf(interpreter: string): LoaderFamily | undefined {
  const name = interpreter.slice(interpreter.lastIndexOf('/') + 1);
  if (name.startsWith('ld-musl-')) return 'musl';
  return /^ld(?:-linux.*|64)\.so\.\d+$|^ld\.so\.\d+$/.test(name) ? 'glibc' : undefined;
}

/**
 * What is loaded for `object`, breadth first as loaders do it, and what is missing then. A family that is not known resolves nothing.
 */
export function closureOf(objects: ImageObjects, object: ImageObject, options: ClosureOptions): Closure {
  const { elf } = object;
  const program = elf.interpreter !== undefined;
  const first: Loaded = { ...object, by: program ? undefined : options.host?.loaded[0] };
  const family = program ? familyOf(elf.interpreter ?? '') : (options.host?.family ?? options.family);
  if (elf.interpreter !== undefined && objects.at(elf.interpreter) === undefined) {
    const message = `exec ${object.path}: no such file or directory`;
    const broken: Broken = {
      kind: 'interpreter-missing',
      by: first,
      needs: elf.interpreter,
      provider: undefined,
      message,
    };
    return { object, family, loaded: [first], broken: [broken] };
  }
  if (!elf.dynamic || family === undefined) return { object, family, loaded: [first], broken: [] };
  return new Load(objects, first, family, options).run();
}

/** Where the loader of a musl system lies (musl's configure, LDSO_PATHNAME); empty for a machine that is not known. */
function muslLoader(machine: number): string {
  const names: Readonly<Record<number, string>> = {
    3: 'i386',
    21: 'powerpc64le',
    22: 's390x',
    40: 'armhf',
    62: 'x86_64',
    183: 'aarch64',
    243: 'riscv64',
  };
  const name = names[machine];
  return name === undefined ? '' : `/lib/ld-musl-${name}.so.1`;
}

/** Names that only glibc has: what its headers make of calls for fortified, 64-bit and C23 variants. */
const glibcOnly = /^__\w+_chk$|^__isoc(?:23|99)_|^[a-z]+64$|^gnu_get_libc_|^__cxa_thread_atexit_impl$|^_?obstack_/;

class Load {
  readonly #objects: ImageObjects;
  readonly #family: LoaderFamily;
  readonly #first: Loaded;
  readonly #circumstances: Circumstances;
  readonly #loaded: Loaded[];
  /** By the names under which an object was asked for or calls itself. */
  readonly #byName = new Map<string, Loaded>();
  readonly #broken: Broken[] = [];

  constructor(objects: ImageObjects, first: Loaded, family: LoaderFamily, { libraryPath, host }: ClosureOptions) {
    this.#objects = objects;
    this.#family = family;
    this.#first = first;
    const main = first.elf.interpreter === undefined ? (host?.loaded[0] ?? first) : first;
    const secure = (main.file.mode & 0o6000) !== 0 || main.file.attributes.has('security.capability');
    const interpreterPath = main.elf.interpreter ?? (family === 'musl' ? muslLoader(main.elf.machine) : '');
    this.#circumstances = {
      objects,
      secure,
      libraryPath: secure ? [] : (libraryPath ?? '').split(/[:;]/).filter((folder) => folder.startsWith('/')),
      interpreter: interpreterPath === '' ? undefined : objects.at(interpreterPath),
      interpreterPath,
    };
    this.#loaded = first.elf.interpreter === undefined ? [first, ...(host?.loaded ?? [])] : [first];
    for (const one of this.#loaded.slice(1)) this.#name(one);
    this.#name(first);
    this.#addLoader();
  }

  run(): Closure {
    const search = this.#family === 'glibc' ? searchGlibc : searchMusl;
    const open: Loaded[] = [this.#first];
    for (const by of open) {
      for (const needs of by.elf.needed) {
        if (this.#byName.has(needs) || needs === 'linux-vdso.so.1' || needs === 'linux-gate.so.1') continue;
        const found = search(needs, by, this.#circumstances);
        if (found.what === 'loader') continue;
        if (found.what === 'found') {
          const same = this.#loaded.find(({ file }) => file === found.object.file);
          const one: Loaded = same ?? { ...found.object, by };
          this.#byName.set(needs, one);
          if (same) continue;
          this.#name(one);
          this.#loaded.push(one);
          open.push(one);
        } else if (found.what === 'missing')
          this.#say('library-missing', by, needs, found.otherKind, this.#missing(needs, by));
        else this.#say('library-unusable', by, needs, found.path, this.#unusable(needs, found, by));
      }
    }
    if (this.#broken.length === 0) {
      if (this.#family === 'glibc') this.#versions();
      else this.#symbols();
    }
    return { object: this.#first, family: this.#family, loaded: this.#loaded, broken: this.#broken };
  }

  /** The loader is loaded before anything else: who needs it has it. */
  #addLoader(): void {
    const { interpreter, interpreterPath } = this.#circumstances;
    const elf = interpreter && this.#objects.facts(interpreter).elf;
    if (!interpreter || elf === undefined || typeof elf === 'string' || this.#family === 'musl') return;
    this.#name({ path: interpreterPath, file: interpreter, elf, by: undefined });
  }

  #name(one: Loaded): void {
    const name = one.elf.soname ?? one.path.slice(one.path.lastIndexOf('/') + 1);
    if (!this.#byName.has(name)) this.#byName.set(name, one);
  }

  #say(kind: Broken['kind'], by: Loaded, needs: string, provider: string | undefined, message: string): void {
    this.#broken.push({ kind, by, needs, provider, message });
  }

  /** What the loader writes in front: a program tells its name, an object that a program loads later does not. */
  get #start(): string {
    if (this.#first.elf.interpreter === undefined) return '';
    return this.#family === 'glibc' ? `${this.#first.path}: error while loading shared libraries: ` : '';
  }

  #missing(needs: string, by: Loaded): string {
    if (this.#family === 'musl')
      return `Error loading shared library ${needs}: No such file or directory (needed by ${by.path})`;
    return `${this.#start}${needs}: cannot open shared object file: No such file or directory`;
  }

  #unusable(needs: string, found: { readonly path: string; readonly reason: string }, by: Loaded): string {
    if (this.#family === 'musl') return `Error loading shared library ${needs}: ${found.reason} (needed by ${by.path})`;
    return `${this.#start}${found.path}: ${found.reason}`;
  }

  /** Each version that an object needs of a library must be defined by the library that is loaded (elf/dl-version.c). */
  #versions(): void {
    for (const by of this.#loaded) {
      for (const { file, version, weak } of by.elf.neededVersions) {
        const provider = this.#byName.get(file);
        if (weak || !provider || provider.elf.versions.size === 0 || provider.elf.versions.has(version)) continue;
        const start = this.#first.elf.interpreter === undefined ? '' : `${this.#first.path}: `;
        const message = `${start}${provider.path}: version \`${version}' not found (required by ${by.path})`;
        this.#say('version-missing', by, version, provider.path, message);
      }
    }
  }

  /**
   * musl binds all symbols at once; what the program that loads an object offers counts, and musl itself. Nobody knows what a program that is
   * not known offers, but for the symbols of the other libc: those no program has.
   */
  #symbols(): void {
    const { interpreter } = this.#circumstances;
    const loader = interpreter && this.#objects.facts(interpreter).elf;
    if (loader === undefined || typeof loader === 'string') return;
    const known = this.#first.elf.interpreter !== undefined || this.#first.by !== undefined;
    const sets = [loader.symbols, ...this.#loaded.map(({ elf }) => elf.symbols)];
    for (const by of this.#loaded) {
      for (const name of by.elf.symbols === undefined ? [] : wantedNames(by.elf.symbols)) {
        // An object that offers more than could be kept is believed to offer anything.
        if (!known && !glibcOnly.test(name)) continue;
        if (sets.some((one) => one === undefined || offers(one, name))) continue;
        this.#say('symbol-missing', by, name, undefined, `Error relocating ${by.path}: ${name}: symbol not found`);
      }
    }
  }
}
