/** A value to be written as a program in Go writes it, such as the model that `docker compose config` prints: maps keep their order. */
export type Output = string | number | boolean | null | readonly Output[] | OutputMap | Only;
export type OutputMap = ReadonlyMap<string, Output>;

/** What one of the two languages shows and the other leaves out, as Go's encoders differ. */
export class Only {
  readonly language: 'yaml' | 'json';
  readonly value: Output;

  constructor(language: 'yaml' | 'json', value: Output) {
    this.language = language;
    this.value = value;
  }
}

/** A mapping whose names the author made up: the order is that of the language. */
export class NameMap extends Map<string, Output> {}
