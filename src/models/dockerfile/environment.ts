import { keptOn } from '../../text/kept-on.ts';
import { type Environment, expandWord, isKnown, type Values } from './expand.ts';
import type { Instruction, Stage } from './syntax.ts';

/** One ENV or ARG of a name. */
interface Assignment {
  /** Offset of its instruction in the file. */
  readonly at: number;
  readonly value: string | undefined;
  readonly isEnv: boolean;
}

type History = ReadonlyMap<string, readonly Assignment[]>;

const histories = keptOn<Stage, History>();

/** What the ENV and ARG of `stage` itself set, by name, in file order; computed once. */
function historyOf(stage: Stage): History {
  const known = histories.get(stage);
  if (known) return known;
  const history = new Map<string, Assignment[]>();
  histories.set(stage, history);
  const state = new EnvironmentAt(stage, Number.POSITIVE_INFINITY, history);
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'ENV') assignEnv(stage, instruction, state, history);
    else if (instruction.keyword === 'ARG') assignArg(stage, instruction, state, history);
  }
  return history;
}

function push(history: Map<string, Assignment[]>, name: string, assignment: Assignment): void {
  const list = history.get(name);
  if (list) list.push(assignment);
  else history.set(name, [assignment]);
}

/** All pairs of one ENV see the values from before it (`dispatch` in BuildKit's dockerfile2llb/convert.go). */
function assignEnv(
  { file }: Stage,
  { pairs, span }: Instruction,
  state: EnvironmentAt,
  history: Map<string, Assignment[]>,
): void {
  const values = pairs.map(({ key, value = '' }) => ({
    name: expandWord(key, state, { escape: file.escape }).text,
    value: expanded(value, state, file.escape),
  }));
  for (const { name, value } of values) push(history, name, { at: span.start, value, isEnv: true });
}

/** Each pair of an ARG sees those before it. Without default it takes the global one's, or leaves what is set (`dispatchArg`). */
function assignArg(
  { file }: Stage,
  { pairs, span }: Instruction,
  state: EnvironmentAt,
  history: Map<string, Assignment[]>,
): void {
  for (const { key, value } of pairs) {
    if (value === undefined && !file.args.has(key) && state.has(key)) continue;
    const result = value === undefined ? file.args.get(key) : expanded(value, state, file.escape);
    push(history, key, { at: span.start, value: result, isEnv: false });
  }
}

function expanded(value: string, environment: Environment, escape: '\\' | '`'): string | undefined {
  const expansion = expandWord(value, environment, { escape });
  return isKnown(expansion) ? expansion.text : undefined;
}

/** What `stage` begins with: the last ENV of its ancestors, or else their last ARG. */
function inherited(stage: Stage, name: string): Assignment | undefined {
  let arg: Assignment | undefined;
  for (let one = stage; one.parent && one.parent.index < one.index; one = one.parent) {
    const assignments = historyOf(one.parent).get(name);
    const env = assignments?.findLast(({ isEnv }) => isEnv);
    if (env) return env;
    arg ??= assignments?.at(-1);
  }
  return arg;
}

/** The variables at one place of a stage. Looking one up costs no copy of the others. */
export class EnvironmentAt implements ReadonlyMap<string, string | undefined>, Values {
  readonly #stage: Stage;
  readonly #before: number;
  readonly #history: History;
  #all: ReadonlyMap<string, string | undefined> | undefined;

  constructor(stage: Stage, before: number, history: History = historyOf(stage)) {
    this.#stage = stage;
    this.#before = before;
    this.#history = history;
  }

  #find(name: string): Assignment | undefined {
    const assignments = this.#history.get(name);
    if (assignments) {
      let low = 0;
      let high = assignments.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((assignments[middle]?.at ?? 0) < this.#before) low = middle + 1;
        else high = middle;
      }
      if (low > 0) return assignments[low - 1];
    }
    return inherited(this.#stage, name);
  }

  get(name: string): string | undefined {
    return this.#find(name)?.value;
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  #map(): ReadonlyMap<string, string | undefined> {
    if (!this.#all) {
      const all = new Map<string, string | undefined>();
      const stages = [this.#stage];
      for (let one = this.#stage; one.parent && one.parent.index < one.index; one = one.parent) stages.push(one.parent);
      for (const stage of stages.reverse()) {
        for (const name of historyOf(stage).keys()) if (this.has(name)) all.set(name, this.get(name));
      }
      this.#all = all;
    }
    return this.#all;
  }

  get size(): number {
    return this.#map().size;
  }

  forEach(each: (value: string | undefined, key: string, map: ReadonlyMap<string, string | undefined>) => void): void {
    for (const [name, value] of this.#map()) each(value, name, this);
  }

  entries(): MapIterator<[string, string | undefined]> {
    return this.#map().entries();
  }

  keys(): MapIterator<string> {
    return this.#map().keys();
  }

  values(): MapIterator<string | undefined> {
    return this.#map().values();
  }

  [Symbol.iterator](): MapIterator<[string, string | undefined]> {
    return this.entries();
  }
}
