/** A JSON object or TOML table. */
export type Table = Readonly<Record<string, unknown>>;

/** `value` as a table; an empty one for anything else. */
export function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

/** The own value under `key`: a name such as `constructor` finds nothing that the file does not have. */
export function field(table: Table, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

export function tableAt(table: Table, key: string): Table {
  return tableOf(field(table, key));
}

export function listAt(table: Table, key: string): readonly unknown[] {
  const value = field(table, key);
  return Array.isArray(value) ? value : [];
}

export function textAt(table: Table, key: string): string | undefined {
  const value = field(table, key);
  return typeof value === 'string' ? value : undefined;
}

/** Entries whose value is a string. */
export function textsIn(table: Table): readonly (readonly [key: string, value: string])[] {
  return Object.entries(table).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
