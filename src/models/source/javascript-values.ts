import type { Code } from './javascript-code.ts';
import { assignmentAfter } from './javascript-names.ts';

/** Variable → index at which its first value begins, for `const`, `let` and `var` of all scopes: the first of a name counts. */
export function valuesOf(code: Code): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (let at = 0; at < code.count; at++) {
    if (
      !code.isFree(at) ||
      code.is(at - 1, 'as') ||
      !(code.is(at, 'const') || code.is(at, 'let') || code.is(at, 'var'))
    )
      continue;
    let name = at + 1;
    while (code.isName(name)) {
      const assign = assignmentAfter(code, name + 1);
      const text = code.textAt(name);
      if (assign !== -1 && !values.has(text)) values.set(text, assign + 1);
      const end = assign === -1 ? name + 1 : code.endOfExpression(assign + 1);
      if (!code.is(end, ',')) break;
      name = end + 1;
    }
  }
  return values;
}

/** A plain text or number at `index`, also by the name of a constant, and only if nothing is added to it. */
export function literalOf(code: Code, values: ReadonlyMap<string, number>, index: number): string | undefined {
  const own = code.literalAt(index);
  if (own !== undefined) return endsThere(code, index + 1) ? own : undefined;
  if ((code.is(index, 'true') || code.is(index, 'false')) && endsThere(code, index + 1)) return code.textAt(index);
  if (!code.isName(index) || !endsThere(code, index + 1)) return undefined;
  const value = values.get(code.textAt(index));
  if (value === undefined) return undefined;
  const literal = code.literalAt(value);
  return literal !== undefined && endsThere(code, value + 1) ? literal : undefined;
}

/** True if no operator goes on with what stands before `index`. */
function endsThere(code: Code, index: number): boolean {
  return (
    index >= code.count ||
    code.isCloser(index) ||
    [',', ';', ':', 'as'].some((sign) => code.is(index, sign)) ||
    (code.isName(index) && code.text.slice(code.ends[index - 1], code.starts[index]).includes('\n'))
  );
}
