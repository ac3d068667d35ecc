/**
 * What must stay the same when a fix edits a file: its structure and its comments. Each format says what its structure
 * is (a Dockerfile: keyword, form, flags, heredocs of each instruction and the directives; YAML, JSON, TOML: the key paths).
 */
export interface Skeleton {
  /** Structural facts in file order, for example "RUN text --mount" or "services.web.ports". */
  readonly facts: readonly string[];
  /** Text of each comment, in file order. */
  readonly comments: readonly string[];
  /** What the parser complains about. */
  readonly errors: readonly string[];
}

/**
 * Why `after` is not `before` with the declared changes, or undefined if it is. A declared change is "+fact" or "-fact";
 * it stands for every fact that begins with that text ("+USER" allows added USER instructions, "+" allows any added fact).
 */
export function skeletonChange(before: Skeleton, after: Skeleton, declared: readonly string[]): string | undefined {
  const newError = firstExtra(before.errors, after.errors);
  if (newError !== undefined) return `new syntax error: ${newError}`;
  const lost = firstExtra(after.comments, before.comments);
  if (lost !== undefined) return `comment lost: ${lost}`;
  const removable = prefixes(declared, '-');
  const addable = prefixes(declared, '+');
  let start = 0;
  while (start < before.facts.length && start < after.facts.length && before.facts[start] === after.facts[start])
    start++;
  let endBefore = before.facts.length;
  let endAfter = after.facts.length;
  while (endBefore > start && endAfter > start && before.facts[endBefore - 1] === after.facts[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  return aligned(before.facts.slice(start, endBefore), after.facts.slice(start, endAfter), removable, addable);
}

const prefixes = (declared: readonly string[], sign: string): string[] =>
  declared.filter((change) => change.startsWith(sign)).map((change) => change.slice(1));

const startsWithOne = (fact: string, allowed: readonly string[]): boolean =>
  allowed.some((prefix) => fact.startsWith(prefix));

/** Whether `now` is `old` with allowed removals and additions only: the reachable positions of a two-row edit table. */
function aligned(
  old: readonly string[],
  now: readonly string[],
  removable: readonly string[],
  addable: readonly string[],
): string | undefined {
  let reached: boolean[] = [true];
  for (const [index, fact] of now.entries())
    reached[index + 1] = reached[index] === true && startsWithOne(fact, addable);
  let furthest = reached.lastIndexOf(true);
  for (const [row, oldFact] of old.entries()) {
    const next: boolean[] = [reached[0] === true && startsWithOne(oldFact, removable)];
    for (const [index, fact] of now.entries()) {
      next[index + 1] =
        (reached[index] === true && fact === oldFact) ||
        (reached[index + 1] === true && startsWithOne(oldFact, removable)) ||
        (next[index] === true && startsWithOne(fact, addable));
    }
    if (!next.includes(true))
      return `undeclared change: -${oldFact}${now[furthest] === undefined ? '' : ` +${now[furthest]}`} (${row + 1})`;
    reached = next;
    furthest = reached.lastIndexOf(true);
  }
  return reached[now.length] === true ? undefined : `undeclared change: +${now[furthest] ?? ''}`;
}

/** First element that `all` holds more often than `base`. */
function firstExtra(base: readonly string[], all: readonly string[]): string | undefined {
  const left = new Map<string, number>();
  for (const one of base) left.set(one, (left.get(one) ?? 0) + 1);
  for (const one of all) {
    const count = left.get(one) ?? 0;
    if (count === 0) return one;
    left.set(one, count - 1);
  }
  return undefined;
}
