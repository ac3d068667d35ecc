import type {
  ArithmeticCommandExpansion,
  ArithmeticExpression,
  Assignment,
  CommandExpansionPart,
  HereDocBody,
  ParameterExpansionPart,
  ProcessSubstitutionPart,
  Word,
  WordPart,
} from 'unbash';
import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import type { ShellWord } from './syntax.ts';

/** A part of a word that holds commands of its own; its script is parsed when it is asked for. */
export type Substitution = CommandExpansionPart | ProcessSubstitutionPart | ArithmeticCommandExpansion;

/** A stretch of shell code whose tree positions count from the start of `source`. */
export interface Region {
  readonly source: MappedText;
  /** False if the code is an unescaped copy, so that it must not be edited in place. */
  readonly editable: boolean;
  /** Braces expand (`a{b,c}`). */
  readonly bash: boolean;
  /** Characters that may still be read again for nested code: keeps hostile nesting linear. */
  readonly budget: { left: number };
}

const NONE: readonly string[] = [];
const SPECIAL = /[\\'"$`({]/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;

interface Reading {
  known: boolean;
  variables: string[] | undefined;
  readonly nested: Substitution[];
}

/** The file span of `[start, end)` of the region. */
export function spanIn(region: Region, start: number, end: number): Span {
  return region.source.span(start, end);
}

/** Takes `length` characters from the region's budget; false if that is spent. */
export function affordable(region: Region, length: number): boolean {
  region.budget.left -= length;
  return region.budget.left >= 0;
}

function placed(
  region: Region,
  node: { pos: number; end: number },
  raw: string,
  value: string | undefined,
  variables: readonly string[],
): ShellWord {
  const span = region.source.span(node.pos, node.end);
  // Equal length on both sides means that no continuation was taken out of it.
  const editable = region.editable && span.end - span.start === node.end - node.pos;
  return { raw, value, span, editable, variables };
}

/** A word of the tree as data; commands inside it go to `nested`, unparsed. */
export function readWord(region: Region, word: Word, nested: Substitution[]): ShellWord {
  const raw = word.text;
  if (!SPECIAL.test(raw)) return placed(region, word, raw, raw, NONE);
  const reading: Reading = { known: true, variables: undefined, nested };
  if (isReadable(raw)) readParts(region, word.parts, reading);
  else reading.known = false;
  return placed(region, word, raw, reading.known ? word.value : undefined, reading.variables ?? NONE);
}

/** `NAME=value` among the arguments (of `export`, `alias` …) as a word. */
export function readAssignmentWord(region: Region, assignment: Assignment, nested: Substitution[]): ShellWord {
  const value = readAssignmentValue(region, assignment, nested);
  const known = value?.value;
  const head = value ? assignment.text.slice(0, assignment.value.pos - assignment.pos) : '';
  const whole = value && known !== undefined ? head + known : undefined;
  return placed(region, assignment, assignment.text, whole, value?.variables ?? NONE);
}

/** What stands right of `=`; undefined for an array. */
export function readAssignmentValue(
  region: Region,
  assignment: Assignment,
  nested: Substitution[],
): ShellWord | undefined {
  const value = assignment.value;
  if (value.type === 'Word') return readWord(region, value, nested);
  for (const element of value.elements) readWord(region, element, nested);
  return undefined;
}

/** A word that is only wanted for the commands inside it. */
export function substitutionsOf(region: Region, word: Word, nested: Substitution[]): void {
  if (SPECIAL.test(word.text) && isReadable(word.text)) {
    readParts(region, word.parts, { known: true, variables: undefined, nested });
  }
}

/** As `substitutionsOf`, for the body of a here-document. */
export function substitutionsOfBody(region: Region, body: HereDocBody, nested: Substitution[]): void {
  if (!/[$`]/.test(body.text) || !affordable(region, body.text.length) || !isReadable(body.text)) return;
  readParts(region, body.parts, { known: true, variables: undefined, nested });
}

const MAX_PARAMETER_DEPTH = 16;

/** False for hostile nesting of `${`: the parser reads a word once more for each level of it. */
function isReadable(text: string): boolean {
  let depth = 0;
  for (let at = text.indexOf('${'); at !== -1; ) {
    if (++depth > MAX_PARAMETER_DEPTH) return false;
    const next = text.indexOf('${', at + 2);
    const close = text.indexOf('}', at + 2);
    if (close === -1 && next === -1) return true;
    for (let end = close; end !== -1 && depth > 0 && (next === -1 || end < next); end = text.indexOf('}', end + 1))
      depth--;
    at = next;
  }
  return true;
}

function readParts(region: Region, parts: readonly WordPart[] | undefined, reading: Reading): void {
  if (parts) for (const part of parts) readPart(region, part, reading);
}

function readPart(region: Region, part: WordPart, reading: Reading): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
    case 'Glob':
    case 'ExtendedGlob':
      return readParts(region, part.parts, reading);
    case 'BraceExpansion':
      if (region.bash) reading.known = false;
      return readParts(region, part.parts, reading);
    case 'SimpleExpansion':
      return expands(part.text.slice(1), reading);
    case 'ParameterExpansion':
      return readParameter(region, part, reading);
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      reading.known = false;
      reading.nested.push(part);
      return;
    case 'ArithmeticExpansion':
      reading.known = false;
      if (affordable(region, part.end - part.pos)) readArithmetic(region, part.expression, reading);
  }
}

function expands(name: string, reading: Reading): void {
  reading.known = false;
  if (!IDENTIFIER.test(name)) return;
  if (reading.variables === undefined) reading.variables = [name];
  else if (!reading.variables.includes(name)) reading.variables.push(name);
}

function readParameter(region: Region, part: ParameterExpansionPart, reading: Reading): void {
  expands(part.parameter, reading);
  if (!affordable(region, part.end - part.pos)) return;
  if (part.index) readParts(region, part.index.parts, reading);
  const operation = part.operation;
  if (operation === undefined) return;
  if (operation.type === 'Replace') {
    readParts(region, operation.pattern.parts, reading);
    readParts(region, operation.replacement.parts, reading);
  } else if (operation.type === 'Slice') {
    readParts(region, operation.offset.parts, reading);
    readParts(region, operation.length?.parts, reading);
  } else if ('operand' in operation) readParts(region, operation.operand?.parts, reading);
}

/** Iterative: `1+1+1+…` is a tree as deep as it is long. */
function readArithmetic(region: Region, root: ArithmeticExpression | undefined, reading: Reading): void {
  const waiting: ArithmeticExpression[] = root ? [root] : [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    switch (node.type) {
      case 'ArithmeticBinary':
        waiting.push(node.right, node.left);
        break;
      case 'ArithmeticUnary':
        waiting.push(node.operand);
        break;
      case 'ArithmeticTernary':
        waiting.push(node.alternate, node.consequent, node.test);
        break;
      case 'ArithmeticGroup':
        waiting.push(node.expression);
        break;
      case 'ArithmeticWord':
        expands(node.value.startsWith('$') ? node.value.slice(1) : node.value, reading);
        readParts(region, node.parts, reading);
        break;
      case 'ArithmeticCommandExpansion':
        reading.nested.push(node);
    }
  }
}

/** Commands inside an arithmetic expression. */
export function substitutionsOfArithmetic(
  region: Region,
  root: ArithmeticExpression | undefined,
  nested: Substitution[],
): void {
  readArithmetic(region, root, { known: false, variables: undefined, nested });
}
