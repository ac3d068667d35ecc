import type { Repository } from '../repository/repository.ts';

/** What a check looked at, for the first line of its report: "3 Dockerfiles", "1 compose file", "Python (pyproject.toml)". */
export function subjectsOf(repository: Repository): { subjects: readonly string[]; files: number } {
  const dockerfiles = repository.dockerfiles.length + repository.unread.length;
  const composes = repository.composes.length;
  const subjects = [plural(dockerfiles, 'Dockerfile'), plural(composes, 'compose file')].filter(
    (one) => one !== undefined,
  );
  const languages = manifestNames.map(([language, name]) => ({ language, manifests: repository.named(name) }));
  const found = languages.filter(({ manifests }) => manifests.length > 0);
  return {
    subjects: [...subjects, ...found.flatMap(({ language, manifests }) => languageLine(language, manifests) ?? [])],
    files: dockerfiles + composes + found.reduce((sum, { manifests }) => sum + manifests.length, 0),
  };
}

const manifestNames = [
  ['Python', 'pyproject.toml'],
  ['Node.js', 'package.json'],
  ['Go', 'go.mod'],
  ['Rust', 'Cargo.toml'],
  ['Java', 'pom.xml'],
  ['PHP', 'composer.json'],
  ['Ruby', 'Gemfile'],
] as const;

const plural = (count: number, one: string): string | undefined =>
  count === 0 ? undefined : `${count} ${one}${count === 1 ? '' : 's'}`;

function languageLine(language: string, manifests: readonly string[]): string | undefined {
  const [first] = manifests;
  if (first === undefined) return undefined;
  return `${language} (${manifests.length === 1 ? first : `${manifests.length} × ${first.slice(first.lastIndexOf('/') + 1)}`})`;
}
