import type { ComposeFile, ComposeService } from '../models/compose/compose.ts';
import { baseName, joinPath, leaves, parentOf } from './build-context.ts';
import { environmentFrom } from './compose-environment.ts';
import { formats } from './formats.ts';
import type { Repository, Unit } from './repository.ts';

/** Files that are merged into one project, the base first. */
export interface ComposeFileSet {
  readonly files: readonly Unit<ComposeFile>[];
  readonly folder: string;
  /** True if Compose takes them without being told. */
  readonly isDefault: boolean;
}

/** Names in the order in which Compose looks for them; the first that exists counts (compose-go cli/options.go, DefaultFileNames). */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/**
 * The sets of files that make projects. In each folder: the default file with its override file, or what `COMPOSE_FILE` in
 * the folder's `.env` names; and every other Compose file, by itself if all its services have an image or a build, else over the
 * default file. A file that others include or extend makes no project of its own unless it has a default name.
 */
export function composeFileSets(repository: Repository): readonly ComposeFileSet[] {
  const folders = new Map<string, Unit<ComposeFile>[]>();
  for (const unit of repository.composes) {
    const folder = parentOf(unit.path);
    const units = folders.get(folder);
    if (units === undefined) folders.set(folder, [unit]);
    else units.push(unit);
  }
  const parts = partsOf(repository);
  return [...folders].flatMap(([folder, units]) => setsOf(repository, folder, units, parts));
}

function setsOf(
  repository: Repository,
  folder: string,
  units: readonly Unit<ComposeFile>[],
  parts: ReadonlySet<string>,
): readonly ComposeFileSet[] {
  const find = (names: readonly string[]): Unit<ComposeFile> | undefined => {
    for (const name of names) {
      const unit = units.find(({ path }) => baseName(path) === name);
      if (unit !== undefined) return unit;
    }
    return undefined;
  };
  const base = find(baseNames);
  const over = base === undefined ? undefined : find(overrideNames);
  const defaults = statedFiles(repository, folder) ?? [base, over].filter((unit) => unit !== undefined);
  const sets: ComposeFileSet[] = defaults.length === 0 ? [] : [{ files: defaults, folder, isDefault: true }];
  for (const unit of units) {
    if (defaults.some(({ path }) => path === unit.path) || parts.has(unit.path)) continue;
    const alone = base === undefined || unit === base || standsAlone(unit.model);
    sets.push({ files: alone ? [unit] : [base, unit], folder, isDefault: false });
  }
  return sets;
}

/** `COMPOSE_FILE` of the folder's own `.env`. */
function statedFiles(repository: Repository, folder: string): readonly Unit<ComposeFile>[] | undefined {
  const path = joinPath(folder, '.env');
  if (!repository.isOwn(path) || repository.tree.text(path)?.includes('COMPOSE_FILE') !== true) return undefined;
  const variables = environmentFrom(repository, [path], {});
  const stated = variables['COMPOSE_FILE'];
  if (stated === undefined || stated === '') return undefined;
  const names = stated.split(variables['COMPOSE_PATH_SEPARATOR'] || ':');
  const units = names.map((name) =>
    leaves(folder, name) ? undefined : repository.unit(formats.compose, joinPath(folder, name)),
  );
  return units.every((unit) => unit !== undefined) ? units : undefined;
}

/** True if Compose could run the file without another one. */
function standsAlone({ services, node }: ComposeFile): boolean {
  if (services.length === 0) return node.get('include') !== undefined;
  return services.every(isWhole);
}

const isWhole = ({ node }: ComposeService): boolean =>
  ['image', 'build', 'extends', 'provider'].some((key) => (node.get(key)?.kind ?? 'null') !== 'null');

/** Files that others include or extend and that do not have a default name. */
function partsOf(repository: Repository): ReadonlySet<string> {
  const parts = new Set<string>();
  const add = (folder: string, name: string | undefined): void => {
    if (name === undefined || leaves(folder, name)) return;
    const path = joinPath(folder, name);
    if (!baseNames.includes(baseName(path))) parts.add(path);
  };
  for (const { path, text, model } of repository.composes) {
    const folder = parentOf(path);
    if (text.includes('include:'))
      for (const { paths } of model.includes) for (const { value } of paths) add(folder, value);
    if (text.includes('extends:')) for (const service of model.services) add(folder, service.extends?.file);
  }
  return parts;
}
