import { mapOf, normalizedResource, normalizedService } from '../models/compose/normalize.ts';
import { resourceOutputs, serviceOutput } from '../models/compose/output.ts';
import { interpolate } from '../models/compose/interpolate.ts';
import { extensionsOf } from '../models/compose/output-forms.ts';
import { NameMap, type Output, type OutputMap } from '../text/go-value.ts';
import type { ComposeService } from '../models/compose/compose.ts';
import { needsOf } from './compose-cycles.ts';
import type { ComposeProject, ProjectService } from './compose-project.ts';

export interface OutputOptions {
  readonly name: string;
  readonly profiles: readonly string[];
  /** Only these and what they wait for; none: all that the profiles start. */
  readonly services: readonly string[];
  /** Makes a path that is relative to the project absolute. */
  readonly absolute: (path: string) => string;
}

/** The services that Compose takes into account, by name; `services` are started whatever their profiles. */
export function activeServices(
  project: ComposeProject,
  { profiles, services }: Pick<OutputOptions, 'profiles' | 'services'>,
): readonly ProjectService[] {
  const wanted = services.flatMap((name) => project.service(name)?.definition.profiles.map(({ value }) => value) ?? []);
  const all = [...profiles, ...wanted];
  const enabled = project.services.filter((service) => all.includes('*') || service.isEnabled(all));
  enabled.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (services.length === 0) return enabled;
  const names = new Set(services);
  for (const name of names) {
    const service = enabled.find((one) => one.name === name);
    if (service) for (const need of needsOf(service)) names.add(need.name);
  }
  return enabled.filter(({ name }) => names.has(name));
}

/** The model that `docker compose config` prints: merged, resolved, with every default said (compose-go types.Project). */
export function projectOutput(project: ComposeProject, options: OutputOptions): OutputMap {
  const services = activeServices(project, options);
  const made = new Map<string, Output>([['name', options.name]]);
  const used = new Set(services.flatMap(({ definition }) => [...usedBy(definition)]));
  made.set(
    'services',
    new NameMap(services.map((service) => [service.name, serviceOf(project, service, options, services)])),
  );
  for (const kind of ['networks', 'volumes', 'secrets', 'configs', 'models'] as const) {
    const entries = project.resources.filter((one) => one.kind === kind && used.has(`${kind} ${one.name}`));
    const nodes = new Map(entries.map(({ name, node }) => [name, node]));
    if (kind === 'networks' && used.has('networks default') && !nodes.has('default')) nodes.set('default', mapOf([]));
    if (nodes.size === 0) continue;
    const sorted = [...nodes].sort(([a], [b]) => (a < b ? -1 : 1));
    const outputs = sorted.map(([name, node]) => {
      const whole = kind === 'models' ? node : normalizedResource(node, name, options.name, options.absolute);
      return [name, resourceOutputs[kind](whole) ?? null] as const;
    });
    made.set(kind, new NameMap(outputs));
  }
  const filled = (text: string): string => interpolate(text, project.variables).text;
  for (const { model } of project.files)
    for (const root of model.documents) for (const [key, value] of extensionsOf(root, filled)) made.set(key, value);
  return made;
}

function serviceOf(
  project: ComposeProject,
  service: ProjectService,
  { absolute }: OutputOptions,
  active: readonly ProjectService[],
): Output {
  const { definition, environment } = service;
  const variables = environment.variables.map(({ name, value }) => [name, value] as const);
  const lookup = (name: string): string | undefined => project.variables[name];
  const whole = normalizedService(definition.node, variables, { absolute, lookup });
  const made = new Map((serviceOutput(whole) as OutputMap | undefined) ?? []);
  const needs = made.get('depends_on');
  // Compose forgets what it waits for but does not start.
  if (needs instanceof Map) {
    const left = new NameMap([...(needs as OutputMap)].filter(([name]) => active.some((one) => one.name === name)));
    if (left.size === 0) made.delete('depends_on');
    else made.set('depends_on', left);
  }
  return made;
}

/** `networks default`, `volumes data`: what of the top level a service uses. */
function* usedBy({ node, volumes, secrets, configs, build }: ComposeService): Generator<string> {
  const networks = node.get('networks')?.entries() ?? [];
  for (const { key } of networks) yield `networks ${key}`;
  if (networks.length === 0 && !node.get('network_mode') && !node.get('provider')) yield 'networks default';
  for (const { type, source } of volumes) if (type === 'volume' && source) yield `volumes ${source}`;
  for (const { source } of [...secrets, ...(build?.secrets ?? [])]) yield `secrets ${source.value}`;
  for (const { source } of configs) yield `configs ${source.value}`;
  for (const { key } of node.get('models')?.entries() ?? []) yield `models ${key}`;
}
