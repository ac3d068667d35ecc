import { isComposePath } from '../models/compose/path.ts';
import { isDockerfilePath, isDockerfileTemplate } from '../models/dockerfile/keywords.ts';
import { memo } from './memo.ts';

/** The repository's own paths, sorted by code unit as trees give them, with the questions that rules put to all of them. */
export class OwnPaths {
  readonly #paths: readonly string[];
  #places: Map<number, number[]> | undefined;
  #files: { readonly dockerfiles: readonly string[]; readonly composes: readonly string[] } | undefined;

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** True if `path` is one of them. */
  has(path: string): boolean {
    return this.#paths[this.#firstFrom(path)] === path;
  }

  /** True if one of them lies in folder `path`. */
  hasBelow(path: string): boolean {
    const prefix = `${path}/`;
    return this.#paths[this.#firstFrom(prefix)]?.startsWith(prefix) === true;
  }

  /** Paths with base name `name`, sorted. */
  readonly named = memo((name: string): readonly string[] => {
    this.#places ??= placesByName(this.#paths);
    const found: string[] = [];
    for (const place of this.#places.get(nameKey(name, 0)) ?? []) {
      const path = this.#paths[place] as string;
      if (path.endsWith(name) && (path.length === name.length || path[path.length - name.length - 1] === '/'))
        found.push(path);
    }
    return found;
  });

  /** Paths whose base names end with `ending`, sorted. */
  readonly ending = memo((ending: string): readonly string[] => {
    const found = this.#paths.filter((path) => path.endsWith(ending));
    return ending.includes('/') ? found : found.filter((path) => path.length > ending.length);
  });

  /** Those with the name of a Dockerfile. */
  get dockerfiles(): readonly string[] {
    return this.#sorted().dockerfiles;
  }

  /** Those with the name of a compose file. */
  get composes(): readonly string[] {
    return this.#sorted().composes;
  }

  /** Files of project templates (`{{ cookiecutter.name }}/…`) are nobody's files yet. */
  #sorted(): { readonly dockerfiles: readonly string[]; readonly composes: readonly string[] } {
    if (this.#files) return this.#files;
    const dockerfiles: string[] = [];
    const composes: string[] = [];
    for (const path of this.#paths) {
      if (!hints.test(path) || path.includes('{{')) continue;
      if (isComposePath(path)) composes.push(path);
      else if (isDockerfilePath(path) && !isDockerfileTemplate(path)) dockerfiles.push(path);
    }
    this.#files = { dockerfiles, composes };
    return this.#files;
  }

  /** Place of the first path that does not come before `wanted`. */
  #firstFrom(wanted: string): number {
    let low = 0;
    let high = this.#paths.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#paths[middle] as string) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** In every name of a Dockerfile or compose file; most paths end here. */
const hints = /(?:docker|container)file|compose/i;

/**
 * Places of the paths by the length, the first and the last character of their base names: a map of the names themselves
 * would need as many strings as there are files.
 */
function placesByName(paths: readonly string[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let place = 0; place < paths.length; place++) {
    const path = paths[place] as string;
    const key = nameKey(path, path.lastIndexOf('/') + 1);
    const list = places.get(key);
    if (list) list.push(place);
    else places.set(key, [place]);
  }
  return places;
}

const nameKey = (path: string, start: number): number =>
  ((path.length - start) << 14) ^ ((path.charCodeAt(start) & 127) << 7) ^ (path.charCodeAt(path.length - 1) & 127);
