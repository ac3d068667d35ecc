import { parseDotenv } from '../models/dotenv/parse.ts';
import { isEnvFile } from '../models/dotenv/path.ts';
import type { Span } from '../text/span.ts';
import { isSwap } from '../text/nearest.ts';
import { joinPath, parentOf } from './build-context.ts';
import { repositorySettings } from './documented-variables.ts';
import { interpolatedOf } from './interpolated.ts';
import { memoOf } from './memo.ts';
import { isNearVariable } from './near-variables.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';
import type { GivenVariable } from './run-service.ts';
import { placeOf, runServicesOf } from './run-services.ts';
import { casedFor, fieldSetBy, type ServiceModel } from './settings.ts';
import { isKnownVariable } from './settings-known.ts';
import { holdsWord } from './settings-reads.ts';
import { allSourcesOf, isAside } from './sources.ts';

/** An environment file of the repository, and what it sets. */
export interface EnvFile {
  readonly path: string;
  readonly text: string;
  readonly variables: readonly GivenVariable[];
}

/** `.env`, `.env.example` and the like; of those that git does not hold the ones that Compose reads. */
export const envFilesOf = memoOf((repository: Repository): readonly EnvFile[] => {
  const { tree } = repository;
  const paths = new Set(tree.paths().filter((path) => isEnvFile(path) && !isBrought(path) && !isAside(path)));
  for (const { path } of repository.composes) {
    const local = joinPath(parentOf(path), '.env');
    if (tree.exists(local)) paths.add(local);
  }
  return [...paths].flatMap((path): EnvFile[] => {
    const text = tree.text(path);
    if (text === undefined || text.length > 200_000) return [];
    const variables = parseDotenv(text, 'compose').entries.map(
      ({ name, nameSpan, value }): GivenVariable => ({ name, value, path, nameSpan, editable: true, keyPath: name }),
    );
    return [{ path, text, variables }];
  });
});

/** An entry of an environment file that nothing reads. */
export interface UnreadEntry {
  readonly variable: GivenVariable;
  /** The settings model whose prefix it has; undefined if the contract says the prefix. */
  readonly model: ServiceModel | undefined;
}

/** Entries with the prefix of the settings (the contract's, or a model's that is known as a whole) that nothing reads or interpolates. */
export const unreadEntriesOf = memoOf((repository: Repository): readonly UnreadEntry[] => {
  const files = envFilesOf(repository);
  if (files.length === 0) return [];
  const settings = repositorySettings(repository);
  if (settings.opaque || !allSourcesOf(repository).complete || settings.models.some(({ closed }) => !closed)) return [];
  const prefix = repository.contract.environment?.prefix ?? '';
  const given = placesGiven(repository);
  const interpolated = new Set(interpolatedOf(repository).map(({ name }) => name));
  return files.flatMap(({ variables }) =>
    variables.flatMap((variable): UnreadEntry[] => {
      const { name } = variable;
      const model = settings.models.find(
        (one) =>
          (one.prefix?.length ?? 0) >= 4 && casedFor(one.model, name).startsWith(casedFor(one.model, one.prefix ?? '')),
      );
      const prefixed = model !== undefined || (prefix.length >= 4 && name.startsWith(prefix));
      if (!prefixed || interpolated.has(name) || settings.reads.has(name) || given.has(placeOf(variable))) return [];
      if (settings.models.some((one) => fieldSetBy(one, name) !== undefined)) return [];
      return isUsed(repository, name) ? [] : [{ variable, model }];
    }),
  );
});

/** Where the variables of services stand: those are judged with their services. */
const placesGiven = memoOf(
  (repository: Repository): ReadonlySet<string> =>
    new Set(runServicesOf(repository).flatMap(({ variables }) => variables.map(placeOf))),
);

/** True if a file other than documents, environment files and the one at `besides` has `name` as a word. */
export function isUsed(repository: Repository, name: string, besides?: string): boolean {
  return repository.tree
    .paths()
    .some(
      (path) =>
        !/\.(?:md|mdx|rst|adoc|lock|svg|png|jpe?g|gif|ico|pdf|csv)$/.test(path) &&
        !isEnvFile(path) &&
        path !== besides &&
        repository.tree.size(path) < 1_000_000 &&
        holdsWord(repository.tree.text(path) ?? '', name),
    );
}

/** An entry that is written nearly as a name that is read or interpolated, and that the file does not set. */
export interface NearEntry {
  readonly variable: GivenVariable;
  readonly read: { readonly name: string; readonly source: { readonly path: string }; readonly span: Span };
}

/** Every name that a compose file interpolates or the code reads, with the first place. */
export const wantedNames = memoOf((repository: Repository): ReadonlyMap<string, NearEntry['read']> => {
  const wanted = new Map<string, NearEntry['read']>();
  const want = (name: string, path: string, span: Span): void => {
    if (!wanted.has(name)) wanted.set(name, { name, source: { path }, span });
  };
  for (const { name, path, span } of interpolatedOf(repository)) want(name, path, span);
  const { reads, models } = repositorySettings(repository);
  for (const [name, [first]] of reads) if (first) want(name, first.source.path, first.read.span);
  for (const { fields, model } of models)
    for (const { field, source } of fields)
      for (const one of field.variables.slice(0, 1)) want(casedFor(model, one), source.path, field.span);
  return wanted;
});

export const nearEntriesOf = memoOf((repository: Repository): readonly NearEntry[] => {
  const files = envFilesOf(repository);
  if (files.length === 0 || !allSourcesOf(repository).complete) return [];
  const wanted = wantedNames(repository);
  const given = placesGiven(repository);
  return files.flatMap(({ variables, text }) =>
    variables.flatMap((variable): NearEntry[] => {
      const { name } = variable;
      if (wanted.has(name) || wanted.has(name.toUpperCase()) || given.has(placeOf(variable))) return [];
      const near = [...wanted.values()].filter((one) => isNearVariable(name, one.name));
      const [read] = near;
      // Both may be set, or the right one stand there as a comment.
      if (read === undefined || near.length > 1 || holdsWord(text, read.name)) return [];
      if (isKnownVariable(name) && !isSwap(name, read.name)) return [];
      return isUsed(repository, name) ? [] : [{ variable, read }];
    }),
  );
});
