import type { Level } from '../finding.ts';
import { inconsistencies } from '../repository/compose-consistency.ts';
import { type Environment, environmentFrom } from '../repository/compose-environment.ts';
import type { ComposeFault } from '../repository/compose-faults.ts';
import { sharedContainerNames } from '../repository/compose-names.ts';
import { activeServices, projectOutput } from '../repository/compose-output.ts';
import { ComposeProject, type Place, type ProjectService } from '../repository/compose-project.ts';
import { danglingReferences } from '../repository/compose-references.ts';
import { faultsOfSpecification } from '../repository/compose-specification.ts';
import { joinPath, parentOf } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import type { Repository } from '../repository/repository.ts';
import type { OutputMap } from '../text/go-value.ts';

/** What is asked for; all paths are relative to the root of the repository's tree, which is that of the file system. */
export interface ComposeRequest {
  readonly files: readonly string[];
  /** Undefined: the folder of the first file. */
  readonly folder: string | undefined;
  /** Where the call is made. */
  readonly cwd: string;
  readonly envFiles: readonly string[];
  readonly environment: Environment;
  readonly profiles: readonly string[];
  readonly services: readonly string[];
}

/** Something to tell of a place in a file. */
export interface ComposeNotice extends Place {
  readonly level: Level;
  readonly message: string;
  readonly related: readonly (Place & { readonly message: string })[];
}

export type ComposeAnswer =
  /** No file, no such service, a file that cannot be read. */
  | { readonly kind: 'impossible'; readonly message: string; readonly usage: boolean }
  | {
      readonly kind: 'judged';
      readonly notices: readonly ComposeNotice[];
      /** Undefined if Compose would refuse the project. */
      readonly output: OutputMap | undefined;
      readonly project: ComposeProject;
      readonly active: readonly ProjectService[];
      readonly name: string;
    };

const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = baseNames.map((name) => name.replace(/\.(ya?ml)$/, '.override.$1'));

/** Puts a project together and judges it as `docker compose config` does on this machine. */
export function composeConfig(repository: Repository, request: ComposeRequest): ComposeAnswer {
  const found = loaded(repository, request);
  if ('message' in found) return { kind: 'impossible', ...found };
  const { files, folder, environment } = found;
  const name = projectName(repository, files, folder, environment);
  const variables: Environment = { ...environment, COMPOSE_PROJECT_NAME: name };
  const emptied = new Map<string, ComposeNotice>();
  const project = new ComposeProject(repository, files, folder, true, {
    environment: variables,
    emptied: (variable, place) => {
      if (!emptied.has(variable)) emptied.set(variable, warning(place, `\`${variable}\` is not set: it is empty`));
    },
  });
  const profiles = request.profiles.length > 0 ? request.profiles : listed(variables['COMPOSE_PROFILES']);
  const errors = shapeErrors(repository, project, variables);
  const active = activeServices(project, { profiles, services: [] });
  const [first] = files;
  if (first && files.every(({ model }) => model.documents.every((root) => root.entries().length === 0)))
    errors.push(error({ path: first.path, span: first.model.node.span }, 'the file says nothing'));
  const { services } = request;
  const started = services.length === 0 ? active : activeServices(project, { profiles, services });
  errors.push(...project.problems.filter(({ kind }) => kind !== 'duplicate-include').map(asNotice));
  if (errors.length === 0) {
    const faults = [
      ...danglingReferences(repository, project, active),
      ...inconsistencies(project, active),
      ...sharedContainerNames(active),
      ...missingEnvFiles([...new Set([...active, ...started])]),
      ...missingLabelFiles(repository, active),
    ];
    errors.push(...faults.map(asNotice));
  }
  const [open] = project.services.filter(({ complete }) => !complete);
  if (open && errors.length === 0)
    return {
      kind: 'impossible',
      usage: false,
      message: `a part of the service ${open.name} lies where it cannot be read`,
    };
  const strange = request.services.find((one) => project.service(one) === undefined);
  if (strange !== undefined && errors.length === 0)
    return { kind: 'impossible', usage: true, message: `no such service: ${strange}` };
  const absolute = (path: string): string => absolutePath(path, project.folder, environment['HOME']);
  const output = errors.length > 0 ? undefined : projectOutput(project, { name, profiles, services, absolute });
  return { kind: 'judged', notices: [...errors, ...emptied.values()], output, project, active: started, name };
}

type Failure = { readonly message: string; readonly usage: boolean };

interface Loaded {
  readonly files: ComposeProject['files'];
  readonly folder: string;
  readonly environment: Environment;
}

