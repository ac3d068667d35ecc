import type { ComposeEnvFile, ComposeService } from '../models/compose/compose.ts';
import type { Provenance } from '../models/compose/provenance.ts';
import { parseDotenv } from '../models/dotenv/parse.ts';
import type { Span } from '../text/span.ts';
import { joinPath, leaves } from './build-context.ts';
import type { Place } from './compose-problems.ts';
import type { Repository } from './repository.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of a container. */
export interface ContainerVariable {
  readonly name: string;
  /** Undefined if it comes from the shell, or if a variable without a value hides it. */
  readonly value: string | undefined;
  readonly from: 'environment' | 'env_file';
  readonly place: Place;
  readonly valueSpan: Span;
}

export interface ContainerEnvironment {
  /** Each name once, as the container gets it. */
  readonly variables: readonly ContainerVariable[];
  /** `env_file` entries that could not be read: they may bring any variable. */
  readonly unread: readonly ComposeEnvFile[];
}

/**
 * Variables of the files at `paths` that the repository itself holds: what only lies on this machine is another one
 * elsewhere, unless `local` asks for it. Those of `outer` are seen first and win (compose-go cli/options.go WithDotEnv, loader/include.go).
 */
export function environmentFrom(
  repository: Repository,
  paths: readonly string[],
  outer: Environment,
  local = false,
): Environment {
  const known: Record<string, string | undefined> = Object.assign(bare(), outer);
  for (const path of paths) {
    const text = local || repository.isOwn(path) ? repository.tree.text(path) : undefined;
    if (text === undefined) continue;
    for (const { name, interpolated } of parseDotenv(text, 'compose', known).entries)
      if (interpolated !== undefined && !Object.hasOwn(outer, name)) known[name] = interpolated;
  }
  return known;
}

/** `environment` over `env_file` (compose-go types/project.go, WithServicesEnvironmentResolved). */
export function containerEnvironment(
  repository: Repository,
  folder: string,
  { environment, envFile }: ComposeService,
  project: Environment,
  pathOf: (node: ComposeService['node']) => string,
  provenance: Provenance,
  local = false,
): ContainerEnvironment {
  const variables = new Map<string, ContainerVariable>();
  const unread: ComposeEnvFile[] = [];
  const seen: Record<string, string | undefined> = bare();
  for (const { name, value } of environment) if (value !== undefined) seen[name] = value;
  Object.assign(seen, project);
  for (const file of envFile) {
    const absolute = file.path.value.startsWith('/');
    const path = absolute ? file.path.value.slice(1) : joinPath(folder, file.path.value);
    const outside = absolute || leaves(folder, file.path.value);
    const text = local || (!outside && repository.isOwn(path)) ? repository.tree.text(path) : undefined;
    if (text === undefined) {
      unread.push(file);
      continue;
    }
    for (const entry of parseDotenv(text, file.format === 'raw' ? 'docker' : 'compose', seen).entries) {
      const { name, nameSpan, valueSpan } = entry;
      const value = entry.interpolated ?? project[name];
      variables.set(name, { name, value, from: 'env_file', place: { path, span: nameSpan }, valueSpan });
    }
  }
  for (const { name, value, nameSpan, valueSpan, node } of environment) {
    const place = { path: pathOf(node), span: nameSpan };
    const inherited = provenance.isHidden(node) ? undefined : project[name];
    variables.set(name, { name, value: value ?? inherited, from: 'environment', place, valueSpan });
  }
  return { variables: [...variables.values()], unread };
}

/** A record without the names that every object has: a file may well set `constructor`. */
const bare = (): Record<string, string | undefined> => Object.create(null) as Record<string, string | undefined>;
