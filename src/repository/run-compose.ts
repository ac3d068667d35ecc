import type { ComposeCommand, ComposeService } from '../models/compose/compose.ts';
import { portRange } from '../models/compose/ports.ts';
import type { Span } from '../text/span.ts';
import { joinPath, leaves } from './build-context.ts';
import { buildOfService, servicesTold } from './compose-builds.ts';
import { type ComposeProject, composeProjectsOf, type ProjectService } from './compose-project.ts';
import { buildOfImage, type ImageBuild, imageBuild } from './image-builds.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import type { GivenVariable, Mount, Override, RunPort, RunService } from './run-service.ts';
import { type ArgWord, wordsOfList, wordsOfText, type WrittenIn } from './start-words.ts';

/** Every service of every compose project: each once, in the project that is the one to tell of it. */
export const composeServicesOf = memoOf((repository: Repository): readonly RunService[] => {
  const services: RunService[] = [];
  const known = new Set<string>();
  for (const project of composeProjectsOf(repository)) {
    for (const service of servicesTold(project)) {
      const { path, span } = service.place;
      // What several projects include is one service; a variant of the same place has files of its own.
      const own = project.files.some((file) => file.path === path);
      const key = own
        ? `${project.files.map((file) => file.path).join(':')}\0${service.name}`
        : `${path}\0${span.start}`;
      if (known.has(key)) continue;
      known.add(key);
      services.push(new ComposeRun(repository, project, service));
    }
  }
  return services;
});

class ComposeRun implements RunService {
  readonly kind = 'compose';
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly nameSpan: Span;
  readonly family: string;
  readonly #repository: Repository;
  readonly #project: ComposeProject;
  readonly #service: ProjectService;
  #build: { readonly value: ImageBuild | undefined } | undefined;
  #variables: readonly GivenVariable[] | undefined;
  #given: ReadonlyMap<string, string | undefined> | undefined;
  #mounts: readonly Mount[] | undefined;

  constructor(repository: Repository, project: ComposeProject, service: ProjectService) {
    this.#repository = repository;
    this.#project = project;
    this.#service = service;
    this.name = service.name;
    this.title = `service \`${service.name}\``;
    const own = placeIn(project, service);
    this.path = own.path;
    this.nameSpan = own.span;
    this.family = `${project.files[0]?.path}\0${service.name}`;
  }

  get build(): ImageBuild | undefined {
    this.#build ??= { value: this.#findBuild() };
    return this.#build.value;
  }

