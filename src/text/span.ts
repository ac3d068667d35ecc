/** A stretch of a text: offsets in UTF-16 units from the start of the text (a byte order mark not counted), `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a text. `line` and `column` count from 1, `column` and `offset` in UTF-16 units (the editor convention). */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The line table of one text: turns offsets into positions. A line ends at "\n" (BuildKit, YAML and git agree on that one). */
export class Lines {
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Number of lines; a text that ends in a newline has an empty last line. */
  get count(): number {
    return this.#starts.length;
  }

  /** Offset at which line `line` (from 1) starts; the end of the text for a line past the last one. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  /** Text of line `line` (from 1) without its line end ("\n" or "\r\n"). */
  lineText(line: number): string {
    const start = this.startOf(line);
    const next = this.#starts[line];
    const end = next === undefined ? this.text.length : next - 1;
    return this.text.slice(start, end > start && this.text[end - 1] === '\r' ? end - 1 : end);
  }

  /** Line (from 1) that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  position(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(inside);
    return { line, column: inside - this.startOf(line) + 1, offset: inside };
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }
}
