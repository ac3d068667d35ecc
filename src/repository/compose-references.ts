import type { DocumentNode } from '../models/document/node.ts';
import { isSlip } from '../text/nearest.ts';
import { type ComposeFault, partOf, type Section } from './compose-faults.ts';
import type { ComposeProject, Place, ProjectService } from './compose-project.ts';
import type { Repository } from './repository.ts';

/** A use of a service, network, volume and the like by its name. */
interface Reference {
  readonly section: Section;
  readonly name: string;
  readonly node: DocumentNode;
  readonly place: Place;
  /** `depends_on`, `volumes`. */
  readonly key: string;
  /** False: a service that no active profile starts is left out. */
  readonly required: boolean;
}

const singular: Readonly<Record<Section, string>> = {
  services: 'service',
  networks: 'network',
  volumes: 'volume',
  secrets: 'secret',
  configs: 'config',
  models: 'model',
};

/**
 * Names in services of `project` that nothing in its files bears (compose-go loader/validate.go, checkConsistency). `active`: the
 * services that the given profiles start; else those that always run are looked at for what only a profile starts.
 */
export function danglingReferences(
  repository: Repository,
  project: ComposeProject,
  active?: readonly ProjectService[],
): readonly ComposeFault[] {
  const known = namesOf(project);
  const faults: ComposeFault[] = [];
  for (const service of active ?? project.services) {
    if (!service.complete) continue;
    for (const one of referencesOf(repository, service)) {
      const names = known[one.section];
      if (!names.has(one.name)) faults.push(missingFault(service, one, names));
      else if (one.section === 'services' && one.required) faults.push(...disabledFault(project, service, one, active));
    }
  }
  return faults;
}

function namesOf(project: ComposeProject): Readonly<Record<Section, ReadonlySet<string>>> {
  const of = (kind: Section): ReadonlySet<string> =>
    new Set(project.resources.filter((one) => one.kind === kind).map(({ name }) => name));
  return {
    services: new Set(project.services.map(({ name }) => name)),
    networks: new Set([...of('networks'), 'default']),
    volumes: of('volumes'),
    secrets: of('secrets'),
    configs: of('configs'),
    models: of('models'),
  };
}

function missingFault({ name }: ProjectService, one: Reference, names: ReadonlySet<string>): ComposeFault {
  const what = singular[one.section];
  const near = [...names].filter(
    (other) => isSlip(one.name, other) || `${one.name}s` === other || one.name === `${other}s`,
  );
  const [meant] = near;
  const sure = near.length === 1 && meant !== name ? meant : undefined;
  const hint = sure === undefined ? '' : `: did you mean \`${sure}\`?`;
  const message = `\`${name}\` names the ${what} \`${one.name}\` in \`${one.key}\`, and there is no such ${what}${hint}`;
  return { message, place: one.place, missing: { section: one.section, name: one.name }, meant: sure };
}

/** A service that always runs although the one that it needs does not: only a profile starts that. */
function disabledFault(
  project: ComposeProject,
  service: ProjectService,
  one: Reference,
  active: readonly ProjectService[] | undefined,
): readonly ComposeFault[] {
  const target = project.service(one.name);
  const runs = (other: ProjectService): boolean => active?.includes(other) ?? other.isEnabled([]);
  if (target === undefined || runs(target) || !runs(service)) return [];
  const profiles = target.definition.profiles.map(({ value }) => `\`${value}\``);
  const message = `\`${service.name}\` needs \`${one.name}\`, which only the profile ${profiles.join(' or ')} starts: without it Compose refuses the project`;
  const { path, span } = target.place;
  const related = [{ path, span, message: `\`${one.name}\` is not started without its profile` }];
  return [{ message, place: one.place, unlessProfile: true, related }];
}

function* referencesOf(repository: Repository, service: ProjectService): Generator<Reference> {
  const { definition } = service;
  const { node } = definition;
  const textAt = (path: string): string | undefined => repository.tree.text(path);
  const named = function* (section: Section, key: string): Generator<Reference> {
    for (const { key: name, keySpan, value } of node.get(key)?.entries() ?? []) {
      const { path } = service.origin({ node: value });
      const place = partOf(textAt(path), { path, span: keySpan }, name);
      const required = !/^(?:false|n|no|off)$/i.test(value.get('required')?.text ?? 'true');
      yield { section, name, node: value, place, key, required };
    }
  };
  const inText = (section: Section, key: string, name: string, at: DocumentNode): Reference => {
    const place = partOf(textAt(service.origin({ node: at }).path), service.origin({ node: at }), name);
    return { section, name, node: at, place, key, required: true };
  };
  yield* named('services', 'depends_on');
  yield* named('networks', 'networks');
  yield* named('models', 'models');
  for (const { type, source, node: at } of definition.volumes)
    if (type === 'volume' && source !== undefined && source !== '')
      yield inText('volumes', 'volumes', source, at.get('source') ?? at);
  for (const [key, grants] of [
    ['secrets', definition.secrets],
    ['configs', definition.configs],
    ['secrets', definition.build?.secrets ?? []],
  ] as const)
    for (const { source } of grants) yield inText(key, key, source.value, source.node);
  for (const { value, node: at } of definition.links) yield inText('services', 'links', value.split(':')[0] ?? '', at);
  for (const item of node.get('volumes_from')?.items() ?? []) {
    const name = item.text?.split(':')[0];
    if (name !== undefined && name !== 'container') yield inText('services', 'volumes_from', name, item);
  }
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const at = node.get(key);
    if (at?.text?.startsWith('service:')) yield inText('services', key, at.text.slice('service:'.length), at);
  }
  for (const { value, node: at } of definition.build?.additionalContexts ?? [])
    if (value?.startsWith('service:'))
      yield inText('services', 'additional_contexts', value.slice('service:'.length), at);
}
