import type { ImageFinding } from './findings.ts';
import type { ImageSecret } from './secrets.ts';

/** A finding for each secret; several of one kind in one file are one. */
export function* secretFindings(secrets: readonly ImageSecret[]): Iterable<ImageFinding> {
  const groups = new Map<string, ImageSecret[]>();
  for (const one of secrets) {
    const key = [one.where, one.path, one.layer, one.name, one.kind].join('\0');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  for (const [first, ...others] of groups.values()) {
    if (!first) continue;
    const more = others.length === 0 ? '' : ` and ${others.length} more of them`;
    yield {
      rule: 'image/no-secrets',
      level: first.sure ? 'error' : 'warning',
      path: first.path,
      layer: first.layer,
      step: first.step,
      message: `${first.what}${more} ${placeOf(first)}: ${first.preview}${hiddenOf(first)}`,
    };
  }
}

function placeOf({ where, name, line, path }: ImageSecret): string {
  switch (where) {
    case 'env':
      return `in the variable ${name}`;
    case 'label':
      return `in the label ${name}`;
    case 'history':
      return `in the history of the build, in ${name}`;
    default:
      return line === undefined || path === undefined ? 'in the file' : `in line ${line}`;
  }
}

const hiddenOf = ({ layer, hiddenBy }: ImageSecret): string =>
  hiddenBy === undefined || layer === undefined
    ? ''
    : `; layer ${hiddenBy + 1} hides the file, and whoever has the image still reads it in layer ${layer + 1}`;
