/** A package as the outputs name it. */
export interface NamedPackage {
  readonly type: 'deb' | 'apk' | 'npm' | 'pypi' | 'golang' | 'gem' | 'maven';
  /** Of Maven: `group:artifact`. */
  readonly name: string;
  readonly version: string;
}

/** Operating system of an image: `ID` and `VERSION_ID` of os-release. */
export interface Distribution {
  readonly id: string;
  readonly version: string;
}

/** Group and name, apart: `@scope` of npm, the group of Maven; the group is empty where the type has none. */
export function groupedName({ type, name }: NamedPackage): { readonly group: string; readonly name: string } {
  const separator = type === 'npm' && name.startsWith('@') ? '/' : type === 'maven' ? ':' : undefined;
  const at = separator === undefined ? -1 : name.indexOf(separator);
  return at === -1 ? { group: '', name } : { group: name.slice(0, at), name: name.slice(at + 1) };
}

/** The package URL (purl specification, and its rules for each type). */
export function packageUrl(one: NamedPackage, { id, version }: Distribution): string {
  const { group, name } = groupedName(one);
  const path = (...parts: readonly string[]): string => [...parts.map(encoded)].filter((part) => part !== '').join('/');
  const at = `@${encoded(one.version)}`;
  const distro = id === '' ? '' : `?distro=${encoded(version === '' ? id : `${id}-${version}`)}`;
  switch (one.type) {
    case 'deb':
      return `pkg:deb/${path(id || 'debian', name.toLowerCase())}${at}${distro}`;
    case 'apk':
      return `pkg:apk/${path(id || 'alpine', name.toLowerCase())}${at}${distro}`;
    case 'pypi':
      return `pkg:pypi/${path(name.toLowerCase().replaceAll('_', '-'))}${at}`;
    case 'golang':
      return `pkg:golang/${path(...name.toLowerCase().split('/'))}${at}`;
    case 'maven':
      // The type asks for a group; without one the archive is only a name.
      return group === '' ? `pkg:generic/${path(name)}${at}` : `pkg:maven/${path(group, name)}${at}`;
    default:
      return `pkg:${one.type}/${path(group, name)}${at}`;
  }
}

/** Percent-encoded but for letters, digits, `.-_~` and the colon. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
