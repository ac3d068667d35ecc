import { kustomizationOf } from '../models/kubernetes/delivery.ts';
import type { ConfigReference, ManifestObject } from '../models/kubernetes/syntax.ts';
import { isOpen } from '../models/kubernetes/template.ts';
import type { Span } from '../text/span.ts';
import { baseName, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { areaOf, placedObjectsOf } from './manifest-objects.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A ConfigMap or Secret that a file of the repository makes. */
export interface ConfigObject {
  readonly kind: ConfigReference['kind'];
  readonly name: string;
  readonly file: { readonly path: string };
  readonly span: Span;
  /** See `areaOf`. */
  readonly area: string;
  /** Undefined if nobody sees all of them. */
  readonly keys: ReadonlySet<string> | undefined;
}

/** Every ConfigMap and Secret that manifests hold and kustomizations generate, and what other objects become (SealedSecret, ExternalSecret). */
export const configObjectsOf = memoOf((repository: Repository): readonly ConfigObject[] => [
  ...placedObjectsOf(repository).flatMap(({ file, object }) => fromObject(file, object)),
  ...generated(repository),
]);

function fromObject(file: Manifest, object: ManifestObject): readonly ConfigObject[] {
  const { data, kind, name, node } = object;
  const area = areaOf(file);
  if (name && data) {
    const parts = [node, node.get('data'), node.get('stringData'), node.get('binaryData')];
    // An empty one is filled by hand.
    const isKnown =
      data.entries.length > 0 && !parts.some((part) => isOpen(part)) && file.model.template !== 'structure';
    const keys = isKnown ? new Set(data.entries.map((entry) => entry.name)) : undefined;
    return [{ kind: data.kind, name: name.value, file, span: name.span, area, keys }];
  }
  if (
    !/^(?:SealedSecret|ExternalSecret|VaultStaticSecret|Certificate|SecretProviderClass|ClusterExternalSecret)$/.test(
      kind,
    )
  )
    return [];
  const made = [
    node.at('spec', 'target', 'name'),
    node.at('spec', 'secretName'),
    node.at('spec', 'destination', 'name'),
  ];
  return [...made.flatMap((one) => one?.text ?? []), ...(name ? [name.value] : [])].map((one) => ({
    kind: 'secret' as const,
    name: one,
    file,
    span: object.kindSpan,
    area,
    keys: undefined,
  }));
}

function generated(repository: Repository): readonly ConfigObject[] {
  const paths = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].flatMap((name) => repository.named(name));
  return repository.units(formats.yaml, paths).flatMap((file) =>
    kustomizationOf(file.model.root).generators.flatMap(
      ({ kind, name, files, envs, literals, span }): ConfigObject[] => {
        if (!name) return [];
        const keys = new Set([
          ...literals.map(({ value }) => value.split('=')[0] ?? ''),
          ...files.map(({ value }) => (value.includes('=') ? (value.split('=')[0] ?? '') : baseName(value))),
        ]);
        return [
          {
            kind,
            name: name.value,
            file,
            span: name.span ?? span,
            area: `folder ${parentOf(file.path)}`,
            keys: envs.length > 0 || keys.size === 0 ? undefined : keys,
          },
        ];
      },
    ),
  );
}

/** A place that names a ConfigMap or Secret. */
export interface PlacedReference {
  readonly file: Manifest;
  readonly reference: ConfigReference;
}

/** Every such place in the containers and volumes of workloads. */
export const configReferencesOf = memoOf((repository: Repository): readonly PlacedReference[] =>
  manifestsOf(repository).flatMap((file) =>
    file.model.objects.flatMap(({ workload }) =>
      workload
        ? [
            ...[...workload.initContainers, ...workload.containers].flatMap(({ env, envFrom }) => [
              ...env.flatMap(({ from }) => from ?? []),
              ...envFrom,
            ]),
            ...workload.volumes.flatMap(({ references }) => references),
          ].map((reference) => ({ file, reference }))
        : [],
    ),
  ),
);
