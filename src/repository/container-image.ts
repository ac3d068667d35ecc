import { valuePaths } from '../models/kubernetes/expression.ts';
import { joinPath } from './build-context.ts';
import { formats } from './formats.ts';
import { buildOfImage, type ImageBuild } from './image-builds.ts';
import type { Manifest } from './manifests.ts';
import type { Repository } from './repository.ts';

/**
 * The build of the image that a container runs. In a chart's template whose helper puts the name together, what the values that it is given
 * say is that name: `{{ include "image" (dict "image" .Values.api.image) }}`.
 */
export function buildOfContainer(repository: Repository, file: Manifest, image: string): ImageBuild | undefined {
  const known = buildOfImage(repository, image);
  if (known || !image.includes('{{') || file.chart === undefined) return known;
  const values = repository.unit(formats.yaml, joinPath(file.chart.root, 'values.yaml'))?.model.root;
  const builds = valuePaths(image).flatMap((path) => {
    const node = values?.at(...path);
    const text = node?.get('repository')?.text ?? node?.text;
    return (text === undefined ? undefined : buildOfImage(repository, text)) ?? [];
  });
  const [first] = builds;
  return first && builds.every(({ stage }) => stage === first.stage) ? first : undefined;
}
