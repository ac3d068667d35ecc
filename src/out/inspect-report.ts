import type { InspectDocument } from './inspect-document.ts';

/** What the outputs of `plimsoll inspect` read: the document, and what only people want to see. */
export interface InspectReport extends Omit<InspectDocument, 'schema' | 'tool'> {
  readonly version: string;
  readonly seconds: number;
  /** Largest files that the image does not show. */
  readonly wastedFiles: readonly {
    readonly path: string;
    readonly size: number;
    readonly layer: number;
    readonly by: number;
    readonly how: 'overwritten' | 'rewritten' | 'deleted';
  }[];
  /** Bytes that it may have; undefined without a budget. */
  readonly budget: number | undefined;
}
