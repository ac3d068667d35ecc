import { inside, joinPath, parentOf } from './build-context.ts';
import { parseIgnoreFile } from '../models/ignore/parse.ts';
import { compileIgnore } from '../models/ignore/matcher.ts';
import type { Repository } from './repository.ts';
import { filesBelow } from './sources.ts';

/** Names at the top of a service that no release needs. */
const aside =
  /^(?:\..*|Dockerfile.*|.*\.Dockerfile|.*\.md|LICENSE.*|NOTICE.*|package\.json|pyproject\.toml|go\.(?:mod|sum)|.*\.lock|pnpm-lock\.yaml|package-lock\.json|npm-shrinkwrap\.json|(?:tests?|__tests__|testdata|e2e|docs|examples|node_modules|dist|scripts)|.*[._](?:test|spec)\.\w+|(?:eslint|prettier|vitest|jest)\.config\.\w+|compose.*\.ya?ml|docker-compose.*\.ya?ml)$/;

/** What a release copies of a service beside its manifests: files and folders at the top of `folder`, sorted. */
export function serviceSources(
  repository: Repository,
  folder: string,
): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  const text = repository.tree.text(joinPath(folder, '.dockerignore'));
  const ignore = text === undefined ? undefined : compileIgnore(parseIgnoreFile(text).patterns);
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of filesBelow(repository, [folder])) {
    const relative = inside(folder, path) ?? path;
    if (ignore?.ignores(relative)) continue;
    const [top = ''] = relative.split('/');
    if (!aside.test(top)) (parentOf(relative) === '' ? files : folders).add(top);
  }
  return { files: [...files], folders: [...folders] };
}
