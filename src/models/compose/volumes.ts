import type { DocumentNode } from '../document/node.ts';
import type { ComposeVolume } from './syntax.ts';
import { flagOf, splitOutsideReferences } from './values.ts';

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
    readOnly: flagOf(node.get('read_only')),
    span: node.span,
    node,
  };
}

function shortVolume(node: DocumentNode): ComposeVolume | undefined {
  const text = node.text;
  return text === undefined ? undefined : { form: 'short', ...volumeParts(text), span: node.span, node };
}

/** The parts of `[source:]target[:options]`. */
export function volumeParts(text: string): Omit<ComposeVolume, 'form' | 'span' | 'node'> {
  if (text.length < 3) return { type: 'volume', source: undefined, target: text, options: [], readOnly: false };
  const parts = withDrives(splitOutsideReferences(text, ':'));
  const single = parts.length === 1;
  const source = single ? undefined : parts[0];
  const options = parts[2] === undefined ? [] : splitOutsideReferences(parts[2], ',');
  const target = single ? parts[0] : parts[1];
  return { type: typeOf(source), source, target, options, readOnly: options.includes('ro') };
}

/** compose-go format/volume.go: a source that looks like a path is a bind mount. */
function typeOf(source: string | undefined): string | undefined {
  if (source === undefined) return 'volume';
  if (source.startsWith('$')) return undefined;
  return /^(?:[./~]|[A-Za-z]:|\\\\)/.test(source) ? 'bind' : 'volume';
}

/** `C:\data:/data` has a colon that separates nothing; any single letter is taken for a drive (compose-go format/volume.go). */
function withDrives(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    const next = parts[index + 1];
    if (/^[A-Za-z]$/.test(part) && next !== undefined) {
      joined.push(`${part}:${next}`);
      index++;
    } else joined.push(part);
  }
  return joined;
}

/** A path in the container as Compose cleans it (Go's path.Clean). */
export function cleanTarget(target: string): string {
  if (!/\/$|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(target)) return target;
  const absolute = target.startsWith('/');
  const parts: string[] = [];
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!absolute) parts.push(part);
  }
  return `${absolute ? '/' : ''}${parts.join('/')}` || '.';
}
