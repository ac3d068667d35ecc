import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { attempt } from './read-file.ts';

/** A package as it is installed. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path of its folder, links resolved. */
  readonly folder: string;
  /** Names of the packages that it may load. */
  readonly needs: readonly string[];
  /** Its program of the same name, relative to its folder. */
  readonly program: string | undefined;
}

/**
 * The package `name` that Node finds from the folder `from`: the nearest `node_modules/<name>` upwards, not above `root` (both absolute).
 * Undefined if there is none, or its manifest is none.
 */
export function installedPackage(name: string, from: string, root?: string): InstalledPackage | undefined {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const place = path.join(dir, 'node_modules', name);
    if (path.basename(dir) !== 'node_modules' && existsSync(path.join(place, 'package.json')))
      return packageAt(name, place);
    if (dir === root || path.dirname(dir) === dir) return undefined;
  }
}

function packageAt(name: string, place: string): InstalledPackage | undefined {
  const read = attempt((): unknown => JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')));
  const folder = attempt(() => realpathSync(place));
  if (!read.ok || !folder.ok || !isRecord(read.value)) return undefined;
  const { version, bin } = read.value;
  if (typeof version !== 'string') return undefined;
  const needs = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) => {
    const list = isRecord(read.value) ? read.value[kind] : undefined;
    return isRecord(list) ? Object.keys(list).filter((one) => packageName.test(one)) : [];
  });
  const program = isRecord(bin) ? bin[name] : bin;
  return { name, version, folder: folder.value, needs, program: typeof program === 'string' ? program : undefined };
}

/** Names that are no way out of node_modules. */
const packageName = /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
