import { debianPackage } from './debian-libraries.ts';
import type { ImageContents } from './contents.ts';
import type { FileOwners } from './owners.ts';
import { systemOf } from './packages.ts';
import type { BrokenObject } from './verify.ts';

/** What mends a broken object, and whose it is; empty where nothing is known. Each sentence follows a semicolon. */
export function remedyOf(contents: ImageContents, owners: FileOwners, broken: BrokenObject): string {
  const owner = owners.of(broken.path);
  const whose = owner === undefined ? '' : `; the package ${owner} brings the file`;
  const way = broken.reach === 'foreign' ? '' : wayOut(contents, broken);
  return `${way}${whose}`;
}

function wayOut(contents: ImageContents, { kind, needs, provider }: BrokenObject): string {
  const { id, version } = systemOf(contents);
  const isAlpine = id === 'alpine';
  if (kind === 'interpreter-missing')
    return isAlpine && /\/ld-linux|\/ld64/.test(needs)
      ? '; it was built for glibc, and Alpine has musl: build it there, or start from an image with glibc'
      : '';
  // A file of that name is there, and the wrong one: another beside it changes nothing.
  if (kind !== 'library-missing' || provider !== undefined || needs.includes('/')) return '';
  if (isAlpine) return `; \`apk add so:${needs}\` brings it, if Alpine has it`;
  const found = debianPackage(needs, id, version);
  if (found === undefined) return '';
  return found === 'none'
    ? `; no package of ${id} ${version} has it: the program was built for another release`
    : `; \`apt-get install ${found.name}\` brings it`;
}
