import type { Span } from '../../text/span.ts';
import { type DocumentNode, type Entry } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { type TemplateAction, templateActions } from './actions.ts';
import { blanked, filler, hole, opener } from './blank.ts';
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
  const yaml = parseYaml(blanked(text, actions));
  const restorer = new Restorer(text, actions, scope);
  const documents = yaml.documents.map(({ root }) => restorer.node(root)).filter((root) => root.kind !== 'null');
  const references = actions.flatMap(({ code, span }) =>
    valuePaths(code).map(({ path }): ValueReference => ({ path, span, node: scope.values?.at(...path) })),
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
    node.own.some(({ key }) => key.startsWith('{{')) || node.items().some((item) => item.text?.startsWith('{{') === true)
  );
}

const marks = new RegExp(`${opener}${filler}*|${hole}:?`, 'g');
const anyMark = new RegExp(`[${opener}${hole}]`);

/** Puts values and template code back where `blanked` left marks. */
class Restorer {
  readonly #text: string;
  readonly #actions: readonly TemplateAction[];
  readonly #scope: TemplateScope;
  readonly #done = new Map<DocumentNode, DocumentNode>();

  constructor(text: string, actions: readonly TemplateAction[], scope: TemplateScope) {
    this.#text = text;
    this.#actions = actions;
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
    if (node.kind === 'map') return node.with({ own: node.own.map((entry) => this.#entry(entry)) });
    if (node.kind === 'seq') return node.with({ list: node.items().map((item) => this.node(item)) });
    const value = node.text;
    if (value === undefined || !anyMark.test(node.source)) return node;
    const source = this.#text.slice(node.span.start, node.span.end);
    return node.with({ value: this.#value(value, node), source });
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
    const whole = node.source.startsWith(opener) && new RegExp(`^${opener}${filler}*$`).test(node.source);
    let known = true;
    const value = this.#filled(text, node.span, (action) => {
      const found = action.kind === 'output' ? resolveExpression(action.code, this.#scope) : undefined;
      if (found === undefined || (found.quoted && !whole)) known = false;
      return found?.text ?? '';
    });
    return known ? value : this.written(text, node.span);
  }

  #filled(text: string, span: Span, fill: (action: TemplateAction) => string): string {
    let next = this.#firstIn(span);
    return text.replace(marks, () => {
      // Control code on lines of its own left no mark.
      while (this.#actions[next] && !this.#marked(this.#actions[next] as TemplateAction)) next++;
      const action = this.#actions[next++];
      return action === undefined ? '' : fill(action);
    });
  }

  #marked(action: TemplateAction): boolean {
    return action.kind === 'output' || (action.kind === 'control' && !this.#leads(action));
  }
}
