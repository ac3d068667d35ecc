import type { Span } from '../../text/span.ts';
import type { DocumentNode } from '../document/node.ts';
import type { Scalar } from '../document/scalar.ts';

/** `NAME=value` of `environment`, `build.args`, `labels`: a list or a map. */
export interface ComposeVariable {
  readonly name: string;
  /** Undefined for a name alone: the value comes from the environment that Compose runs in. */
  readonly value: string | undefined;
  readonly nameSpan: Span;
  /** Empty span behind the name if there is no value. In a quoted list item with escapes: the whole item. */
  readonly valueSpan: Span;
  readonly span: Span;
  readonly form: 'list' | 'map';
  readonly node: DocumentNode;
}

/** A use of a top-level secret or config by a service or a build. */
export interface ComposeGrant {
  /** Name of the top-level entry. */
  readonly source: Scalar;
  /** Where it is mounted, or its id in a build; undefined for the default. */
  readonly target: Scalar | undefined;
  readonly span: Span;
  readonly node: DocumentNode;
}

/** `build` (Compose Build Specification). */
export interface ComposeBuild {
  /** `build: .` instead of a map. */
  readonly short: boolean;
  readonly span: Span;
  readonly keySpan: Span;
  readonly node: DocumentNode;
  /** Undefined means "." */
  readonly context: Scalar | undefined;
  /** Relative to the context. Undefined means "Dockerfile". */
  readonly dockerfile: Scalar | undefined;
  readonly dockerfileInline: Scalar | undefined;
  readonly target: Scalar | undefined;
  readonly args: readonly ComposeVariable[];
  /** Name → path, URL, `docker-image://…` or `service:…`. */
  readonly additionalContexts: readonly ComposeVariable[];
  readonly platforms: readonly Scalar[];
  readonly tags: readonly Scalar[];
  readonly labels: readonly ComposeVariable[];
  readonly secrets: readonly ComposeGrant[];
  /** `default` or `id=path`. */
  readonly ssh: readonly ComposeVariable[];
  readonly cacheFrom: readonly Scalar[];
  readonly cacheTo: readonly Scalar[];
  readonly extraHosts: readonly Scalar[];
  readonly entitlements: readonly Scalar[];
  readonly network: Scalar | undefined;
  readonly shmSize: Scalar | undefined;
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly privileged: boolean;
}
