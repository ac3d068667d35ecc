import type { Span } from '../../text/span.ts';
import type { DocumentComment, DocumentNode, Problem } from '../document/node.ts';
import type { Scalar } from '../document/scalar.ts';
import type { ComposeService } from './service-syntax.ts';

export type * from './build-syntax.ts';
export type * from './service-syntax.ts';
export type { Scalar } from '../document/scalar.ts';

export type ResourceKind = 'volumes' | 'networks' | 'secrets' | 'configs' | 'models';

/** An entry of the top-level `volumes`, `networks`, `secrets`, `configs` or `models`. */
export interface ComposeResource {
  readonly kind: ResourceKind;
  /** The key that services use. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly node: DocumentNode;
  /** `external: true`, also in its old form `external: { name: … }`: it must exist already. */
  readonly external: boolean;
  readonly driver: Scalar | undefined;
  /** `name:`, what the engine calls it. */
  readonly ownName: Scalar | undefined;
  /** Of secrets and configs. */
  readonly file: Scalar | undefined;
  /** Of secrets and configs: the variable that holds the value. */
  readonly environment: Scalar | undefined;
  /** Of configs: the value itself. */
  readonly content: Scalar | undefined;
}

/** An element of `include`. */
export interface ComposeInclude {
  /** The first is the file, the others are merged over it. */
  readonly paths: readonly Scalar[];
  /** Undefined: the folder of the first file. */
  readonly projectDirectory: Scalar | undefined;
  /** Empty: the `.env` of the project directory. */
  readonly envFiles: readonly Scalar[];
  readonly span: Span;
  readonly node: DocumentNode;
}

/** One Compose file by itself: override files, `include` and `extends` are not merged in, variables not replaced. */
export interface ComposeFile {
  readonly text: string;
  /** The first document that holds anything. */
  readonly node: DocumentNode;
  /** Every YAML document of the file; Compose merges each over the ones before it. */
  readonly documents: readonly DocumentNode[];
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
  /** See `templated`: after `structure` the model says nothing reliable. */
  readonly template: 'structure' | 'values' | undefined;
  /** `name:` of the project. */
  readonly name: Scalar | undefined;
  /** `version:`, which Compose takes no notice of. */
  readonly version: Scalar | undefined;
  readonly services: readonly ComposeService[];
  readonly resources: readonly ComposeResource[];
  readonly includes: readonly ComposeInclude[];
}