function loaded(
  repository: Repository,
  { files, folder, cwd, envFiles, environment }: ComposeRequest,
): Loaded | Failure {
  const exists = (path: string): boolean => repository.tree.text(path) !== undefined;
  const lost = envFiles.find((path) => !exists(path));
  if (lost !== undefined) return { message: `cannot read the env file /${lost}`, usage: false };
  const withEnv = (dir: string, outer: Environment): Environment =>
    environmentFrom(repository, envFiles.length > 0 ? envFiles : [joinPath(dir, '.env')], outer, true);
  let known = withEnv(folder ?? (files[0] === undefined ? cwd : parentOf(files[0])), environment);
  const paths = files.length > 0 ? files : (stated(known, cwd) ?? standard(exists, folder ?? cwd));
  if (paths.length === 0) return { message: `no compose file in /${folder ?? cwd} or above it`, usage: true };
  const dir = folder ?? parentOf(paths[0] ?? '');
  known = withEnv(dir, known);
  const units = paths.map((path) => repository.unit(formats.compose, path));
  const gone = paths.find((_, at) => units[at] === undefined);
  if (gone !== undefined) return { message: `cannot read the compose file /${gone}`, usage: false };
  return { files: units.filter((unit) => unit !== undefined), folder: dir, environment: known };
}

/** `COMPOSE_FILE`. */
function stated(environment: Environment, cwd: string): readonly string[] | undefined {
  const said = environment['COMPOSE_FILE'];
  if (!said) return undefined;
  return said.split(environment['COMPOSE_PATH_SEPARATOR'] || ':').map((one) => pathIn(cwd, one));
}

/** The default files of `dir`, or of the nearest folder above it that has one. */
function standard(exists: (path: string) => boolean, dir: string): readonly string[] {
  for (let at = dir; ; at = parentOf(at)) {
    const base = baseNames.map((name) => joinPath(at, name)).find(exists);
    const over = overrideNames.map((name) => joinPath(at, name)).find(exists);
    if (base !== undefined) return over === undefined ? [base] : [base, over];
    if (at === '') return [];
  }
}

/** A path from `dir`, relative to the root of the file system. */
export const pathIn = (dir: string, path: string): string => joinPath(path.startsWith('/') ? '' : dir, path);

function absolutePath(path: string, folder: string, home = ''): string {
  if (path === '~' || path.startsWith('~/')) return `${home}${path.slice(1)}`;
  if (path.startsWith('/') || /^[A-Za-z]:[\\/]|^\\\\/.test(path)) return path;
  return `/${joinPath(folder, path)}`;
}

const listed = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').flatMap((one) => one.trim() || []);

/** `COMPOSE_PROJECT_NAME`, the `name` of the files, the folder. */
function projectName(
  repository: Repository,
  files: ComposeProject['files'],
  folder: string,
  environment: Environment,
): string {
  const given = environment['COMPOSE_PROJECT_NAME'];
  if (given) return given;
  const named = new ComposeProject(repository, files, folder, true, { environment, emptied: () => undefined }).name;
  return normalized(named ?? '') || normalized(folder.slice(folder.lastIndexOf('/') + 1));
}

const normalized = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');

function shapeErrors(repository: Repository, project: ComposeProject, environment: Environment): ComposeNotice[] {
  return [...project.files, ...project.further].flatMap((unit) => {
    const { path, model } = unit;
    const told = model.problems.map(({ message, span }) => error({ path, span }, message));
    if (told.length > 0) return told;
    return faultsOfSpecification(repository, unit, environment).map(({ message, span }) =>
      error({ path, span }, message),
    );
  });
}

function missingEnvFiles(active: readonly ProjectService[]): readonly ComposeFault[] {
  return active.flatMap((service) =>
    service.environment.unread
      .filter(({ required }) => required)
      .map(({ path }) => ({ message: `the env file ${path.value} does not exist`, place: service.origin(path) })),
  );
}

function missingLabelFiles(repository: Repository, active: readonly ProjectService[]): readonly ComposeFault[] {
  return active.flatMap((service) =>
    (service.definition.node.get('label_file')?.items() ?? [])
      .filter(({ text = '' }) => repository.tree.text(pathIn(service.project.folder, text)) === undefined)
      .map((node) => ({
        message: `the label file ${node.text ?? ''} does not exist`,
        place: service.origin({ node }),
      })),
  );
}

type Told = Pick<ComposeFault, 'message' | 'place' | 'related'>;

const asNotice = ({ message, place, related = [] }: Told): ComposeNotice => ({
  level: 'error',
  message,
  ...place,
  related,
});
const error = (place: Place, message: string): ComposeNotice => asNotice({ message, place });
const warning = (place: Place, message: string): ComposeNotice => ({ ...error(place, message), level: 'warning' });
