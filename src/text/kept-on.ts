/** A class whose constructor gives back the object that it is given: fields of a class that extends it are laid upon that object. */
const Bearer = function (this: unknown, bearer: object): object {
  return bearer;
} as unknown as new (
  bearer: object,
) => object;

/** What is known of objects and goes with them. */
export interface KeptOn<K extends object, V> {
  readonly get: (key: K) => V | undefined;
  readonly has: (key: K) => boolean;
  readonly set: (key: K, value: V) => void;
}

/**
 * Keeps a value on each of some objects, in a private field laid upon it, which nobody else can see. A WeakMap would do the same at more cost:
 * each of them is gone through at every collection of garbage.
 */
export function keptOn<K extends object, V>(): KeptOn<K, V> {
  class Kept extends Bearer {
    #value: V;

    constructor(key: K, value: V) {
      super(key);
      this.#value = value;
    }

    static has(key: K): boolean {
      return #value in key;
    }

    static get(key: K): V | undefined {
      return #value in key ? (key as unknown as Kept).#value : undefined;
    }

    static set(key: K, value: V): void {
      if (#value in key) (key as unknown as Kept).#value = value;
      else new Kept(key, value);
    }
  }
  return Kept;
}

/** A function of one object that computes each answer once and forgets it with the object. */
export function memoOf<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = keptOn<K, V>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined || known.has(key)) return old as V;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
