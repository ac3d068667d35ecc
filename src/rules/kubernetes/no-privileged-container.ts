import { containersOf } from '../../repository/manifests.ts';
import { isBrought } from '../../repository/purpose.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/no-privileged-container',
  level: 'warning',
  must: 'No container of an application is privileged.',
  why: 'A privileged container has every capability and every device of the node: whoever breaks into the program has the node.',
  aliases: ['privileged-container', 'CKV_K8S_16', 'KSV-0017'],
  tags: ['security'],
  securitySeverity: '8.0',
  *check(repository) {
    for (const { file, object, container } of containersOf(repository)) {
      const privileged = container.securityContext?.privileged;
      if (privileged?.value !== 'true' || isBrought(file.path)) continue;
      const reason = commentBeside(file, privileged.span.start);
      if (reason) continue;
      // What looks after the nodes themselves often has to be; an init container is gone soon.
      const isOfNode = object.kind === 'DaemonSet' || object.namespace?.value === 'kube-system' || container.init;
      yield {
        file,
        range: privileged.span,
        level: isOfNode || isForTrying(file.path) ? 'note' : undefined,
        message: `container \`${container.name?.value ?? ''}\` is privileged; if it has to be, a comment beside it says why`,
      };
    }
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      securityContext:\n        privileged: true\n',
      },
      finds: ['pod.yaml:9:21'],
    },
  ],
  good: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      securityContext: { privileged: false }\n    - name: fuse\n      image: example/fuse:v1\n      securityContext:\n        # FUSE mounts need it\n        privileged: true\n',
      },
    },
  ],
});

/** True if a comment stands on the line of `offset` or on the one above it. */
function commentBeside(
  {
    text,
    model,
  }: {
    readonly text: string;
    readonly model: { readonly comments: readonly { readonly span: { readonly start: number } }[] };
  },
  offset: number,
): boolean {
  const above = text.lastIndexOf('\n', text.lastIndexOf('\n', offset - 1) - 1);
  const end = text.indexOf('\n', offset);
  return model.comments.some(({ span }) => span.start > above && span.start < (end === -1 ? text.length : end));
}
