import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { fenceOf, headingLevel, type HtmlEnd, htmlEnd, isBreak, LineCursor, markerOf } from './line.ts';
import { definitionsOf } from './definition.ts';
import { frontMatterOf } from './front-matter.ts';
import type { Cell, Definition, Fence, Heading, Table } from './markdown.ts';
import { cellsOf, delimiterColumns } from './table.ts';

/** Text that may hold links: of a paragraph, a heading, a cell, an HTML block. */
export interface BlockText {
  readonly source: MappedText;
  readonly html: boolean;
  readonly heading: Omit<Heading, 'text' | 'slug'> | undefined;
}

/** A quote (undefined), or an item of a list with the columns that its lines are indented by. */
type Container = { readonly indent: number } | undefined;

interface OpenFence {
  readonly mark: string;
  readonly indent: number;
  readonly start: number;
  readonly info: Span;
  readonly bodyStart: number;
  readonly lines: Span[];
}

/** Containers in containers; what is deeper is text. */
const maxDepth = 100;

/** Cuts a document into blocks, line by line (CommonMark, "Appendix: A parsing strategy", phase 1). */
export class BlockReader {
  readonly texts: BlockText[] = [];
  readonly definitions: Definition[] = [];
  readonly fences: Fence[] = [];
  readonly tables: Table[] = [];
  frontMatter: ReturnType<typeof frontMatterOf>;
  readonly #text: string;
  #containers: Container[] = [];
  /** Lines of the open paragraph. */
  #paragraph: Span[] = [];
  #fence: OpenFence | undefined;
  #html: { readonly end: HtmlEnd; readonly lines: Span[] } | undefined;
  #table:
    | { readonly header: readonly Cell[]; readonly rows: (readonly Cell[])[]; readonly start: number; end: number }
    | undefined;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): this {
    const text = this.#text;
    this.frontMatter = frontMatterOf(text);
    let start = this.frontMatter?.next ?? 0;
    while (start < text.length) {
      const newline = text.indexOf('\n', start);
      const next = newline === -1 ? text.length : newline + 1;
      let end = newline === -1 ? text.length : newline;
      if (text[end - 1] === '\r' && end > start) end--;
      this.#lineStart = start;
      this.#line(new LineCursor(text, start, end), next);
      start = next;
    }
    this.#lineStart = text.length;
    this.#closeAll();
    return this;
  }

  #line(cursor: LineCursor, next: number): void {
    const matched = this.#match(cursor);
    const all = matched === this.#containers.length;
    if (!all && (this.#fence || this.#html || this.#table)) this.#closeTo(matched);
    if (this.#fence) return this.#inFence(this.#fence, cursor, next);
    if (this.#html) return this.#inHtml(this.#html, cursor);
    if (cursor.blank) {
      this.#closeLeaves();
      // A blank line ends quotes; items of lists go on if the next line is indented.
      const quote = this.#containers.indexOf(undefined, matched);
      if (quote !== -1) this.#containers.length = quote;
      return undefined;
    }
    if (this.#table && all && this.#row(cursor)) return undefined;
    // A line that only goes on with the paragraph of a list or quote need not be indented.
    if (!all && (this.#paragraph.length === 0 || this.#starts(cursor))) this.#closeTo(matched);
    return this.#open(cursor, next, all);
  }

  /** Takes off what the open containers put before a line; gives how many of them go on. */
  #match(cursor: LineCursor): number {
    for (const [index, container] of this.#containers.entries()) {
      const indent = cursor.indent();
      if (container === undefined) {
        if (indent > 3 || !this.#quote(cursor, indent)) return index;
      } else if (indent >= container.indent) cursor.skip(container.indent);
      else if (!cursor.blank) return index;
    }
    return this.#containers.length;
  }

  #quote(cursor: LineCursor, indent: number): boolean {
    const { at, column } = cursor;
    cursor.skip(indent);
    if (cursor.text[cursor.at] === '>' && cursor.at < cursor.end) {
      cursor.take(1);
      if (cursor.indent() > 0) cursor.skip(1);
      return true;
    }
    cursor.at = at;
    cursor.column = column;
    return false;
  }

  /** True if a block other than a paragraph begins here. */
  #starts(cursor: LineCursor): boolean {
    const indent = cursor.indent();
    if (indent > 3) return false;
    const rest = cursor.rest.trimStart();
    if (rest.startsWith('>') || headingLevel(rest) > 0 || isBreak(rest) || fenceOf(rest) !== undefined) return true;
    const marker = /^(?:[-+*]|1[.)])[ \t]+\S/.test(rest) || /^(?:[-+*]|\d{1,9}[.)])(?=[ \t])/.test(rest);
    return marker || htmlEnd(rest, true) !== undefined;
  }

  /** Opens the containers and the block that begin on the line, or goes on with the paragraph. */
  #open(cursor: LineCursor, next: number, all: boolean): void {
    let skipped = 0;
    while (this.#containers.length < maxDepth) {
      const indent = cursor.indent();
      if (indent > 3) break;
      skipped = 0;
      if (this.#quote(cursor, indent)) {
        this.#closeLeaves();
        this.#containers.push(undefined);
        continue;
      }
      cursor.skip(indent);
      skipped = indent;
      const marker = markerOf(cursor);
      if (marker === undefined || (this.#paragraph.length > 0 && !this.#interrupts(marker, cursor))) break;
      this.#closeLeaves();
      cursor.take(marker.length);
      const padding = cursor.indent();
      const wide = padding > 4 || cursor.blank;
      cursor.skip(wide ? 1 : padding);
      this.#containers.push({ indent: indent + marker.length + (wide ? 1 : padding) });
      skipped = 0;
    }
    if (cursor.blank) return;
    const indent = cursor.indent();
    if (indent > 3) {
      // Code by its indentation, unless a paragraph goes on.
      if (this.#paragraph.length > 0) this.#addText(cursor);
      return;
    }
    cursor.skip(indent);
    this.#leaf(cursor, next, skipped + indent, all);
  }

  /** A list may break into a paragraph if its first item holds something and is the first by its number. */
  #interrupts(marker: string, cursor: LineCursor): boolean {
    const bulletOrOne = marker.length === 1 || /^1[.)]$/.test(marker);
    return bulletOrOne && cursor.rest.slice(marker.length).trim() !== '';
  }

  #leaf(cursor: LineCursor, next: number, indent: number, all: boolean): void {
    const { rest } = cursor;
    const level = headingLevel(rest);
    if (level > 0) return this.#atx(cursor, level);
    const mark = fenceOf(rest);
    if (mark !== undefined) {
      this.#closeLeaves();
      const info = rest.slice(mark.length);
      const start = cursor.at + mark.length + info.length - info.trimStart().length;
      const span = { start, end: start + info.trim().length };
      this.#fence = { mark, indent, start: cursor.at, info: span, bodyStart: next, lines: [] };
      return undefined;
    }
    const end = htmlEnd(rest, this.#paragraph.length > 0);
    if (end !== undefined) {
      this.#closeLeaves();
      this.#html = { end, lines: [] };
      return this.#inHtml(this.#html, cursor);
    }
    if (this.#paragraph.length > 0 && all) {
      const setext = /^(?:=+|-+)[ \t]*$/.exec(rest)?.[0];
      if (setext !== undefined) return this.#setext(setext.startsWith('=') ? 1 : 2, cursor);
      if (this.#beginTable(cursor)) return undefined;
    }
    if (isBreak(rest)) return this.#closeLeaves();
    return this.#addText(cursor);
  }

  #addText(cursor: LineCursor): void {
    this.#closeTable();
    cursor.skip(cursor.indent());
    this.#paragraph.push({ start: cursor.at, end: cursor.end });
  }

  #atx(cursor: LineCursor, level: number): void {
    this.#closeLeaves();
    const { rest } = cursor;
    const written = rest.slice(level).replace(/[ \t]+$/, '');
    let end = written.length;
    while (end > 0 && written[end - 1] === '#') end--;
    // Closing `#` count as such only behind a blank.
    const body = end === 0 || /[ \t]/.test(written[end - 1] ?? '') ? written.slice(0, end) : written;
    const start = cursor.at + level + body.length - body.trimStart().length;
    const textSpan = { start, end: start + body.trim().length };
    const span = { start: cursor.at, end: cursor.at + rest.trimEnd().length };
    const heading = { level, style: 'atx', span, textSpan } as const;
    this.texts.push({ source: MappedText.slice(this.#text, textSpan), html: false, heading });
  }

  #setext(level: number, cursor: LineCursor): void {
    const lines = this.#withoutDefinitions();
    const [first] = lines;
    const last = lines.at(-1);
    // Definitions alone leave nothing to be a heading.
    if (first === undefined || last === undefined)
      return level === 2 && isBreak(cursor.rest) ? undefined : this.#addText(cursor);
    const textSpan = { start: first.start, end: last.start + this.#text.slice(last.start, last.end).trimEnd().length };
    const span = { start: first.start, end: cursor.at + cursor.rest.trimEnd().length };
    this.texts.push({ source: this.#joined(lines), html: false, heading: { level, style: 'setext', span, textSpan } });
    return undefined;
  }

  #inFence(fence: OpenFence, cursor: LineCursor, next: number): void {
    const indent = cursor.indent();
    const closing = indent > 3 ? '' : cursor.rest.trim();
    if (closing.length >= fence.mark.length && closing === (fence.mark[0] as string).repeat(closing.length)) {
      this.#endFence(fence, cursor.at + cursor.rest.trimEnd().length, this.#lineStart, true);
      return;
    }
    cursor.skip(Math.min(indent, fence.indent));
    fence.lines.push({ start: cursor.at, end: next });
  }

  #endFence(fence: OpenFence, end: number, bodyEnd: number, closed: boolean): void {
    const text = this.#text;
    const { info, bodyStart, lines } = fence;
    const body = { start: Math.min(bodyStart, bodyEnd), end: bodyEnd };
    const written = text.slice(info.start, info.end);
    const whole = lines.every((line, index) => line.start === (lines[index - 1]?.end ?? body.start));
    this.fences.push({
      info: written,
      infoSpan: info,
      language: (/^[^\s{,]*/.exec(written)?.[0] ?? '').toLowerCase(),
      span: { start: fence.start, end },
      body,
      content: whole
        ? MappedText.slice(text, { start: body.start, end: lines.at(-1)?.end ?? body.start })
        : MappedText.join(text, lines),
      closed,
    });
    this.#fence = undefined;
  }

  #inHtml(html: { readonly end: HtmlEnd; readonly lines: Span[] }, cursor: LineCursor): void {
    if (html.end === 'blank' ? cursor.blank : html.end.test(cursor.rest)) {
      html.lines.push({ start: cursor.at, end: cursor.end });
      this.#closeHtml();
    } else html.lines.push({ start: cursor.at, end: cursor.end });
  }

  #closeHtml(): void {
    const lines = this.#html?.lines;
    this.#html = undefined;
    if (lines) this.texts.push({ source: this.#joined(lines), html: true, heading: undefined });
  }

  /** True if the line is the delimiter row behind a table's header, which is the paragraph's last line. */
  #beginTable(cursor: LineCursor): boolean {
    const header = this.#paragraph.at(-1);
    const { rest } = cursor;
    if (header === undefined || !(rest.includes('|') || this.#text.slice(header.start, header.end).includes('|')))
      return false;
    const columns = delimiterColumns(rest);
    if (columns === 0) return false;
    const cells = cellsOf(this.#text, header);
    if (cells.length !== columns) return false;
    this.#paragraph.pop();
    this.#closeParagraph();
    this.#table = { header: cells, rows: [], start: header.start, end: cursor.end };
    this.#addCells(cells);
    return true;
  }

  /** Adds a row to the open table, or ends it. */
  #row(cursor: LineCursor): boolean {
    if (this.#starts(cursor) || cursor.indent() > 3 || this.#table === undefined) {
      this.#closeTable();
      return false;
    }
    cursor.skip(cursor.indent());
    const cells = cellsOf(this.#text, { start: cursor.at, end: cursor.end });
    this.#table.rows.push(cells);
    this.#table.end = cursor.end;
    this.#addCells(cells);
    return true;
  }

  #addCells(cells: readonly Cell[]): void {
    for (const { span } of cells) {
      if (span.end > span.start)
        this.texts.push({ source: MappedText.slice(this.#text, span), html: false, heading: undefined });
    }
  }

  #closeTable(): void {
    const table = this.#table;
    this.#table = undefined;
    if (table)
      this.tables.push({ header: table.header, rows: table.rows, span: { start: table.start, end: table.end } });
  }

  #closeParagraph(): void {
    if (this.#paragraph.length === 0) return;
    const lines = this.#withoutDefinitions();
    if (lines.length > 0) this.texts.push({ source: this.#joined(lines), html: false, heading: undefined });
  }

  #closeLeaves(): void {
    this.#closeParagraph();
    this.#closeTable();
    if (this.#fence) this.#endFence(this.#fence, this.#trimmed(this.#lineStart), this.#lineStart, false);
    if (this.#html) this.#closeHtml();
  }

  #closeTo(depth: number): void {
    this.#closeLeaves();
    this.#containers.length = depth;
  }

  #closeAll(): void {
    this.#closeTo(0);
  }

  #trimmed(end: number): number {
    let last = end;
    while (last > 0 && /\s/.test(this.#text[last - 1] ?? '')) last--;
    return last;
  }

  /** The lines as one text, with a line end between them. */
  #joined(lines: readonly Span[]): MappedText {
    const [first] = lines;
    if (first !== undefined && lines.length === 1) return MappedText.slice(this.#text, first);
    const last = lines.length - 1;
    return MappedText.join(
      this.#text,
      lines.map(({ start, end }, index) => {
        const carriage = this.#text[end] === '\r' ? 1 : 0;
        return { start, end: index === last ? end : Math.min(end + carriage + 1, this.#text.length) };
      }),
    );
  }

  /** Ends the paragraph: its lines without the definitions that it begins with. */
  #withoutDefinitions(): Span[] {
    const lines = this.#paragraph;
    this.#paragraph = [];
    const [first] = lines;
    if (first === undefined || this.#text[first.start] !== '[') return lines;
    const source = this.#joined(lines);
    const { definitions, done } = definitionsOf(source);
    for (const one of definitions) this.definitions.push(one);
    if (done === 0) return lines;
    if (done >= source.text.length) return [];
    const from = source.offset(done);
    return lines.filter(({ start }) => start >= from);
  }
}
