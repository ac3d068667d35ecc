import type { ComposeFile, ResourceKind } from '../models/compose/compose.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { joinPath, parentOf } from './build-context.ts';
import type { ComposeProject, Place, ProjectService } from './compose-project.ts';
import { formats } from './formats.ts';
import type { Repository, Unit } from './repository.ts';

export type Section = 'services' | ResourceKind;

/** Why Compose refuses a project that it could put together. */
export interface ComposeFault {
  readonly message: string;
  readonly place: Place;
  readonly related?: readonly (Place & { readonly message: string })[];
  /** The entry whose absence it is: another file, given along with `-f`, may bring it. */
  readonly missing?: { readonly section: Section; readonly name: string } | undefined;
  /** What was surely meant, to be written at `place`. */
  readonly meant?: string | undefined;
  /** True if Compose takes the project once a profile is active. */
  readonly unlessProfile?: true;
}

/** Where `part` of `text` at `place` stands, or the whole if it cannot be found. */
export function partOf(
  text: string | undefined,
  { path, span }: Place,
  part: string,
): Place & { readonly exact: boolean } {
  const at = text === undefined ? -1 : text.slice(span.start, span.end).indexOf(part);
  if (at === -1) return { path, span, exact: false };
  const start = span.start + at;
  return { path, span: { start, end: start + part.length }, exact: true };
}

/** Where a part of a service is written: at its key, which tells more than a value of many lines. */
export function keyPlace(service: ProjectService, node: DocumentNode): Place {
  const { path, span } = service.origin({ node });
  return { path, span: node.kind === 'scalar' ? span : (node.keySpan ?? span) };
}

/**
 * True if what is not there may come from a file that is given along: the project is a variant that cannot stand alone, or a file
 * near by that is no part of it has the entry.
 */
export function mayComeAlong(
  repository: Repository,
  project: ComposeProject,
  missing: { readonly section: Section; readonly name: string },
): boolean {
  const isPart = !project.isDefault && project.services.some(({ definition: { node } }) => !runs(node));
  return isPart || suppliedElsewhere(repository, project, missing) || isInExample(repository, project, missing);
}

const runs = (node: DocumentNode): boolean => ['image', 'build', 'provider'].some((key) => node.get(key) !== undefined);

/** True if a file that is no part of `project`, but that may be given along with its files, has the entry. */
function suppliedElsewhere(
  repository: Repository,
  project: ComposeProject,
  { section, name }: { readonly section: Section; readonly name: string },
): boolean {
  const own = new Set(project.files.map(({ path }) => path));
  return repository.composes.some(
    (unit) => !own.has(unit.path) && isNear(project, unit) && has(unit.model, section, name),
  );
}

const example = /^(?:docker-)?compose[\w.-]*\.ya?ml\.(?:example|sample|dist|template|tmpl|tpl)$/;

/** True if a file that everyone copies before the first start has the entry: `compose.override.yaml.example`. */
function isInExample(
  repository: Repository,
  { folder }: ComposeProject,
  { section, name }: { readonly section: Section; readonly name: string },
): boolean {
  return repository.tree.list(folder).some((one) => {
    if (!example.test(one.name)) return false;
    const unit = repository.unit(formats.compose, joinPath(folder, one.name));
    return unit !== undefined && has(unit.model, section, name);
  });
}

/** In the same folder, or in one above or below. */
function isNear({ folder }: ComposeProject, { path }: Unit<ComposeFile>): boolean {
  const other = parentOf(path);
  return (
    other === folder ||
    other === '' ||
    folder.startsWith(`${other}/`) ||
    other.startsWith(folder === '' ? '' : `${folder}/`)
  );
}

function has({ services, resources }: ComposeFile, section: Section, name: string): boolean {
  if (section !== 'services') return resources.some((one) => one.kind === section && one.name === name);
  const service = services.find((one) => one.name === name)?.node;
  return (
    service !== undefined && ['image', 'build', 'extends', 'provider'].some((key) => service.get(key) !== undefined)
  );
}
