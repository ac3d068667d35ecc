import type { Span } from '../text/span.ts';

export const artefactKinds = [
  'dockerfile',
  'stage',
  'ignore-file',
  'compose-file',
  'service',
  'manifest',
  'lock',
  'kubernetes-file',
  'workload',
  'chart',
  'kustomization',
  'skaffold',
  'bake-file',
  'platform-file',
  'argo-application',
  'pipeline',
  'script',
  'tiltfile',
  'contract',
  'prisma-schema',
  'env-file',
  'document',
  'image',
  'external',
  'missing',
] as const;

export type ArtefactKind = (typeof artefactKinds)[number];

/** What an artefact says of itself beside its name: the base image of a stage, the jobs of a pipeline. */
export type Facts = Readonly<Record<string, string | readonly string[]>>;

/** Something of the repository that has to do with containers. */
export interface Artefact {
  /**
   * The path of a file; `path#name` of a part of it (`compose.yaml#web`, `Dockerfile#build`, `k8s.yaml#Deployment/web`);
   * `image:name`; `external:owner/name/path@version`; `missing:path`.
   */
  readonly id: string;
  readonly kind: ArtefactKind;
  /** "" for an image and for what is of another repository. Of a missing file: where it ought to be. */
  readonly path: string;
  readonly name: string | undefined;
  /** Where a part stands in its file. */
  readonly span: Span | undefined;
  /** Id of the file that it is a part of. */
  readonly within: string | undefined;
  readonly facts: Facts;
}

/** Each reads "from … to": a service `builds` a Dockerfile. */
export const relationKinds = [
  /** Service, pipeline, script, Tiltfile, Skaffold file, bake file, platform file, contract → Dockerfile. */
  'builds',
  /** The same → stage. */
  'targets',
  /** Dockerfile → ignore file. */
  'filtered-by',
  /** Stage → stage or image that FROM names. */
  'based-on',
  /** Stage → stage or image of `COPY --from`; → manifest or lock of the build context. */
  'copies',
  /** Compose file, kustomization, chart, manifest, Skaffold file, Tiltfile, pipeline → another of its kind or a file of it. */
  'includes',
  /** Compose file → the one that it is laid over; service → the same. */
  'overrides',
  /** Service → service. */
  'extends',
  /** Service, kustomization → env file. */
  'reads',
  /** Service → service; chart → chart; manifest → manifest that it needs by its path. */
  'depends-on',
  /** Service, workload, chart, kustomization, pipeline, script, platform file → image. */
  'runs',
  /** Image → what has it built. */
  'built-by',
  /** Image → Dockerfile. */
  'built-from',
  /** Pipeline, script → image. */
  'pushes',
  /** Image → image: the same by another name. */
  'same-as',
  /** Pipeline, script → compose file, pipeline, script, bake or Skaffold file; → what it only renders or packs (chart, kustomization). */
  'calls',
  /** Tiltfile, Skaffold file, Argo application, pipeline → what it brings to a cluster. */
  'deploys',
  /** Workspace → member. */
  'has-member',
  /** Lock → manifest. */
  'locks',
  /** Module → the local one that takes another's place. */
  'replaces',
  /** Prisma schema → manifest. */
  'belongs-to',
  /** Document → artefact: by a link, or by its path in the text. */
  'links-to',
  'names',
] as const;

export type RelationKind = (typeof relationKinds)[number];

/** Where a relation is written. */
export interface Place {
  readonly path: string;
  readonly span: Span | undefined;
}

/** One artefact refers to another. */
export interface Relation {
  readonly from: string;
  readonly to: string;
  readonly kind: RelationKind;
  readonly at: Place;
  /** False for what rests on a likeness of names or on a guess where a script runs. */
  readonly certain: boolean;
  /** `context` and `target` of a build, `dockerfile` of an image. */
  readonly facts: Facts;
}

/** Something that cannot be as it is written. */
export interface InventoryProblem {
  readonly kind: 'cycle';
  readonly message: string;
  /** Ids, in the order of the cycle. */
  readonly artefacts: readonly string[];
}

export interface Inventory {
  /** By id. */
  readonly artefacts: ReadonlyMap<string, Artefact>;
  readonly relations: readonly Relation[];
  /** Relations by the id of their artefact. */
  readonly from: ReadonlyMap<string, readonly Relation[]>;
  readonly to: ReadonlyMap<string, readonly Relation[]>;
  readonly problems: readonly InventoryProblem[];
}
