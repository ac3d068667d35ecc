import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { type TemplateAction, templateActions } from './actions.ts';
import { blanked, filler, hole, type Mark, opener } from './blank.ts';
import { resolveExpression, type TemplateScope, valuePaths } from './expression.ts';
import { objectsIn } from './manifest.ts';
import type { ManifestFile } from './syntax.ts';

export type { TemplateScope } from './expression.ts';

/** A place where a template uses one of the chart's values. */
export interface ValueReference {
  readonly path: readonly string[];
  /** The action. */
  readonly span: Span;
  /** What `values.yaml` has there; its spans belong to that file. */
  readonly node: DocumentNode | undefined;
}

export interface TemplateFile extends ManifestFile {
  readonly actions: readonly TemplateAction[];
  readonly references: readonly ValueReference[];
}

/**
 * Read a chart's template as far as its text goes: branches of `if` and bodies of `range` count as written once, values that the
 * chart itself sets plainly are put in (see `resolveExpression`), all others keep their template code. An action that writes lines
 * of its own is an entry whose key (or an element whose text) is its code: such a map or list is not known in full (see `isOpen`).
 * All positions are those of the template.
 */
export function parseTemplate(text: string, scope: TemplateScope): TemplateFile {
  const actions = templateActions(text);
  const { text: plain, marks } = blanked(text, actions);
  const yaml = parseYaml(plain);
  const restorer = new Restorer(text, marks, scope);
  const documents = yaml.documents.map(({ root }) => restorer.node(root)).filter((root) => root.kind !== 'null');
  const references = actions.flatMap(({ code, span }) =>
    valuePaths(code).map((path): ValueReference => ({ path, span, node: scope.values?.at(...path) })),
  );
  const comments = yaml.comments.map((comment) => ({ ...comment, text: restorer.written(comment.text, comment.span) }));
  return {
    text,
    documents,
    objects: objectsIn(documents),
    comments,
    problems: [],
    template: 'structure',
    actions,
    references,
  };
}

/** True if template code adds to the map or list in ways that are not known, or stands in its place. */
export function isOpen(node: DocumentNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'scalar') return node.text?.includes('{{') === true;
  return (
    node.own.some(({ key }) => key.startsWith('{{')) ||
    node.items().some((item) => item.text?.startsWith('{{') === true)
  );
}

const anyMarks = new RegExp(`${opener}${filler}*|${hole}:?`, 'g');
const anyMark = new RegExp(`[${opener}${hole}]`);
const onlyMark = new RegExp(`^${opener}${filler}*$`);

/** Puts values and template code back where `blanked` left marks. */
class Restorer {
  readonly #text: string;
  readonly #marks: readonly Mark[];
  readonly #scope: TemplateScope;
  readonly #done = new Map<DocumentNode, DocumentNode>();

  constructor(text: string, marks: readonly Mark[], scope: TemplateScope) {
    this.#text = text;
    this.#marks = marks;
    this.#scope = scope;
  }

  node(node: DocumentNode): DocumentNode {
    const known = this.#done.get(node);
    if (known) return known;
    const result = this.#restored(node);
    this.#done.set(node, result);
    return result;
  }

  #restored(node: DocumentNode): DocumentNode {
    const head = node.anchor === hole ? this.#head(node) : undefined;
    const anchor = head ? undefined : node.anchor;
    if (node.kind === 'map') {
      const own = node.own.map((entry) => this.#entry(entry));
      return node.with({ anchor, own: head ? [head, ...own] : own });
    }
    if (node.kind === 'seq') {
      const list = node.items().map((item) => this.node(item));
      return node.with({ anchor, list: head ? [head.value, ...list] : list });
    }
    const value = node.text;
    if (value === undefined || !anyMark.test(node.source)) return node;
    const source = this.#text.slice(node.span.start, node.span.end);
    return node.with({ value: this.#value(value, node), source });
  }

  /** The entry that stands for the code behind a key whose lines follow. */
  #head(node: DocumentNode): Entry | undefined {
    const action = this.#marks[this.#firstFrom(node.span.start) - 1]?.action;
    if (action === undefined) return undefined;
    const { span } = action;
    const key = this.#text.slice(span.start, span.end);
    const value = new DocumentNode({ kind: 'scalar', span, value: key, source: key });
    return { key, keySpan: span, span, value, merged: false };
  }

  #entry(entry: Entry): Entry {
    const key = anyMark.test(entry.key) ? this.written(entry.key, entry.keySpan) : entry.key;
    return { ...entry, key, value: this.node(entry.value) };
  }

  /** `text`, which was read at `span`, with the code of the actions in it. */
  written(text: string, span: Span): string {
    return this.#filled(text, span, (action) => this.#text.slice(action.span.start, action.span.end));
  }

  #value(text: string, node: DocumentNode): string {
    const whole = onlyMark.test(node.source);
    let known = true;
    const value = this.#filled(text, node.span, ({ kind, code }) => {
      const found = kind === 'output' ? resolveExpression(code, this.#scope) : undefined;
      if (found === undefined || (found.quoted && !whole)) known = false;
      return found?.text ?? '';
    });
    return known ? value : this.written(text, node.span);
  }

  #filled(text: string, span: Span, fill: (action: TemplateAction) => string): string {
    let next = this.#firstFrom(span.start);
    return text.replace(anyMarks, () => {
      const action = this.#marks[next++]?.action;
      return action === undefined ? '' : fill(action);
    });
  }

  /** Index of the first mark at `offset` or behind it. */
  #firstFrom(offset: number): number {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#marks[middle]?.at ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
