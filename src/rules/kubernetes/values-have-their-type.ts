import type { Repository } from '../../repository/repository.ts';
import type { CheckedObject } from '../../repository/manifest-fields.ts';
import type { FieldProblem } from '../../models/kubernetes/fields.ts';
import type { Fix } from '../../finding.ts';
import { checkedObjectsOf } from '../../repository/manifest-fields.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/values-have-their-type',
  level: 'error',
  must: 'Every value of a manifest has the type that its field asks for: variables, labels, annotations and the data of a ConfigMap are texts.',
  why: 'The API server refuses the object: "cannot unmarshal number into Go struct field EnvVar.value of type string". YAML makes a number of a bare `8080` and a boolean of a bare `true` or `yes`.',
  aliases: [],
  fixes: 'safe',
  *check(repository: Repository) {
    for (const { file, check } of checkedObjectsOf(repository)) {
      for (const problem of check.problems) {
        if (problem.kind !== 'form') continue;
        const { path, span, node, wanted, found } = problem;
        const text =
          node.kind === 'scalar' ? `\`${node.source.slice(0, 60)}\` is ${names[found]}` : `it is ${names[found]}`;
        const hint = wanted === 'a text' && node.kind === 'scalar' ? ': put it in quotes' : '';
        yield {
          file,
          range: span,
          message: `\`${path}\` must be ${wanted}, and ${text}${hint}`,
          fix: fixOf(file, problem),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  labels: { version: 1.10 }\nspec:\n  replicas: "2"\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          command: python app.py\n          env:\n            - name: PORT\n              value: 8080\n            - name: DEBUG\n              value: yes # for now\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  RETRIES: 3\n',
      },
      finds: [
        'deploy.yaml:5:22',
        'deploy.yaml:7:13',
        'deploy.yaml:17:20',
        'deploy.yaml:20:22',
        'deploy.yaml:22:22',
        'deploy.yaml:29:12',
      ],
      fixed: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  labels: { version: "1.10" }\nspec:\n  replicas: 2\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          command: python app.py\n          env:\n            - name: PORT\n              value: "8080"\n            - name: DEBUG\n              value: "yes" # for now\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  RETRIES: "3"\n',
      },
    },
  ],
  good: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\n  annotations:\n    when: 2026-01-01\n    empty:\nspec:\n  hostNetwork: no\n  terminationGracePeriodSeconds: ${GRACE}\n  containers:\n    - name: api\n      image: example/api:v1\n      ports: [{ containerPort: 80.0 }]\n      resources: { limits: { cpu: 1, memory: 1Gi } }\n      livenessProbe: { httpGet: { port: http } }\n      readinessProbe: { httpGet: { port: 80 } }\n      env:\n        - { name: A, value: "1" }\n        - { name: B, value: }\n',
      },
    },
  ],
});

const names: Readonly<Record<Extract<FieldProblem, { kind: 'form' }>['found'], string>> = {
  text: 'a text',
  boolean: 'a boolean',
  integer: 'a number',
  number: 'a number',
  null: 'nothing',
  map: 'a map',
  list: 'a list',
};

/** Quotes around a bare scalar, or away from a quoted number or boolean. */
function fixOf(
  file: CheckedObject['file'],
  { span, node, wanted, found }: Extract<FieldProblem, { kind: 'form' }>,
): Fix | undefined {
  const { source } = node;
  if (node.viaAlias || node.anchor !== undefined || node.kind !== 'scalar' || source.includes('\n')) return undefined;
  if (file.text.slice(span.start, span.end) !== source) return undefined;
  if (wanted === 'a text' && found !== 'text' && /^[\w.+-]+$/.test(source))
    return fix.safe(`Quote \`${source}\``, file, edit.replace(span, `"${source}"`));
  const bare = /^(["'])(.*)\1$/.exec(source)?.[2];
  const isRight =
    bare !== undefined &&
    ((wanted === 'a whole number' && /^(?:0|-?[1-9]\d{0,9})$/.test(bare)) ||
      (wanted === 'a boolean' && /^(?:true|false)$/.test(bare)));
  return isRight ? fix.safe(`Take the quotes off \`${bare}\``, file, edit.replace(span, bare)) : undefined;
}
