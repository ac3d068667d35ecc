import type { DocumentNode } from '../document/node.ts';
import { containerOf, referenceOf, securityContextOf } from './container.ts';
import type { ConfigReference, Volume, Workload } from './syntax.ts';
import { mapsOf, pairsOf, textOf } from './values.ts';

/** Where the kinds that run pods keep the pod's template (`metadata` and `spec`). */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  // Argo Rollouts, OpenShift
  Rollout: ['spec', 'template'],
  DeploymentConfig: ['spec', 'template'],
};

/** What object `node` of kind `kind` runs; undefined if that kind runs no pods or the template is missing. */
export function workloadOf(kind: string, apiVersion: string, node: DocumentNode): Workload | undefined {
  const knative = kind === 'Service' && apiVersion.startsWith('serving.knative.dev/');
  const path = knative ? ['spec', 'template'] : Object.hasOwn(templatePaths, kind) ? templatePaths[kind] : undefined;
  const template = path && node.at(...path);
  const pod = template?.get('spec');
  if (template === undefined || pod?.kind !== 'map') return undefined;
  const selector = kind === 'Pod' ? undefined : node.at('spec', 'selector');
  return {
    replicas: textOf(node.at('spec', 'replicas')),
    selector: pairsOf(selector?.get('matchLabels') ?? (selector?.get('matchExpressions') ? undefined : selector)),
    podLabels: pairsOf(template.at('metadata', 'labels')),
    containers: mapsOf(pod.get('containers')).map((one) => containerOf(one, false)),
    initContainers: mapsOf(pod.get('initContainers')).map((one) => containerOf(one, true)),
    serviceAccount: textOf(pod.get('serviceAccountName') ?? pod.get('serviceAccount')),
    imagePullSecrets: mapsOf(pod.get('imagePullSecrets')).flatMap((one) => textOf(one.get('name')) ?? []),
    securityContext: securityContextOf(pod.get('securityContext')),
    volumes: mapsOf(pod.get('volumes')).map(volumeOf),
    nodeSelector: pairsOf(pod.get('nodeSelector')),
    node: pod,
  };
}

function volumeOf(node: DocumentNode): Volume {
  const references: ConfigReference[] = [];
  for (const from of [node, ...mapsOf(node.at('projected', 'sources'))]) {
    const one = referenceOf(from, 'secret', 'secret') ?? referenceOf(from, 'configMap', 'configMap');
    if (one) references.push(one);
  }
  const source = node.entries().find(({ key }) => key !== 'name')?.key;
  return { name: textOf(node.get('name')), source, references, span: node.span, node };
}
