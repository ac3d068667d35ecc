import { builtServices } from './infer-services.ts';
import { type Inferred, stated } from './inferred.ts';
import type { Repository } from './repository.ts';
import { type ServiceModel, settingsOf } from './settings.ts';
import { sourcesOf } from './sources.ts';

/** The prefix of the settings, if the models of all services have the same; the file of the model, if there is one only. */
export function inferEnvironment(repository: Repository): Inferred[] {
  const models = builtServices(repository).flatMap(({ file, context, compose }): readonly ServiceModel[] => {
    const built = repository.contexts(file).find(({ dir }) => dir === context);
    if (built === undefined) return [];
    const target = compose?.service.build?.target?.value;
    return settingsOf(sourcesOf(repository, file, built, target)).models.filter(({ fields }) => fields.length > 0);
  });
  const files = new Set(models.map(({ source }) => source.path));
  const [first] = models;
  if (first === undefined) return [];
  const { prefix, source, model } = first;
  const found: Inferred[] = [];
  if (prefix !== undefined && prefix !== '' && models.every((one) => one.prefix === prefix))
    found.push(
      stated(
        repository,
        ['environment', 'prefix'],
        prefix,
        [source.path, (model.prefixSpan ?? model.span).start],
        'puts it before each name',
      ),
    );
  if (files.size === 1)
    found.push(
      stated(
        repository,
        ['environment', 'settings'],
        source.path,
        [source.path, model.span.start],
        'declares the settings',
      ),
    );
  return found;
}
