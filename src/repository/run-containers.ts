import type { Container, Scalar } from '../models/kubernetes/syntax.ts';
import type { Span } from '../text/span.ts';
import { joinPath } from './build-context.ts';
import { configVariablesOf, plain } from './config-variables.ts';
import { buildOfContainer } from './container-image.ts';
import type { ImageBuild } from './image-builds.ts';
import { containersOf, manifestsOf, type PlacedContainer } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import type { GivenVariable, Mount, Override, RunPort, RunService } from './run-service.ts';
import { wordsOfList } from './start-words.ts';

/** Every container of a workload that says which image it runs; what patches say of it belongs to it. */
export const containerServicesOf = memoOf((repository: Repository): readonly RunService[] => {
  const containers = containersOf(repository);
  const patches = new Map<string, PlacedContainer[]>();
  for (const placed of containers) {
    if (placed.container.image || !placed.container.name) continue;
    const key = keyOf(placed);
    const list = patches.get(key);
    if (list) list.push(placed);
    else patches.set(key, [placed]);
  }
  return containers.flatMap((placed) => {
    const { name, image } = placed.container;
    return name && image ? [new ContainerRun(repository, placed, name, image, patches.get(keyOf(placed)) ?? [])] : [];
  });
});

const keyOf = ({ object, container }: PlacedContainer): string => `${object.name?.value}\0${container.name?.value}`;

class ContainerRun implements RunService {
  readonly kind = 'kubernetes';
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly nameSpan: Span;
  readonly family: string;
  readonly #repository: Repository;
  readonly #placed: PlacedContainer;
  readonly #image: Scalar;
  readonly #patches: readonly PlacedContainer[];
  #build: { readonly value: ImageBuild | undefined } | undefined;

  constructor(
    repository: Repository,
    placed: PlacedContainer,
    name: Scalar,
    image: Scalar,
    patches: readonly PlacedContainer[],
  ) {
    this.#repository = repository;
    this.#placed = placed;
    this.#image = image;
    this.#patches = patches;
    this.name = name.value;
    this.title = `container \`${name.value}\``;
    this.path = placed.file.path;
    this.nameSpan = name.span;
    this.family = `${placed.file.path}\0${name.span.start}`;
  }

  get build(): ImageBuild | undefined {
    this.#build ??= { value: buildOfContainer(this.#repository, this.#placed.file, this.#image.value) };
    return this.#build.value;
  }

  get #all(): readonly PlacedContainer[] {
    return [this.#placed, ...this.#patches];
  }

  get variables(): readonly GivenVariable[] {
    const { file, container } = this.#placed;
    const own = container.env.map(({ name, value, nameSpan, node }) => ({
      name,
      value: plain(value),
      path: file.path,
      nameSpan,
      editable: file.chart === undefined && !node.viaAlias,
      keyPath: undefined,
    }));
    const taken = container.envFrom.flatMap(({ kind, name }) =>
      name === undefined ? [] : (configVariablesOf(this.#repository).get(`${kind}:${name.value}`) ?? []),
    );
    return [...own, ...taken];
  }

  get given(): ReadonlyMap<string, string | undefined> {
    const given = new Map<string, string | undefined>();
    for (const { container } of this.#all) {
      for (const reference of container.envFrom)
        for (const [name, value] of dataOf(this.#repository, reference) ?? []) given.set(name, value);
      for (const { name, value } of container.env) given.set(name, plain(value));
    }
    return given;
  }

  get open(): boolean {
    if (this.#placed.file.chart !== undefined) return true;
    return this.#all.some(
      ({ container }) =>
        container.env.some(({ name }) => name.includes('{{') || name.includes('$')) ||
        container.envFrom.some((reference) => !dataOf(this.#repository, reference)),
    );
  }

  get override(): Override | undefined {
    const { file, container } = this.#placed;
    // A patch may put other words in their place.
    if (this.#patches.some(({ container: one }) => one.command ?? one.args ?? one.workingDir)) return undefined;
    const { command, args, workingDir } = container;
    const isLost = (['command', 'args'] as const).some((key) => {
      const written = container.node.get(key);
      return written !== undefined && written.kind !== 'null' && written.items().length !== container[key]?.length;
    });
    if (isLost || workingDir?.value.includes('{{')) return undefined;
    return {
      entrypoint: command && wordsOfList(file, command),
      command: args && wordsOfList(file, args),
      workingDir: workingDir?.value,
    };
  }

  get commands(): string {
    const { command, args } = this.#placed.container;
    return [...(command ?? []), ...(args ?? [])].map(({ value }) => value).join('\n');
  }

  get mounts(): readonly Mount[] {
    return this.#all.flatMap(({ container }) =>
      container.volumeMounts.flatMap(({ mountPath }) =>
        mountPath ? [{ target: joinPath('', mountPath.value), source: undefined }] : [],
      ),
    );
  }

  get ports(): readonly RunPort[] {
    return this.#placed.container.ports.flatMap(({ containerPort, protocol }) =>
      containerPort && (protocol?.value ?? 'TCP') === 'TCP' ? this.#port(containerPort) : [],
    );
  }

  get probes(): readonly RunPort[] {
    return this.#placed.container.probes.flatMap(({ handler, port }) =>
      port && handler !== 'exec' && /^\d+$/.test(port.value) ? this.#port(port) : [],
    );
  }

  #port({ value, span }: Scalar): readonly RunPort[] {
    const { file } = this.#placed;
    const exact = file.chart === undefined && file.text.slice(span.start, span.end) === value;
    const port = Number(value);
    return Number.isInteger(port) ? [{ port, file, span, exact }] : [];
  }
}

/** Keys of the ConfigMap or Secret that `reference` names, with the values of plain ones; undefined if it is not here. */
const dataOf = (
  repository: Repository,
  { kind, name }: Container['envFrom'][number],
): ReadonlyMap<string, string | undefined> | undefined =>
  name === undefined ? undefined : configs(repository).get(`${kind}:${name.value}`);

const configs = memoOf((repository: Repository): ReadonlyMap<string, ReadonlyMap<string, string | undefined>> => {
  const found = new Map<string, Map<string, string | undefined>>();
  for (const { model } of manifestsOf(repository)) {
    for (const { data, name } of model.objects) {
      if (!data || !name) continue;
      const key = `${data.kind}:${name.value}`;
      const entries = found.get(key) ?? new Map<string, string | undefined>();
      for (const one of data.entries)
        entries.set(one.name, data.kind === 'configMap' && one.section === 'data' ? plain(one.value) : undefined);
      found.set(key, entries);
    }
  }
  return found;
});
