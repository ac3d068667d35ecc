import { textOf } from '../../models/kubernetes/values.ts';
import { placedObjectsOf } from '../../repository/manifest-objects.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/no-host-namespace',
  level: 'note',
  must: 'No pod of an application shares the network, the processes or the IPC of its node.',
  why: 'Such a pod sees the traffic, the processes or the memory of everything on the node, and its ports collide with the node’s.',
  aliases: ['host-network', 'host-pid', 'host-ipc', 'CKV_K8S_17', 'CKV_K8S_18', 'CKV_K8S_19'],
  tags: ['security'],
  securitySeverity: '5.0',
  *check(repository) {
    for (const { file, object } of placedObjectsOf(repository)) {
      // What looks after nodes runs on each of them; a chart mostly leaves it to its values.
      if (!object.workload || object.kind === 'DaemonSet' || file.chart?.role === 'template') continue;
      for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
        const node = object.workload.node.get(key);
        const shared = textOf(node);
        if (shared && node?.value === true)
          yield {
            file,
            range: shared.span,
            message: `${object.kind} \`${object.name?.value ?? ''}\` runs with \`${key}\``,
          };
      }
    }
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  hostNetwork: true\n  hostPID: true\n  containers: [{ name: api, image: "example/api:v1" }]\n',
      },
      finds: ['pod.yaml:5:16', 'pod.yaml:6:12'],
    },
  ],
  good: [
    {
      files: {
        'pod.yaml':
          'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      containers: [{ name: agent, image: "example/agent:v1" }]\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  hostNetwork: false\n  containers: [{ name: api, image: "example/api:v1" }]\n',
      },
    },
  ],
});
