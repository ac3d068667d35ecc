import { type ComposeFault, mayComeAlong } from '../repository/compose-faults.ts';
import { type ComposeProject, composeProjectsOf } from '../repository/compose-project.ts';
import { formats } from '../repository/formats.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository } from '../repository/repository.ts';
import { edit } from '../text/edit.ts';
import { keyPathAt } from './key-path.ts';
import { fix, type Report } from './rule.ts';

/**
 * The faults that `find` sees in the repository's projects, each once. What another file near by would bring is none: many
 * projects are put together with `-f` in a way that only a person knows.
 */
export function* faultReports(
  repository: Repository,
  find: (project: ComposeProject) => readonly ComposeFault[],
): Generator<Report> {
  const told = new Set<string>();
  for (const project of composeProjectsOf(repository)) {
    if (!isSound(project)) continue;
    for (const { message, place, related, missing, meant, unlessProfile } of find(project)) {
      const key = `${place.path}\0${place.span.start}\0${message}`;
      if (told.has(key) || (missing && mayComeAlong(repository, project, missing))) continue;
      told.add(key);
      const level = isBrought(place.path) ? 'note' : unlessProfile ? 'warning' : undefined;
      const text = repository.tree.text(place.path)?.slice(place.span.start, place.span.end);
      yield {
        file: place,
        range: place.span,
        message,
        level,
        related: related?.map((one) => ({ file: one, range: one.span, message: one.message })) ?? [],
        ...(meant !== undefined && text === missing?.name ? { fix: renamed(repository, place, meant) } : {}),
      };
    }
  }
}

/** What a file says that cannot be read as it stands is told of already. */
const isSound = ({ files }: ComposeProject): boolean =>
  files.every(({ model }) => model.template === undefined && model.problems.length === 0);

function renamed(repository: Repository, place: ComposeFault['place'], meant: string): Report['fix'] {
  const unit = repository.unit(formats.compose, place.path);
  const path = unit && keyPathAt(unit.model.documents, place.span.start);
  const declares = path === undefined ? [] : [`-${path}`, `+${path.slice(0, path.lastIndexOf('.') + 1)}${meant}`];
  return fix.safe(`Write \`${meant}\``, place, edit.replace(place.span, meant), declares);
}
