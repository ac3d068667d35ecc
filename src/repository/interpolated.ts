import type { DocumentNode } from '../models/document/node.ts';
import { mappedScalar } from '../models/document/mapped-scalar.ts';
import { variablesOf } from '../models/compose/interpolate.ts';
import type { Span } from '../text/span.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** `$NAME` or `${NAME…}` in a compose file: a value that Compose takes from `.env` or the shell. */
export interface Interpolated {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  /** `default`: there is one; `required`: Compose stops without a value; `empty`: it goes on with nothing; `test`: `${X:+y}`. */
  readonly without: 'default' | 'required' | 'empty' | 'test';
}

/** Nodes of a file that are looked at. */
const limit = 200_000;

/** Every variable that the compose files interpolate, in the order of files and places. */
export const interpolatedOf = memoOf((repository: Repository): readonly Interpolated[] =>
  repository.composes.flatMap(({ path, text, model }): readonly Interpolated[] => {
    if (!text.includes('$') || model.template) return [];
    const found: Interpolated[] = [];
    const open: DocumentNode[] = [...model.documents];
    for (let count = 0; count < limit; count++) {
      const node = open.pop();
      if (node === undefined) break;
      for (const { value } of node.own) if (!value.viaAlias) open.push(value);
      for (const item of node.items()) if (!item.viaAlias) open.push(item);
      if (node.kind !== 'scalar' || node.viaAlias || !node.source.includes('$')) continue;
      const mapped = mappedScalar(text, node);
      for (const { name, operator, span } of variablesOf(node.text ?? ''))
        found.push({ name, path, span: mapped?.span(span.start, span.end) ?? node.span, without: kindOf(operator) });
    }
    return found.sort((a, b) => a.span.start - b.span.start);
  }),
);

function kindOf(operator: string): Interpolated['without'] {
  if (operator.endsWith('?')) return 'required';
  if (operator.endsWith('-')) return 'default';
  return operator.endsWith('+') ? 'test' : 'empty';
}
