import type { Pair, Workload } from '../../models/kubernetes/syntax.ts';
import { isOpen } from '../../models/kubernetes/template.ts';
import { areaOf, isOpenText, type PlacedObject, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { memoOf } from '../../repository/memo.ts';
import type { Repository } from '../../repository/repository.ts';
import { isSlip } from '../../text/nearest.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/service-selects-pods',
  level: 'warning',
  must: 'The selector of a Service matches the pods that stand beside it.',
  why: 'A Service that selects no pod has no endpoints: every request to it is refused, and nothing says why.',
  aliases: ['dangling-service'],
  *check(repository) {
    for (const placed of placedObjectsOf(repository)) {
      const { file, object, isPatch } = placed;
      const { service, name } = object;
      const selector = service?.selector ?? [];
      if (!service || isPatch || selector.length === 0 || selector.some(isOpenPair)) continue;
      const { byLabel, byArea } = workloadsOf(repository);
      const [first] = selector;
      const candidates = first ? (byLabel.get(labelKey(first)) ?? []) : [];
      if (candidates.some(({ workload }) => selects(selector, workload))) continue;
      const beside = byArea.get(areaOf(file)) ?? [];
      if (beside.length > maxBeside || beside.some(({ workload }) => isUnknown(workload))) continue;
      const meant =
        beside.find((one) => one.object.name?.value === name?.value && name !== undefined) ??
        beside.find(({ workload }) => nearly(selector, workload));
      if (!meant) continue;
      const wrong = selector.find((pair) => !carries(meant.workload, pair)) ?? selector[0];
      if (!wrong) continue;
      const own = meant.workload.podLabels.find((label) => label.name === wrong.name);
      yield {
        file,
        range: wrong.span,
        message: `Service \`${name?.value ?? ''}\` selects no pod: those of ${meant.object.kind} \`${meant.object.name?.value ?? ''}\` ${own ? `carry \`${own.name}: ${own.value?.value}\`` : `have no label \`${wrong.name}\``}`,
        related: [
          {
            file: meant.file,
            range: own?.span ?? meant.object.name?.span ?? meant.object.kindSpan,
            message: 'the pods beside it',
          },
        ],
      };
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    metadata:\n      labels: { app: api, tier: back }\n    spec:\n      containers: [{ name: api, image: "example/api:v1" }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  selector:\n    app: api\n    tier: web\n---\napiVersion: v1\nkind: Service\nmetadata: { name: other }\nspec:\n  selector:\n    app: api\n    teir: back\n',
      },
      finds: ['k8s.yaml:17:5', 'k8s.yaml:25:5'],
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    metadata:\n      labels: { app: api, tier: back }\n    spec:\n      containers: [{ name: api, image: "example/api:v1" }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: api }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: elsewhere }\nspec:\n  selector: { app: payment }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: external }\nspec: { type: ExternalName, externalName: db.example }\n',
      },
    },
  ],
});

interface PlacedWorkload extends PlacedObject {
  readonly workload: Workload;
}

/** More workloads than that in one folder are not compared with each of its Services. */
const maxBeside = 300;

const labelKey = ({ name, value }: Pair): string => `${name}\0${value?.value}`;

interface Workloads {
  readonly byLabel: ReadonlyMap<string, readonly PlacedWorkload[]>;
  readonly byArea: ReadonlyMap<string, readonly PlacedWorkload[]>;
}

const workloadsOf = memoOf((repository: Repository): Workloads => {
  const byLabel = new Map<string, PlacedWorkload[]>();
  const byArea = new Map<string, PlacedWorkload[]>();
  const add = (map: Map<string, PlacedWorkload[]>, key: string, one: PlacedWorkload): void => {
    const list = map.get(key);
    if (list) list.push(one);
    else map.set(key, [one]);
  };
  for (const placed of placedObjectsOf(repository)) {
    const { workload } = placed.object;
    if (!workload) continue;
    const one = { ...placed, workload };
    add(byArea, areaOf(placed.file), one);
    for (const label of workload.podLabels) add(byLabel, labelKey(label), one);
  }
  return { byLabel, byArea };
});

const isOpenPair = ({ name, value }: Pair): boolean =>
  isOpenText(name) || value === undefined || /[{}$<>%@*]/.test(value.value);

/** True if labels of the pods are not all in view. */
const isUnknown = ({ podLabels, node }: Workload): boolean =>
  isOpen(node) || podLabels.length === 0 || podLabels.some(isOpenPair);

const carries = ({ podLabels }: Workload, { name, value }: Pair): boolean =>
  podLabels.some((label) => label.name === name && label.value?.value === value?.value);

const selects = (selector: readonly Pair[], workload: Workload): boolean =>
  selector.every((pair) => carries(workload, pair));

/** True if one slip, in a key or in a value, is all that keeps the selector from the pods. */
function nearly(selector: readonly Pair[], workload: Workload): boolean {
  const wrong = selector.filter((pair) => !carries(workload, pair));
  const [one] = wrong;
  if (!one || wrong.length > 1) return false;
  return workload.podLabels.some(({ name, value }) => {
    const [a, b] = [value?.value ?? '', one.value?.value ?? ''];
    return (name === one.name && isSlip(a, b)) || (a === b && isSlip(name, one.name));
  });
}
