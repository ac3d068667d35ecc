import type { ComposeFile } from '../models/compose/compose.ts';
import type { DocumentNode, Entry } from '../models/document/node.ts';
import type { Repository, Unit } from '../repository/repository.ts';
import { edit } from '../text/edit.ts';
import { fix, type Report } from './rule.ts';

/** Compose files that say what they mean as they stand. */
export const plainComposes = (repository: Repository): readonly Unit<ComposeFile>[] =>
  repository.composes.filter(({ model }) => model.template === undefined && model.problems.length === 0);

/** The first of `entries` that stands before its turn, and the one that it should follow. */
export function misplaced(
  entries: readonly Entry[],
  rank: (key: string) => number | string,
): { readonly entry: Entry; readonly before: Entry } | undefined {
  const own = entries.filter(({ merged }) => !merged);
  for (let at = 1; at < own.length; at++) {
    const [before, entry] = [own[at - 1], own[at]];
    if (before && entry && rank(entry.key) < rank(before.key)) return { entry, before };
  }
  return undefined;
}

/** `list` with its elements in order, if they are plain and nothing is said between them. */
export function sortedFix(
  unit: Unit<ComposeFile>,
  list: DocumentNode,
  title: string,
  compare: (a: string, b: string) => number,
): Report['fix'] {
  const items = list.items();
  const isShared = (node: DocumentNode): boolean =>
    node.viaAlias || node.alias !== undefined || node.anchor !== undefined;
  const { start, end } = list.span;
  if (isShared(list) || items.some((item) => item.kind !== 'scalar' || isShared(item) || item.source.includes('\n')))
    return undefined;
  if (unit.model.comments.some(({ span }) => span.start >= start && span.start <= end)) return undefined;
  const sorted = [...items].sort((a, b) => compare(a.text ?? '', b.text ?? ''));
  const edits = items.flatMap((item, at) => {
    const source = sorted[at]?.source ?? item.source;
    return source === item.source ? [] : [edit.replace(item.span, source)];
  });
  return edits.length === 0 ? undefined : fix.safe(title, unit, edits);
}
