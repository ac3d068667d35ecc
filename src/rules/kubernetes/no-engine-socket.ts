import { textOf } from '../../models/kubernetes/values.ts';
import { placedObjectsOf } from '../../repository/manifest-objects.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/no-engine-socket',
  level: 'warning',
  must: 'No pod mounts the socket of the node’s container engine.',
  why: 'Whoever may write to that socket starts privileged containers on the node; and most nodes have no Docker any more, so the path is empty.',
  aliases: ['docker-sock', 'container-runtime-sock', 'CKV_K8S_27', 'KSV-0006'],
  tags: ['security'],
  securitySeverity: '8.0',
  *check(repository) {
    for (const { file, object } of placedObjectsOf(repository)) {
      for (const { node } of object.workload?.volumes ?? []) {
        const path = textOf(node.at('hostPath', 'path'));
        if (
          !path ||
          !/^\/(?:var\/)?run\/(?:docker|containerd\/containerd|crio\/crio|podman\/podman)\.sock$/.test(path.value)
        )
          continue;
        yield {
          file,
          range: path.span,
          level: object.kind === 'DaemonSet' || isForTrying(file.path) ? 'note' : undefined,
          message: `${object.kind} \`${object.name?.value ?? ''}\` mounts ${path.value} of the node: that is root on it`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: ci }\nspec:\n  containers:\n    - name: ci\n      image: example/agent:v1\n  volumes:\n    - name: engine\n      hostPath:\n        path: /var/run/docker.sock\n',
      },
      finds: ['pod.yaml:11:15'],
    },
  ],
  good: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: ci }\nspec:\n  containers:\n    - name: ci\n      image: example/agent:v1\n  volumes:\n    - name: run\n      emptyDir: {}\n    - name: logs\n      hostPath: { path: /var/log }\n',
      },
    },
  ],
});
