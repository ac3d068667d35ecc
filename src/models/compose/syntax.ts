import type { Span } from '../../text/span.ts';
import type { DocumentComment, DocumentNode, Problem } from '../document/node.ts';

/** A scalar as the file has it: references to variables are not replaced (see `interpolate`). */
export interface ComposeText {
  /** Decoded; numbers and booleans as written. */
  readonly value: string;
  readonly span: Span;
  /** Edit only if `node.viaAlias` is false. */
  readonly node: DocumentNode;
}

/** `command`, `entrypoint` and health check tests come as one string or as a list of words. */
export interface ComposeCommand {
  /** `text` is split into words by Compose (command, entrypoint) or given to a shell (health check); `list` is taken as it is. */
  readonly form: 'text' | 'list';
  /** One element for `text`; empty for `[]` and `""`, which take away what the image has. */
  readonly words: readonly ComposeText[];
  readonly span: Span;
  readonly keySpan: Span;
  readonly node: DocumentNode;
}

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

export interface ComposeBuild {
  /** `build: .` instead of a map. */
  readonly short: boolean;
  readonly span: Span;
  readonly keySpan: Span;
  readonly node: DocumentNode;
  /** Undefined means "." */
  readonly context: ComposeText | undefined;
  /** Relative to the context. Undefined means "Dockerfile". */
  readonly dockerfile: ComposeText | undefined;
  readonly dockerfileInline: ComposeText | undefined;
  readonly target: ComposeText | undefined;
  readonly args: readonly ComposeVariable[];
  /** Name → path, URL, `docker-image://…` or `service:…`. */
  readonly additionalContexts: readonly ComposeVariable[];
  readonly platforms: readonly ComposeText[];
}

export interface ComposeEnvFile {
  readonly path: ComposeText;
  /** False only if the long form says so. */
  readonly required: boolean;
}

/** A port: `[[ip:]published:]target[/protocol]` or the long form. The parts are as written: numbers, ranges or references to variables. */
export interface ComposePort {
  readonly form: 'short' | 'long';
  readonly hostIp: string | undefined;
  readonly published: string | undefined;
  readonly target: string | undefined;
  readonly protocol: string | undefined;
  readonly mode: string | undefined;
  readonly span: Span;
  readonly node: DocumentNode;
}

/** A mount: `[source:]target[:mode]` or the long form. */
export interface ComposeVolume {
  readonly form: 'short' | 'long';
  /** `bind` in the short form if the source is a path (begins with `.`, `/`, `~` or a drive), else `volume`; undefined if a variable hides it. */
  readonly type: string | undefined;
  readonly source: string | undefined;
  readonly target: string | undefined;
  /** Short form: what stands behind the target, split at commas. */
  readonly options: readonly string[];
  readonly readOnly: boolean;
  readonly span: Span;
  readonly node: DocumentNode;
}

export interface ComposeDependency {
  readonly service: string;
  /** "service_started" for the list form. */
  readonly condition: string;
  readonly required: boolean;
  readonly span: Span;
  readonly form: 'list' | 'map';
}

export interface ComposeHealthcheck {
  /** `disable: true` or `test: NONE`. */
  readonly disabled: boolean;
  /** How the test runs; `none` for `["NONE"]` and for a missing test (the image's own counts). */
  readonly run: 'shell' | 'exec' | 'none';
  readonly test: ComposeCommand | undefined;
  readonly span: Span;
  readonly keySpan: Span;
  readonly node: DocumentNode;
}

export interface ComposeService {
  readonly name: string;
  readonly nameSpan: Span;
  /** From the name to the end of the service. */
  readonly span: Span;
  readonly node: DocumentNode;
  readonly image: ComposeText | undefined;
  readonly build: ComposeBuild | undefined;
  readonly command: ComposeCommand | undefined;
  readonly entrypoint: ComposeCommand | undefined;
  readonly environment: readonly ComposeVariable[];
  readonly labels: readonly ComposeVariable[];
  readonly envFile: readonly ComposeEnvFile[];
  readonly ports: readonly ComposePort[];
  readonly expose: readonly ComposeText[];
  readonly volumes: readonly ComposeVolume[];
  readonly dependsOn: readonly ComposeDependency[];
  readonly healthcheck: ComposeHealthcheck | undefined;
  readonly user: ComposeText | undefined;
  readonly platform: ComposeText | undefined;
  readonly workingDir: ComposeText | undefined;
  readonly containerName: ComposeText | undefined;
  readonly networkMode: ComposeText | undefined;
  readonly profiles: readonly ComposeText[];
  /** `extends`: what this service takes from another one, possibly of another file, is not in this model. */
  readonly extends:
    | { readonly service: string | undefined; readonly file: string | undefined; readonly span: Span }
    | undefined;
}

/** An entry of the top-level `volumes`, `networks`, `secrets`, `configs` or `models`. */
export interface ComposeResource {
  readonly kind: 'volumes' | 'networks' | 'secrets' | 'configs' | 'models';
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly node: DocumentNode;
}

/** One Compose file by itself: override files, `include` and `extends` are not merged in, variables not replaced. */
export interface ComposeFile {
  readonly text: string;
  readonly node: DocumentNode;
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
  /** See `templated`: after `structure` the model says nothing reliable. */
  readonly template: 'structure' | 'values' | undefined;
  /** `name:` of the project. */
  readonly name: ComposeText | undefined;
  readonly services: readonly ComposeService[];
  readonly resources: readonly ComposeResource[];
  /** Paths of `include`. */
  readonly includes: readonly ComposeText[];
}
