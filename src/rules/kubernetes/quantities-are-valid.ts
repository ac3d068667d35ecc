import { checkedObjectsOf } from '../../repository/manifest-fields.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/quantities-are-valid',
  level: 'error',
  must: 'Quantities of cpu, memory and storage are written as Kubernetes reads them: `500m`, `512Mi`, `2G`.',
  why: 'The API server refuses the object ("quantities must match the regular expression"); `m` behind memory is a thousandth of a byte, with which no container starts.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, check } of checkedObjectsOf(repository)) {
      for (const { name, path, node } of check.quantities) {
        const text = node.text ?? '';
        // Placeholders become quantities later.
        if (text === '' || /[{}$<>%@#]|^[A-Z_]+$/.test(text)) continue;
        // A number of another notation is one before it is a quantity.
        if (/^[-+]?\d[\dxXoObB_a-fA-F]*$/.test(text) && /[xXoObB_]/.test(text)) continue;
        const isValid = quantity.test(text);
        const isTiny = isValid && /^\d+m$/.test(text) && /memory|storage/.test(name);
        if (isValid && !isTiny) continue;
        const meant = meantBy(text);
        const literal = !node.viaAlias && file.text.slice(node.span.start, node.span.end).includes(text);
        yield {
          file,
          range: node.span,
          level: isTiny && !path.includes('.limits.') ? 'warning' : undefined,
          message: isTiny
            ? `\`${text}\` of ${name} is ${Number.parseInt(text, 10) / 1000} bytes: \`m\` means thousandths; did you mean \`${text.slice(0, -1)}Mi\`?`
            : `\`${text}\` is no quantity${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
          fix:
            literal && (isTiny || meant !== undefined)
              ? fix.unsafe(
                  `Write \`${isTiny ? `${text.slice(0, -1)}Mi` : meant}\``,
                  file,
                  edit.replace(
                    node.span,
                    file.text
                      .slice(node.span.start, node.span.end)
                      .replace(text, isTiny ? `${text.slice(0, -1)}Mi` : (meant ?? text)),
                  ),
                )
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      resources:\n        requests:\n          cpu: 0.5cores\n          memory: 128m\n        limits:\n          cpu: 500M\n          memory: "512MB"\n          ephemeral-storage: 1gi\n',
      },
      finds: ['pod.yaml:10:16', 'pod.yaml:11:19', 'pod.yaml:14:19', 'pod.yaml:15:30'],
      fixed: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      resources:\n        requests:\n          cpu: 0.5cores\n          memory: 128Mi\n        limits:\n          cpu: 500M\n          memory: "512M"\n          ephemeral-storage: 1Gi\n',
      },
    },
  ],
  good: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      resources:\n        requests: { cpu: 0.5, memory: 1.5Gi }\n        limits: { cpu: "2", memory: 1e9, nvidia.com/gpu: 1, ephemeral-storage: $SIZE }\n',
      },
    },
  ],
});

/** apimachinery, pkg/api/resource/quantity.go and suffix.go. */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** `512MB` → 512M, `1gi` → 1Gi, `64K` → 64Ki. */
function meantBy(text: string): string | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s?([a-zA-Z]{1,3})$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const [, prefix, rest] = /^([kmgtp])(i?b?)$/i.exec(unit) ?? [];
  if (prefix === undefined || rest === undefined) return undefined;
  const binary = /^i/i.test(rest);
  const letter = prefix.toUpperCase();
  if (!binary && rest === '' && letter === 'K') return `${number}Ki`;
  return `${number}${binary ? `${letter}i` : letter === 'K' ? 'k' : letter}`;
}
