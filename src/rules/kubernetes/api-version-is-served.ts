import { kindsServed, removedVersion } from '../../models/kubernetes/api-versions.ts';
import { placedObjectsOf } from '../../repository/manifest-objects.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/api-version-is-served',
  level: 'error',
  must: 'Every object names an API version that Kubernetes serves for its kind.',
  why: 'The cluster refuses the object: "no matches for kind". The removed versions are gone from every Kubernetes that still gets fixes.',
  aliases: ['no-extensions-v1beta'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object, isPatch } of placedObjectsOf(repository)) {
      const { apiVersion, kind, node } = object;
      const written = node.get('apiVersion');
      // A chart may choose by what the cluster can do.
      if (!written || (file.chart?.role === 'template' && file.text.includes('.Capabilities'))) continue;
      const removed = removedVersion(apiVersion, kind);
      const served = removed ? [] : kindsServed(apiVersion, kind);
      if (!removed && served.length === 0) continue;
      const [only] = served;
      const next = removed ? removed.next : served.length === 1 ? only : undefined;
      const isDrop = removed === undefined || removed.same || (object.workload?.selector.length ?? 0) > 0;
      const literal =
        !written.viaAlias && file.text.slice(written.span.start, written.span.end).includes(apiVersion) && !isPatch;
      yield {
        file,
        range: written.span,
        message: removed
          ? `Kubernetes ${removed.since} removed ${apiVersion} of ${kind}${removed.next === undefined ? '' : `: use ${removed.next}`}`
          : `${apiVersion} has no kind ${kind}: it is in ${served.join(' and ')}`,
        fix:
          next !== undefined && isDrop && literal
            ? fix.unsafe(
                `Use ${next}`,
                file,
                edit.replace(
                  written.span,
                  file.text.slice(written.span.start, written.span.end).replace(apiVersion, next),
                ),
              )
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: web }\n---\napiVersion: batch/v1beta1\nkind: CronJob\nmetadata: { name: nightly }\n---\napiVersion: v1\nkind: Deployment\nmetadata: { name: web }\n---\napiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { name: web }\n',
      },
      finds: ['k8s.yaml:1:13', 'k8s.yaml:5:13', 'k8s.yaml:9:13', 'k8s.yaml:13:13'],
      fixed: {
        'k8s.yaml':
          'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: web }\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n---\napiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { name: web }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\n---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: web }\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/ingress.yaml':
          '{{- if .Capabilities.APIVersions.Has "networking.k8s.io/v1" }}\napiVersion: networking.k8s.io/v1\n{{- else }}\napiVersion: extensions/v1beta1\n{{- end }}\nkind: Ingress\n',
      },
    },
  ],
});
