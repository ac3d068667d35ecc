import type { Meter } from '../../repository/memo.ts';

interface Cost {
  readonly what: string;
  calls: number;
  /** Nanoseconds, without those of what it called. */
  own: bigint;
}

/** Measures what models and rules take; what a rule has parsed counts for the model. */
export class Stopwatch {
  readonly #costs = new Map<string, Cost>();
  /** Nanoseconds that the work inside took, for each piece of work that is under way. */
  readonly #inner: bigint[] = [];

  readonly meter: Meter = (what, work) => {
    const begun = process.hrtime.bigint();
    this.#inner.push(0n);
    try {
      return work();
    } finally {
      this.#end(what, process.hrtime.bigint() - begun);
    }
  };

  /** Counts `nanoseconds` for work that is over. */
  add(what: string, nanoseconds: bigint): void {
    const cost = this.#costs.get(what) ?? { what, calls: 0, own: 0n };
    this.#costs.set(what, cost);
    cost.calls++;
    cost.own += nanoseconds;
  }

  /** A table, dearest first, with what is left between start and now. `started`: see `process.hrtime.bigint`. */
  table(started: bigint): string {
    const total = process.hrtime.bigint() - started;
    const rows = [...this.#costs.values()].sort((a, b) => Number(b.own - a.own));
    const rest = rows.reduce((left, { own }) => left - own, total);
    const line = (own: bigint, calls: string, what: string): string =>
      `${(Number(own) / 1e6).toFixed(1).padStart(9)} ms ${calls.padStart(7)}  ${what}`;
    const dear = rows.filter(({ own }) => own >= 100_000n);
    const cheap = rows.slice(dear.length);
    const together = cheap.reduce((sum, { own }) => sum + own, 0n);
    return [
      `${'time'.padStart(12)} ${'calls'.padStart(7)}`,
      ...dear.map(({ own, calls, what }) => line(own, String(calls), what)),
      ...(cheap.length > 0 ? [line(together, '', `${cheap.length} more, each under 0.1 ms`)] : []),
      ...families(rows).map(({ own, calls, what }) => line(own, String(calls), `family ${what}, its rules together`)),
      line(rest, '', 'all else: loading the program, walking contexts, printing'),
      line(total, '', 'in all, above the start of Node'),
      '',
    ].join('\n');
  }

  #end(what: string, took: bigint): void {
    const inner = this.#inner.pop() ?? 0n;
    const outer = this.#inner.length - 1;
    if (outer >= 0) this.#inner[outer] = (this.#inner[outer] ?? 0n) + took;
    this.add(what, took - inner);
  }
}

/** The rules of each family together, dearest first; models and other work have no slash in their names. */
function families(costs: readonly Cost[]): readonly Cost[] {
  const found = new Map<string, Cost>();
  for (const { what, calls, own } of costs) {
    const slash = what.indexOf('/');
    if (slash === -1) continue;
    const family = found.get(what.slice(0, slash)) ?? { what: what.slice(0, slash), calls: 0, own: 0n };
    family.calls += calls;
    family.own += own;
    found.set(family.what, family);
  }
  return [...found.values()].sort((a, b) => Number(b.own - a.own));
}
