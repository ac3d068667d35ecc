import type { GoBuild } from '../models/elf/go-build.ts';
import type { ImagePackage } from './packages.ts';

/** What is linked into a program of Go: its modules, and the standard library by the version of Go. */
export function* goPackages({ version, main, modules }: GoBuild, path: string): Iterable<ImagePackage> {
  const go = /^go(\d.*)$/.exec(version)?.[1];
  if (go !== undefined) yield { type: 'golang', name: 'stdlib', version: go, path };
  for (const one of [...(main ? [main] : []), ...modules])
    if (one.version !== '' && one.version !== '(devel)')
      yield { type: 'golang', name: one.path, version: one.version, path };
}

/** A gem by the name of its specification: `specifications/nokogiri-1.16.2-x86_64-linux.gemspec`. */
export function gemOf(path: string): ImagePackage | undefined {
  const file = /\/specifications\/(?:default\/)?([^/]{1,200})\.gemspec$/.exec(path)?.[1];
  const [, name, version] = /^([A-Za-z0-9_.-]+?)-(\d[0-9A-Za-z.]*)(?:-[a-z][\w.-]*)?$/.exec(file ?? '') ?? [];
  return name === undefined || version === undefined ? undefined : { type: 'gem', name, version, path };
}

/** Name and version of `name-1.2.3.jar`. */
function jarName(file: string): { readonly name: string; readonly version: string } | undefined {
  const [, name, version] = /^([A-Za-z][\w.-]*?)-(\d[\w.+-]*)\.(?:jar|war)$/.exec(file) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * An archive of Java, and those within it. The version is in the file name; Maven's folder in the archive (`META-INF/maven/GROUP/ARTIFACT`)
 * tells the group, if there is one of the same name: archives that were merged have many.
 */
export function* javaPackages(path: string, names: readonly string[]): Iterable<ImagePackage> {
  const groups = new Map<string, string>();
  for (const one of names) {
    const [, , group = '', artifact = ''] = one.split('/');
    if (one.startsWith('META-INF/')) groups.set(artifact, group);
  }
  const of = (file: string): ImagePackage | undefined => {
    const read = jarName(base(file));
    if (read === undefined) return undefined;
    const group = groups.get(read.name);
    return {
      type: 'maven',
      name: group === undefined ? read.name : `${group}:${read.name}`,
      version: read.version,
      path,
    };
  };
  for (const file of [path, ...names.filter((one) => one.endsWith('.jar'))]) {
    const found = of(file);
    if (found) yield found;
  }
}
