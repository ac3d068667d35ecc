import type { Span } from '../text/span.ts';
import type { BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { ImageBuild } from './image-builds.ts';
import type { ServiceFiles } from './sources.ts';
import type { ArgWord } from './start-words.ts';

/** A variable that a file gives a service. */
export interface GivenVariable {
  readonly name: string;
  /** Undefined if it comes from the shell, a Secret or a template. */
  readonly value: string | undefined;
  readonly path: string;
  readonly nameSpan: Span;
  /** False for a name whose value comes from the shell, or where a template writes it: not to be renamed. */
  readonly editable: boolean;
  /** Where the name is a key of a map: its path in the file ("services.api.environment.URL"). */
  readonly keyPath: string | undefined;
}

/** Something that is mounted into a container. */
export interface Mount {
  /** In the container, without the leading slash. */
  readonly target: string;
  /** File or folder of the repository; undefined for a volume, a folder of the host, or if nobody knows. */
  readonly source: string | undefined;
}

/** A number of a TCP port in a file. */
export interface RunPort {
  readonly port: number;
  readonly file: { readonly path: string };
  readonly span: Span;
  /** True if `span` is the number itself and may be edited. */
  readonly exact: boolean;
}

/** Words that take the place of the image's ENTRYPOINT and CMD; undefined if those count. */
export interface Override {
  readonly entrypoint: readonly ArgWord[] | undefined;
  readonly command: readonly ArgWord[] | undefined;
  /** Absolute; undefined if the image's counts. */
  readonly workingDir: string | undefined;
}

/** A service of a compose project, or a container of a workload: what the files say that run it. */
export interface RunService {
  readonly kind: 'compose' | 'kubernetes';
  readonly name: string;
  /** "service `api`", "container `api`" */
  readonly title: string;
  readonly path: string;
  readonly nameSpan: Span;
  /** The build of its image, if that is built here. */
  readonly build: ImageBuild | undefined;
  /** Each place once; where one is laid over another, both. */
  readonly variables: readonly GivenVariable[];
  /** What the container sees of them: name → value, undefined if nobody knows it. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** True if more may be set: a file or Secret that is not here, a service that extends an unknown one. */
  readonly open: boolean;
  /** Services with the same text here are ways to run one: what one is given may be meant for the other. */
  readonly family: string;
  /** Undefined if a word of it is not known. */
  readonly override: Override | undefined;
  /** Commands and health checks as text: they may read or set a variable. */
  readonly commands: string;
  readonly mounts: readonly Mount[];
  /** Ports of the container that are published or declared. */
  readonly ports: readonly RunPort[];
  /** Ports of the container that a probe asks. */
  readonly probes: readonly RunPort[];
}

/** A service whose image is built from this repository. */
export interface BuiltService {
  readonly run: RunService;
  readonly dockerfile: DockerfileUnit;
  readonly context: BuildContext;
  readonly build: ImageBuild;
  /** What the image holds of the repository, and what is mounted over it. */
  readonly files: ServiceFiles;
  /** Files and folders of the repository that are mounted over those of the image. */
  readonly mounts: readonly string[];
  /** Every name that is set when it starts, as far as anybody sees; what its family is given counts too. */
  readonly sets: ReadonlySet<string>;
  /** True if more may be set, for it or for one of its family. */
  readonly open: boolean;
  /** Name → value when it starts, the image's own with it. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** What runs when it starts, as text: ENTRYPOINT and CMD, or what stands in their place. */
  readonly start: string;
}
