import { machines } from '../models/elf/elf.ts';
import { type Broken, type Closure, closureOf, familyOf } from './closure.ts';
import type { ImageContents } from './contents.ts';
import type { ImageObject } from './objects.ts';
import type { ImageFile } from './root.ts';
import type { LoaderFamily } from './search.ts';
import { programPath, searchFolders } from './start.ts';

/** An object that cannot be loaded, and how sure it is that somebody will try. */
export interface BrokenObject extends Broken {
  readonly path: string;
  /** Index of the layer that brought it. */
  readonly layer: number;
  /** `start`: the image begins with it; `program`: on PATH; `object`: anything else; `foreign`: made for another system, and rightly unused. */
  readonly reach: 'start' | 'program' | 'object' | 'foreign';
}

export interface Verification {
  /** Programs and libraries that were looked at. */
  readonly objects: number;
  readonly family: LoaderFamily | undefined;
  readonly broken: readonly BrokenObject[];
  readonly unreadable: readonly { readonly path: string; readonly layer: number; readonly message: string }[];
}

/** Whether every program and library of the image can be loaded there. */
export function verify(contents: ImageContents): Verification {
  const { root, objects, config } = contents;
  const all: ImageObject[] = [];
  const unreadable: { path: string; layer: number; message: string }[] = [];
  const seen = new Set<ImageFile>();
  for (const { path, node } of root.files()) {
    if (node.kind !== 'file' || seen.has(node)) continue;
    const { elf } = objects.facts(node);
    if (elf === undefined) continue;
    seen.add(node);
    if (typeof elf === 'string') unreadable.push({ path, layer: node.layer, message: elf });
    else all.push({ path, file: node, elf });
  }
  const machine = machineOf(config.platform) ?? mostOften(all.map(({ elf }) => elf.machine));
  const family = mostOften(
    all.flatMap(({ elf }) => (elf.interpreter === undefined ? [] : [familyOf(elf.interpreter)])),
  );
  const libraryPath = config.environment.get('LD_LIBRARY_PATH');
  const options = { libraryPath, family, host: undefined };
  const folders = searchFolders(config);
  const onPath = new Set(folders.map((folder) => root.resolve(folder)?.path).filter((one) => one !== undefined));
  const started = startedFiles(contents);
  const hosts = new Map<string, Closure | undefined>();
  const hostOf = (name: string): Closure | undefined => {
    if (!hosts.has(name)) {
      const found = name === '' ? undefined : programPath(root, config, name);
      const file = found === undefined ? undefined : objects.at(found);
      const elf = file && objects.facts(file).elf;
      const host = found !== undefined && file && elf !== undefined && typeof elf !== 'string';
      hosts.set(name, host ? closureOf(objects, { path: found, file, elf }, options) : undefined);
    }
    return hosts.get(name);
  };
  const broken: BrokenObject[] = [];
  for (const object of all) {
    if (objects.exhausted) break;
    const { path, file, elf } = object;
    const reach = started.has(file)
      ? 'start'
      : elf.interpreter !== undefined && onPath.has(path.slice(0, path.lastIndexOf('/')) || '/')
        ? 'program'
        : 'object';
    if (machine !== undefined && elf.machine !== machine) {
      if (reach !== 'object') broken.push({ ...otherMachine(object, machine), path, layer: file.layer, reach });
      continue;
    }
    const host = elf.interpreter === undefined ? hostOf(hostName(path)) : undefined;
    for (const one of closureOf(objects, object, { ...options, host }).broken) {
      const foreign = reach === 'object' && isForeign(path, family);
      broken.push({ ...one, path, layer: file.layer, reach: foreign ? 'foreign' : reach });
    }
  }
  return { objects: all.length, family, broken: broken.toSorted(byReach), unreadable };
}

const reaches: readonly BrokenObject['reach'][] = ['start', 'program', 'object', 'foreign'];
const byReach = (a: BrokenObject, b: BrokenObject): number =>
  reaches.indexOf(a.reach) - reaches.indexOf(b.reach) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

function mostOften<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/** `e_machine` of a platform (`go tool dist list` names). */
function machineOf(platform: string): number | undefined {
  const names: Readonly<Record<string, number>> = {
    amd64: 62,
    arm64: 183,
    arm: 40,
    386: 3,
    ppc64le: 21,
    s390x: 22,
    riscv64: 243,
  };
  return names[platform.split('/')[1] ?? ''];
}

function otherMachine(object: ImageObject, machine: number): Broken {
  const name = (one: number): string => machines.get(one) ?? `machine ${one}`;
  return {
    kind: 'library-unusable',
    by: { ...object, by: undefined },
    needs: name(object.elf.machine),
    provider: name(machine),
    message: `exec ${object.path}: exec format error`,
  };
}

/** Who loads a module that is no program. */
const hostName = (path: string): string =>
  path.endsWith('.node') ? 'node' : /\/(?:site|dist)-packages\/|\/lib-dynload\//.test(path) ? 'python3' : '';

/** True for what a package brings for another C library: npm's platform packages, prebuilt addons, wheels of the other kind. */
function isForeign(path: string, family: LoaderFamily | undefined): boolean {
  const other =
    family === 'musl'
      ? /(?:^|[/._-])(?:gnu|glibc|manylinux)(?=[/._-]|$)/
      : /(?:^|[/._-])(?:musl|musllinux|alpine)(?=[/._-]|$)/;
  return family !== undefined && other.test(path);
}

/** The program of ENTRYPOINT, CMD and the health check, and what their `#!` lines name. */
function startedFiles({ config, objects, root }: ImageContents): ReadonlySet<ImageFile> {
  const found = new Set<ImageFile>();
  const follow = (program: string | undefined, depth: number): void => {
    if (program === undefined || program === '' || depth > 4) return;
    const path = programPath(root, config, program);
    const file = path === undefined ? undefined : objects.at(path);
    if (!file || found.has(file)) return;
    found.add(file);
    const [interpreter, ...words] = (objects.facts(file).script ?? '').trim().split(/\s+/);
    follow(interpreter, depth + 1);
    if (interpreter !== undefined && /(?:^|\/)env$/.test(interpreter))
      follow(
        words.find((word) => !word.startsWith('-')),
        depth + 1,
      );
  };
  follow(config.entrypoint[0] ?? config.command[0], 0);
  if (config.healthcheck?.[0] === 'CMD') follow(config.healthcheck[1], 0);
  return found;
}
