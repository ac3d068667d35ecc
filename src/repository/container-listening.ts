import { startsOfService } from './container-starts.ts';
import { type Listening, openedBy } from './listening.ts';
import type { Repository } from './repository.ts';
import type { BuiltService } from './run-services.ts';

/** The ports that a container of `service` opens, with the command and the variables that its file gives it; undefined if nobody can tell. */
export function listeningOfService(repository: Repository, service: BuiltService): readonly Listening[] | undefined {
  const { build, run, environment } = service;
  if (!build.certain) return undefined;
  const last = startsOfService(service)?.at(-1);
  const image = { file: build.dockerfile, context: build.context, target: build.target, stage: build.stage };
  const found = last && openedBy(repository, image, last, environment);
  // A file of variables that is not here may hold any.
  return !run.open || found?.every(({ said }) => said) ? found : undefined;
}
