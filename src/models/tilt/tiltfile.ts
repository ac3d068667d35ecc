import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';
import { Expressions } from './expressions.ts';
import { tokensOf } from '../source/python-tokens.ts';

/** What an expression is, as far as the text alone tells. */
export type TiltValue =
  | {
      readonly kind: 'string';
      readonly value: string;
      /** Where the file has exactly this text: undefined with escapes or for several literals in a row. */
      readonly contents: Span | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  /** `True`, `x`, `os.environ` */
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly TiltValue[]; readonly span: Span }
  | {
      readonly kind: 'dict';
      readonly entries: readonly { readonly key: TiltValue; readonly value: TiltValue }[];
      readonly span: Span;
    }
  | { readonly kind: 'call'; readonly call: TiltCall; readonly span: Span }
  /** Everything that has to be computed, f-strings among it. */
  | { readonly kind: 'unknown'; readonly span: Span };

export interface TiltArgument {
  /** Undefined for a positional argument. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  /** `*list` and `**dict`: arguments that the text does not show. */
  readonly spread: boolean;
  readonly value: TiltValue;
  readonly span: Span;
}

export interface TiltCall {
  /** Dotted: "os.getcwd". It begins with a dot if what it is called on is no plain name: ".strip" of `str(x).strip()`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly TiltArgument[];
  readonly span: Span;
  /** True if it stands inside brackets: an argument of another call, an element of a list. */
  readonly nested: boolean;
  /** True if it stands in a block (`if`, `for`, `def`), so that it runs only sometimes or again. */
  readonly conditional: boolean;
}

/** `name = value`; of `name += value` the value is not known. */
export interface TiltAssignment {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: TiltValue;
  readonly conditional: boolean;
}

export interface Tiltfile {
  readonly text: string;
  /** In source order, those in arguments and bodies of functions included. */
  readonly calls: readonly TiltCall[];
  readonly assignments: readonly TiltAssignment[];
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

/** Read a Tiltfile (or a Starlark file that it loads) for its calls. Never throws; linear in the length of the text. */
export function parseTiltfile(text: string): Tiltfile {
  const tokens = tokensOf(text);
  const { calls, assignments } = new Expressions(tokens).read();
  const comments = tokens.comments.map((span) => ({ text: text.slice(span.start + 1, span.end).trim(), span }));
  return { text, calls, assignments, comments, problems: tokens.problems };
}

/** True for `Tiltfile`, `Tiltfile.dev` and the like, and `x.tiltfile`. */
export function isTiltfilePath(path: string): boolean {
  return /(?:^|\/)(?:Tiltfile(?:\.[^/]+)?|[^/]+\.tiltfile)$/.test(path);
}
