import { textOf } from '../../models/kubernetes/values.ts';
import { isOpen } from '../../models/kubernetes/template.ts';
import { isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

const lasting = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController']);

export default rule({
  id: 'kubernetes/restart-policy-fits-kind',
  level: 'error',
  must: 'The pods of a Job or CronJob have `restartPolicy: OnFailure` or `Never`, those of a Deployment, StatefulSet or DaemonSet `Always` or none.',
  why: 'The API server refuses the object: "Unsupported value", or "Required value: valid values: OnFailure, Never".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object, isPatch } of placedObjectsOf(repository)) {
      const { kind, apiVersion, workload, kindSpan } = object;
      if (!workload || isPatch || isOpen(workload.node)) continue;
      const isJob = apiVersion.startsWith('batch/') && (kind === 'Job' || kind === 'CronJob');
      if (!isJob && !(lasting.has(kind) && /^(?:apps\/|v1$)/.test(apiVersion))) continue;
      const policy = textOf(workload.node.get('restartPolicy'));
      if (policy && isOpenText(policy.value)) continue;
      const known = isJob ? ['OnFailure', 'Never'] : ['Always'];
      if (policy ? known.includes(policy.value) : !isJob) continue;
      const literal =
        policy && !policy.node.viaAlias && file.text.slice(policy.span.start, policy.span.end) === policy.value;
      yield {
        file,
        range: policy?.span ?? kindSpan,
        message: policy
          ? `the pods of a ${kind} cannot have \`restartPolicy: ${policy.value}\`, only ${known.join(' or ')}`
          : `${kind} \`${object.name?.value ?? ''}\` gives its pods no \`restartPolicy\`: it has to be OnFailure or Never`,
        fix: literal && !isJob ? fix.unsafe('Write `Always`', file, edit.replace(policy.span, 'Always')) : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec:\n  template:\n    spec:\n      containers: [{ name: a, image: "example/a:v1" }]\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly }\nspec:\n  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Always\n          containers: [{ name: a, image: "example/a:v1" }]\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      restartPolicy: OnFailure\n      containers: [{ name: a, image: "example/a:v1" }]\n',
      },
      finds: ['k8s.yaml:2:7', 'k8s.yaml:18:26', 'k8s.yaml:27:22'],
      fixed: {
        'k8s.yaml':
          'apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec:\n  template:\n    spec:\n      containers: [{ name: a, image: "example/a:v1" }]\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly }\nspec:\n  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Always\n          containers: [{ name: a, image: "example/a:v1" }]\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      restartPolicy: Always\n      containers: [{ name: a, image: "example/a:v1" }]\n',
      },
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{ name: a, image: "example/a:v1" }]\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: once }\nspec:\n  restartPolicy: Never\n  containers: [{ name: a, image: "example/a:v1" }]\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers: [{ name: a, image: "example/a:v1" }]\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/job.yaml':
          'apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n      {{- include "pod" . | nindent 6 }}\n      containers: [{ name: a, image: "example/a:v1" }]\n',
      },
    },
  ],
});
