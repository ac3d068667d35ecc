import type { ComposeResource } from '../models/compose/compose.ts';
import type { ComposeFault } from './compose-faults.ts';
import type { ComposeProject } from './compose-project.ts';

/** From where a secret or a config can come. */
const sources = { secrets: ['file', 'environment'], configs: ['file', 'environment', 'content'] } as const;

/** What contradicts itself in the top-level entries of `project` (compose-go validation/, loader/validate.go). */
export function resourceFaults(project: ComposeProject): readonly ComposeFault[] {
  return project.resources.flatMap((one) => [...sourceFaults(one), ...externalFaults(one)]);
}

type Resource = ComposeResource & { readonly path: string };

function* sourceFaults({ kind, name, nameSpan, node, external, path }: Resource): Generator<ComposeFault> {
  if (kind !== 'secrets' && kind !== 'configs') return;
  const what = kind === 'secrets' ? 'secret' : 'config';
  const given = sources[kind].filter((key) => node.get(key) !== undefined);
  const place = { path, span: nameSpan };
  const all = sources[kind].map((key) => `\`${key}\``).join(' or ');
  if (given.length > 1)
    yield {
      message: `the ${what} \`${name}\` comes from ${given.map((key) => `\`${key}\``).join(' and ')}: there can be one`,
      place,
    };
  else if (given.length === 0 && node.get('external') === undefined && (kind === 'secrets' || !node.get('driver')))
    yield { message: `the ${what} \`${name}\` comes from nowhere: it needs ${all}`, place };
  else if (kind === 'secrets' && !external && given.every((key) => node.get(key)?.text === ''))
    yield { message: `the ${what} \`${name}\` comes from nowhere: \`${given[0] ?? 'file'}\` is empty`, place };
}

function* externalFaults({ kind, name, nameSpan, node, external, path }: Resource): Generator<ComposeFault> {
  const place = { path, span: nameSpan };
  const old = node.at('external', 'name')?.text;
  const own = node.get('name')?.text;
  if (old !== undefined && own !== undefined && old !== own)
    yield { message: `\`${name}\` has two names, \`${own}\` and \`${old}\``, place };
  if (kind !== 'volumes' || !external) return;
  const more = node.entries().find(({ key }) => key !== 'name' && key !== 'external' && !key.startsWith('x-'));
  if (more === undefined) return;
  const message = `the volume \`${name}\` is external, made by somebody else: \`${more.key}\` would have no effect`;
  yield { message, place: { path, span: more.keySpan } };
}
