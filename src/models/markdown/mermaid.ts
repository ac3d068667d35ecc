import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';

export interface MermaidNode {
  readonly id: string;
  /** What is shown: the text between the brackets, else the id. */
  readonly label: string;
  /** Where it is mentioned first. */
  readonly span: Span;
  /** With its brackets and quotes, as written: `a["x"]`; undefined if it has no label. */
  readonly opening: string | undefined;
}

export interface MermaidEdge {
  readonly from: string;
  readonly to: string;
  /** From the first node to the second. */
  readonly span: Span;
  /** The line that it stands in, line end included. */
  readonly line: Span;
  /** As written: `-->`. */
  readonly arrow: string;
  /** Solid and without a text. */
  readonly plain: boolean;
  /** True if nothing else stands in its line, labels of nodes included. */
  readonly alone: boolean;
}

/** The graph of a mermaid flowchart. */
export interface MermaidGraph {
  readonly nodes: ReadonlyMap<string, MermaidNode>;
  readonly edges: readonly MermaidEdge[];
  /** Targets of `click id "target"`. */
  readonly clicks: ReadonlyMap<string, string>;
  /** True if links are styled by their numbers: their order counts. */
  readonly numbered: boolean;
  /** False if a line of it could not be read. */
  readonly complete: boolean;
}

const kind = /^\s*(?:flowchart|graph)\b[^\n;]*/;
const other = /^(?:subgraph\b|end\b|classDef\b|class\b|style\b|linkStyle\b|direction\b|accTitle\b|accDescr\b|%%)/;
const nodeId = /[\p{L}\p{N}_][\p{L}\p{N}_./]*(?:-(?![-.>])[\p{L}\p{N}_./]+)*/uy;
/** Brackets of the shapes of nodes, the longer ones first. */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ['(((', [')))']],
  ['([', ['])']],
  ['((', ['))']],
  ['[[', [']]']],
  ['[(', [')]']],
  ['{{', ['}}']],
  ['[/', ['/]', '\\]']],
  ['[\\', ['\\]', '/]']],
  ['(', [')']],
  ['[', [']']],
  ['{', ['}']],
  ['>', [']']],
];
const arrow =
  /(?:[xo<]?(?:--+[->xo]|==+[=>xo]|-\.+->?)(?:\|[^|\n]{0,200}\|)?|(?:--|==|-\.)[ \t][^\n|>]{1,200}?(?:--+>?|==+>?|\.+->?)|~~~+)/y;
const blanks = /[ \t]*/y;

const maxLabel = 2000;
/** Nodes on each side of an arrow: each of them makes an edge with each. */
const maxGroup = 40;

/** The flowchart in `code` (mermaid's syntax of flowcharts); undefined if it is another diagram. Linear. */
export function parseMermaid(code: MappedText): MermaidGraph | undefined {
  const head = kind.exec(code.text);
  if (head === null) return undefined;
  const nodes = new Map<string, MermaidNode>();
  const edges: MermaidEdge[] = [];
  const clicks = new Map<string, string>();
  let numbered = false;
  let complete = true;
  let start = head[0].length;
  while (start < code.text.length) {
    const newline = code.text.indexOf('\n', start);
    const next = newline === -1 ? code.text.length : newline + 1;
    const end = newline === -1 ? code.text.length : newline;
    const line = code.text.slice(start, end);
    const content = line.trim().replace(/;$/, '');
    const click = /^click[ \t]+(\S{1,200})[ \t]+(?:href[ \t]+)?"([^"]{1,1000})"/.exec(content);
    if (click) clicks.set(click[1] ?? '', click[2] ?? '');
    else if (/^linkStyle[ \t]+[\d,]/.test(content)) numbered = true;
    else if (content !== '' && content !== ';' && !other.test(content)) {
      const first = start + line.indexOf(content);
      const statement = new Statement(code, first, first + content.length, { start, end: next });
      if (!statement.read()) complete = false;
      for (const one of statement.nodes) {
        const known = nodes.get(one.id);
        if (known === undefined) nodes.set(one.id, one);
        else if (known.opening === undefined && one.opening !== undefined)
          nodes.set(one.id, { ...one, span: known.span });
      }
      edges.push(...statement.edges);
    }
    start = next;
  }
  return { nodes, edges, clicks, numbered, complete };
}

/** `a & b --> c[label] --> d` */
class Statement {
  readonly nodes: MermaidNode[] = [];
  readonly edges: MermaidEdge[] = [];
  readonly #code: MappedText;
  readonly #end: number;
  readonly #line: Span;
  #at: number;

  constructor(code: MappedText, start: number, end: number, line: Span) {
    this.#code = code;
    this.#at = start;
    this.#end = end;
    this.#line = line;
  }

  /** False if a part of it is not understood. */
  read(): boolean {
    let left = this.#group();
    const pairs: { from: MermaidNode; to: MermaidNode; arrow: string }[] = [];
    while (left && this.#at < this.#end) {
      const written = this.#match(arrow)?.trim();
      if (!written) return false;
      const right = this.#group();
      if (!right) return false;
      for (const from of left) for (const to of right) pairs.push({ from, to, arrow: written });
      left = right;
    }
    const alone = pairs.length === 1 && this.nodes.every(({ opening }) => opening === undefined);
    for (const { from, to, arrow: written } of pairs) {
      this.edges.push({
        from: from.id,
        to: to.id,
        span: { start: Math.min(from.span.start, to.span.start), end: Math.max(from.span.end, to.span.end) },
        line: this.#code.span(this.#line.start, this.#line.end),
        arrow: written,
        plain: /^(?:--+>|==+>|---+)$/.test(written),
        alone,
      });
    }
    return left !== undefined;
  }

  /** `a & b` */
  #group(): readonly MermaidNode[] | undefined {
    const found: MermaidNode[] = [];
    for (;;) {
      const one = this.#node();
      if (!one) return undefined;
      found.push(one);
      this.#match(blanks);
      if (this.#code.text[this.#at] !== '&') return found;
      if (found.length >= maxGroup) return undefined;
      this.#at++;
    }
  }

  #node(): MermaidNode | undefined {
    this.#match(blanks);
    const from = this.#at;
    const id = this.#match(nodeId);
    if (!id) return undefined;
    const { text } = this.#code;
    const shape = shapes.find(([open]) => text.startsWith(open, this.#at));
    let label = id;
    let opening: string | undefined;
    if (shape) {
      const start = this.#at + shape[0].length;
      const rest = text.slice(start, Math.min(this.#end, start + maxLabel));
      const quoted = rest.startsWith('"') ? rest.indexOf('"', 1) : -1;
      const ends = shape[1].flatMap((close) => {
        const found = rest.indexOf(close, Math.max(0, quoted));
        return found === -1 ? [] : [{ found: start + found, close }];
      });
      const [closing] = ends.sort((a, b) => a.found - b.found);
      if (!closing) return undefined;
      label = text.slice(start, closing.found).trim().replace(/^"|"$/g, '').trim();
      this.#at = closing.found + closing.close.length;
      opening = text.slice(from + id.length, this.#at);
    }
    if (text.startsWith(':::', this.#at)) {
      this.#at += 3;
      this.#match(nodeId);
    }
    const node = { id, label, span: this.#code.span(from, this.#at), opening };
    this.nodes.push(node);
    return node;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = this.#at <= this.#end ? pattern.exec(this.#code.text) : null;
    if (found === null || found.index + found[0].length > this.#end) return undefined;
    this.#at += found[0].length;
    return found[0];
  }
}