  #findBuild(): ImageBuild | undefined {
    const { definition } = this.#service;
    const built = buildOfService(this.#service);
    if (built) return imageBuild(this.#repository, built.dockerfile, built.context, built.target);
    return definition.build || !definition.image ? undefined : buildOfImage(this.#repository, definition.image.value);
  }

  get variables(): readonly GivenVariable[] {
    this.#variables ??= this.#findVariables();
    return this.#variables;
  }

  #findVariables(): readonly GivenVariable[] {
    const found = new Map<string, GivenVariable>();
    const add = (one: GivenVariable): void => {
      const key = `${one.path}:${one.nameSpan.start}`;
      if (!found.has(key)) found.set(key, one);
    };
    for (const { name, value, from, place } of this.#service.environment.variables) {
      const written = writtenVariables(this.#repository)(place.path).get(place.span.start);
      add({
        name,
        value,
        path: place.path,
        nameSpan: place.span,
        editable: from === 'environment' && written?.editable === true,
        keyPath: written?.keyPath,
      });
    }
    // What an override file is laid over is wrong too if it is wrong.
    for (const { path, model } of this.#project.files) {
      const own = model.services.find(({ name }) => name === this.name);
      for (const { name, value, nameSpan } of own?.environment ?? []) {
        const written = writtenVariables(this.#repository)(path).get(nameSpan.start);
        add({ name, value, path, nameSpan, editable: written?.editable === true, keyPath: written?.keyPath });
      }
    }
    return [...found.values()];
  }

  get given(): ReadonlyMap<string, string | undefined> {
    this.#given ??= new Map(this.#service.environment.variables.map(({ name, value }) => [name, value]));
    return this.#given;
  }

  get open(): boolean {
    const { definition, environment, complete } = this.#service;
    if (!complete || environment.unread.length > 0) return true;
    if (['environment', 'env_file'].some((key) => this.#service.hiddenBy(key).length > 0)) return true;
    // A name, or a whole element of the list, that the shell gives.
    return (
      definition.environment.some(({ name }) => /[${]/.test(name)) ||
      this.#project.files.some(({ model }) =>
        model.services.some(
          ({ name, environment: own }) => name === this.name && own.some((one) => one.name.includes('$')),
        ),
      )
    );
  }

  get override(): Override | undefined {
    const { entrypoint, command, workingDir } = this.#service.definition;
    if (['entrypoint', 'command', 'working_dir'].some((key) => this.#service.hiddenBy(key).length > 0))
      return undefined;
    const words = [entrypoint, command].map((one) => this.#words(one));
    if (words.includes('unknown')) return undefined;
    const [first, second] = words as (readonly ArgWord[] | undefined)[];
    return { entrypoint: first, command: second, workingDir: workingDir?.value };
  }

  #words(command: ComposeCommand | undefined): readonly ArgWord[] | 'unknown' | undefined {
    if (!command) return undefined;
    const { path } = this.#service.origin(command);
    const file: WrittenIn = { path, text: this.#repository.tree.text(path) ?? '' };
    if (command.form === 'list')
      return command.node.items().length === command.words.length ? wordsOfList(file, command.words) : 'unknown';
    return command.words.flatMap((one) => wordsOfText(file, one));
  }

  get commands(): string {
    const { command, entrypoint, healthcheck } = this.#service.definition;
    return [command, entrypoint, healthcheck?.test]
      .flatMap((one) => one?.words.map(({ value }) => value) ?? [])
      .join('\n');
  }

  get mounts(): readonly Mount[] {
    this.#mounts ??= mountsOf(this.#service.definition, this.#project.folder);
    return this.#mounts;
  }

  get ports(): readonly RunPort[] {
    const { ports } = this.#service.definition;
    return ports.flatMap((one): RunPort[] => {
      const { target, protocol, node, span } = one;
      const range = target === undefined ? undefined : portRange(target);
      if (!range || range[0] !== range[1] || (protocol ?? 'tcp') !== 'tcp' || target === undefined) return [];
      const { path } = this.#service.origin(one);
      const written = this.#repository.tree.text(path)?.slice(span.start, span.end) ?? '';
      const own = /^\s*(?:target|published|mode|protocol|host_ip|name|app_protocol)\s*:|^\{/.test(written);
      const place = own ? node.get('target')?.span : behind(written, span, target, protocol);
      return [{ port: range[0], file: { path }, span: place ?? span, exact: place !== undefined && !node.viaAlias }];
    });
  }

  get probes(): readonly RunPort[] {
    return [];
  }
}

/** Where a service is told of: a variant tells of it in its own file. */
function placeIn(
  { files, isDefault }: ComposeProject,
  service: ProjectService,
): { readonly path: string; readonly span: Span } {
  const variant = !isDefault && files.length > 1 ? files.at(-1) : undefined;
  const own = variant?.model.services.find(({ name }) => name === service.name);
  return variant && own ? { path: variant.path, span: own.nameSpan } : service.place;
}

/** Variables as compose files have them, by the places of their names. */
const writtenVariables = memoOf((repository: Repository) => {
  const units = new Map(repository.composes.map((unit) => [unit.path, unit]));
  return memo((path: string): ReadonlyMap<number, Pick<GivenVariable, 'editable' | 'keyPath'>> => {
    const found = new Map<number, Pick<GivenVariable, 'editable' | 'keyPath'>>();
    for (const { name: service, environment } of units.get(path)?.model.services ?? []) {
      for (const { name, value, nameSpan, node, form } of environment) {
        found.set(nameSpan.start, {
          editable: value !== undefined && !node.viaAlias && /^[\w-]+$/.test(service),
          keyPath: form === 'map' ? `services.${service}.environment.${name}` : undefined,
        });
      }
    }
    return found;
  });
});

function mountsOf({ volumes, tmpfs, configs, secrets }: ComposeService, folder: string): readonly Mount[] {
  const mounts = volumes.flatMap(({ source, target, type }): Mount[] => {
    // An anonymous volume shows what the image has.
    if (target === undefined || source === '' || (source === undefined && type === 'volume')) return [];
    const isOwn =
      type !== 'volume' &&
      source !== undefined &&
      !source.includes('$') &&
      !leaves(folder, source) &&
      /^\.|^[^/~]+\//.test(source);
    return [{ target: joinPath('', target), source: isOwn ? joinPath(folder, source) : undefined }];
  });
  const others = [
    ...tmpfs.map(({ value }) => value.split(':')[0] ?? ''),
    ...[...configs, ...secrets].flatMap(({ target }) => (target?.value.startsWith('/') ? [target.value] : [])),
  ];
  return [...mounts, ...others.map((target) => ({ target: joinPath('', target), source: undefined }))];
}

/** Where the target stands in the short form: at its end, before the protocol. */
function behind(written: string, span: Span, target: string, protocol: string | undefined): Span | undefined {
  for (const tail of [`${target}/${protocol ?? 'tcp'}`, target]) {
    const at = written.lastIndexOf(tail);
    if (at === -1 || /[^'"]/.test(written.slice(at + tail.length))) continue;
    return { start: span.start + at, end: span.start + at + target.length };
  }
  return undefined;
}
