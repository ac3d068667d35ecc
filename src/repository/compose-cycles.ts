import type { Span } from '../text/span.ts';
import type { ComposeFault } from './compose-faults.ts';
import type { Place, ProjectService } from './compose-project.ts';

interface Need {
  readonly name: string;
  readonly place: Place;
}

/** Services that wait for each other in a circle (compose-go graph/cycle.go): one fault a circle. */
export function cyclesOf(services: readonly ProjectService[]): readonly ComposeFault[] {
  const needs = new Map(services.map((service) => [service.name, needsOf(service)]));
  const state = new Map<string, 'open' | 'done'>();
  const faults: ComposeFault[] = [];
  for (const start of needs.keys()) {
    if (state.has(start)) continue;
    const way: { readonly name: string; readonly left: Need[]; via: Need | undefined }[] = [];
    const enter = (name: string): void => {
      state.set(name, 'open');
      way.push({ name, left: [...(needs.get(name) ?? [])], via: undefined });
    };
    enter(start);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const need = top.left.shift();
      if (need === undefined) {
        state.set(top.name, 'done');
        way.pop();
        continue;
      }
      top.via = need;
      if (!state.has(need.name) && needs.has(need.name)) enter(need.name);
      else if (state.get(need.name) === 'open')
        faults.push(circle(way.slice(way.findIndex(({ name }) => name === need.name))));
    }
  }
  return faults;
}

function circle(steps: readonly { readonly name: string; readonly via: Need | undefined }[]): ComposeFault {
  const names = steps.map(({ name }) => name);
  const places = steps.flatMap(({ via }) => via ?? []);
  const [first, ...others] = places;
  const none: Span = { start: 0, end: 0 };
  const self = names.length === 1;
  return {
    message: self
      ? `\`${names[0]}\` waits for itself`
      : `services wait for each other in a circle: ${[...names, names[0]].join(' → ')}`,
    place: first?.place ?? { path: '', span: none },
    related: others.map(({ name, place }) => ({ ...place, message: `which waits for \`${name}\`` })),
  };
}

/** What has to run before `service`: also those whose volumes, links or namespaces it takes (compose-go loader/normalize.go). */
export function needsOf(service: ProjectService): readonly Need[] {
  const { definition } = service;
  const { node } = definition;
  const needs: Need[] = [];
  for (const { key, keySpan, value } of node.get('depends_on')?.entries() ?? [])
    needs.push({ name: key, place: { path: service.origin({ node: value }).path, span: keySpan } });
  for (const { value, node: at } of definition.links)
    needs.push({ name: value.split(':')[0] ?? '', place: service.origin({ node: at }) });
  for (const item of node.get('volumes_from')?.items() ?? [])
    needs.push({ name: item.text?.split(':')[0] ?? '', place: service.origin({ node: item }) });
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const at = node.get(key);
    if (at?.text?.startsWith('service:'))
      needs.push({ name: at.text.slice('service:'.length), place: service.origin({ node: at }) });
  }
  return needs;
}
