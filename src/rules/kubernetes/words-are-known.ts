import { checkedObjectsOf } from '../../repository/manifest-fields.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/words-are-known',
  level: 'error',
  must: 'Fields that take one of a few words (`imagePullPolicy`, `type`, `protocol`, `accessModes` …) have one of these, spelled as the API spells it.',
  why: 'The API server refuses the object: "Unsupported value: supported values: …". Upper and lower case count.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    for (const { file, check } of checkedObjectsOf(repository)) {
      for (const problem of check.problems) {
        if (problem.kind !== 'word') continue;
        const { path, node, words } = problem;
        const text = node.text ?? '';
        const cased = words.find((one) => one.toLowerCase() === text.toLowerCase());
        const meant = cased ?? nearest(text, words)[0];
        const literal = !node.viaAlias && file.text.slice(node.span.start, node.span.end) === text;
        yield {
          file,
          range: node.span,
          message: `\`${path}\` cannot be \`${text}\`: it is ${meant === undefined ? `one of ${words.join(', ')}` : `\`${meant}\``}`,
          fix:
            meant !== undefined && literal
              ? fix[cased === undefined ? 'unsafe' : 'safe'](`Write \`${meant}\``, file, edit.replace(node.span, meant))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  type: Loadbalancer\n  ports: [{ port: 80, protocol: tcp }]\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      imagePullPolicy: IfNotPresnt\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec:\n  accessModes: [RWO]\n  resources: { requests: { storage: 1Gi } }\n',
      },
      finds: ['k8s.yaml:5:9', 'k8s.yaml:6:33', 'k8s.yaml:15:24', 'k8s.yaml:21:17'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  type: LoadBalancer\n  ports: [{ port: 80, protocol: TCP }]\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      imagePullPolicy: IfNotPresent\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec:\n  accessModes: [RWO]\n  resources: { requests: { storage: 1Gi } }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  type: ${SERVICE_TYPE}\n  ports: [{ port: 80, protocol: UDP }]\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      imagePullPolicy: Never\n  volumes: [{ name: a, hostPath: { path: /a, type: "" } }]\n',
      },
    },
  ],
});
