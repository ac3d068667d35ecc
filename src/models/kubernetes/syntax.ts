import type { Span } from '../../text/span.ts';
import type { DocumentComment, DocumentNode, Problem } from '../document/node.ts';
import type { Scalar as DocumentScalar } from '../document/scalar.ts';

/**
 * A scalar of a manifest. In a chart's template `value` is what the chart's own values make of it; where they do not tell, the
 * template code stands in it as written, so that a value that holds `{{` is not known.
 */
export type Scalar = DocumentScalar;

/** `key: value` of labels, limits, annotations and the like. */
export interface Pair {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for null, a map or a list. */
  readonly value: Scalar | undefined;
  readonly span: Span;
  readonly node: DocumentNode;
}

/** A ConfigMap or Secret that something refers to. */
export interface ConfigReference {
  readonly kind: 'secret' | 'configMap';
  readonly name: Scalar | undefined;
  /** The one key that is taken; undefined for all. */
  readonly key: Scalar | undefined;
  readonly optional: boolean;
  readonly span: Span;
}

export interface ContainerPort {
  readonly name: Scalar | undefined;
  readonly containerPort: Scalar | undefined;
  readonly hostPort: Scalar | undefined;
  /** Undefined means TCP. */
  readonly protocol: Scalar | undefined;
  readonly span: Span;
}

export interface EnvVariable {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined if there is none or it comes from elsewhere. */
  readonly value: Scalar | undefined;
  /** `valueFrom` a Secret or ConfigMap. */
  readonly from: ConfigReference | undefined;
  /** `valueFrom` a field of the pod or a resource of the container. */
  readonly fromField: Scalar | undefined;
  readonly span: Span;
  readonly node: DocumentNode;
}

export interface Probe {
  readonly kind: 'liveness' | 'readiness' | 'startup';
  readonly handler: 'exec' | 'http' | 'tcp' | 'grpc' | 'none';
  /** A number or the name of a container port. */
  readonly port: Scalar | undefined;
  /** Path of an HTTP request. */
  readonly path: Scalar | undefined;
  /** Words of an exec probe: no shell reads them. */
  readonly command: readonly Scalar[];
  readonly span: Span;
  readonly node: DocumentNode;
}

/** `securityContext` of a container or a pod; what is not set is undefined. */
export interface SecurityContext {
  readonly runAsUser: Scalar | undefined;
  readonly runAsGroup: Scalar | undefined;
  readonly runAsNonRoot: Scalar | undefined;
  readonly privileged: Scalar | undefined;
  readonly readOnlyRootFilesystem: Scalar | undefined;
  readonly allowPrivilegeEscalation: Scalar | undefined;
  readonly addedCapabilities: readonly Scalar[];
  readonly droppedCapabilities: readonly Scalar[];
  readonly span: Span;
  readonly node: DocumentNode;
}

export interface VolumeMount {
  /** Name of the volume. */
  readonly name: Scalar | undefined;
  readonly mountPath: Scalar | undefined;
  readonly subPath: Scalar | undefined;
  readonly readOnly: boolean;
  readonly span: Span;
}

export interface Container {
  readonly init: boolean;
  readonly name: Scalar | undefined;
  readonly image: Scalar | undefined;
  /** Takes the place of the image's ENTRYPOINT; undefined if that counts. No shell reads it; `$(NAME)` stands for a variable. */
  readonly command: readonly Scalar[] | undefined;
  /** Takes the place of the image's CMD. */
  readonly args: readonly Scalar[] | undefined;
  readonly workingDir: Scalar | undefined;
  readonly ports: readonly ContainerPort[];
  readonly env: readonly EnvVariable[];
  readonly envFrom: readonly ConfigReference[];
  readonly probes: readonly Probe[];
  readonly requests: readonly Pair[];
  readonly limits: readonly Pair[];
  readonly securityContext: SecurityContext | undefined;
  /** As written: what a missing one means depends on the image's tag. */
  readonly imagePullPolicy: Scalar | undefined;
  readonly volumeMounts: readonly VolumeMount[];
  readonly span: Span;
  readonly node: DocumentNode;
}

export interface Volume {
  readonly name: Scalar | undefined;
  /** The key that says what it is: `emptyDir`, `secret`, `persistentVolumeClaim` …; undefined if none does. */
  readonly source: string | undefined;
  /** Secrets and ConfigMaps in it; several for a projected volume. */
  readonly references: readonly ConfigReference[];
  readonly span: Span;
  readonly node: DocumentNode;
}

/** What runs pods: the pod's template and what selects its pods. */
export interface Workload {
  readonly replicas: Scalar | undefined;
  /** `spec.selector.matchLabels` (`spec.selector` of a ReplicationController). */
  readonly selector: readonly Pair[];
  readonly podLabels: readonly Pair[];
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly serviceAccount: Scalar | undefined;
  readonly imagePullSecrets: readonly Scalar[];
  readonly securityContext: SecurityContext | undefined;
  readonly volumes: readonly Volume[];
  readonly nodeSelector: readonly Pair[];
  /** The pod's `spec`. */
  readonly node: DocumentNode;
}

export interface ServicePort {
  readonly name: Scalar | undefined;
  readonly port: Scalar | undefined;
  /** A number or the name of a container port; undefined means `port`. */
  readonly targetPort: Scalar | undefined;
  readonly nodePort: Scalar | undefined;
  readonly protocol: Scalar | undefined;
  readonly span: Span;
}

