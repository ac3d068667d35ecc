import type { ImageContents } from './contents.ts';
import { gemOf, goPackages, javaPackages } from './language-packages.ts';

/** A package that the image carries. */
export interface ImagePackage {
  readonly type: 'deb' | 'apk' | 'npm' | 'pypi' | 'golang' | 'gem' | 'maven';
  /** Of Maven: `group:artifact`, or the artifact alone where no group is known. */
  readonly name: string;
  readonly version: string;
  /** The database or file that names it. */
  readonly path: string;
  /** What it was built from, if that has another name or version: distributions keep their advisories by that. */
  readonly source?: { readonly name: string; readonly version: string };
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The packages of an image: dpkg (distroless images keep a file for each), apk, npm, Python, Go, Ruby, Java; by type and name. */
export function packagesOf({ root, facts }: ImageContents): readonly ImagePackage[] {
  const found: ImagePackage[] = [];
  for (const { path, node } of root.files()) {
    if (node.kind !== 'file') continue;
    const { bytes, go, jar } = facts.get(node) ?? {};
    if (go) found.push(...goPackages(go, path));
    if (/\.[jw]ar$/.test(path)) found.push(...javaPackages(path, jar ?? []));
    const gem = gemOf(path);
    if (gem) found.push(gem);
    if (bytes === undefined) continue;
    if (path.startsWith('/var/lib/dpkg/status')) found.push(...debianPackages(utf8.decode(bytes), path));
    else if (path.endsWith('/apk/db/installed')) found.push(...alpinePackages(utf8.decode(bytes), path));
    else if (path.endsWith('/package.json')) found.push(...nodePackage(utf8.decode(bytes), path));
    else if (/-info\/(?:METADATA|PKG-INFO)$/.test(path)) found.push(...pythonPackage(utf8.decode(bytes), path));
  }
  return found.toSorted(
    (a, b) =>
      compare(a.type, b.type) || compare(a.name, b.name) || compare(a.version, b.version) || compare(a.path, b.path),
  );
}

/** Databases of rpm, which are not read. */
export const rpmDatabases = ({ root }: ImageContents): readonly string[] =>
  ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm']
    .flatMap((folder) => ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${folder}/${name}`))
    .filter((path) => root.find(path)?.kind === 'file');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Paragraphs of deb822(5); those that are only known, not installed, are left out. */
function* debianPackages(text: string, path: string): Iterable<ImagePackage> {
  for (const paragraph of text.split(/\n{2,}/)) {
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(paragraph)?.[1]?.trim();
    const name = field('Package');
    const version = field('Version');
    const status = field('Status');
    if (name === undefined || version === undefined) continue;
    if (status !== undefined && !status.endsWith(' installed')) continue;
    yield { type: 'deb', name, version, path, ...debianSource(field('Source'), version) };
  }
}

/** `Source: openssl (3.0.1-1)`; the version stands there only if it differs (deb-src-control(5), "Source"). */
function debianSource(field: string | undefined, version: string): Pick<ImagePackage, 'source'> {
  const [name = '', written = ''] = (field ?? '').split(/\s+/);
  return name === '' ? {} : { source: { name, version: written === '' ? version : written.replace(/^\(|\)$/g, '') } };
}

/** Records of apk's database: `P:` name, `V:` version, `o:` what it was built from (apk-v2(5)). */
function* alpinePackages(text: string, path: string): Iterable<ImagePackage> {
  for (const record of text.split(/\n{2,}/)) {
    const name = /^P:(.+)$/m.exec(record)?.[1];
    const version = /^V:(.+)$/m.exec(record)?.[1];
    const origin = /^o:(.+)$/m.exec(record)?.[1] ?? name;
    if (name === undefined || version === undefined || origin === undefined) continue;
    const source = origin === name ? {} : { source: { name: origin, version } };
    yield { type: 'apk', name, version, path, ...source };
  }
}

function* nodePackage(text: string, path: string): Iterable<ImagePackage> {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    // Test data of a package, no package.
    return;
  }
  if (typeof values !== 'object' || values === null) return;
  const { name, version } = values as { readonly name?: unknown; readonly version?: unknown };
  if (typeof name === 'string' && typeof version === 'string') yield { type: 'npm', name, version, path };
}

/** Core metadata of a distribution (PyPA, "Core metadata specifications"): its headers end at the first empty line. */
function* pythonPackage(text: string, path: string): Iterable<ImagePackage> {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const name = /^Name:[ \t]*(.+?)\r?$/m.exec(head)?.[1];
  const version = /^Version:[ \t]*(.+?)\r?$/m.exec(head)?.[1];
  if (name !== undefined && version !== undefined) yield { type: 'pypi', name, version, path };
}

/** Which system the image is made of, from os-release(5). */
export function systemOf({ objects }: ImageContents): {
  readonly name: string;
  readonly id: string;
  readonly version: string;
} {
  const text = objects.text('/etc/os-release') ?? objects.text('/usr/lib/os-release') ?? '';
  const value = (key: string): string => {
    const raw = new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
    return raw.replace(/^(["'])(.*)\1$/, '$2');
  };
  return { name: value('PRETTY_NAME'), id: value('ID'), version: value('VERSION_ID') };
}
