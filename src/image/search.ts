import type { ElfFile } from '../models/elf/elf.ts';
import type { ImageFile } from './root.ts';
import type { ImageObject, ImageObjects } from './objects.ts';

export type LoaderFamily = 'glibc' | 'musl';

/** A loaded object and the one that asked for it first. */
export interface Loaded extends ImageObject {
  readonly by: Loaded | undefined;
}

/** Outcome of a search: the object; that the loader is the library itself; or how it fails. */
export type Searched =
  | { readonly what: 'found'; readonly object: ImageObject }
  | { readonly what: 'loader' }
  | { readonly what: 'missing'; readonly otherKind: string | undefined }
  | { readonly what: 'unusable'; readonly path: string; readonly reason: string };

/** The circumstances of a search. */
export interface Circumstances {
  readonly objects: ImageObjects;
  /** Items of LD_LIBRARY_PATH; none for a program that runs with more rights than its caller (AT_SECURE, ld.so(8)). */
  readonly libraryPath: readonly string[];
  readonly secure: boolean;
  /** The interpreter, which names the folders of its default search. */
  readonly interpreter: ImageFile | undefined;
  readonly interpreterPath: string;
}

const multiarch: ReadonlyMap<number, string> = new Map([
  [3, 'i386-linux-gnu'],
  [21, 'powerpc64le-linux-gnu'],
  [22, 's390x-linux-gnu'],
  [40, 'arm-linux-gnueabihf'],
  [62, 'x86_64-linux-gnu'],
  [183, 'aarch64-linux-gnu'],
  [243, 'riscv64-linux-gnu'],
]);

/** Architecture bits of `flags` in ld.so.cache that an object of this machine may use (glibc sysdeps, dl-cache.h); undefined: unknown. */
const cacheFlags: ReadonlyMap<number, number> = new Map([
  [62, 0x03_00],
  [183, 0x0a_00],
  [22, 0x04_00],
  [243, 0x10_00],
]);

const sameKind = (a: ElfFile, b: ElfFile): boolean =>
  a.bits === b.bits && a.machine === b.machine && a.littleEndian === b.littleEndian;

/** Folders of a search path with their tokens replaced; those with tokens are skipped for secure programs, as are relative ones here. */
function folders(text: string | undefined, object: ImageObject, { secure }: Circumstances): readonly string[] {
  if (text === undefined || text === '') return [];
  const origin = object.path.slice(0, object.path.lastIndexOf('/'));
  const triplet = multiarch.get(object.elf.machine);
  return text.split(':').flatMap((folder) => {
    if (!folder.includes('$')) return folder.startsWith('/') ? [folder] : [];
    if (secure) return [];
    const whole = folder
      .replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin)
      .replace(/\$(?:LIB\b|\{LIB\})/g, () => (triplet === undefined ? 'lib64' : `lib/${triplet}`));
    return whole.startsWith('/') && !whole.includes('$') ? [whole] : [];
  });
}

/** RPATH of an object and of those that brought it, up to the program; objects with RUNPATH give none (glibc `_dl_map_object`). */
function* inheritedRpath(by: Loaded, circumstances: Circumstances): Iterable<string> {
  if (by.elf.runpath !== undefined) return;
  for (let one: Loaded | undefined = by; one; one = one.by)
    if (one.elf.runpath === undefined) yield* folders(one.elf.rpath, one, circumstances);
}

