import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';
import { BlockReader } from './blocks.ts';
import { InlineReader } from './inline.ts';
import { labelOf } from './reference.ts';
import { Slugger } from './slug.ts';

export interface Heading {
  readonly level: number;
  /** Without markup. */
  readonly text: string;
  /** The anchor on GitHub, made unique in the document. */
  readonly slug: string;
  readonly style: 'atx' | 'setext' | 'html';
  readonly span: Span;
  /** The text as written, without `#` and tags around it. */
  readonly textSpan: Span;
}

export interface Link {
  /** `[a](b)`; `[a][b]`, `[a][]` or `[a]`; `<https://…>`; `<a href>` and `<img src>`. */
  readonly kind: 'inline' | 'reference' | 'autolink' | 'html';
  readonly image: boolean;
  /** As written between the brackets; "" for HTML. */
  readonly text: string;
  /** Escapes decoded. Undefined for `[a][b]` without a definition of b. */
  readonly target: string | undefined;
  /** Where the target stands: for a reference in its definition. */
  readonly targetSpan: Span | undefined;
  /** Of a reference, as definitions are looked up: lower case, blanks made one. */
  readonly label: string | undefined;
  readonly span: Span;
}

/** `[label]: target` */
export interface Definition {
  readonly label: string;
  readonly target: string;
  readonly targetSpan: Span;
  readonly span: Span;
}

/** A fenced block. */
export interface Fence {
  /** What stands behind the opening fence. */
  readonly info: string;
  readonly infoSpan: Span;
  /** First word of `info`, in lower case. */
  readonly language: string;
  /** From the opening to the closing fence. */
  readonly span: Span;
  /** The lines between the fences, line ends included. */
  readonly body: Span;
  /** Their text without the indentation of the fence, list and quote around it. */
  readonly content: MappedText;
  /** False if the document, or the list or quote around it, ends before. */
  readonly closed: boolean;
}

export interface Cell {
  /** As written, trimmed. */
  readonly text: string;
  readonly span: Span;
}

export interface Table {
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  readonly span: Span;
}

/** `id="…"` of an HTML tag, `name="…"` of `<a>`. */
export interface Anchor {
  readonly name: string;
  readonly span: Span;
}

export interface FrontMatter {
  readonly format: 'yaml' | 'toml';
  readonly span: Span;
  /** Between the lines of dashes or plus signs. */
  readonly body: Span;
}

export interface MarkdownFile {
  readonly text: string;
  readonly frontMatter: FrontMatter | undefined;
  readonly headings: readonly Heading[];
  /** In source order; those in code and comments are none. */
  readonly links: readonly Link[];
  readonly definitions: readonly Definition[];
  readonly fences: readonly Fence[];
  readonly tables: readonly Table[];
  readonly anchors: readonly Anchor[];
  /** HTML comments. */
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

/**
 * Read Markdown as GitHub does (CommonMark 0.31, GitHub's tables): its blocks line by line, then the links of each. Never throws;
 * linear: containers are followed to a depth of 100.
 */
export function parseMarkdown(text: string): MarkdownFile {
  const blocks = new BlockReader(text).read();
  const definitions = new Map<string, Definition>();
  for (const one of blocks.definitions) if (!definitions.has(one.label)) definitions.set(one.label, one);
  const inline = new InlineReader(definitions);
  const slugger = new Slugger();
  const headings: Heading[] = [];
  for (const { source, html, heading } of blocks.texts) {
    const found = inline.read(source, heading ? 'heading' : html ? 'html' : 'text');
    const { plain } = found;
    if (heading) headings.push({ ...heading, text: shown(plain), slug: slugger.slug(plain) });
    // GitHub makes anchors for those, too.
    for (const one of found.headings)
      headings.push({ ...one, style: 'html', text: shown(one.text), slug: slugger.slug(one.text) });
  }
  const problems = blocks.fences
    .filter(({ closed }) => !closed)
    .map(({ span }): Problem => ({ kind: 'warning', message: 'fenced block is not closed', span }));
  return {
    text,
    frontMatter: blocks.frontMatter,
    headings,
    links: inline.links,
    definitions: blocks.definitions,
    fences: blocks.fences,
    tables: blocks.tables,
    anchors: inline.anchors,
    comments: inline.comments,
    problems,
  };
}

const shown = (text: string): string => text.replace(/\s+/g, ' ');

/** The definition of `label`, as written in a reference. */
export function definitionOf(file: MarkdownFile, label: string): Definition | undefined {
  const wanted = labelOf(label);
  return file.definitions.find((one) => one.label === wanted);
}
