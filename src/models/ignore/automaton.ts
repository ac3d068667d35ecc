import { isWord } from './character-class.ts';
import { compileExpression, type Expression } from './expression.ts';

/** A set of places in the expression, and where each character leads. */
interface State {
  readonly places: readonly number[];
  /** The last character was part of an ASCII word; always false in an expression that does not ask. */
  readonly word: boolean;
  /** The expression is satisfied if the path ends here. */
  readonly done: boolean;
  readonly next: (State | null | undefined)[];
}

const slash = 0x2f;
const newline = 0x0a;
const ascii = 128;
const maxStates = 512;

/**
 * Matches paths against an expression in one pass, whatever the expression: the deterministic automaton is built as far as
 * the paths need it and forgotten when it grows too large.
 */
export class Automaton {
  readonly #steps: Expression['steps'];
  readonly #looksAround: boolean;
  readonly #start: State;
  #states = new Map<string, State>();

  private constructor({ steps, starts }: Expression) {
    this.#steps = steps;
    const places = new Set<number>();
    for (const start of starts) this.#enter(places, start, true);
    this.#looksAround = steps.some(({ kind }) => kind === 'end' || kind === 'edge' || kind === 'no-edge');
    this.#start = this.#state(places, false);
  }

  /** An automaton for an expression made by `translate`, or undefined where Go refuses the expression. */
  static of(regexp: string): Automaton | undefined {
    const expression = compileExpression(regexp);
    return expression && new Automaton(expression);
  }

  /** True if the expression matches the whole of `path` or one of its parent directories. */
  covers(path: string): boolean {
    let state = this.#start;
    for (let at = 0; at < path.length; at++) {
      let code = path.charCodeAt(at);
      if (code === slash && state.done) return true;
      if (code >= 0xd800 && code < 0xdc00) {
        code = path.codePointAt(at) as number;
        if (code > 0xffff) at++;
      }
      let next = code < ascii ? state.next[code] : undefined;
      if (next === undefined) {
        next = this.#advance(state, code);
        if (code < ascii) state.next[code] = next;
      }
      if (next === null) return false;
      state = next;
    }
    return state.done;
  }

  #advance(state: State, code: number): State | null {
    const places = new Set<number>();
    const word = this.#looksAround && isWord(code);
    for (const place of this.#asserted(state.places, state.word !== word, false)) {
      const step = this.#steps[place];
      if (step === undefined) continue;
      if (step.kind === 'directories') {
        if (code !== newline) places.add(place);
        if (code === slash) this.#enter(places, place + 1, false);
      } else if ('accepts' in step && step.accepts(code)) {
        this.#enter(places, step.kind === 'many' ? place : place + 1, false);
      }
    }
    return places.size === 0 ? null : this.#state(places, word);
  }

  /** Adds `place` and every place that can be reached from it without reading a character. */
  #enter(places: Set<number>, place: number, atStart: boolean): void {
    for (let at = place; !places.has(at); ) {
      places.add(at);
      const kind = this.#steps[at]?.kind;
      if (kind === 'maybe-directories') {
        places.add(at + 1);
        at += 2;
      } else if (kind === 'many' || kind === 'maybe-one' || (kind === 'begin' && atStart)) at++;
      else return;
    }
  }

  /** `places` and those behind an assertion that holds here. */
  #asserted(places: readonly number[], edge: boolean, end: boolean): Iterable<number> {
    if (!this.#looksAround) return places;
    const reached = new Set(places);
    for (const place of reached) {
      const kind = this.#steps[place]?.kind;
      if ((kind === 'edge' && edge) || (kind === 'no-edge' && !edge) || (kind === 'end' && end)) {
        this.#enter(reached, place + 1, false);
      }
    }
    return reached;
  }

  #state(places: ReadonlySet<number>, word: boolean): State {
    const ordered = [...places].sort((a, b) => a - b);
    const key = `${ordered.join()}${word}`;
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#states.size >= maxStates) {
      this.#states = new Map();
      this.#start.next.length = 0;
    }
    const done = [...this.#asserted(ordered, word, true)].some((place) => this.#steps[place]?.kind === 'done');
    const state: State = { places: ordered, word, done, next: [] };
    this.#states.set(key, state);
    return state;
  }
}
