import { inferArgo, inferCluster, inferReproducible, inferRings } from './infer-delivery.ts';
import { inferDev, inferDocs } from './infer-development.ts';
import { inferEnvironment } from './infer-environment.ts';
import { inferServices } from './infer-services.ts';
import type { Inferred } from './inferred.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** In the order of the contract's schema. */
const groups: Readonly<Record<string, (repository: Repository) => readonly Inferred[]>> = {
  services: inferServices,
  dev: inferDev,
  environment: inferEnvironment,
  docs: inferDocs,
  rings: inferRings,
  cluster: inferCluster,
  argo: inferArgo,
  reproducible: inferReproducible,
};

const askedOf = memoOf((_repository: Repository) => new Map<string, readonly Inferred[]>());

/** What the files of a repository say of what a contract would say; a key at most once. `wanted`: a group, for all of them nothing. */
export function inferredOf(repository: Repository, wanted?: string): readonly Inferred[] {
  const known = askedOf(repository);
  return Object.entries(groups).flatMap(([group, infer]) => {
    if (wanted !== undefined && wanted !== group) return [];
    const found = known.get(group) ?? infer(repository);
    known.set(group, found);
    return found;
  });
}
