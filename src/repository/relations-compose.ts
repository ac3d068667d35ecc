import type { ComposeFile, ComposeService } from '../models/compose/compose.ts';
import { interpolate } from '../models/compose/interpolate.ts';
import { baseName, joinPath, leaves, parentOf } from './build-context.ts';
import { type Environment, environmentFrom } from './compose-environment.ts';
import { composeProjectsOf } from './compose-project.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { Facts } from './inventory-types.ts';
import { memo, memoOf } from './memo.ts';
import { relateBuild } from './relations-build.ts';
import { named } from './relations-targets.ts';
import type { Repository, Unit } from './repository.ts';

/** The variables that Compose reads from the `.env` beside a compose file, by folder. */
const environments = memoOf((repository: Repository) =>
  memo((dir: string): Environment => environmentFrom(repository, [joinPath(dir, '.env')], {})),
);

/** `text` with its variables put in; undefined if one has no value. */
function filled(text: string, environment: Environment): string | undefined {
  const result = interpolate(text, environment);
  return result.error === undefined && result.unset.length === 0 ? result.text : undefined;
}

/** What an image name becomes where some variables have no value: those stay as they are written. */
function filledImage(text: string, environment: Environment): string {
  return (
    filled(text, environment) ??
    text.replace(
      /\$\{(\w+)(?::?-([^${}]*))?\}/g,
      (written, name: string, or?: string) => environment[name] ?? or ?? written,
    )
  );
}

const overrideName = /^((?:docker-)?compose)\.override\.(ya?ml)$/;

/** The file that a `compose.override.yaml` is laid over. */
function baseOf(repository: Repository, path: string): string | undefined {
  const [, stem] = overrideName.exec(baseName(path)) ?? [];
  if (stem === undefined) return undefined;
  return ['yaml', 'yml']
    .map((ending) => joinPath(parentOf(path), `${stem}.${ending}`))
    .find((one) => repository.tree.exists(one));
}

/** Every compose file and its services, and what they refer to. */
export function relateComposes(repository: Repository, draft: InventoryDraft): void {
  const units = repository.composes.filter(({ model }) => model.template !== 'structure');
  const ids = new Map<string, Map<string, string>>();
  const folders = new Map<string, string[]>();
  for (const { path, model } of units) {
    draft.file('compose-file', path, model.name ? { project: model.name.value } : {});
    const services = new Map<string, string>();
    for (const service of model.services) {
      const { name, nameSpan } = service;
      services.set(
        name,
        draft.part({ kind: 'service', path, name, span: nameSpan, within: path, facts: factsOf(service) }),
      );
    }
    ids.set(path, services);
    folders.set(parentOf(path), [...(folders.get(parentOf(path)) ?? []), path]);
  }
  const whole = new Set(
    units.flatMap(({ path, model }) =>
      model.services.flatMap(({ name, image, build }) => ((image ?? build) ? [ids.get(path)?.get(name) ?? ''] : [])),
    ),
  );
  const includes = new Map(
    units.map(({ path, model }): [string, readonly string[]] => [
      path,
      model.includes.flatMap(({ paths }) => paths).map(({ value }) => joinPath(parentOf(path), value)),
    ]),
  );
  for (const unit of units) {
    const base = baseOf(repository, unit.path);
    const dir = parentOf(unit.path);
    const included = unit.model.includes
      .flatMap(({ paths }) => paths)
      .flatMap(({ value, span }) => {
        if (/^\w+:/.test(value) || leaves(dir, value)) return [];
        const target = joinPath(dir, filled(value, environments(repository)(dir)) ?? value);
        if (target.includes('$')) return [];
        named(repository, draft, unit.path, 'includes', 'compose-file', target, { path: unit.path, span });
        return [target];
      });
    if (base !== undefined) draft.relate(unit.path, 'overrides', base, { path: unit.path, span: undefined });
    const find = (service: string): string | undefined => {
      const nearby = [unit.path, ...(base === undefined ? [] : [base]), ...included, ...(folders.get(dir) ?? [])];
      const found = nearby.flatMap((path) => ids.get(path)?.get(service) ?? []);
      // Of several files that only add to it, the one that says what it runs is meant.
      const own = ids.get(unit.path)?.get(service);
      return own ?? found.find((id) => whole.has(id)) ?? found[0];
    };
    const alone = base === undefined && included.length === 0 && folders.get(dir)?.length === 1;
    for (const service of unit.model.services) {
      const id = ids.get(unit.path)?.get(service.name);
      if (id === undefined) continue;
      const laidOver =
        base === undefined
          ? undefined
          : [base, ...(includes.get(base) ?? [])].flatMap((file) => ids.get(file)?.get(service.name) ?? [])[0];
      if (laidOver !== undefined) draft.relate(id, 'overrides', laidOver, { path: unit.path, span: service.nameSpan });
      relateService(repository, draft, unit, service, id, { find, alone, ids });
    }
  }
  if (units.some(({ model }) => model.services.some((one) => one.extends))) relateExtended(repository, draft, ids);
}

