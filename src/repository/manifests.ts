import { type ChartPlace, chartOf } from '../models/kubernetes/chart.ts';
import { isManifest, type ManifestFile, type ManifestObject } from '../models/kubernetes/manifest.ts';
import { parseTemplate } from '../models/kubernetes/template.ts';
import type { Container, Workload } from '../models/kubernetes/syntax.ts';
import { joinPath } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** A file of Kubernetes objects: plain YAML, or the template of a chart. */
export interface Manifest extends Unit<ManifestFile> {
  /** The chart that it is a template of. */
  readonly chart: ChartPlace | undefined;
}

/** Every file of the repository that holds Kubernetes objects, by path. */
export const manifestsOf = memoOf((repository: Repository): readonly Manifest[] => {
  const isChart = (path: string): boolean => repository.tree.exists(path);
  return [...repository.ending('.yaml'), ...repository.ending('.yml')].sort().flatMap((path): Manifest[] => {
    const text = repository.tree.text(path);
    if (text === undefined || !isManifest(text)) return [];
    const place = chartOf(path, isChart);
    if (place?.role === 'chart' || place?.role === 'values' || place?.role === 'other-values') return [];
    if (place?.role !== 'template') {
      const unit = repository.unit(formats.manifests, path);
      return unit ? [{ ...unit, chart: place }] : [];
    }
    const values = repository.unit(formats.yaml, joinPath(place.root, 'values.yaml'));
    const chart = repository.unit(formats.chart, joinPath(place.root, 'Chart.yaml'));
    return [
      { path, text, model: parseTemplate(text, { values: values?.model.root, chart: chart?.model }), chart: place },
    ];
  });
});

/** A container of a workload, with where it stands. */
export interface PlacedContainer {
  readonly file: Manifest;
  readonly object: ManifestObject;
  readonly workload: Workload;
  readonly container: Container;
}

/** Every container (init containers too) of every workload of the repository. */
export const containersOf = memoOf((repository: Repository): readonly PlacedContainer[] =>
  manifestsOf(repository).flatMap((file) =>
    file.model.objects.flatMap((object) => {
      const { workload } = object;
      return workload
        ? [...workload.initContainers, ...workload.containers].map((container) => ({
            file,
            object,
            workload,
            container,
          }))
        : [];
    }),
  ),
);
