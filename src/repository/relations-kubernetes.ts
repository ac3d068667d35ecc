import { templateActions } from '../models/kubernetes/actions.ts';
import { resolveExpression, type TemplateScope } from '../models/kubernetes/expression.ts';
import { isKustomizationPath, type ManifestObject } from '../models/kubernetes/manifest.ts';
import type { Pair } from '../models/kubernetes/syntax.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { Facts } from './inventory-types.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import type { Repository } from './repository.ts';

/** `key=value` → the Services of one folder or chart that select by it first. */
type Selectors = Map<string, { readonly name: string; readonly selector: readonly Pair[] }[]>;

/** Files of Kubernetes objects, their workloads with the images that they run, and Argo CD Applications as artefacts. */
export function relateKubernetes(repository: Repository, draft: InventoryDraft): void {
  const files = manifestsOf(repository).filter(({ path }) => !isKustomizationPath(path));
  const selectors = new Map<string, Selectors>();
  for (const file of files) {
    for (const { service, name } of file.model.objects) {
      const first = service?.selector[0];
      if (!service || !first?.value || !name) continue;
      const area = areaOf(file);
      const bySelector: Selectors = selectors.get(area) ?? new Map();
      const key = `${first.name}=${first.value.value}`;
      bySelector.set(key, [...(bySelector.get(key) ?? []), { name: name.value, selector: service.selector }]);
      selectors.set(area, bySelector);
    }
  }
  for (const file of files) {
    const { path, model } = file;
    const { objects } = model;
    if (!objects.some(({ workload, service, ingress }) => workload || service || ingress)) continue;
    draft.file('kubernetes-file', path, fileFacts(objects));
    const scope = file.chart?.role === 'template' ? scopeOf(repository, file.chart.root) : undefined;
    for (const object of objects) {
      const { workload } = object;
      if (!workload) continue;
      const name = filled(object.name?.value ?? '', scope);
      const services = servicesOf(workload.podLabels, selectors.get(areaOf(file)));
      const id = draft.part({
        kind: 'workload',
        path,
        name: name || object.kind.toLowerCase(),
        span: object.name?.span ?? object.kindSpan,
        within: path,
        facts: {
          kind: object.kind,
          ...(object.namespace ? { namespace: object.namespace.value } : {}),
          ...(services.length > 0 ? { services: services.map((one) => filled(one, scope)) } : {}),
        },
      });
      for (const { image } of [...workload.initContainers, ...workload.containers])
        if (image) draft.image(id, 'runs', filled(image.value, scope), { path, span: image.span });
    }
  }
}

/** Services and workloads of one folder, or of one chart, belong together. */
const areaOf = ({ path, chart }: Manifest): string => (chart?.role === 'template' ? chart.root : parentOf(path));

function fileFacts(objects: readonly ManifestObject[]): Facts {
  const names = (wanted: (one: ManifestObject) => unknown): readonly string[] =>
    objects.flatMap((one) => (wanted(one) && one.name ? [one.name.value] : []));
  const services = names(({ service }) => service);
  const ingresses = names(({ ingress }) => ingress);
  return { ...(services.length > 0 ? { services } : {}), ...(ingresses.length > 0 ? { ingresses } : {}) };
}

/** Names of the Services that select pods with these labels. */
function servicesOf(labels: readonly Pair[], selectors: Selectors | undefined): readonly string[] {
  if (selectors === undefined) return [];
  const has = new Set(labels.map(({ name, value }) => `${name}=${value?.value}`));
  const found = new Set<string>();
  for (const label of has)
    for (const { name, selector } of selectors.get(label) ?? [])
      if (selector.every((pair) => has.has(`${pair.name}=${pair.value?.value}`))) found.add(name);
  return [...found];
}

function scopeOf(repository: Repository, root: string): TemplateScope {
  return {
    values: repository.unit(formats.yaml, joinPath(root, 'values.yaml'))?.model.root,
    chart: repository.unit(formats.chart, joinPath(root, 'Chart.yaml'))?.model,
  };
}

/** `text` with those of its template actions put in that the chart's own values answer. */
function filled(text: string, scope: TemplateScope | undefined): string {
  if (scope === undefined || !text.includes('{{')) return text;
  let result = '';
  let done = 0;
  for (const { span, code } of templateActions(text)) {
    const found = resolveExpression(code, scope);
    result += text.slice(done, span.start) + (found?.text ?? text.slice(span.start, span.end));
    done = span.end;
  }
  return result + text.slice(done);
}
