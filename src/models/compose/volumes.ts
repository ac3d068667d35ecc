import type { DocumentNode } from '../document/node.ts';
import type { ComposeVolume } from './syntax.ts';
import { splitOutsideReferences } from './values.ts';

/** `volumes` of a service, short and long syntax (Compose Specification, 05-services.md, "volumes"). */
export function volumesOf(node: DocumentNode | undefined): readonly ComposeVolume[] {
  if (node === undefined) return [];
  return node.items().flatMap((item) => (item.kind === 'map' ? longVolume(item) : (shortVolume(item) ?? [])));
}

function longVolume(node: DocumentNode): ComposeVolume {
  return {
    form: 'long',
    type: node.get('type')?.text,
    source: node.get('source')?.text,
    target: node.get('target')?.text,
    options: [],
    readOnly: node.get('read_only')?.value === true,
    span: node.span,
    node,
  };
}

function shortVolume(node: DocumentNode): ComposeVolume | undefined {
  const text = node.text;
  if (text === undefined) return undefined;
  const parts = withDrives(splitOutsideReferences(text, ':'));
  const single = parts.length === 1;
  const source = single ? undefined : parts[0];
  const options = parts[2] === undefined ? [] : splitOutsideReferences(parts[2], ',');
  return {
    form: 'short',
    type: typeOf(source),
    source,
    target: single ? parts[0] : parts[1],
    options,
    readOnly: options.includes('ro'),
    span: node.span,
    node,
  };
}

/** compose-go format/volume.go: a source that looks like a path is a bind mount. */
function typeOf(source: string | undefined): string | undefined {
  if (source === undefined) return 'volume';
  if (source.startsWith('$')) return undefined;
  return /^(?:[./~]|[A-Za-z]:[\\/]|\\\\)/.test(source) ? 'bind' : 'volume';
}

/** `C:\data:/data` has a colon that separates nothing. */
function withDrives(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    const next = parts[index + 1];
    if (/^[A-Za-z]$/.test(part) && next !== undefined && /^[\\/]/.test(next)) {
      joined.push(`${part}:${next}`);
      index++;
    } else joined.push(part);
  }
  return joined;
}
