import type { FileEdit } from './text/edit.ts';
import type { Range } from './text/span.ts';

/** `error`: it breaks or leaks; `warning`: it will hurt; `note`: style. */
export type Level = 'error' | 'warning' | 'note';

export const levels: readonly Level[] = ['error', 'warning', 'note'];

/** `safe`: image and build stay what they were except for the declared effect; `unsafe`: a person must look. */
export type Safety = 'safe' | 'unsafe';

export interface Fix {
  /** A command: "Pin `node` to 22". */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly FileEdit[];
  /** What the edits change in the skeleton of a file, one entry a change, see `src/text/skeleton.ts`; anything else fails the proof. */
  readonly declares: readonly string[];
}

export interface Related {
  readonly path: string;
  readonly range: Range;
  readonly message: string;
}

/** The one currency: what is wrong, where, why it matters and how to mend it. */
export interface Finding {
  readonly rule: string;
  /** Ids of the same check in other tools. */
  readonly aliases: readonly string[];
  readonly level: Level;
  readonly path: string;
  readonly range: Range;
  readonly message: string;
  readonly why: string;
  /** Path of the rule's page in the documentation. */
  readonly help: string;
  readonly related: readonly Related[];
  readonly fix?: Fix;
}
