import { displayWidth, wrap } from '../text/terminal.ts';
import type { Style } from './style.ts';

/** Longer lines of prose are hard to read, however wide the terminal. */
const widest = 100;
const plain = (text: string): string => text;

/** Lines for a terminal of `width` columns. */
export class Screen {
  readonly style: Style;
  readonly width: number;
  readonly lines: string[] = [];

  constructor(style: Style, width: number) {
    this.style = style;
    this.width = width;
  }

  add(...lines: readonly string[]): void {
    this.lines.push(...lines);
  }

  /** Printable text, wrapped, `indent` columns from the left. */
  paragraph(text: string, paint: (text: string) => string = plain, indent = 4): void {
    for (const line of wrap(text, Math.min(this.width, widest) - indent)) this.add(' '.repeat(indent) + paint(line));
  }

  /** The same behind a label of at most four letters; "" continues below the one before. */
  labelled(label: string, text: string, paint: (text: string) => string = plain): void {
    const [first = '', ...rest] = wrap(text, Math.min(this.width, widest) - 9);
    this.add(`    ${paint(label)}${' '.repeat(5 - label.length)}${first}`, ...rest.map((line) => ' '.repeat(9) + line));
  }

  /** Words on as few lines as they need, broken between words only; further lines start at `indent`. */
  flow(words: readonly string[], separator: string, start: string, indent: number): void {
    let line = start;
    let used = displayWidth(start);
    let first = true;
    for (const word of words) {
      const size = displayWidth(word);
      if (!first && used + separator.length + size > this.width) {
        this.add(line);
        line = ' '.repeat(indent);
        used = indent;
        first = true;
      }
      line += (first ? '' : separator) + word;
      used += (first ? 0 : separator.length) + size;
      first = false;
    }
    this.add(line);
  }

  /** All lines, each with its newline. */
  toString(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }
}