/** Where glibc finds `name` for `by` (elf/dl-load.c; ld.so(8)). */
export function searchGlibc(name: string, by: Loaded, circumstances: Circumstances): Searched {
  const { objects, interpreter } = circumstances;
  if (name.includes('/')) return direct(name, by, objects);
  let otherKind: string | undefined;
  const seen = new Set<string>();
  const look = (path: string): Searched | undefined => {
    if (seen.has(path)) return undefined;
    seen.add(path);
    const file = objects.at(path);
    if (!file) return undefined;
    const { elf } = objects.facts(file);
    if (elf === undefined || typeof elf === 'string')
      return {
        what: 'unusable',
        path,
        reason: typeof elf === 'string' && file.size >= 64 ? 'invalid ELF header' : 'file too short',
      };
    if (sameKind(elf, by.elf)) return { what: 'found', object: { path, file, elf } };
    otherKind ??= path;
    return undefined;
  };
  const among = (list: Iterable<string>): Searched | undefined => {
    for (const folder of list) {
      const found = look(`${folder.replace(/\/+$/, '')}/${name}`);
      if (found) return found;
    }
    return undefined;
  };
  const own =
    among(inheritedRpath(by, circumstances)) ??
    among(circumstances.libraryPath) ??
    among(folders(by.elf.runpath, by, circumstances));
  if (own) return own;
  const system = (interpreter && objects.facts(interpreter).systemFolders) ?? defaultFolders(by.elf);
  const noDefaults = by.elf.noDefaultFolders;
  const kind = cacheFlags.get(by.elf.machine);
  for (const { path, flags } of objects.cached(name) ?? []) {
    if (by.elf.bits === 64 && kind !== undefined && (flags & 0xff00) !== kind) continue;
    if (noDefaults && system.some((folder) => path.startsWith(folder) && !path.slice(folder.length + 1).includes('/')))
      continue;
    const found = look(path);
    if (found) return found;
  }
  return (noDefaults ? undefined : among(system)) ?? { what: 'missing', otherKind };
}

function defaultFolders(elf: ElfFile): readonly string[] {
  const triplet = multiarch.get(elf.machine);
  const debian = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`];
  return [...debian, '/lib', '/usr/lib', ...(elf.bits === 64 ? ['/lib64', '/usr/lib64'] : [])];
}

/** Names that musl answers for itself (ldso/dynlink.c, `load_library`). */
const muslItself = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;

/** Where musl finds `name` for `by` (ldso/dynlink.c); the first file of that name is taken, right or wrong. */
export function searchMusl(name: string, by: Loaded, circumstances: Circumstances): Searched {
  const { objects } = circumstances;
  if (name.includes('/')) return direct(name, by, objects);
  if (muslItself.test(name) || /^ld-musl-.*\.so\.1$/.test(name)) return { what: 'loader' };
  const paths = [...circumstances.libraryPath];
  for (let one: Loaded | undefined = by; one; one = one.by)
    paths.push(...folders(one.elf.runpath ?? one.elf.rpath, one, circumstances));
  paths.push(...muslFolders(circumstances));
  for (const folder of paths) {
    const path = `${folder.replace(/\/+$/, '')}/${name}`;
    const file = objects.at(path);
    if (!file) continue;
    const { elf } = objects.facts(file);
    if (elf === undefined || typeof elf === 'string') return { what: 'unusable', path, reason: 'Exec format error' };
    if (!sameKind(elf, by.elf)) return { what: 'unusable', path, reason: 'Exec format error' };
    return { what: 'found', object: { path, file, elf } };
  }
  return { what: 'missing', otherKind: undefined };
}

/** `/etc/ld-musl-ARCH.path` of the loader's own prefix, or the folders that it was built with. */
function muslFolders({ objects, interpreterPath }: Circumstances): readonly string[] {
  const [, prefix = '', architecture] = /^(.*)\/lib\/ld-musl-(.+)\.so\.1$/.exec(interpreterPath) ?? [];
  const path = `${prefix}/etc/ld-musl-${architecture ?? ''}.path`;
  if (architecture === undefined || objects.root.find(path) === undefined)
    return ['/lib', '/usr/local/lib', '/usr/lib'];
  return (objects.text(path) ?? '').split(/[:\n]/).filter((folder) => folder.startsWith('/'));
}

/** A name with a slash is a path; a relative one depends on where the program was started, which nobody knows here. */
function direct(name: string, by: Loaded, objects: ImageObjects): Searched {
  const file = name.startsWith('/') ? objects.at(name) : undefined;
  if (!file) return { what: 'missing', otherKind: undefined };
  const { elf } = objects.facts(file);
  if (elf === undefined || typeof elf === 'string')
    return { what: 'unusable', path: name, reason: 'invalid ELF header' };
  if (sameKind(elf, by.elf)) return { what: 'found', object: { path: name, file, elf } };
  const reason = elf.bits === by.elf.bits ? 'cannot open shared object file' : `wrong ELF class: ELFCLASS${elf.bits}`;
  return { what: 'unusable', path: name, reason };
}
