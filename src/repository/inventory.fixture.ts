import type { Contract } from '../contract/schema.ts';
import { memoryTree } from '../text/memory-tree.ts';
import { inventoryOf } from './inventory.ts';
import type { RelationKind } from './inventory-types.ts';
import { Repository } from './repository.ts';

type Files = Readonly<Record<string, string>>;

export const repositoryOf = (files: Files, contract: Contract = {}, name = 'shop'): Repository =>
  new Repository(memoryTree(files, { name }), { contract });

/** Relations of some kinds: "from kind to @path:line", an uncertain one with a question mark. */
export function relations(files: Files, kinds: readonly RelationKind[], contract?: Contract): string[] {
  const repository = repositoryOf(files, contract);
  return inventoryOf(repository)
    .relations.filter(({ kind }) => kinds.includes(kind))
    .map(({ from, to, kind, at, certain }) => {
      const line = at.span ? `:${repository.lines(at.path).lineAt(at.span.start)}` : '';
      return `${from} ${kind}${certain ? '' : '?'} ${to} @${at.path}${line}`;
    })
    .sort();
}

export const dockerfile =
  'FROM node:22 AS build\nCOPY package.json package-lock.json ./\nFROM build AS runtime\nCOPY --from=build /a /a\n';

export const deployment = (name: string, image: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n        - { name: a, image: "${image}" }\n`;