export interface Service {
  /** Undefined means ClusterIP. */
  readonly type: Scalar | undefined;
  readonly ports: readonly ServicePort[];
  readonly selector: readonly Pair[];
}

export interface IngressBackend {
  readonly host: Scalar | undefined;
  readonly path: Scalar | undefined;
  readonly service: Scalar | undefined;
  /** Number or name of the Service's port. */
  readonly port: Scalar | undefined;
  readonly span: Span;
}

export interface Ingress {
  readonly backends: readonly IngressBackend[];
  readonly tlsSecrets: readonly Scalar[];
}

/** Keys of a ConfigMap (`data`, `binaryData`) or Secret (`data` in Base64, `stringData`). */
export interface ConfigData {
  readonly kind: 'configMap' | 'secret';
  /** Type of a Secret; undefined means Opaque. */
  readonly type: Scalar | undefined;
  readonly entries: readonly (Pair & { readonly section: 'data' | 'binaryData' | 'stringData' })[];
}

export interface KustomizeImage {
  readonly name: Scalar | undefined;
  readonly newName: Scalar | undefined;
  readonly newTag: Scalar | undefined;
  readonly digest: Scalar | undefined;
  readonly span: Span;
}

/** `configMapGenerator` or `secretGenerator`. */
export interface KustomizeGenerator {
  readonly kind: 'configMap' | 'secret';
  readonly name: Scalar | undefined;
  /** `path` or `key=path`. */
  readonly files: readonly Scalar[];
  readonly envs: readonly Scalar[];
  /** `KEY=value`. */
  readonly literals: readonly Scalar[];
  readonly span: Span;
}

export interface Kustomization {
  /** Files, folders and URLs: `resources` and the older `bases`. */
  readonly resources: readonly Scalar[];
  readonly components: readonly Scalar[];
  readonly images: readonly KustomizeImage[];
  /** Paths of patch files: `patches`, `patchesStrategicMerge`, `patchesJson6902`. */
  readonly patches: readonly Scalar[];
  readonly generators: readonly KustomizeGenerator[];
  /** Names of `vars`: kustomize fills in `$(NAME)`. */
  readonly variables: readonly Scalar[];
  readonly namespace: Scalar | undefined;
  readonly namePrefix: Scalar | undefined;
  readonly nameSuffix: Scalar | undefined;
}

export interface SkaffoldArtifact {
  readonly image: Scalar | undefined;
  /** Undefined means ".". */
  readonly context: Scalar | undefined;
  /** The key that says how it is built: `docker`, `kaniko`, `custom`, `ko` …; undefined means docker. */
  readonly builder: string | undefined;
  /** Relative to the context. Undefined means "Dockerfile". */
  readonly dockerfile: Scalar | undefined;
  readonly target: Scalar | undefined;
  readonly buildArgs: readonly Pair[];
  /** `buildCommand` of a custom builder. */
  readonly command: Scalar | undefined;
  /** Name of the profile that it belongs to. */
  readonly profile: string | undefined;
  readonly span: Span;
}

export interface Skaffold {
  readonly artifacts: readonly SkaffoldArtifact[];
  /** Files and globs of manifests. */
  readonly manifests: readonly Scalar[];
  /** Folders of kustomizations. */
  readonly kustomizations: readonly Scalar[];
  readonly releases: readonly {
    readonly name: Scalar | undefined;
    readonly chartPath: Scalar | undefined;
    readonly valuesFiles: readonly Scalar[];
    readonly span: Span;
  }[];
  /** Paths of other skaffold files. */
  readonly requires: readonly Scalar[];
}

export interface ApplicationSource {
  readonly repoUrl: Scalar | undefined;
  readonly path: Scalar | undefined;
  readonly chart: Scalar | undefined;
  readonly targetRevision: Scalar | undefined;
  readonly valueFiles: readonly Scalar[];
  /** `kustomize.images`: `[name=]image[:tag]`. */
  readonly images: readonly Scalar[];
  readonly span: Span;
}

/** An Argo CD Application (or the template of an ApplicationSet). */
export interface Application {
  readonly project: Scalar | undefined;
  readonly sources: readonly ApplicationSource[];
  readonly server: Scalar | undefined;
  readonly cluster: Scalar | undefined;
  readonly namespace: Scalar | undefined;
  /** `syncPolicy.automated`, whatever is in it; undefined if there is none. */
  readonly automated: DocumentNode | undefined;
}

/** One object; what its kind says stands in one of the last fields, the others are undefined. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly kindSpan: Span;
  readonly name: Scalar | undefined;
  readonly namespace: Scalar | undefined;
  readonly labels: readonly Pair[];
  readonly annotations: readonly Pair[];
  readonly span: Span;
  readonly node: DocumentNode;
  readonly workload: Workload | undefined;
  readonly service: Service | undefined;
  readonly ingress: Ingress | undefined;
  readonly data: ConfigData | undefined;
  readonly kustomization: Kustomization | undefined;
  readonly skaffold: Skaffold | undefined;
  readonly application: Application | undefined;
}

export interface ManifestFile {
  readonly text: string;
  /** Values of the documents that hold anything. */
  readonly documents: readonly DocumentNode[];
  readonly objects: readonly ManifestObject[];
  readonly comments: readonly DocumentComment[];
  /** Of the YAML; empty for a template. */
  readonly problems: readonly Problem[];
  /** See `templated`. After `structure` there are no objects: that is a template for `parseTemplate`. */
  readonly template: 'structure' | 'values' | undefined;
}
