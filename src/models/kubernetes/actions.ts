import type { Span } from '../../text/span.ts';

/** What a template action does to the text around it. */
export type ActionKind =
  /** It writes a value: `{{ .Values.x }}`, `{{ include "x" . }}`. */
  | 'output'
  /** It decides what is written: `if`, `range`, `end`, `define`, `$x := …`. */
  | 'control'
  | 'comment';

/** `{{ … }}` of a Go template. */
export interface TemplateAction {
  readonly kind: ActionKind;
  /** Braces included. */
  readonly span: Span;
  /** Between the braces, without the dashes that trim, and trimmed. */
  readonly code: string;
}

const controlWord = /^(?:if|else|end|range|with|define|block|break|continue)\b/;
const assignment = /^\$\w*(?:[ \t]*,[ \t]*\$\w+)?[ \t]*:?=/;

/**
 * The actions of a Go template in source order (text/template/parse/lex.go: strings may hold braces, raw strings and comments line ends).
 * What is not closed is text. Linear: every character is looked at a bounded number of times.
 */
export function templateActions(text: string): readonly TemplateAction[] {
  const actions: TemplateAction[] = [];
  const lastCloser = text.lastIndexOf('}}');
  const budget = { left: 4 * text.length + 1024 };
  for (let open = text.indexOf('{{'); open !== -1 && open < lastCloser && budget.left > 0; ) {
    const end = actionEnd(text, open, budget);
    if (end === undefined) {
      open = text.indexOf('{{', open + 2);
      continue;
    }
    const code = text
      .slice(open + 2, end - 2)
      .replace(/^-(?=\s)/, '')
      .replace(/\s-$/, '')
      .trim();
    actions.push({ kind: kindOf(code), span: { start: open, end }, code });
    open = text.indexOf('{{', end);
  }
  return actions;
}

function kindOf(code: string): ActionKind {
  if (code.startsWith('/*')) return 'comment';
  return controlWord.test(code) || assignment.test(code) ? 'control' : 'output';
}

/** Offset behind the `}}` that closes the action at `open`. */
function actionEnd(text: string, open: number, budget: { left: number }): number | undefined {
  let at = open + 2;
  const comment = /^-?\s?\/\*/.exec(text.slice(at, at + 4));
  if (comment) {
    const close = text.indexOf('*/', at);
    at = close === -1 ? at : close + 2;
  }
  const from = at;
  let end: number | undefined;
  for (; at < text.length && budget.left - (at - from) > 0; at++) {
    const code = text.charCodeAt(at);
    if (code === 125 && text.charCodeAt(at + 1) === 125) {
      end = at + 2;
      break;
    }
    if (code === 123 && text.charCodeAt(at + 1) === 123) break;
    if (code === 34 || code === 39) at = stringEnd(text, at, code);
    else if (code === 96) {
      const close = text.indexOf('`', at + 1);
      if (close === -1) break;
      at = close;
    }
  }
  budget.left -= Math.max(1, at - from);
  return end;
}

/** Offset of the closing quote; of the opening one if the line ends before. */
function stringEnd(text: string, open: number, quote: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === 10) return open;
    if (code === 92) at++;
  }
  return open;
}
