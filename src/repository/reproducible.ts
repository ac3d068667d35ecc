import { isAside, byNearness } from './inferred.ts';
import type { EnvironmentManifest } from '../models/python/environment-manifest.ts';
import type { LockFile } from '../models/lock/syntax.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { isForDevelopment } from './installs.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** Runs that are the same tomorrow: what the contract promises of them, or the two files by which a repository shows that it wants them. */
export interface ReproducibleRuns {
  /** Paths, relative to the repository; the files need not be there. */
  readonly lock: string | undefined;
  readonly manifest: string | undefined;
  /** Undefined if it is not there. */
  readonly lockFile: Unit<LockFile> | undefined;
  readonly manifestFile: Unit<EnvironmentManifest> | undefined;
  /** What the lock is made from: `requirements.in` beside it. */
  readonly inputs: string | undefined;
  /** Dockerfiles whose images run: those of the contract's services, else all that are not for development. */
  readonly images: readonly DockerfileUnit[];
  /** Where the contract says `key`. */
  placeOf(key: string): { readonly file: { readonly path: string }; readonly range: Span | undefined };
}

const contractPath = 'plimsoll.yaml';

/** Undefined where nobody promises them. */
export const reproducibleRuns = memoOf((repository: Repository): ReproducibleRuns | undefined => {
  const said = repository.contract.reproducible;
  const found = (name: string): string | undefined =>
    repository
      .named(name)
      .filter((path) => !isAside(path))
      .toSorted(byNearness)[0];
  const seen = said
    ? undefined
    : { lock: found('requirements.lock.txt'), manifest: found('environment.manifest.json') };
  if (!said && (seen?.lock === undefined || seen.manifest === undefined)) return undefined;
  const lock = said ? said.lock : seen?.lock;
  const manifest = said ? said.manifest : seen?.manifest;
  const unit = lock === undefined ? undefined : repository.unit(formats.lock, joinPath('', lock));
  const inputs = lock === undefined ? undefined : joinPath(parentOf(joinPath('', lock)), 'requirements.in');
  const services = Object.values(repository.contract.services ?? {}).flatMap(({ dockerfile }) =>
    dockerfile === undefined ? [] : [joinPath('', dockerfile)],
  );
  const images = repository.dockerfiles.filter((file) =>
    services.length > 0
      ? services.includes(file.path)
      : !isAside(file.path) && file.final !== undefined && !isForDevelopment(file, file.final),
  );
  return {
    lock,
    manifest,
    lockFile: unit?.model ? { path: unit.path, text: unit.text, model: unit.model } : undefined,
    manifestFile:
      manifest === undefined ? undefined : repository.unit(formats.environmentManifest, joinPath('', manifest)),
    inputs: inputs !== undefined && repository.isOwn(inputs) ? inputs : undefined,
    images,
    placeOf(key) {
      const node = repository.unit(formats.yaml, contractPath)?.model.root.at('reproducible', key);
      return { file: { path: contractPath }, range: node?.span };
    },
  };
});
