import { memoOf } from './memo.ts';
import { statedBuildsOf } from './relations-builds.ts';
import type { Repository } from './repository.ts';

/** Stages that builds ask for by name, lower case, by the path of the Dockerfile; "" for builds of a Dockerfile that is not known. */
export const buildTargetsOf = memoOf((repository: Repository): ReadonlyMap<string, ReadonlySet<string>> => {
  const targets = new Map<string, Set<string>>();
  const add = (dockerfile: string | undefined, target: string | undefined): void => {
    if (target === undefined) return;
    const key = dockerfile ?? '';
    const names = targets.get(key) ?? new Set<string>();
    targets.set(key, names.add(target.toLowerCase()));
  };
  for (const unit of repository.composes)
    for (const { dockerfile, target } of repository.composeBuilds(unit)) add(dockerfile, target);
  for (const { dockerfile, target } of statedBuildsOf(repository)) add(dockerfile, target);
  return targets;
});

/** Files that state builds as a rule. */
const mayName =
  /(?:^|\/)(?:[^/]*bake[^/]*\.(?:hcl|json)|GNUmakefile|[Mm]akefile|[^/]*\.mk|\.?[Jj]ustfile|Taskfile[^/]*|Earthfile|Jenkinsfile[^/]*|README[^/]*|CONTRIBUTING[^/]*|package\.json|devcontainer\.json|tasks\.json|[^/]*\.(?:sh|bash|ya?ml|toml|tf))$/;
const mayBuild =
  /(?:docker|build|release|deploy|(?:^|\/)ci|script|tasks|fabfile|noxfile|image)[^]*\.(?:py|rb|[cm]?[jt]s|go|nix)$/;

/** The texts that say `target` and those of programs that may build, lower case. */
const textsWithTarget = memoOf((repository: Repository): readonly string[] => {
  const texts: string[] = [];
  for (const path of repository.ending('')) {
    const isProgram = mayBuild.test(path);
    if (!isProgram && !mayName.test(path)) continue;
    const text = repository.tree.text(path);
    if (text === undefined || text.length > 500_000) continue;
    if (isProgram || /target/i.test(text)) texts.push(text.toLowerCase());
  }
  return texts;
});

/** True if a file that may state a build says `name` (lower case) in quotes, or beside `target`. */
export function isTargetSomewhere(repository: Repository, name: string): boolean {
  // A stage's name is letters, digits, dots, hyphens and underscores.
  const word = name.replaceAll('.', '\\.');
  const form = new RegExp(`target[^\\n]{0,80}\\n?[^\\n]{0,80}\\b${word}\\b|["']${word}["']`);
  return textsWithTarget(repository).some((text) => text.includes(name) && form.test(text));
}
