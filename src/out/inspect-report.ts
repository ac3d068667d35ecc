import type { InspectDocument } from './inspect-document.ts';
import type { Distribution } from './package-url.ts';

/** What the outputs of `plimsoll inspect` read: the document, and what only people want to see. */
export interface InspectReport extends Omit<InspectDocument, 'schema' | 'tool'> {
  readonly version: string;
  readonly seconds: number;
  /** When the image was made, or SOURCE_DATE_EPOCH if that is set; UTC, whole seconds. */
  readonly created: string;
  readonly distribution: Distribution;
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
