import type { Level } from '../finding.ts';
import type { ImageContents } from './contents.ts';
import type { ImageFinding } from './findings.ts';
import { FileOwners } from './owners.ts';
import { remedyOf } from './remedies.ts';
import type { BrokenObject } from './verify.ts';

const brokenLevels: Readonly<Record<BrokenObject['reach'], Level>> = {
  start: 'error',
  program: 'error',
  object: 'warning',
  foreign: 'note',
};

/** One finding for all that lack the same thing: a library that went breaks many programs. */
export function* brokenFindings(contents: ImageContents, broken: readonly BrokenObject[]): Iterable<ImageFinding> {
  const { root } = contents;
  const owners = new FileOwners(contents);
  const groups = new Map<string, BrokenObject[]>();
  for (const one of broken) {
    const key = [one.reach, one.kind, one.needs, one.provider].join('\0');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  for (const [first, ...others] of groups.values()) {
    if (!first) continue;
    const { reach, needs, provider, message } = first;
    const paths = new Set(others.map(({ path }) => path));
    paths.delete(first.path);
    const [other] = paths;
    const many = paths.size > 1 ? ` (so do ${paths.size} others)` : other === undefined ? '' : ` (so does ${other})`;
    const words = {
      'interpreter-missing': `the loader ${needs}${many}: not in the image`,
      'library-missing': `${needs}${many}: not in the image${provider === undefined ? '' : `; ${provider} is for another machine`}`,
      'library-unusable': `${needs}${many}: cannot be used${provider === undefined ? '' : `, there is ${provider}`}`,
      'version-missing': `${needs}${many}: not in ${provider ?? 'the library'}`,
      'symbol-missing': `the symbol ${needs}${many}: nowhere in the image`,
    } as const;
    const gone =
      first.kind === 'library-missing'
        ? root.hidden.find(({ path, instead }) => instead === undefined && isCalled(path, needs))
        : undefined;
    const deleted = gone ? `; ${gone.path} of layer ${gone.file.layer + 1} was deleted in layer ${gone.by + 1}` : '';
    yield {
      rule: 'image/binary-loads',
      level: brokenLevels[reach],
      path: first.path,
      layer: first.layer,
      message: `needs ${words[first.kind]}${deleted}${remedyOf(contents, owners, first)}; it will say: ${message}`,
    };
  }
}

/** `libx.so.6` and what it is a link to, `libx.so.6.4`. */
const isCalled = (path: string, name: string): boolean => {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file === name || (file.startsWith(`${name}.`) && /^[.\d]+$/.test(file.slice(name.length)));
};
