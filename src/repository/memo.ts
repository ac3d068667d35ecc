/** A function of one key that computes each answer once. */
export function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined || known.has(key)) return old as V;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
