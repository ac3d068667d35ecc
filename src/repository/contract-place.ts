import type { Span } from '../text/span.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';

const contractPath = 'plimsoll.yaml';

/** Where the contract says what `keys` lead to ("services", "store", "internal"), for `related`; nothing if it stands elsewhere. */
export function promiseAt(
  repository: Repository,
  keys: readonly (string | number)[],
  message: string,
): readonly { readonly file: { readonly path: string }; readonly range: Span; readonly message: string }[] {
  const node = repository.tree.exists(contractPath)
    ? repository.unit(formats.yaml, contractPath)?.model.root.at(...keys)
    : undefined;
  if (node === undefined) return [];
  const { keySpan, span } = node;
  const range = keySpan && keySpan.start < span.start ? { start: keySpan.start, end: span.end } : span;
  return [{ file: { path: contractPath }, range, message }];
}
