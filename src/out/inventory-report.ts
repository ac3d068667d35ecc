import type { Range } from '../text/span.ts';
import type { InventoryDocument } from './inventory-document.ts';

type Document = InventoryDocument;
type Facts = Readonly<Record<string, string | readonly string[]>>;

export interface ReportedArtefact {
  readonly id: string;
  readonly kind: Document['artefacts'][number]['kind'];
  readonly path: string;
  readonly name: string | undefined;
  readonly range: Range | undefined;
  readonly within: string | undefined;
  readonly facts: Facts;
}

export interface ReportedRelation {
  readonly from: string;
  readonly to: string;
  readonly kind: Document['relations'][number]['kind'];
  readonly path: string;
  readonly range: Range | undefined;
  readonly certain: boolean;
  readonly facts: Facts;
}

export interface ReportedMention {
  readonly id: string;
  readonly path: string;
  readonly line: number | undefined;
  readonly certain: boolean;
}

export interface ReportedService {
  readonly name: string;
  readonly dockerfile: string;
  readonly contexts: readonly string[];
  readonly bases: readonly string[];
  readonly locks: readonly string[];
  readonly manifests: readonly string[];
  readonly images: readonly string[];
  readonly builtBy: readonly ReportedMention[];
  readonly runBy: readonly ReportedMention[];
  readonly deployedBy: readonly ReportedMention[];
}

/** An inventory, as every format reads it. */
export interface InventoryReport {
  readonly version: string;
  /** Of the repository. */
  readonly name: string;
  readonly subjects: readonly string[] | undefined;
  readonly artefacts: readonly ReportedArtefact[];
  readonly relations: readonly ReportedRelation[];
  readonly services: readonly ReportedService[];
  readonly problems: readonly {
    readonly kind: 'cycle';
    readonly message: string;
    readonly artefacts: readonly string[];
  }[];
  readonly unread: readonly { readonly path: string; readonly message: string }[];
  /** Rows that a screen has; undefined: show everything. */
  readonly rows: number | undefined;
  readonly seconds: number;
}
