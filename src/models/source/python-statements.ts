import type { PythonReader, Range } from './python-reader.ts';

export type BlockKind = 'module' | 'class' | 'function' | 'try' | 'types' | 'main' | 'branch' | 'with';

/** What a statement stands in. */
export interface Block {
  readonly kind: BlockKind;
  readonly parent: Block | undefined;
  /** Columns before its header; -1 for the module. */
  readonly indent: number;
  /** The tokens of its header, without the colon. */
  readonly header: Range;
  /** True below a function, a class, a `try`, `if TYPE_CHECKING`, an `if` or loop; `try` and `branch` count from the innermost function. */
  readonly inFunction: boolean;
  readonly inClass: boolean;
  readonly inTry: boolean;
  readonly inBranch: boolean;
  readonly inTypes: boolean;
}

/** A simple statement or the header of a compound one. */
export interface Statement extends Range {
  readonly block: Block;
}

const kinds: Readonly<Record<string, BlockKind>> = {
  class: 'class',
  def: 'function',
  try: 'try',
  except: 'try',
  finally: 'with',
  with: 'with',
  if: 'branch',
  elif: 'branch',
  else: 'branch',
  for: 'branch',
  while: 'branch',
  match: 'branch',
  case: 'branch',
};

const tabWidth = 8;

/** Cut tokens into statements, each with the block that it stands in (reference, "Compound statements"). Linear. */
export function statementsOf(reader: PythonReader): readonly Statement[] {
  const { firsts, starts } = reader.tokens;
  const { text } = reader;
  const statements: Statement[] = [];
  let block: Block = {
    kind: 'module',
    parent: undefined,
    indent: -1,
    header: { from: 0, to: 0 },
    inFunction: false,
    inClass: false,
    inTry: false,
    inBranch: false,
    inTypes: false,
  };
  let line: Block = block;
  for (let from = 0; from < reader.count; ) {
    let to = from + 1;
    while (to < reader.count && firsts[to] !== true) to++;
    const next = to;
    if (!reader.is(from - 1, ';')) {
      const start = starts[from] ?? 0;
      const indent = indentOf(text, start);
      while (block.parent && indent <= block.indent) block = block.parent;
      line = block;
    }
    // `try: import a`: a header, and what follows its colon; more than one only in broken code.
    for (let depth = 0; depth < 4; depth++) {
      const kind = kindOf(reader, from, to);
      const colon = kind && colonOf(reader, from, to);
      if (kind === undefined || colon === undefined) break;
      statements.push({ from, to: colon, block: line });
      const opened = open(
        reader,
        kind,
        line,
        { from, to: colon },
        depth === 0 ? indentOf(text, starts[from] ?? 0) : line.indent,
      );
      if (colon + 1 >= to) block = opened;
      line = opened;
      from = colon + 1;
    }
    if (reader.is(to - 1, ';')) to--;
    if (from < to) statements.push({ from, to, block: line });
    from = next;
  }
  return statements;
}

/** Columns of white space before `start`; what stands behind other text on its line counts from there. */
function indentOf(text: string, start: number): number {
  let columns = 0;
  for (let at = start - 1; at >= 0; at--) {
    const character = text[at];
    if (character === '\t') columns += tabWidth;
    else if (character === ' ') columns++;
    else if (character !== '\f') break;
  }
  return columns;
}

function kindOf(reader: PythonReader, from: number, to: number): BlockKind | undefined {
  const word = reader.word(from);
  const first = word === 'async' ? reader.word(from + 1) : word;
  if (!Object.hasOwn(kinds, first)) return undefined;
  // `match` and `case` are names too.
  if ((first === 'match' || first === 'case') && !reader.is(to - 1, ':')) return undefined;
  return kinds[first];
}

/** The colon that ends a header; one of a `:=` or in brackets does not. */
function colonOf(reader: PythonReader, from: number, to: number): number | undefined {
  const { closers } = reader.tokens;
  for (let index = from; index < to; index++) {
    const closer = closers[index] ?? -1;
    if (closer !== -1) index = closer;
    else if (reader.is(index, ':') && !reader.is(index + 1, '=')) return index;
  }
  return undefined;
}

function open(reader: PythonReader, shape: BlockKind, parent: Block, header: Range, indent: number): Block {
  const kind = shape === 'branch' && reader.word(header.from) === 'if' ? conditionOf(reader, header) : shape;
  const isFunction = kind === 'function';
  return {
    kind,
    parent,
    indent,
    header,
    inFunction: parent.inFunction || isFunction,
    inClass: parent.inClass || kind === 'class',
    inTry: !isFunction && (parent.inTry || kind === 'try'),
    inBranch: !isFunction && (parent.inBranch || kind === 'branch'),
    inTypes: parent.inTypes || kind === 'types',
  };
}

/** `if TYPE_CHECKING`, `if __name__ == "__main__"`, or any other. */
function conditionOf(reader: PythonReader, { from, to }: Range): BlockKind {
  if (to - from > 8) return 'branch';
  let name = false;
  for (let index = from + 1; index < to; index++) {
    const word = reader.word(index);
    if (word === 'not' || word === 'or' || word === 'and') return 'branch';
    if (word === 'TYPE_CHECKING') return 'types';
    name ||= word === '__name__';
  }
  if (!name) return 'branch';
  for (let index = from + 1; index < to; index++) {
    if (reader.is(index, '==')) return 'main';
  }
  return 'branch';
}
