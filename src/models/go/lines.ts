import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';

/** A word of a line: quotes taken off the text, not the span. */
export interface GoWord {
  readonly text: string;
  readonly span: Span;
}

/** One directive: a line of its own, or a line in a block of directives of the same kind. */
export interface GoLine {
  readonly verb: GoWord;
  /** What follows the verb. */
  readonly words: readonly GoWord[];
  /** From the verb, in a block from the first word, to the last word. */
  readonly span: Span;
  /** Of the comment behind it, without the slashes. */
  readonly comment: string;
}

export interface GoLines {
  readonly lines: readonly GoLine[];
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

const problemLimit = 100;

/** The lexical form of go.mod and go.work (go.dev/ref/mod, "Lexical elements"). Never throws. Linear. */
export function goLines(text: string): GoLines {
  const lines: GoLine[] = [];
  const comments: DocumentComment[] = [];
  const problems: Problem[] = [];
  const report = (message: string, span: Span): void => {
    if (problems.length < problemLimit) problems.push({ kind: 'error', message, span });
  };
  let block: GoWord | undefined;
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const { words, comment } = wordsOf(text, from, end, report);
    from = end + 1;
    if (comment !== undefined) comments.push(comment);
    const first = words[0];
    const last = words.at(-1);
    if (first === undefined || last === undefined) continue;
    if (block !== undefined) {
      if (first.text === ')') block = undefined;
      else
        lines.push({
          verb: block,
          words,
          span: { start: first.span.start, end: last.span.end },
          comment: comment?.text ?? '',
        });
    } else if (last.text === '(' && words.length === 2) block = first;
    else if (first.text === ')') report('a parenthesis that nothing opened', first.span);
    else {
      const span = { start: first.span.start, end: last.span.end };
      lines.push({ verb: first, words: words.slice(1), span, comment: comment?.text ?? '' });
    }
  }
  if (block !== undefined) report('the block is not closed', block.span);
  return { lines, comments, problems };
}

function wordsOf(
  text: string,
  from: number,
  end: number,
  report: (message: string, span: Span) => void,
): { words: readonly GoWord[]; comment: DocumentComment | undefined } {
  const words: GoWord[] = [];
  for (let at = from; at < end; ) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 13) at++;
    else if (code === 47 && text.charCodeAt(at + 1) === 47) {
      const written = text.slice(at, end).trimEnd();
      return { words, comment: { text: written.slice(2).trim(), span: { start: at, end: at + written.length } } };
    } else if (code === 34 || code === 96) {
      const close = closing(text, at, end);
      const span = { start: at, end: close ?? end };
      if (close === undefined) report('the string is not closed', span);
      words.push({ text: text.slice(at + 1, close === undefined ? end : close - 1), span });
      at = span.end;
    } else {
      // Parentheses, brackets and commas are words of their own.
      let stop = at + 1;
      if (!isPunctuation(code)) while (stop < end && !endsWord(text, stop)) stop++;
      words.push({ text: text.slice(at, stop), span: { start: at, end: stop } });
      at = stop;
    }
  }
  return { words, comment: undefined };
}

/** Offset behind the string that opens at `open`. */
function closing(text: string, open: number, end: number): number | undefined {
  const quote = text.charCodeAt(open);
  for (let at = open + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && quote === 34) at++;
    else if (code === quote) return at + 1;
  }
  return undefined;
}

function isPunctuation(code: number): boolean {
  return code === 40 || code === 41 || code === 44 || code === 91 || code === 93;
}

function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 32 || code === 9 || code === 13 || isPunctuation(code)) return true;
  return code === 47 && text.charCodeAt(at + 1) === 47;
}
