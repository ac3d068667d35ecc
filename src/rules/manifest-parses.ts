import type { Problem } from '../models/document/node.ts';
import type { Format } from '../repository/formats.ts';
import { copiedManifests } from '../repository/project.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository } from '../repository/repository.ts';
import type { Report } from './rule.ts';

/** The first fault of each manifest called `name` that an image is built with; what follows it is mostly its echo. */
export function* brokenManifests(
  repository: Repository,
  name: string,
  format: Format<{ readonly problems: readonly Problem[] }>,
): Iterable<Report> {
  if (repository.named(name).length === 0) return;
  const told = new Set<string>();
  for (const dockerfile of repository.dockerfiles) {
    for (const { path } of copiedManifests(repository, dockerfile, name)) {
      const file = told.has(path) || !repository.isOwn(path) ? undefined : repository.unit(format, path);
      told.add(path);
      const problem = file?.model.problems.find(({ kind }) => kind === 'error');
      // `{{ name }}`: a template becomes a manifest when it is filled in.
      if (!file || !problem || path.includes('{{') || file.text.includes('{{')) continue;
      yield {
        file,
        range: problem.span,
        message: `${name} cannot be read: ${problem.message}`,
        level: isBrought(path) ? 'note' : undefined,
        related: [{ file: dockerfile, message: 'it is copied here' }],
      };
    }
  }
}
