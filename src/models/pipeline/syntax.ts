import type { Span } from '../../text/span.ts';
import type { DocumentComment, DocumentNode, Problem } from '../document/node.ts';
import type { Scalar as DocumentScalar } from '../document/scalar.ts';
import type { Pair } from '../kubernetes/syntax.ts';
import type { BakeCall, ComposeCall } from '../shell/tools/docker.ts';
import type { Script, ShellCommand } from '../shell/syntax.ts';

/** A scalar as the file has it: expressions (`${{ … }}`, `$CI_…`) are not replaced. */
export type Scalar = DocumentScalar;
export type { Pair } from '../kubernetes/syntax.ts';

/** A piece of text in a step that names something: a scalar of the YAML, or a word of a command. */
export interface Named {
  /** As written. */
  readonly text: string;
  /** Undefined if an expression or a variable hides it. */
  readonly value: string | undefined;
  readonly span: Span;
}

/** A build of an image. */
export interface PipelineBuild {
  /** `docker/build-push-action` or another action, or a command in a script. */
  readonly by: 'action' | 'command';
  /** Undefined for a command that does not say; an action then builds the commit itself, in effect ".". */
  readonly context: Named | undefined;
  /**
   * Relative to the repository's root for an action, to `directory` for a command; undefined means `Dockerfile` of the context.
   */
  readonly file: Named | undefined;
  readonly target: Named | undefined;
  readonly tags: readonly Named[];
  readonly platforms: readonly Named[];
  readonly buildArgs: readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[];
  /** True if it says so; undefined if an expression decides. */
  readonly push: boolean | undefined;
  /** Folder that it runs in, relative to the root of the repository ("" is that); undefined if it is not known. */
  readonly directory: string | undefined;
  /** The file is looked for in the context first. */
  readonly inContext?: boolean;
  readonly span: Span;
}

/** What a command of a script calls, deploys or does with an image, with the folder that it runs in. */
export type PipelineCall = { readonly directory: string | undefined; readonly span: Span } & (
  | { readonly kind: 'compose'; readonly compose: ComposeCall }
  | { readonly kind: 'bake'; readonly bake: BakeCall }
  /** `kubectl apply`, `helm upgrade` and the like, with all of their words; `installs` is false for those that only render or check. */
  | { readonly kind: 'deploy'; readonly command: ShellCommand; readonly installs: boolean }
  /** Another script. */
  | { readonly kind: 'script'; readonly file: Named }
  | {
      readonly kind: 'make';
      /** `-C` */
      readonly folder: Named | undefined;
      readonly file: Named | undefined;
      /** Empty means the first rule of the file. */
      readonly targets: readonly Named[];
    }
  | { readonly kind: 'skaffold' | 'helmfile'; readonly file: Named | undefined }
  /** `docker tag` and copies in registries: `to` is another name of `from`. */
  | { readonly kind: 'tag'; readonly from: Named; readonly to: Named }
  | { readonly kind: 'push'; readonly image: Named }
  | { readonly kind: 'run'; readonly image: Named }
);

/** Shell code of a pipeline and what it does with images. */
export interface PipelineScript {
  /** `run`, `before_script`, `script`, `after_script` */
  readonly key: string;
  readonly script: Script;
  readonly builds: readonly PipelineBuild[];
  readonly calls: readonly PipelineCall[];
  readonly span: Span;
}

/** An image that a job or a service runs in. */
export interface PipelineImage {
  /** Name for other containers. */
  readonly alias: string | undefined;
  readonly image: Scalar | undefined;
  readonly environment: readonly Pair[];
  readonly span: Span;
  readonly node: DocumentNode;
}

/** What `uses:` names. */
export type Uses =
  | {
      readonly kind: 'repository';
      readonly repository: string;
      /** Folder or file in it; "" for its root. */
      readonly path: string;
      readonly ref: string | undefined;
    }
  /** A folder or workflow of this repository. */
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'docker'; readonly image: string };

