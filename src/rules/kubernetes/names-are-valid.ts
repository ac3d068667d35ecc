import type { Scalar } from '../../models/document/scalar.ts';
import { kindsOf } from '../../models/kubernetes/fields.ts';
import { isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/names-are-valid',
  level: 'error',
  must: 'Names of objects, containers, volumes and ports are written with lower-case letters, digits and hyphens, a port’s in at most 15 of them; a Service with several ports names each.',
  why: 'The API server refuses the object: "a lowercase RFC 1123 subdomain must consist of …", "must be no more than 15 characters".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object, isPatch } of placedObjectsOf(repository)) {
      const { kind, apiVersion, name, workload, service } = object;
      const wrong: { readonly name: Scalar; readonly message: string }[] = [];
      const judge = (
        one: Scalar | undefined,
        what: string,
        form: Pick<RegExp, 'test'>,
        longest: number,
        says: string,
      ): void => {
        // A chart's own value may be there to be filled in.
        if (!one || one.value === '' || isOpenText(one.value) || placeholder.test(one.value)) return;
        if (one.node.source.includes('{{')) return;
        if (one.value.length > longest)
          wrong.push({
            name: one,
            message: `${what} \`${one.value}\` has ${one.value.length} characters, at most ${longest} are allowed`,
          });
        else if (!form.test(one.value))
          wrong.push({ name: one, message: `${what} \`${one.value}\` is not valid: ${says}` });
      };
      if (kindsOf().get(kind)?.includes(apiVersion) && !apiVersion.startsWith('rbac.'))
        judge(name, `the name of the ${kind}`, subdomain, 253, inWords);
      const pods = [...(workload?.initContainers ?? []), ...(workload?.containers ?? [])];
      for (const container of pods) {
        judge(container.name, 'the name of container', label, 63, inWords);
        for (const port of container.ports)
          judge(port.name, 'the name of port', portName, 15, `${inWords}, with at least one letter`);
      }
      for (const volume of workload?.volumes ?? []) judge(volume.name, 'the name of volume', label, 63, inWords);
      for (const port of service?.ports ?? []) judge(port.name, 'the name of port', label, 63, inWords);
      for (const { name: one, message } of wrong) {
        const lower = one.value.toLowerCase().replaceAll('_', '-');
        // Others may refer to the name.
        const literal = !one.node.viaAlias && file.text.slice(one.span.start, one.span.end) === one.value;
        const isAlone = file.text.split(one.value).length === 2;
        yield {
          file,
          range: one.span,
          message,
          fix:
            literal && isAlone && lower !== one.value && label.test(lower) && lower.length <= 15 && one !== name
              ? fix.unsafe(`Name it \`${lower}\``, file, edit.replace(one.span, lower))
              : undefined,
        };
      }
      const ports = service?.ports ?? [];
      if (ports.length < 2 || isPatch || file.chart?.role === 'template') continue;
      for (const port of ports)
        if (!port.name && port.port && file.text.slice(port.span.start, port.span.end).includes('port'))
          yield {
            file,
            range: port.span,
            message: `port ${port.port.value} has no name, and a Service with several ports must name each`,
          };
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: My_App }\nspec:\n  containers:\n    - name: Api\n      image: example/api:v1\n      ports:\n        - { name: prometheus-metrics, containerPort: 80 }\n        - { name: "8080", containerPort: 81 }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports:\n    - port: 80\n    - { name: https, port: 443 }\n',
      },
      finds: ['k8s.yaml:3:19', 'k8s.yaml:6:13', 'k8s.yaml:9:19', 'k8s.yaml:10:19', 'k8s.yaml:17:7'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: My_App }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      ports:\n        - { name: prometheus-metrics, containerPort: 80 }\n        - { name: "8080", containerPort: 81 }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports:\n    - port: 80\n    - { name: https, port: 443 }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: my-app.v1 }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      ports: [{ name: http, containerPort: 80 }, { name: "9p", containerPort: 81 }]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: "system:API" }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: APP_NAME }\nspec:\n  ports: [{ port: 80 }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web-PR_NUMBER }\nspec:\n  ports: [{ port: 80 }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: "${NAME}" }\nspec:\n  ports: [{ port: 80, name: a }, { port: 81, name: b }]\n',
      },
    },
  ],
});

const inWords = 'lower-case letters, digits and hyphens, a letter or digit at both ends';
/** `web-PR_NUMBER`: a script puts something in its place. */
const placeholder = /(?:^|[-.])[A-Z][A-Z0-9_]{2,}(?:[-.]|$)/;
/** apimachinery, pkg/util/validation/validation.go. */
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const subdomain = { test: (text: string): boolean => text.split('.').every((part) => label.test(part)) };
const portName = {
  test: (text: string): boolean => label.test(text) && /[a-z]/.test(text) && !text.includes('--'),
};
