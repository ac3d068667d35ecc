import { kindsOf } from './fields.ts';

/** An API version that Kubernetes has dropped (kubernetes.io, "Deprecated API Migration Guide"). */
export interface RemovedVersion {
  /** Release that no longer serves it: "1.22". */
  readonly since: string;
  /** The version that took its place; undefined if none did. */
  readonly next: string | undefined;
  /** True if an object of the old version is one of the new as it stands. */
  readonly same: boolean;
}

/** apiVersion, kinds, release, successor, `=` if nothing else changes. */
const removals = `
extensions/v1beta1 Deployment,DaemonSet,ReplicaSet 1.16 apps/v1
extensions/v1beta1 NetworkPolicy 1.16 networking.k8s.io/v1 =
extensions/v1beta1 PodSecurityPolicy 1.16
extensions/v1beta1 Ingress 1.22 networking.k8s.io/v1
apps/v1beta1 Deployment,StatefulSet 1.16 apps/v1
apps/v1beta2 Deployment,StatefulSet,DaemonSet,ReplicaSet 1.16 apps/v1
networking.k8s.io/v1beta1 Ingress 1.22 networking.k8s.io/v1
networking.k8s.io/v1beta1 IngressClass 1.22 networking.k8s.io/v1 =
apiextensions.k8s.io/v1beta1 CustomResourceDefinition 1.22 apiextensions.k8s.io/v1
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration,ValidatingWebhookConfiguration 1.22 admissionregistration.k8s.io/v1
apiregistration.k8s.io/v1beta1 APIService 1.22 apiregistration.k8s.io/v1 =
certificates.k8s.io/v1beta1 CertificateSigningRequest 1.22 certificates.k8s.io/v1
coordination.k8s.io/v1beta1 Lease 1.22 coordination.k8s.io/v1 =
rbac.authorization.k8s.io/v1beta1 Role,RoleBinding,ClusterRole,ClusterRoleBinding 1.22 rbac.authorization.k8s.io/v1 =
scheduling.k8s.io/v1beta1 PriorityClass 1.22 scheduling.k8s.io/v1 =
storage.k8s.io/v1beta1 CSIDriver,CSINode,StorageClass,VolumeAttachment 1.22 storage.k8s.io/v1 =
storage.k8s.io/v1beta1 CSIStorageCapacity 1.27 storage.k8s.io/v1 =
batch/v1beta1 CronJob 1.25 batch/v1 =
discovery.k8s.io/v1beta1 EndpointSlice 1.25 discovery.k8s.io/v1
autoscaling/v2beta1 HorizontalPodAutoscaler 1.25 autoscaling/v2
autoscaling/v2beta2 HorizontalPodAutoscaler 1.26 autoscaling/v2 =
policy/v1beta1 PodDisruptionBudget 1.25 policy/v1 =
policy/v1beta1 PodSecurityPolicy 1.25
node.k8s.io/v1beta1 RuntimeClass 1.25 node.k8s.io/v1 =
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema,PriorityLevelConfiguration 1.26 flowcontrol.apiserver.k8s.io/v1
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema,PriorityLevelConfiguration 1.29 flowcontrol.apiserver.k8s.io/v1
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema,PriorityLevelConfiguration 1.32 flowcontrol.apiserver.k8s.io/v1
`;

let removed: ReadonlyMap<string, RemovedVersion> | undefined;

/** Whether `apiVersion` of `kind` is one that no current Kubernetes serves. */
export function removedVersion(apiVersion: string, kind: string): RemovedVersion | undefined {
  removed ??= new Map(
    removals
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [version, kinds = '', since = '', next, same] = line.split(' ');
        return kinds.split(',').map((one): [string, RemovedVersion] => {
          return [`${version}/${one}`, { since, next, same: same === '=' }];
        });
      }),
  );
  return removed.get(`${apiVersion}/${kind}`);
}

/** The versions that serve `kind`, where `apiVersion` is one of Kubernetes' own and does not; else none. */
export function kindsServed(apiVersion: string, kind: string): readonly string[] {
  const versions = kindsOf().get(kind);
  if (!versions || versions.includes(apiVersion)) return [];
  const isOwn = [...kindsOf().values()].some((one) => one.includes(apiVersion));
  return isOwn ? versions : [];
}
