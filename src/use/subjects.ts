import type { Repository } from '../repository/repository.ts';

/** What a check looked at, for the first line of its report: "3 Dockerfiles", "1 compose file", "Python (pyproject.toml)". */
export function subjectsOf(repository: Repository): { subjects: readonly string[]; files: number } {
  const dockerfiles = repository.dockerfiles.length + repository.unread.length;
  const composes = repository.composes.length;
  const subjects = [plural(dockerfiles, 'Dockerfile'), plural(composes, 'compose file')].filter(
    (one) => one !== undefined,
  );
  const manifests = [...repository.named('pyproject.toml'), ...repository.named('package.json')];
  const languages = [
    languageLine('Python', repository.named('pyproject.toml')),
    languageLine('Node.js', repository.named('package.json')),
  ];
  return {
    subjects: [...subjects, ...languages.filter((one) => one !== undefined)],
    files: dockerfiles + composes + manifests.length,
  };
}

const plural = (count: number, one: string): string | undefined =>
  count === 0 ? undefined : `${count} ${one}${count === 1 ? '' : 's'}`;

function languageLine(language: string, manifests: readonly string[]): string | undefined {
  const [first] = manifests;
  if (first === undefined) return undefined;
  return `${language} (${manifests.length === 1 ? first : `${manifests.length} × ${first.slice(first.lastIndexOf('/') + 1)}`})`;
}
