import type { Span } from '../text/span.ts';
import { joinPath, leaves, parentOf } from './build-context.ts';
import type { Repository } from './repository.ts';

/** A stretch of a file. */
export interface Place {
  /** Relative to the repository. */
  readonly path: string;
  readonly span: Span;
}

/** What keeps Compose from putting a project together. */
export interface ComposeProblem {
  readonly kind: 'missing-file' | 'missing-service' | 'cycle' | 'duplicate-include' | 'reference';
  readonly message: string;
  readonly place: Place;
  /** The other ends of a cycle, the first of two includes. */
  readonly related: readonly (Place & { readonly message: string })[];
}

/** URLs, `oci://…`, `git@…`, drives: Compose fetches them, or they are no paths of a repository. */
const remote = /^[\w.+-]+:|^git@|\.git(?:#|$)/;

/**
 * Whether `name`, read from `folder`, is a file. `unknown`: it lies outside of the repository, in a submodule, git ignores it, or
 * it exists below a parent folder, from where Compose may be called with `--project-directory`.
 */
export function presence(repository: Repository, folder: string, name: string): 'file' | 'missing' | 'unknown' {
  if (remote.test(name) || /^[/~\\]|\$|\{\{/.test(name) || leaves(folder, name)) return 'unknown';
  const path = joinPath(folder, name);
  if (repository.tree.text(path) !== undefined) return 'file';
  if (repository.isIgnoredByGit(path) || inSubmodule(repository, path)) return 'unknown';
  if (repository.tree.exists(path)) return 'unknown';
  for (let dir = folder; dir !== ''; ) {
    dir = parentOf(dir);
    if (!leaves(dir, name) && repository.tree.exists(joinPath(dir, name))) return 'unknown';
  }
  return 'missing';
}

function inSubmodule(repository: Repository, path: string): boolean {
  const modules = repository.tree.text('.gitmodules') ?? '';
  return [...modules.matchAll(/^\s*path\s*=\s*(\S+)\s*$/gm)].some(([, dir]) => path.startsWith(`${dir}/`));
}
