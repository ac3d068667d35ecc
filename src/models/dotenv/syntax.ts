import type { Span } from '../../text/span.ts';
import type { Problem } from '../document/node.ts';

/**
 * Who reads the file: `compose` (`.env` and `env_file`: compose-go dotenv), `docker` (`docker run --env-file`: docker/cli
 * pkg/kvfile), `dotenv` (the npm package, and by and large Node's own `--env-file`). The same line means different things to them.
 */
export type DotenvDialect = 'compose' | 'docker' | 'dotenv';

export interface DotenvEntry {
  readonly name: string;
  /**
   * Quotes taken off, escapes replaced as the dialect does it, references to variables not replaced (a `\$` of compose is a
   * `$$`). Undefined for a name alone, whose value comes from the environment of the reader; `dotenv` leaves such a line out.
   */
  readonly value: string | undefined;
  /** `value` with its references replaced (compose; the other dialects have none, so it is `value`). */
  readonly interpolated: string | undefined;
  readonly nameSpan: Span;
  /** What is written for the value, quotes included; empty behind the name if there is none. */
  readonly valueSpan: Span;
  readonly quoted: '"' | "'" | '`' | undefined;
  /** Behind `export`. */
  readonly exported: boolean;
  readonly span: Span;
}

export interface DotenvFile {
  readonly text: string;
  readonly dialect: DotenvDialect;
  /** In file order; of two with one name the later one counts. */
  readonly entries: readonly DotenvEntry[];
  /** An error: compose and docker refuse the whole file, dotenv passes over the line. */
  readonly problems: readonly Problem[];
}

/** What a reader of one dialect answers. */
export type DotenvContent = Pick<DotenvFile, 'entries' | 'problems'>;
