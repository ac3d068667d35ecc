/** Time, so that whoever waits or takes times can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number;
  /** Waits; false if `signal` ended the wait early. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
}

/** The longest time setTimeout knows. */
const maxTimeout = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve(false);
      const onAbort = (): void => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(true);
        },
        Math.min(milliseconds, maxTimeout),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

interface Sleeper {
  readonly until: number;
  readonly wake: (whole: boolean) => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  /** Every sleep that was asked for, in milliseconds. */
  readonly slept: number[] = [];
  readonly #start: number;
  readonly #jumps: boolean;
  #elapsed = 0;
  #sleepers: Sleeper[] = [];

  /** `start` in milliseconds since 1970; a clock that `jumps` moves by itself to the end of each sleep. */
  constructor({ start = 0, jumps = false }: { start?: number; jumps?: boolean } = {}) {
    this.#start = start;
    this.#jumps = jumps;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** How many sleeps have not ended. */
  get waiting(): number {
    return this.#sleepers.length;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
    this.slept.push(milliseconds);
    if (signal?.aborted) return Promise.resolve(false);
    if (this.#jumps) {
      this.#elapsed += milliseconds;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const sleeper: Sleeper = { until: this.#elapsed + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve(false);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Moves the time on; sleepers wake in the order of their times and may sleep again meanwhile. */
  async advance(milliseconds: number): Promise<void> {
    const target = this.#elapsed + milliseconds;
    for (;;) {
      await settled();
      const next = this.#sleepers.filter(({ until }) => until <= target).sort((a, b) => a.until - b.until)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#elapsed = Math.max(this.#elapsed, next.until);
      next.wake(true);
    }
    this.#elapsed = target;
    await settled();
  }
}

/** After everything that is ready to go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
