import type { DocumentNode } from '../document/node.ts';

/** For every property the key that it is read from, and how. */
export type Readers<T> = {
  readonly [K in keyof T]: readonly [key: string, read: (node: DocumentNode | undefined) => T[K]];
};

/** What `readers` describe, each property read from `node` when first asked for: most rules look at two of fifty. */
export function lazily<T extends object>(
  readers: Readers<T>,
): <Given extends object>(node: DocumentNode, given: Given) => T & Given {
  let prototype: object | undefined;
  return (node, given) => {
    prototype ??= prototypeOf(readers);
    const made = Object.assign(Object.create(prototype) as { [source]: DocumentNode }, given);
    Object.defineProperty(made, source, { value: node });
    return made as unknown as T & typeof given;
  };
}

const source = Symbol('source');

function prototypeOf<T extends object>(readers: Readers<T>): object {
  const prototype = {};
  for (const name of Object.keys(readers) as (keyof T & string)[]) {
    const [key, read] = readers[name];
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: { [source]: DocumentNode }) {
        const value = read(this[source].get(key));
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return prototype;
}