/** Compose files that a script or a pipeline lays over each other with several `-f`, and their services. */
export function relateLayers(repository: Repository, draft: InventoryDraft): void {
  if (draft.layers.length === 0) return;
  const known = new Set<string>();
  const models = new Map(repository.composes.map(({ path, model }) => [path, model]));
  const included = new Map<string, string[]>();
  for (const { from, to, kind } of draft.relations)
    if (kind === 'includes' && models.has(from)) included.set(from, [...(included.get(from) ?? []), to]);
  for (const { files, at } of draft.layers) {
    for (const [index, target] of files.entries()) {
      const [base] = files;
      if (index === 0 || base === undefined || base === target || known.has(`${base}\0${target}`)) continue;
      known.add(`${base}\0${target}`);
      draft.relate(target, 'overrides', base, at);
      for (const { name, nameSpan: span } of models.get(target)?.services ?? []) {
        const lower = files
          .slice(0, index)
          .flatMap((file) => [file, ...(included.get(file) ?? [])])
          .find((file) => draft.artefacts.has(`${file}#${name}`));
        if (lower !== undefined)
          draft.relate(`${target}#${name}`, 'overrides', `${lower}#${name}`, { path: target, span });
      }
    }
  }
}

/** What services get from those that they extend: the image and the build, which stand elsewhere. */
function relateExtended(repository: Repository, draft: InventoryDraft, ids: Surroundings['ids']): void {
  const extending = new Set(draft.relations.flatMap(({ from, kind }) => (kind === 'extends' ? [from] : [])));
  for (const project of composeProjectsOf(repository)) {
    for (const service of project.services) {
      const id = ids.get(service.place.path)?.get(service.name);
      if (id === undefined || !extending.has(id)) continue;
      const { build, image } = service.definition;
      const place = build && buildPlace(project.folder, build, {});
      if (image) draft.image(id, 'runs', image.value, service.origin(image));
      if (!build || !place) continue;
      const node = build.dockerfile ?? build.context ?? build;
      relateBuild(repository, draft, id, {
        at: service.origin(node),
        name: service.name,
        ...place,
        target: build.target?.value,
        images: image ? [image.value] : [],
        pushes: false,
        certain: true,
      });
    }
  }
}

const factsOf = ({ profiles, ports, image }: ComposeService): Facts => ({
  ...(image ? { image: image.value } : {}),
  ...(ports.length > 0
    ? {
        ports: ports.flatMap(({ published, target }) =>
          target ? [published ? `${published}:${target}` : target] : [],
        ),
      }
    : {}),
  ...(profiles.length > 0 ? { profiles: profiles.map(({ value }) => value) } : {}),
});

interface Surroundings {
  readonly find: (service: string) => string | undefined;
  /** No other file can be where a service comes from. */
  readonly alone: boolean;
  readonly ids: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function relateService(
  repository: Repository,
  draft: InventoryDraft,
  { path }: Unit<ComposeFile>,
  service: ComposeService,
  id: string,
  { find, alone, ids }: Surroundings,
): void {
  const dir = parentOf(path);
  const environment = environments(repository)(dir);
  const image = service.image && filledImage(service.image.value, environment);
  if (service.image && image !== undefined) draft.image(id, 'runs', image, { path, span: service.image.span });
  const { build } = service;
  if (build) {
    const place = buildPlace(dir, build, environment);
    const span = (build.dockerfile ?? build.context)?.span ?? build.keySpan;
    if (place || build.dockerfileInline)
      relateBuild(repository, draft, id, {
        at: { path, span },
        name: service.name,
        context: place?.context,
        dockerfile: build.dockerfileInline ? undefined : place?.dockerfile,
        target: build.target && filled(build.target.value, environment),
        images: image === undefined ? [] : [image],
        pushes: false,
        certain: true,
      });
  }
  for (const { value, span } of build?.additionalContexts ?? []) {
    const from = value === undefined ? '' : (filled(value, environment) ?? '');
    const other = from.startsWith('service:') ? find(from.slice('service:'.length)) : undefined;
    if (other !== undefined) draft.relate(id, 'depends-on', other, { path, span });
    if (from.startsWith('docker-image://'))
      draft.image(id, 'based-on', from.slice('docker-image://'.length), { path, span });
  }
  for (const { path: file, required } of service.envFile) {
    const name = filled(file.value, environment);
    if (name === undefined || name.startsWith('/') || leaves(dir, name)) continue;
    named(repository, draft, id, 'reads', 'env-file', joinPath(dir, name), { path, span: file.span }, required);
  }
  for (const { service: other, span } of service.dependsOn) {
    const to = find(other) ?? (alone && !other.includes('$') ? draft.missing(`${path}#${other}`) : undefined);
    if (to !== undefined) draft.relate(id, 'depends-on', to, { path, span });
  }
  if (service.extends?.service !== undefined) {
    const { file, service: other, span } = service.extends;
    const target = file === undefined ? path : joinPath(dir, file);
    if (file !== undefined && !repository.tree.exists(target))
      draft.relate(id, 'extends', draft.missing(target), { path, span });
    else {
      const to =
        ids.get(target)?.get(other) ??
        (ids.has(target) ? draft.missing(`${target}#${other}`) : draft.file('compose-file', target));
      draft.relate(id, 'extends', to, { path, span });
    }
  }
}

/** Context and Dockerfile of a build; undefined if they are not of this repository or need a value that is not known. */
function buildPlace(
  dir: string,
  build: NonNullable<ComposeService['build']>,
  environment: Environment,
): { readonly context: string; readonly dockerfile: string } | undefined {
  const context = filled(build.context?.value ?? '.', environment);
  const dockerfile = filled(build.dockerfile?.value ?? 'Dockerfile', environment);
  if (context === undefined || dockerfile === undefined) return undefined;
  if (/^[a-z+]+:\/\/|^git@|^\/|^~/.test(context) || leaves(dir, context)) return undefined;
  const folder = joinPath(dir, context);
  if (dockerfile.startsWith('/') || leaves(folder, dockerfile)) return undefined;
  return { context: folder, dockerfile: joinPath(folder, dockerfile) };
}
