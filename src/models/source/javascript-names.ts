import type { Code } from './javascript-code.ts';
import type { SourceName } from './syntax.ts';

/**
 * Names that the top of a module binds or exports: `const app = express()`, `function f`, `class C`, `export { a as b }`, `export default`,
 * `exports.x = …`, `module.exports = { a, b: … }`. Those of `import` are not here.
 */
export function namesOf(code: Code): readonly SourceName[] {
  const names = new Map<string, SourceName>();
  const add = (index: number, kind: SourceName['kind'], maker?: string, name = code.textAt(index)): void => {
    if (!names.has(name)) names.set(name, { name, kind, maker, span: code.span(index) });
  };
  for (let at = 0; at < code.count; at++) {
    if (code.depth[at] !== 0 || !code.isName(at) || !code.isFree(at)) continue;
    const word = code.textAt(at);
    if ((word === 'const' || word === 'let' || word === 'var') && !code.is(at - 1, 'as'))
      at = declared(code, at + 1, add) - 1;
    else if (word === 'function') {
      const name = code.is(at + 1, '*') ? at + 2 : at + 1;
      if (code.isName(name)) add(name, 'function');
    } else if (word === 'class') {
      if (code.isName(at + 1) && !code.is(at + 1, 'extends')) add(at + 1, 'class');
    } else if (word === 'enum' || word === 'namespace') {
      if (code.isName(at + 1) && code.is(at + 2, '{')) add(at + 1, 'variable');
    } else if (word === 'export') exported(code, at, add);
    else if (word === 'module' && code.is(at + 1, '.') && code.is(at + 2, 'exports')) {
      if (code.is(at + 3, '.') && code.is(at + 5, '=')) add(at + 4, 'variable', makerOf(code, at + 6));
      else if (code.is(at + 3, '=') && code.is(at + 4, '{')) keysOf(code, at + 4, (key) => add(key, 'variable'));
    } else if (word === 'exports' && code.is(at + 1, '.') && code.is(at + 3, '='))
      add(at + 2, 'variable', makerOf(code, at + 4));
  }
  return [...names.values()];
}

type Add = (index: number, kind: SourceName['kind'], maker?: string, name?: string) => void;

function exported(code: Code, at: number, add: Add): void {
  if (code.is(at + 1, 'default')) {
    const value = code.is(at + 2, 'async') ? at + 3 : at + 2;
    const kind = code.is(value, 'function') ? 'function' : code.is(value, 'class') ? 'class' : 'variable';
    add(at + 1, kind, kind === 'variable' ? makerOf(code, at + 2) : undefined);
  } else if (code.is(at + 1, '{')) {
    const end = code.partner[at + 1] ?? 0;
    for (let item = at + 2; item < end; item++) {
      const isType = code.is(item, 'type') && code.isName(item + 1) && !code.is(item + 1, 'as');
      const name = isType ? item + 1 : item;
      const outer = code.is(name + 1, 'as') ? name + 2 : name;
      if (!isType && code.isName(outer)) add(outer, 'variable');
      item = outer + 1;
    }
  } else if (code.is(at + 1, '*') && code.is(at + 2, 'as') && code.isName(at + 3)) add(at + 3, 'variable');
}

/** The declarators behind `const`; gives the index behind them. */
function declared(code: Code, start: number, add: Add): number {
  let at = start;
  // `const enum`
  if (code.is(at, 'enum')) return at;
  for (;;) {
    if (code.isName(at)) {
      const assign = assignmentAfter(code, at + 1);
      add(at, 'variable', assign === -1 ? undefined : makerOf(code, assign + 1));
      at = assign === -1 ? endOfType(code, at + 1) : code.endOfExpression(assign + 1);
    } else if (code.is(at, '{') || code.is(at, '[')) {
      const end = code.partner[at] ?? code.count;
      for (let item = at + 1; item < end; item++) {
        const isTarget =
          code.isName(item) && !code.is(item + 1, ':') && ['{', '[', ',', ':', '...'].some((b) => code.is(item - 1, b));
        if (isTarget) add(item, 'variable');
        else if (code.is(item, '=')) item = code.endOfExpression(item + 1) - 1;
      }
      const assign = assignmentAfter(code, end + 1);
      at = assign === -1 ? endOfType(code, end + 1) : code.endOfExpression(assign + 1);
    } else return at;
    if (!code.is(at, ',')) return at;
    at++;
  }
}

/** Index of the `=` behind a declared name and its type; -1 if there is none. */
export function assignmentAfter(code: Code, start: number): number {
  const end = endOfType(code, start);
  return code.is(end, '=') ? end : -1;
}

/** Index behind the type that may stand at `start`: `: Map<string, number>`. */
function endOfType(code: Code, start: number): number {
  let at = code.is(start, '!') ? start + 1 : start;
  if (!code.is(at, ':')) return start;
  let angles = 0;
  for (at++; at < code.count; at++) {
    if (code.is(at, '<')) angles++;
    else if (code.is(at, '>')) angles--;
    else if (code.is(at, '=') || code.is(at, ';') || code.isCloser(at) || (angles <= 0 && code.is(at, ','))) return at;
    else if (code.isName(at) && code.startsStatement(at)) return at;
    else if (code.is(at, '{') || code.is(at, '(') || code.is(at, '[')) at = code.partner[at] ?? code.count;
  }
  return at;
}

/** What the expression at `index` calls: `express` of `express()`, `http.createServer` of `await http.createServer(…)`. */
function makerOf(code: Code, index: number): string | undefined {
  let at = index;
  while (code.is(at, 'await') || code.is(at, 'new')) at++;
  const first = at;
  if (!code.isName(at)) return undefined;
  while (code.is(at + 1, '.') && code.isName(at + 2)) at += 2;
  const last = at;
  // `new Hono<{ Bindings: B }>()`
  if (code.is(at + 1, '<')) {
    for (let depth = 0, steps = 0; steps < 100; steps++) {
      at++;
      if (code.is(at, '<')) depth++;
      else if (code.is(at, '>') && --depth === 0) break;
    }
  }
  const isCall = code.is(at + 1, '(') || code.is(first - 1, 'new');
  return isCall && !code.is(first, 'function') && !code.is(first, 'async')
    ? code.text.slice(code.starts[first], code.ends[last])
    : undefined;
}

/** Calls `found` with the index of each key of the object literal at `brace`. */
export function keysOf(code: Code, brace: number, found: (key: number, value: number) => void): void {
  const end = Math.min(code.partner[brace] ?? 0, code.count);
  for (let at = brace + 1; at < end; at++) {
    if (code.is(at, '...')) {
      found(at, at + 1);
      at = code.endOfExpression(at + 1);
      continue;
    }
    if (code.is(at + 1, ':')) {
      found(at, at + 2);
      at = code.endOfValue(at + 2, end);
    } else if (code.is(at + 1, ',') || at + 1 === end) {
      found(at, at);
      at++;
    } else at = code.endOfValue(at, end);
  }
}
