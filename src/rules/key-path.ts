import type { DocumentNode } from '../models/document/node.ts';

/** The path (`services.web.ports`) of the key that begins at `offset`, as the skeleton of the document names it. */
export function keyPathAt(roots: readonly DocumentNode[], offset: number): string | undefined {
  for (const root of roots) {
    const path = below(root, '', offset);
    if (path !== undefined) return path;
  }
  return undefined;
}

function below(node: DocumentNode, path: string, offset: number): string | undefined {
  for (const { key, keySpan, value, merged } of node.own) {
    if (merged || value.alias !== undefined) continue;
    const here = path === '' ? key : `${path}.${key}`;
    if (keySpan.start === offset) return here;
    if (value.span.start <= offset && offset <= value.span.end) return below(value, here, offset);
  }
  for (const item of node.items())
    if (item.span.start <= offset && offset <= item.span.end) return below(item, `${path}[]`, offset);
  return undefined;
}
