import { AT_START, type Code } from './javascript-code.ts';
import type { SourceImport, SourceName } from './syntax.ts';

export interface Imports {
  readonly imports: readonly SourceImport[];
  /** Names bound at the top by `import`. */
  readonly names: readonly SourceName[];
  /** Local name → module and the name it has there ("" for the module as a whole). */
  readonly bound: ReadonlyMap<string, { readonly module: string; readonly name: string }>;
}

/** `import`, `export … from`, `require()` and `import()` with a plain string. */
export function importsOf(code: Code): Imports {
  const imports: SourceImport[] = [];
  const names: SourceName[] = [];
  const bound = new Map<string, { readonly module: string; readonly name: string }>();
  const bind = (index: number, module: string, name: string): void => {
    const local = code.textAt(index);
    bound.set(local, { module, name });
    if (code.depth[index] !== undefined)
      names.push({ name: local, kind: 'import', maker: undefined, span: code.span(index) });
  };
  for (let at = 0; at < code.count; at++) {
    if (!code.isName(at) || !code.isFree(at)) continue;
    if (code.is(at, 'import')) {
      if (code.is(at + 1, '(')) called(code, at, imports);
      else if (code.depth[at] === 0 && !code.is(at + 1, '.') && !code.is(at + 1, ':')) {
        const clause = clauseAt(code, at + 1);
        if (!clause) continue;
        imports.push({ ...clause, optional: false, span: code.span(at, clause.end) });
        for (const { index, name } of clause.locals) bind(index, clause.module, name);
        at = clause.end;
      }
    } else if (code.is(at, 'export') && code.depth[at] === 0) {
      const next = code.is(at + 1, 'type') ? at + 2 : at + 1;
      if (!code.is(next, '*') && !code.is(next, '{')) continue;
      const clause = clauseAt(code, at + 1);
      if (!clause) continue;
      const all = code.is(next, '*') && !code.is(next + 1, 'as');
      imports.push({ ...clause, ...(all ? { names: ['*'] } : {}), optional: false, span: code.span(at, clause.end) });
      at = clause.end;
    } else if (code.is(at, 'require') && code.is(at + 1, '(')) {
      called(code, at, imports);
      const module = code.stringAt(at + 2);
      if (module !== undefined && code.depth[at] === 0) boundByRequire(code, at, module, bound);
    }
  }
  // The shape has neither `locals` nor `end`.
  return {
    imports: imports.map(({ module, names: taken, typeOnly, optional, span }) => ({
      module,
      names: taken,
      typeOnly,
      optional,
      span,
    })),
    names,
    bound,
  };
}

/** `require('x')`, `import('x')`, also with a comment or import attributes. */
function called(code: Code, at: number, imports: SourceImport[]): void {
  const module = code.stringAt(at + 2);
  if (module === undefined || !(code.is(at + 3, ')') || code.is(at + 3, ','))) return;
  // `typeof import('x')` and `import('x').Type` in a type are no import at run time.
  const typeOnly = code.is(at, 'import') && (code.is(at - 1, 'typeof') || isInType(code, at));
  const optional = code.is(at, 'import') || code.when[at] !== AT_START;
  imports.push({ module, names: [], typeOnly, optional, span: code.span(at, code.partner[at + 1] ?? at + 3) });
}

/** `x: import('m').T`, `<import('m').T>`: no value of that form begins with a capital and is not called. */
function isInType(code: Code, at: number): boolean {
  const end = code.partner[at + 1] ?? 0;
  if (!code.is(end + 1, '.') || !/^[A-Z]/.test(code.textAt(end + 2))) return false;
  return [':', '<', '|', '&', ',', 'as', '=', '=>'].some((before) => code.is(at - 1, before)) && !code.is(end + 3, '(');
}

interface Clause {
  readonly module: string;
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly locals: readonly { readonly index: number; readonly name: string }[];
  /** Index of its last token. */
  readonly end: number;
}

/** What stands between `import`/`export` and the string with the module's name. */
function clauseAt(code: Code, start: number): Clause | undefined {
  const side = code.stringAt(start);
  if (side !== undefined) return { module: side, names: [], typeOnly: false, locals: [], end: start };
  let at = start;
  const names: string[] = [];
  const locals: { index: number; name: string }[] = [];
  let typeOnly = false;
  if (
    code.is(at, 'type') &&
    !code.is(at + 1, ',') &&
    !(code.is(at + 1, 'from') && code.stringAt(at + 2) !== undefined)
  ) {
    typeOnly = true;
    at++;
  }
  let types = 0;
  let values = 0;
  if (code.isName(at) && !code.is(at, 'from')) {
    if (code.is(at + 1, '=') && code.is(at + 2, 'require') && code.stringAt(at + 4) !== undefined) {
      const module = code.stringAt(at + 4) ?? '';
      return { module, names: [], typeOnly, locals: [{ index: at, name: '' }], end: at + 5 };
    }
    names.push('default');
    locals.push({ index: at, name: 'default' });
    values++;
    at++;
    if (code.is(at, ',')) at++;
  }
  if (code.is(at, '*')) {
    values++;
    at++;
    if (code.is(at, 'as')) {
      locals.push({ index: at + 1, name: '' });
      at += 2;
    }
  } else if (code.is(at, '{')) {
    const end = code.partner[at] ?? 0;
    for (let item = at + 1; item < end; item++) {
      let isType = false;
      if (code.is(item, 'type') && !code.is(item + 1, ',') && !code.is(item + 1, '}') && !code.is(item + 1, 'as')) {
        isType = true;
        item++;
      }
      const name = code.stringAt(item) ?? code.textAt(item);
      const local = code.is(item + 1, 'as') ? item + 2 : item;
      names.push(name);
      locals.push({ index: local, name });
      if (isType) types++;
      else values++;
      item = local;
      while (item + 1 < end && !code.is(item, ',')) item++;
    }
    at = end + 1;
  }
  if (!code.is(at, 'from')) return undefined;
  const module = code.stringAt(at + 1);
  if (module === undefined) return undefined;
  return { module, names, typeOnly: typeOnly || (types > 0 && values === 0), locals, end: at + 1 };
}

/** `const x = require('m')`, `const { a, b: c } = require('m')`. */
function boundByRequire(
  code: Code,
  at: number,
  module: string,
  bound: Map<string, { readonly module: string; readonly name: string }>,
): void {
  if (!code.is(at - 1, '=')) return;
  if (code.isName(at - 2)) {
    const isWhole = code.is(at + 4, '.') ? code.textAt(at + 5) : '';
    bound.set(code.textAt(at - 2), { module, name: isWhole });
  } else if (code.is(at - 2, '}')) {
    const open = code.partner[at - 2] ?? 0;
    for (let item = open + 1; item < at - 2; item++) {
      if (!code.isName(item)) continue;
      const renamed = code.is(item + 1, ':') && code.isName(item + 2);
      bound.set(code.textAt(renamed ? item + 2 : item), { module, name: code.textAt(item) });
      if (renamed) item += 2;
    }
  }
}
