import type { ComposeFile } from '../models/compose/compose.ts';
import { interpolate } from '../models/compose/interpolate.ts';
import { type SpecificationFault, specificationFaults } from '../models/compose/validate.ts';
import type { Entry } from '../models/document/node.ts';
import { isSlip } from '../text/nearest.ts';
import { joinPath, parentOf } from './build-context.ts';
import { type Environment, environmentFrom } from './compose-environment.ts';
import type { Repository, Unit } from './repository.ts';

/**
 * What the Compose Specification does not allow in the file at `unit.path`. Without `all` the variables of the `.env` that git holds
 * are known, and what needs another one is not judged; with `all`, which are all that there are, another one is empty.
 */
export function faultsOfSpecification(
  repository: Repository,
  unit: Unit<ComposeFile>,
  all?: Environment,
): readonly SpecificationFault[] {
  let known = all;
  const interpolated = (text: string): string | undefined => {
    known ??= environmentFrom(repository, [joinPath(parentOf(unit.path), '.env')], {});
    const { text: result, error, unset } = interpolate(text, known);
    return error === undefined && (all !== undefined || unset.length === 0) ? result : undefined;
  };
  return unit.model.documents.flatMap((root) => specificationFaults(root, { interpolated }));
}

const own = ['services', 'jobs', 'networks', 'volumes', 'secrets', 'configs', 'models', 'include', 'extends'];

/** False for a file that only has the name of a Compose file: no key of it is one of Compose's own. */
export const isCompose = ({ model }: Unit<ComposeFile>): boolean =>
  isFirstFormat(model) ||
  model.documents.some((root) => root.entries().some((one) => own.includes(one.key) || isNearlyServices(one)));

const isNearlyServices = ({ key, value }: Entry): boolean =>
  (isSlip(key, 'services') || key === 'service') &&
  value.entries().some((one) => one.value.get('image') !== undefined || one.value.get('build') !== undefined);

/** Services at the top level, as Compose 1 had them in 2014. */
export const isFirstFormat = ({ node }: ComposeFile): boolean =>
  node.kind === 'map' &&
  node.get('services') === undefined &&
  node.entries().length > 0 &&
  node.entries().every(({ key, value }) => {
    const isService = value.kind === 'map' && ['image', 'build'].some((one) => value.get(one) !== undefined);
    return isService || key === 'version' || key.startsWith('x-');
  });
