import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import type { DocumentComment } from '../document/node.ts';
import type { Anchor, Definition, Link } from './markdown.ts';
import { destinationAt, labelEnd, labelOf, maxLabel, pastBlanks, titleEnd } from './reference.ts';
import { type Tag, tagAt } from './tag.ts';

const special = /[\\`<[\]!]/g;
const onlyTags = /</g;
const autolink = /<([A-Za-z][A-Za-z\d+.-]{1,31}:[^\s<>]*)>/y;
/** Stands for an underscore that is no markup. */
const literal = '\uE000';

interface Opener {
  readonly at: number;
  readonly image: boolean;
}

/** `<h1>…</h1>` */
export interface HtmlHeading {
  readonly level: number;
  readonly text: string;
  readonly span: Span;
  readonly textSpan: Span;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  /** The backticks that end a code span. */
  readonly code?: 'end';
}

/** Finds links, anchors and comments in the text of blocks. */
export class InlineReader {
  readonly links: Link[] = [];
  readonly anchors: Anchor[] = [];
  readonly comments: DocumentComment[] = [];
  readonly #definitions: ReadonlyMap<string, Definition>;

  constructor(definitions: ReadonlyMap<string, Definition>) {
    this.#definitions = definitions;
  }

  /** Reads `source`; of `html` only the tags. Gives the text without markup of a heading ("" for others), and the headings in HTML. */
  read(
    source: MappedText,
    kind: 'heading' | 'text' | 'html',
  ): { readonly plain: string; readonly headings: readonly HtmlHeading[] } {
    const block = new Block(source, this.#definitions, kind === 'html');
    block.read();
    block.links.sort((a, b) => a.span.start - b.span.start);
    for (const link of block.links) this.links.push(link);
    for (const anchor of block.anchors) this.anchors.push(anchor);
    for (const comment of block.comments) this.comments.push(comment);
    return { plain: kind === 'heading' ? block.plain() : '', headings: kind === 'heading' ? [] : block.headings };
  }
}

class Block {
  readonly links: Link[] = [];
  readonly anchors: Anchor[] = [];
  readonly comments: DocumentComment[] = [];
  readonly #source: MappedText;
  readonly #text: string;
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #html: boolean;
  readonly #openers: Opener[] = [];
  /** Openers below this one are no links' any more: a link holds no link. */
  #dead = 0;
  /** What is markup: deleted from the plain text. */
  readonly #cuts: Cut[] = [];
  readonly headings: HtmlHeading[] = [];
  /** The heading in HTML that is open: its tag, and the cuts before it. */
  #heading: { readonly at: number; readonly tag: Tag; readonly cuts: number } | undefined;
  readonly #budget: { left: number };
  #ticks: Map<number, number[]> | undefined;

  constructor(source: MappedText, definitions: ReadonlyMap<string, Definition>, html: boolean) {
    this.#source = source;
    this.#text = source.text;
    this.#definitions = definitions;
    this.#html = html;
    this.#budget = { left: 4 * source.text.length };
  }

  read(): void {
    const text = this.#text;
    const pattern = this.#html ? onlyTags : special;
    for (let at = 0; ; ) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) return;
      at = this.#special(found.index, found[0]);
    }
  }

  /** Text without markup: of images nothing, of links their text, of code the code. Blanks stay as they are. */
  plain(from = 0, to = this.#text.length, cuts = this.#cuts): string {
    const parts: string[] = [];
    let done = from;
    for (const { start, end, code } of cuts.sort((a, b) => a.start - b.start)) {
      if (end <= done) continue;
      const piece = this.#text.slice(done, Math.max(done, start));
      // What opens code comes first of its two.
      parts.push(code === 'end' ? piece.replaceAll('_', literal) : piece);
      done = end;
    }
    parts.push(this.#text.slice(done, to));
    const text = parts
      .join('')
      .replace(/&(?:#\w{1,8}|[A-Za-z]\w{1,31});/g, '')
      .replaceAll('\\_', literal)
      .replace(/\\(?=[!-/:-@[-`{-~])/g, '');
    return withoutEmphasis(text).replaceAll(literal, '_').trim();
  }

  /** Handles the character at `at` and gives the offset where reading goes on. */
  #special(at: number, character: string): number {
    switch (character) {
      case '\\':
        return at + 2;
      case '`':
        return this.#code(at);
      case '<':
        return this.#angle(at);
      case '!':
        if (this.#text[at + 1] !== '[') return at + 1;
        this.#openers.push({ at, image: true });
        return at + 2;
      case '[':
        // A footnote is no link.
        if (this.#text[at + 1] === '^') return at + 2;
        this.#openers.push({ at, image: false });
        return at + 1;
      default:
        return this.#close(at);
    }
  }

  /** A code span ends at the next run of as many backticks. */
  #code(at: number): number {
    const text = this.#text;
    const runs = (this.#ticks ??= tickRuns(text));
    let end = at;
    while (text.charCodeAt(end) === 96) end++;
    const same = runs.get(end - at);
    while (same !== undefined && (same.at(-1) ?? 0) <= at && same.length > 0) same.pop();
    const close = same?.at(-1);
    if (close === undefined) return end;
    this.#cuts.push({ start: at, end }, { start: close, end: close + end - at, code: 'end' });
    return close + end - at;
  }

  #angle(at: number): number {
    const text = this.#text;
    if (text.startsWith('<!--', at)) {
      const close = this.#budget.left > 0 ? text.indexOf('-->', at + 4) : -1;
      if (close === -1) {
        this.#budget.left -= text.length - at;
        return at + 4;
      }
      this.comments.push({ text: text.slice(at + 4, close).trim(), span: this.#source.span(at, close + 3) });
      this.#cuts.push({ start: at, end: close + 3 });
      return close + 3;
    }
    autolink.lastIndex = at;
    const auto = this.#html ? undefined : autolink.exec(text)?.[1];
    if (auto !== undefined) {
      const end = at + auto.length + 2;
      const targetSpan = this.#source.span(at + 1, end - 1);
      this.#link('autolink', false, auto, auto, targetSpan, undefined, at, end);
      this.#cuts.push({ start: at, end: at + 1 }, { start: end - 1, end });
      return end;
    }
    const tag = tagAt(text, at, this.#budget);
    if (tag === undefined) return at + 1;
    if (/^h[1-6]$/.test(tag.name)) this.#headingTag(at, tag);
    this.#cuts.push({ start: at, end: tag.end });
    for (const { name, value, start, end } of tag.attributes) {
      const span = this.#source.span(start, end);
      if ((name === 'id' || (name === 'name' && tag.name === 'a')) && value !== '')
        this.anchors.push({ name: value, span });
      const image = tag.name === 'img' && name === 'src';
      if (image || (tag.name === 'a' && name === 'href'))
        this.#link('html', image, '', value, span, undefined, at, tag.end);
    }
    return tag.end;
  }

  #headingTag(at: number, tag: Tag): void {
    const open = this.#heading;
    this.#heading = tag.closing ? undefined : { at, tag, cuts: this.#cuts.length + 1 };
    if (!tag.closing || open?.tag.name !== tag.name) return;
    this.headings.push({
      level: Number(tag.name[1]),
      text: this.plain(open.tag.end, at, this.#cuts.slice(open.cuts)),
      span: this.#source.span(open.at, tag.end),
      textSpan: this.#source.span(open.tag.end, at),
    });
  }

  #close(at: number): number {
    const opener = this.#openers.pop();
    if (opener === undefined) return at + 1;
    const dead = !opener.image && this.#openers.length < this.#dead;
    this.#dead = Math.min(this.#dead, this.#openers.length);
    if (dead) return at + 1;
    const end = this.#inline(opener, at) ?? this.#reference(opener, at);
    if (end === undefined) return at + 1;
    if (opener.image) this.#cuts.push({ start: opener.at, end });
    else {
      this.#cuts.push({ start: opener.at, end: opener.at + 1 }, { start: at, end });
      this.#dead = this.#openers.length;
    }
    return end;
  }

  /** `(target "title")` behind the bracket at `close`. */
  #inline(opener: Opener, close: number): number | undefined {
    const text = this.#text;
    if (text[close + 1] !== '(') return undefined;
    const destination = destinationAt(text, pastBlanks(text, close + 2));
    if (destination === undefined) return undefined;
    let end = pastBlanks(text, destination.next);
    if (end > destination.next) end = pastBlanks(text, titleEnd(text, end) ?? end);
    if (text[end] !== ')') return undefined;
    const targetSpan = this.#source.span(destination.start, destination.end);
    const written = text.slice(opener.at + (opener.image ? 2 : 1), close);
    this.#link('inline', opener.image, written, destination.target, targetSpan, undefined, opener.at, end + 1);
    return end + 1;
  }

  #reference(opener: Opener, close: number): number | undefined {
    const text = this.#text;
    const start = opener.at + (opener.image ? 2 : 1);
    const next = text[close + 1] === '[' ? labelEnd(text, close + 1) : -1;
    const full = next > close + 2;
    if (!full && close - start > maxLabel) return undefined;
    if (!full && this.#definitions.size === 0) return undefined;
    const label = labelOf(full ? text.slice(close + 2, next) : text.slice(start, close));
    const found = this.#definitions.get(label);
    if (label === '' || (found === undefined && !full)) return undefined;
    const end = next === -1 ? close + 1 : next + 1;
    const written = text.slice(start, close);
    this.#link('reference', opener.image, written, found?.target, found?.targetSpan, label, opener.at, end);
    return end;
  }

  #link(
    kind: Link['kind'],
    image: boolean,
    text: string,
    target: string | undefined,
    targetSpan: Link['targetSpan'],
    label: string | undefined,
    start: number,
    end: number,
  ): void {
    this.links.push({ kind, image, text, target, targetSpan, label, span: this.#source.span(start, end) });
  }
}

/** `text` without the underscores that set off words in pairs; those inside a word are part of it. */
function withoutEmphasis(text: string): string {
  const open: { readonly at: number; readonly length: number }[] = [];
  const taken: Span[] = [];
  for (const { 0: run, index: at } of text.matchAll(/_+/g)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + run.length] ?? ' ';
    const opener = open.at(-1);
    if (opener?.length === run.length && !isBlank.test(before) && !isWord.test(after)) {
      open.pop();
      taken.push({ start: opener.at, end: opener.at + run.length }, { start: at, end: at + run.length });
    } else if (!isBlank.test(after) && !isWord.test(before)) open.push({ at, length: run.length });
  }
  if (taken.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of taken.sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(done, start));
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

const isBlank = /\s/;
const isWord = /[\p{L}\p{N}]/u;

/** Starts of the runs of backticks by their length, last first. */
function tickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at)) {
    const start = at;
    while (text.charCodeAt(at) === 96) at++;
    const same = runs.get(at - start);
    if (same) same.push(start);
    else runs.set(at - start, [start]);
  }
  for (const same of runs.values()) same.reverse();
  return runs;
}
