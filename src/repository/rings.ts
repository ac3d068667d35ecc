import { joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { builtServices } from './infer-services.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { type RunCommand, runCommands } from './run-commands.ts';
import type { Span } from '../text/span.ts';

/** A service that is built twice: from the workspace (ring 1) and from what is published (ring 2). */
export interface RingService {
  readonly name: string;
  /** Folder of its own files; "" for the root. */
  readonly folder: string;
  /** Where its Dockerfiles are, or belong. */
  readonly devPath: string;
  readonly releasePath: string;
  /** Undefined if it is not there. */
  readonly dev: DockerfileUnit | undefined;
  readonly release: DockerfileUnit | undefined;
  /** False if only the two Dockerfiles beside each other say that it is one. */
  readonly stated: boolean;
}

export const contractPath = 'plimsoll.yaml';

/**
 * The services of both rings: those of the contract, and folders with both Dockerfiles. Empty without `rings` in the contract, which is
 * the promise that there are two rings. A service whose rings are two stages of one file is not among them.
 */
export const ringServices = memoOf((repository: Repository): readonly RingService[] => {
  const { rings, services = {} } = repository.contract;
  if (rings === undefined) return [];
  const devName = rings.dev?.dockerfile ?? 'Dockerfile.dev';
  const releaseName = rings.release?.dockerfile ?? 'Dockerfile';
  const found = new Map<string, RingService>();
  const add = (name: string, releasePath: string, devPath: string, stated: boolean): void => {
    if (releasePath === devPath || found.has(releasePath)) return;
    const [dev, release] = [repository.dockerfile(devPath), repository.dockerfile(releasePath)];
    found.set(releasePath, { name, folder: parentOf(releasePath), devPath, releasePath, dev, release, stated });
  };
  for (const [name, { context, dockerfile, devDockerfile }] of Object.entries(services)) {
    const built = context === undefined && dockerfile === undefined ? folderOf(repository, name) : undefined;
    const dir = context ?? built;
    if (dir === undefined && dockerfile === undefined && devDockerfile === undefined) continue;
    const folder = parentOf(dockerfile ?? devDockerfile ?? joinPath(dir ?? '', 'x'));
    const release = joinPath('', dockerfile ?? joinPath(folder, releaseName));
    add(name, release, joinPath('', devDockerfile ?? joinPath(parentOf(release), devName)), true);
  }
  for (const { path } of repository.dockerfiles) {
    const folder = parentOf(path);
    const pair = joinPath(folder, releaseName);
    if (path === joinPath(folder, devName) && repository.dockerfile(pair)) add(folder || 'root', pair, path, false);
  }
  return [...found.values()];
});

/** Folder of the Dockerfile that a compose file builds service `name` with. */
const folderOf = (repository: Repository, name: string): string | undefined => {
  const file = builtServices(repository).find((one) => one.name === name)?.file;
  return file && parentOf(file.path);
};

/** One Dockerfile of a ring, with a service that it builds. */
export interface RingFile {
  readonly service: RingService;
  readonly file: DockerfileUnit;
}

/** The Dockerfiles of ring 1, each once. */
export const devFiles = memoOf((repository: Repository) => filesOf(repository, ({ dev }) => dev));

/** The Dockerfiles of ring 2, each once. */
export const releaseFiles = memoOf((repository: Repository) => filesOf(repository, ({ release }) => release));

function filesOf(
  repository: Repository,
  pick: (service: RingService) => DockerfileUnit | undefined,
): readonly RingFile[] {
  const files = new Map<DockerfileUnit, RingFile>();
  for (const service of ringServices(repository)) {
    const file = pick(service);
    if (file && !files.has(file)) files.set(file, { service, file });
  }
  return [...files.values()];
}

/** Every command of every RUN of `file`. */
export function* commandsIn(file: DockerfileUnit): Iterable<RunCommand> {
  for (const stage of file.stages) yield* runCommands(file, stage);
}

/** Where the contract says `keys`; undefined if it does not. */
export function contractSpan(repository: Repository, ...keys: (string | number)[]): Span | undefined {
  const node = repository.unit(formats.yaml, contractPath)?.model.root.at(...keys);
  return node && { start: (node.keySpan ?? node.span).start, end: node.span.end };
}
