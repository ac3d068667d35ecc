export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The search path without the entries through which a repository could put its own programs in front of the real ones:
 * relative and empty entries (they mean the working directory) and every `node_modules/.bin` (npm and npx put those of the
 * repository and all its parents first).
 */
export function cleanSearchPath(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  return path
    .split(':')
    .filter((entry) => entry.startsWith('/') && !entry.replace(/\/+$/, '').endsWith('/node_modules/.bin'))
    .join(':');
}

/** `base` with `changes` (undefined takes a variable away) and a clean search path. */
export function childEnvironment(base: Environment, changes: Environment = {}): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...base, ...changes })) {
    if (value !== undefined) environment[name] = value;
  }
  const path = cleanSearchPath(environment['PATH']);
  if (path !== undefined) environment['PATH'] = path;
  return environment;
}
