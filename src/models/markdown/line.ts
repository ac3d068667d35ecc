/** Where in a line the reader is: the line's ends, and how far the containers around have been taken off. */
export class LineCursor {
  readonly text: string;
  /** Offset of the next character. */
  at: number;
  /** Column of `at`, with tab stops every four. */
  column = 0;
  /** Without the line end. */
  readonly end: number;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /** Columns of blanks at the present place. */
  indent(): number {
    let column = this.column;
    for (let at = this.at; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 32) column++;
      else if (code === 9) column += 4 - (column % 4);
      else break;
    }
    return column - this.column;
  }

  /** Takes off up to `columns` of blanks (a tab as a whole). */
  skip(columns: number): void {
    const target = this.column + columns;
    while (this.column < target && this.at < this.end) {
      const code = this.text.charCodeAt(this.at);
      if (code === 32) this.column++;
      else if (code === 9) this.column += 4 - (this.column % 4);
      else return;
      this.at++;
    }
  }

  /** Takes off `count` characters that are no tabs. */
  take(count: number): void {
    this.at += count;
    this.column += count;
  }

  get blank(): boolean {
    return this.text.slice(this.at, this.end).trim() === '';
  }

  /** What is left of the line. */
  get rest(): string {
    return this.text.slice(this.at, this.end);
  }
}

const bullet = /[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)/y;
const heading = /^#{1,6}(?=[ \t]|$)/;
const fence = /^(`{3,}(?=[^`]*$)|~{3,})/;
const htmlTags = new Set(
  `address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption
  figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup
  option p param search section summary table tbody td tfoot th thead title tr track ul`.split(/\s+/),
);

/** The list marker at the present place; its columns of blanks are taken off already. */
export function markerOf(cursor: LineCursor): string | undefined {
  const { rest } = cursor;
  bullet.lastIndex = 0;
  const marker = bullet.exec(rest)?.[0];
  return marker !== undefined && !isBreak(rest) ? marker : undefined;
}

/** A thematic break: three or more of `-`, `_` or `*`, and nothing else. */
export function isBreak(rest: string): boolean {
  const mark = rest[0];
  if (mark !== '-' && mark !== '_' && mark !== '*') return false;
  let count = 0;
  for (let at = 0; at < rest.length; at++) {
    const character = rest[at];
    if (character === mark) count++;
    else if (character !== ' ' && character !== '\t') return false;
  }
  return count >= 3;
}

/** Level of the ATX heading that the line is; 0 for none. */
export function headingLevel(rest: string): number {
  return heading.exec(rest)?.[0].length ?? 0;
}

/** The opening fence of the line. */
export function fenceOf(rest: string): string | undefined {
  const first = rest[0];
  return first === '`' || first === '~' ? fence.exec(rest)?.[0] : undefined;
}

/** What ends an HTML block: a pattern in one of its lines, or a blank line. */
export type HtmlEnd = RegExp | 'blank';

const htmlEnds: readonly (readonly [RegExp, HtmlEnd])[] = [
  [/^<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![A-Za-z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
];

/** How the HTML block that begins on this line ends (CommonMark, "HTML blocks"); undefined if none begins. */
export function htmlEnd(rest: string, inParagraph: boolean): HtmlEnd | undefined {
  if (rest[0] !== '<') return undefined;
  for (const [start, end] of htmlEnds) if (start.test(rest)) return end;
  const name = /^<\/?([A-Za-z][\w-]*)(?=[\s>]|\/>|$)/.exec(rest)?.[1]?.toLowerCase();
  if (name !== undefined && htmlTags.has(name)) return 'blank';
  // A tag alone on its line. Links are no such tags: `<https://…>`.
  const alone = name !== undefined && !inParagraph && /^<[^<>]*>\s*$/.test(rest);
  return alone ? 'blank' : undefined;
}
