import type { Span } from '../../text/span.ts';
import type { DocumentNode } from '../document/node.ts';
import type { Scalar } from '../document/scalar.ts';
import type { ComposeBuild, ComposeGrant, ComposeVariable } from './build-syntax.ts';

/** `command`, `entrypoint` and health check tests come as one string or as a list of words. */
export interface ComposeCommand {
  /** `text` is split into words by Compose (command, entrypoint) or given to a shell (health check); `list` is taken as it is. */
  readonly form: 'text' | 'list';
  /** One element for `text`; empty for `[]` and `""`, which take away what the image has. */
  readonly words: readonly Scalar[];
  readonly span: Span;
  readonly keySpan: Span;
  readonly node: DocumentNode;
}

export interface ComposeEnvFile {
  readonly path: Scalar;
  /** False only if the long form says so. */
  readonly required: boolean;
  /** `raw`: read as `docker run --env-file` does, without references and quotes. */
  readonly format: string | undefined;
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
  readonly restart: boolean;
  readonly span: Span;
  readonly form: 'list' | 'map';
}

export interface ComposeHealthcheck {
  /** `disable: true` or `test: NONE`. */
  readonly disabled: boolean;
  /** How the test runs; `none` for `["NONE"]` and for a missing test (the image's own counts). */
  readonly run: 'shell' | 'exec' | 'none';
  readonly test: ComposeCommand | undefined;
  /** Durations as written: "1m30s". */
  readonly interval: Scalar | undefined;
  readonly timeout: Scalar | undefined;
  readonly startPeriod: Scalar | undefined;
  readonly startInterval: Scalar | undefined;
  readonly retries: Scalar | undefined;
  readonly span: Span;
  readonly keySpan: Span;
  readonly node: DocumentNode;
}

/** A network that a service joins, by the name of the top-level entry. */
export interface ComposeNetwork {
  readonly name: string;
  readonly span: Span;
  readonly aliases: readonly Scalar[];
  /** The settings; null for a list element. */
  readonly node: DocumentNode;
}

/** A device that is asked for: an element of `deploy.resources.reservations.devices` or of `gpus`. */
export interface ComposeDevice {
  readonly capabilities: readonly Scalar[];
  /** A number or "all". */
  readonly count: Scalar | undefined;
  readonly ids: readonly Scalar[];
  readonly driver: Scalar | undefined;
  readonly node: DocumentNode;
}

/** Texts as written: "0.5", "512M". */
export interface ComposeResources {
  readonly cpus: Scalar | undefined;
  readonly memory: Scalar | undefined;
  readonly pids: Scalar | undefined;
}

export interface ComposeDeploy {
  readonly replicas: Scalar | undefined;
  readonly mode: Scalar | undefined;
  readonly limits: ComposeResources;
  readonly reservations: ComposeResources;
  readonly devices: readonly ComposeDevice[];
  readonly labels: readonly ComposeVariable[];
  /** `restart_policy.condition` */
  readonly restart: Scalar | undefined;
  readonly node: DocumentNode;
}

/** An element of `develop.watch`. */
export interface ComposeWatch {
  readonly path: Scalar | undefined;
  readonly action: Scalar | undefined;
  readonly target: Scalar | undefined;
  readonly ignore: readonly Scalar[];
  readonly include: readonly Scalar[];
  readonly node: DocumentNode;
}

export interface ComposeExtends {
  readonly service: string | undefined;
  readonly file: string | undefined;
  /** Where the name of the service stands. */
  readonly serviceSpan: Span;
  readonly fileSpan: Span | undefined;
  readonly span: Span;
}

/** A service; each part is read when first asked for. */
export interface ComposeService {
  readonly name: string;
  readonly nameSpan: Span;
  /** From the name to the end of the service. */
  readonly span: Span;
  readonly node: DocumentNode;
  readonly image: Scalar | undefined;
  readonly build: ComposeBuild | undefined;
  readonly command: ComposeCommand | undefined;
  readonly entrypoint: ComposeCommand | undefined;
  readonly environment: readonly ComposeVariable[];
  readonly envFile: readonly ComposeEnvFile[];
  readonly labels: readonly ComposeVariable[];
  readonly ports: readonly ComposePort[];
  readonly expose: readonly Scalar[];
  readonly volumes: readonly ComposeVolume[];
  readonly tmpfs: readonly Scalar[];
  readonly networks: readonly ComposeNetwork[];
  readonly secrets: readonly ComposeGrant[];
  readonly configs: readonly ComposeGrant[];
  readonly dependsOn: readonly ComposeDependency[];
  readonly links: readonly Scalar[];
  readonly healthcheck: ComposeHealthcheck | undefined;
  readonly deploy: ComposeDeploy | undefined;
  /** `gpus: all` is one device with the count "all". */
  readonly gpus: readonly ComposeDevice[];
  /** Short form as written: `/dev/a:/dev/b`. */
  readonly devices: readonly Scalar[];
  readonly watch: readonly ComposeWatch[];
  readonly profiles: readonly Scalar[];
  /** What this service takes from another one, possibly of another file, is not in this model. */
  readonly extends: ComposeExtends | undefined;
  readonly user: Scalar | undefined;
  readonly groupAdd: readonly Scalar[];
  readonly platform: Scalar | undefined;
  readonly workingDir: Scalar | undefined;
  readonly containerName: Scalar | undefined;
  readonly hostname: Scalar | undefined;
  readonly networkMode: Scalar | undefined;
  readonly pid: Scalar | undefined;
  readonly ipc: Scalar | undefined;
  readonly restart: Scalar | undefined;
  readonly runtime: Scalar | undefined;
  readonly pullPolicy: Scalar | undefined;
  readonly stopSignal: Scalar | undefined;
  readonly stopGracePeriod: Scalar | undefined;
  /** "512m" */
  readonly memLimit: Scalar | undefined;
  readonly cpus: Scalar | undefined;
  readonly shmSize: Scalar | undefined;
  readonly scale: Scalar | undefined;
  readonly readOnly: boolean;
  readonly privileged: boolean;
  /** `init: true` */
  readonly init: boolean;
  readonly tty: boolean;
  readonly stdinOpen: boolean;
  readonly capAdd: readonly Scalar[];
  readonly capDrop: readonly Scalar[];
  readonly securityOpt: readonly Scalar[];
  readonly extraHosts: readonly Scalar[];
}
