/** Words that a field takes, by type and field (k8s.io/api, constants of each type; validation refuses all others). */
const words = `
Container.imagePullPolicy Always IfNotPresent Never
Container.terminationMessagePolicy File FallbackToLogsOnError
PodSpec.restartPolicy Always OnFailure Never
PodSpec.dnsPolicy ClusterFirst ClusterFirstWithHostNet Default None
ContainerPort.protocol TCP UDP SCTP
ServicePort.protocol TCP UDP SCTP
ServiceSpec.type ClusterIP NodePort LoadBalancer ExternalName
ServiceSpec.sessionAffinity ClientIP None
ServiceSpec.externalTrafficPolicy Cluster Local
ServiceSpec.internalTrafficPolicy Cluster Local
HTTPIngressPath.pathType Exact Prefix ImplementationSpecific
HTTPGetAction.scheme HTTP HTTPS
CronJobSpec.concurrencyPolicy Allow Forbid Replace
JobSpec.completionMode NonIndexed Indexed
DeploymentStrategy.type Recreate RollingUpdate
StatefulSetUpdateStrategy.type RollingUpdate OnDelete
DaemonSetUpdateStrategy.type RollingUpdate OnDelete
StatefulSetSpec.podManagementPolicy OrderedReady Parallel
PersistentVolumeClaimSpec.accessModes ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod
PersistentVolumeSpec.accessModes ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod
PersistentVolumeClaimSpec.volumeMode Filesystem Block
PersistentVolumeSpec.persistentVolumeReclaimPolicy Retain Recycle Delete
StorageClass.reclaimPolicy Retain Recycle Delete
StorageClass.volumeBindingMode Immediate WaitForFirstConsumer
Toleration.effect NoSchedule PreferNoSchedule NoExecute
SeccompProfile.type RuntimeDefault Unconfined Localhost
LabelSelectorRequirement.operator In NotIn Exists DoesNotExist
NodeSelectorRequirement.operator In NotIn Exists DoesNotExist Gt Lt
TopologySpreadConstraint.whenUnsatisfiable DoNotSchedule ScheduleAnyway
VolumeMount.mountPropagation None HostToContainer Bidirectional
HostPathVolumeSource.type DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice
NetworkPolicySpec.policyTypes Ingress Egress
RoleRef.kind Role ClusterRole
Subject.kind User Group ServiceAccount
`;

/** Fields that an object of a type has to have; `a|b`: one of them. */
const required = `
Container name
ContainerPort containerPort
VolumeMount name mountPath
Volume name
EnvVar name
ServicePort port
HTTPIngressPath pathType backend
IngressServiceBackend name port
CronJobSpec schedule jobTemplate
JobSpec template
DeploymentSpec template
StatefulSetSpec template
DaemonSetSpec template
PersistentVolumeClaimSpec accessModes resources
CrossVersionObjectReference kind name
HorizontalPodAutoscalerSpec scaleTargetRef maxReplicas
HorizontalPodAutoscalerSpec2 scaleTargetRef maxReplicas
Probe exec|httpGet|tcpSocket|grpc
HTTPGetAction port
TCPSocketAction port
RoleBinding roleRef
ClusterRoleBinding roleRef
ObjectMeta name|generateName
`;

let byField: ReadonlyMap<string, readonly string[]> | undefined;
let byType: ReadonlyMap<string, readonly string[]> | undefined;

const table = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...rest] = line.split(' ');
        return [name, rest];
      }),
  );

/** The words that `field` of `type` takes; undefined if any text will do. */
export function wordsOf(type: string, field: string): readonly string[] | undefined {
  byField ??= table(words);
  return byField.get(`${type}.${field}`);
}

/** The fields that a `type` has to have. */
export function requiredFields(type: string): readonly string[] {
  byType ??= table(required);
  return byType.get(type) ?? [];
}