export interface Step {
  readonly id: string | undefined;
  readonly name: Scalar | undefined;
  readonly condition: Scalar | undefined;
  readonly uses: (Scalar & { readonly target: Uses | undefined }) | undefined;
  readonly with: readonly Pair[];
  readonly env: readonly Pair[];
  /** Undefined if there is none or its code cannot be followed back to the file. */
  readonly run: PipelineScript | undefined;
  readonly workingDirectory: Scalar | undefined;
  /** Of its action and of its script. */
  readonly builds: readonly PipelineBuild[];
  readonly span: Span;
  readonly node: DocumentNode;
}

export interface WorkflowJob {
  readonly id: string;
  readonly idSpan: Span;
  readonly name: Scalar | undefined;
  readonly runsOn: readonly Scalar[];
  readonly needs: readonly Scalar[];
  readonly condition: Scalar | undefined;
  readonly container: PipelineImage | undefined;
  readonly services: readonly PipelineImage[];
  /** A reusable workflow in place of steps. */
  readonly uses: (Scalar & { readonly target: Uses | undefined }) | undefined;
  readonly env: readonly Pair[];
  readonly steps: readonly Step[];
  readonly span: Span;
  readonly node: DocumentNode;
}

interface PipelineDocument {
  readonly text: string;
  readonly node: DocumentNode;
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

/** A GitHub Actions workflow. */
export interface Workflow extends PipelineDocument {
  readonly name: Scalar | undefined;
  /** Names of the events of `on`. */
  readonly events: readonly string[];
  readonly env: readonly Pair[];
  readonly jobs: readonly WorkflowJob[];
}

/** An `action.yml`. */
export interface Action extends PipelineDocument {
  readonly name: Scalar | undefined;
  readonly inputs: readonly Pair[];
  /** `runs.using`: "composite", "docker", "node20" … */
  readonly using: Scalar | undefined;
  /** `runs.image` of a Docker action: a Dockerfile of its folder or `docker://…`. */
  readonly image: Scalar | undefined;
  /** Of a composite action. */
  readonly steps: readonly Step[];
}

/** `include` of GitLab CI: what it names is not read. */
export interface GitlabInclude {
  readonly kind: 'local' | 'project' | 'remote' | 'template' | 'component';
  readonly value: Scalar;
  /** Files of a `project`. */
  readonly files: readonly Scalar[];
}

export interface GitlabJob {
  readonly name: string;
  readonly nameSpan: Span;
  /** `.name`: a template that runs only through `extends`. */
  readonly hidden: boolean;
  readonly stage: Scalar | undefined;
  /** Its own; see `GitlabPipeline.defaults` for the one that else counts. */
  readonly image: PipelineImage | undefined;
  readonly services: readonly PipelineImage[];
  /** Names of the jobs that it takes the rest from; they are not merged in. */
  readonly extends: readonly Scalar[];
  readonly needs: readonly Scalar[];
  readonly variables: readonly Pair[];
  readonly scripts: readonly PipelineScript[];
  readonly span: Span;
  readonly node: DocumentNode;
}

/** A `.gitlab-ci.yml`. */
export interface GitlabPipeline extends PipelineDocument {
  readonly includes: readonly GitlabInclude[];
  readonly stages: readonly Scalar[];
  readonly variables: readonly Pair[];
  /** `default:` and the older keys at the outermost level. */
  readonly defaults: {
    readonly image: PipelineImage | undefined;
    readonly services: readonly PipelineImage[];
    readonly scripts: readonly PipelineScript[];
  };
  readonly jobs: readonly GitlabJob[];
}

/** A job or a step of a pipeline whose format is not modelled further. */
export interface OtherJob {
  readonly name: string;
  readonly images: readonly PipelineImage[];
  readonly scripts: readonly PipelineScript[];
  /** Of its tasks and plug-ins; those of its scripts stand there. */
  readonly builds: readonly PipelineBuild[];
}

/** A pipeline of CircleCI, Azure, Bitbucket, Drone, Woodpecker, Buildkite, Travis, CodeBuild or Cloud Build. */
export interface OtherPipeline extends PipelineDocument {
  readonly variables: readonly Pair[];
  readonly jobs: readonly OtherJob[];
  /** Images that it pushes at its end. */
  readonly pushes: readonly Named[];
}
