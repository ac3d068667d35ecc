/**
 * What must stay the same when a fix edits a file: its structure and its comments. Each format says what its structure
 * is (a Dockerfile: keyword, form, flags, heredocs of each instruction and the directives; YAML, JSON, TOML: the key paths).
 */
export interface Skeleton {
  /** Structural facts in file order, for example "RUN shell --mount" or "services.web.ports". */
  readonly facts: readonly string[];
  /** Text of each comment, in file order. */
  readonly comments: readonly string[];
  /** What the parser complains about. */
  readonly errors: readonly string[];
}

/**
 * Why `after` is not `before` with the declared changes, or undefined if it is. A declared change is "+fact" or "-fact";
 * it stands for every fact that begins with that text ("+USER" allows one or more added USER instructions).
 */
export function skeletonChange(before: Skeleton, after: Skeleton, declared: readonly string[]): string | undefined {
  const added = declared.filter((change) => change.startsWith('+')).map((change) => change.slice(1));
  const removed = declared.filter((change) => change.startsWith('-')).map((change) => change.slice(1));
  const newError = firstExtra(before.errors, after.errors);
  if (newError !== undefined) return `new syntax error: ${newError}`;
  const lost = firstExtra(after.comments, before.comments);
  if (lost !== undefined) return `comment lost: ${lost}`;
  let a = 0;
  let b = 0;
  while (a < before.facts.length || b < after.facts.length) {
    const old = before.facts[a];
    const now = after.facts[b];
    if (old !== undefined && old === now) {
      a++;
      b++;
    } else if (now !== undefined && added.some((prefix) => now.startsWith(prefix)) && !before.facts.slice(a).includes(now, 0)) b++;
    else if (old !== undefined && removed.some((prefix) => old.startsWith(prefix))) a++;
    else if (now !== undefined && added.some((prefix) => now.startsWith(prefix))) b++;
    else return old === undefined ? `undeclared: +${now}` : `undeclared: -${old}${now === undefined ? '' : ` +${now}`}`;
  }
  return undefined;
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
