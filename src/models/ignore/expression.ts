import { type Accepts, characterClass, escape, literal, type Piece } from './character-class.ts';

/**
 * One step of a compiled expression. `one` reads a character, `maybe-one` one or none, `many` any number; `directories` is
 * inside the `.*` of `(.*\/)?` and may leave after a `/`, `maybe-directories` goes into the step behind it or past it;
 * The assertions hold at the start of the path (`begin`), at its end, at the edge of an ASCII word or off it, or `never`;
 * at `done` the expression is satisfied.
 */
export type Step =
  | { readonly kind: 'one' | 'maybe-one' | 'many'; readonly accepts: Accepts; readonly source: string }
  | { readonly kind: 'maybe-directories' | 'directories' | 'done' }
  | { readonly kind: 'begin' | 'end' | 'edge' | 'no-edge' | 'never' };

export interface Expression {
  readonly steps: readonly Step[];
  /** Where the alternatives begin. */
  readonly starts: readonly number[];
}

/** No path is so long that it needs more. */
const maxSteps = 100_000;
const maxRepeat = 1_000;
const assertions: Record<string, Step> = {
  A: { kind: 'begin' },
  z: { kind: 'end' },
  b: { kind: 'edge' },
  B: { kind: 'no-edge' },
};
const any: Step = { kind: 'many', accepts: () => true, source: '' };

/**
 * Compiles an expression made by `translate`, or says undefined where Go refuses it. Only a part of the language can occur:
 * characters, classes, escapes, `.*`, `(.*\/)?`, assertions, quotes, alternatives on the outermost level, counted repeats.
 * Source: Go `regexp/syntax` with the flags of regexp.Compile.
 */
export function compileExpression(regexp: string): Expression | undefined {
  const steps: Step[] = [];
  const starts = [0];
  const end = regexp.length - 1;
  const lastNamed = regexp.lastIndexOf(':]');
  let repeated = false;
  let alternative = 0;
  let at = 0;
  while (at < end) {
    const char = regexp[at] as string;
    const repeat = char === '{' ? repeatAt(regexp, at) : undefined;
    if (repeat) {
      if (repeated || steps.length === alternative || !applyRepeat(steps, repeat)) return undefined;
      // Without its anchor the expression may begin anywhere.
      if (steps.length === 0) steps.push(any);
      repeated = true;
      at = repeat.end;
      continue;
    }
    const assertion = char === '\\' ? assertions[regexp[at + 1] ?? ''] : undefined;
    repeated = false;
    if (char === '|') {
      // An alternative that the anchors of the whole do not reach may lie anywhere in the path.
      steps.push(any, { kind: 'done' });
      starts.push(steps.length);
      steps.push(any);
      alternative = steps.length;
      at++;
    } else if (char === '^') {
      steps.push({ kind: 'begin' });
      at++;
    } else if (char === '(') {
      // Twice the same optional directories are the same directories once.
      if (steps[steps.length - 1]?.kind !== 'directories')
        steps.push({ kind: 'maybe-directories' }, { kind: 'directories' });
      at += '(.*/)?'.length;
      repeated = true;
    } else if (assertion) {
      steps.push(assertion);
      at += 2;
    } else if (regexp.startsWith('\\Q', at)) {
      const close = regexp.indexOf('\\E', at + 2);
      const quoted = regexp.slice(at + 2, close === -1 ? undefined : close);
      for (const one of quoted) pushAtom(steps, { kind: 'one', ...literal(one.codePointAt(0) ?? 0, 0), source: one });
      at = close === -1 ? end + 1 : close + 2;
    } else {
      const piece = atom(regexp, at, lastNamed);
      if (!piece) return undefined;
      repeated = regexp[piece.end] === '*';
      pushAtom(steps, { kind: repeated ? 'many' : 'one', accepts: piece.accepts, source: regexp.slice(at, piece.end) });
      at = repeated ? piece.end + 1 : piece.end;
    }
    if (steps.length > maxSteps) return { steps: [{ kind: 'never' }], starts: [0] };
  }
  // A quote or a `\` at the end has taken the anchor of the whole.
  if (at > end) steps.push(any);
  steps.push({ kind: 'done' });
  return { steps, starts };
}

function atom(regexp: string, at: number, lastNamed: number): Piece | undefined {
  const code = regexp.codePointAt(at) as number;
  if (code === 0x5b) return characterClass(regexp, at, lastNamed);
  if (code === 0x5c) return escape(regexp, at);
  if (code === 0x2e) return { accepts: (other) => other !== 0x0a, end: at + 1 };
  return literal(code, at + (code > 0xffff ? 2 : 1));
}

function pushAtom(steps: Step[], step: Extract<Step, { source: string }>): void {
  const last = steps[steps.length - 1];
  if (step.kind === 'many' && last?.kind === 'many' && last.source === step.source) return;
  steps.push(step);
}

interface Repeat {
  readonly least: number;
  /** Undefined: any number. */
  readonly most: number | undefined;
  readonly end: number;
}

/** The counted repeat whose `{` is at `at`; undefined if it is none, then the brace is a plain character. */
function repeatAt(regexp: string, at: number): Repeat | undefined {
  const found = /^\{(0|[1-9]\d*)(,?)(0|[1-9]\d*)?\}/.exec(regexp.slice(at, at + 24));
  if (!found || (found[2] === '' && found[3] !== undefined)) return undefined;
  const least = Number(found[1]);
  const most = found[2] === '' ? least : found[3] === undefined ? undefined : Number(found[3]);
  return { least, most, end: at + found[0].length };
}

/** Repeats the last step; false where Go refuses the counts. */
function applyRepeat(steps: Step[], { least, most }: Repeat): boolean {
  if (least > maxRepeat || (most !== undefined && (most > maxRepeat || most < least))) return false;
  const last = steps.pop();
  if (last?.kind !== 'one') {
    // An anchor: once is as good as often, and not at all is always true.
    if (last && least > 0) steps.push(last);
    return true;
  }
  for (let count = 0; count < least; count++) steps.push(last);
  if (most === undefined) steps.push({ ...last, kind: 'many' });
  else for (let count = least; count < most; count++) steps.push({ ...last, kind: 'maybe-one' });
  return true;
}
