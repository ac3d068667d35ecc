import type { Span } from '../../text/span.ts';

/** One pattern as Docker reads it: cleaned, without its `!`. */
export interface IgnorePattern {
  /** The cleaned pattern (`/a//b/` is `a/b`), without `!`; empty for a lone `!`. */
  readonly text: string;
  /** True for an exception (`!pattern`), which takes a path back into the context. */
  readonly negated: boolean;
  /** The pattern in the file, `!` included, blanks around it not. */
  readonly span: Span;
  /** Line in the file, from 1. */
  readonly line: number;
  /** Why Docker refuses the pattern, and with it the build. Such a pattern matches nothing here. */
  readonly error?: string;
}

export interface IgnoreComment {
  /** The line from its `#` to its end. */
  readonly text: string;
  readonly span: Span;
  readonly line: number;
}

export interface IgnoreProblem {
  readonly message: string;
  readonly span: Span;
  readonly line: number;
}

/** A `.dockerignore` or `.containerignore`; order matters, the last pattern that matches decides. */
export interface IgnoreFile {
  readonly text: string;
  readonly patterns: readonly IgnorePattern[];
  readonly comments: readonly IgnoreComment[];
  readonly problems: readonly IgnoreProblem[];
}
