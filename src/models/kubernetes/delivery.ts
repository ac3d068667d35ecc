import type { DocumentNode } from '../document/node.ts';
import type { Application, Kustomization, KustomizeGenerator, Skaffold, SkaffoldArtifact } from './syntax.ts';
import { mapsOf, pairsOf, textOf, textsOf } from './values.ts';

/** The content of a `kustomization.yaml`, whose `apiVersion` and `kind` may be left out (kustomize, api/types/kustomization.go). */
export function kustomizationOf(node: DocumentNode): Kustomization {
  const generators = (field: string, kind: KustomizeGenerator['kind']): KustomizeGenerator[] =>
    mapsOf(node.get(field)).map((one) => ({
      kind,
      name: textOf(one.get('name')),
      files: textsOf(one.get('files')),
      envs: [...textsOf(one.get('envs')), ...textsOf(one.get('env'))],
      literals: textsOf(one.get('literals')),
      span: one.span,
    }));
  const patchFiles = ['patches', 'patchesJson6902'].flatMap((field) =>
    mapsOf(node.get(field)).flatMap((one) => textOf(one.get('path')) ?? []),
  );
  // Elements may also be patches written out.
  const merges = textsOf(node.get('patchesStrategicMerge')).filter(({ value }) => !value.includes('\n'));
  return {
    resources: [...textsOf(node.get('resources')), ...textsOf(node.get('bases'))],
    components: textsOf(node.get('components')),
    images: mapsOf(node.get('images')).map((one) => ({
      name: textOf(one.get('name')),
      newName: textOf(one.get('newName')),
      newTag: textOf(one.get('newTag')),
      digest: textOf(one.get('digest')),
      span: one.span,
    })),
    patches: [...patchFiles, ...merges],
    generators: [...generators('configMapGenerator', 'configMap'), ...generators('secretGenerator', 'secret')],
    variables: mapsOf(node.get('vars')).flatMap((one) => textOf(one.get('name')) ?? []),
    namespace: textOf(node.get('namespace')),
    namePrefix: textOf(node.get('namePrefix')),
    nameSuffix: textOf(node.get('nameSuffix')),
  };
}

const builders = ['docker', 'kaniko', 'custom', 'buildpacks', 'bazel', 'jib', 'ko'];

/** A `skaffold.yaml` (skaffold, pkg/skaffold/schema): the newest field names, and those of v1 and v2 where they differ. */
export function skaffoldOf(node: DocumentNode): Skaffold {
  const parts: { readonly part: DocumentNode; readonly profile: string | undefined }[] = [
    { part: node, profile: undefined },
    ...mapsOf(node.get('profiles')).map((part) => ({ part, profile: part.get('name')?.text })),
  ];
  const all = parts.map(({ part }) => part);
  const releases = all.flatMap((part) => [
    ...mapsOf(part.at('manifests', 'helm', 'releases')),
    ...mapsOf(part.at('deploy', 'helm', 'releases')),
  ]);
  return {
    artifacts: parts.flatMap(({ part, profile }) =>
      mapsOf(part.at('build', 'artifacts')).map((one) => artifactOf(one, profile)),
    ),
    manifests: all.flatMap((part) => [
      ...textsOf(part.at('manifests', 'rawYaml')),
      ...textsOf(part.at('deploy', 'kubectl', 'manifests')),
    ]),
    kustomizations: all.flatMap((part) => [
      ...textsOf(part.at('manifests', 'kustomize', 'paths')),
      ...textsOf(part.at('deploy', 'kustomize', 'paths')),
    ]),
    releases: releases.map((one) => ({
      name: textOf(one.get('name')),
      chartPath: textOf(one.get('chartPath')),
      valuesFiles: textsOf(one.get('valuesFiles')),
      span: one.span,
    })),
    requires: mapsOf(node.get('requires')).flatMap((one) => textOf(one.get('path')) ?? []),
  };
}

function artifactOf(node: DocumentNode, profile: string | undefined): SkaffoldArtifact {
  const builder = builders.find((key) => node.get(key) !== undefined);
  const build = node.get(builder ?? 'docker');
  return {
    image: textOf(node.get('image')),
    context: textOf(node.get('context')),
    builder,
    dockerfile: textOf(build?.get('dockerfile')),
    target: textOf(build?.get('target')),
    buildArgs: pairsOf(build?.get('buildArgs')),
    command: textOf(node.at('custom', 'buildCommand')),
    profile,
    span: node.span,
  };
}

/** `spec` of an Argo CD Application (argo-cd, pkg/apis/application/v1alpha1/types.go). */
export function applicationOf(spec: DocumentNode | undefined): Application {
  const one = spec?.get('source');
  const sources = one?.kind === 'map' ? [one] : mapsOf(spec?.get('sources'));
  return {
    project: textOf(spec?.get('project')),
    sources: sources.map((source) => ({
      repoUrl: textOf(source.get('repoURL')),
      path: textOf(source.get('path')),
      chart: textOf(source.get('chart')),
      targetRevision: textOf(source.get('targetRevision')),
      valueFiles: textsOf(source.at('helm', 'valueFiles')),
      images: textsOf(source.at('kustomize', 'images')),
      span: source.span,
    })),
    server: textOf(spec?.at('destination', 'server')),
    cluster: textOf(spec?.at('destination', 'name')),
    namespace: textOf(spec?.at('destination', 'namespace')),
    automated: spec?.at('syncPolicy', 'automated'),
  };
}
