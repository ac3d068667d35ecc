/** What a container of the image opens, and whether a path of it is known that answers only if all is well. */
export interface Opened {
  readonly port: number;
  /** "/health"; undefined: that the port is open must do. */
  readonly route: string | undefined;
}

/** How a container starts. */
export interface Start {
  readonly argv: readonly [string, ...string[]];
  /** ENV of the image, by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined for a program that serves nothing. */
  readonly opens: Opened | undefined;
}

/** The user of the image: no name, so that no account has to be made, and Kubernetes can tell that it is not root. */
export const ownUser = '10001:10001';

/** A JSON array, with a blank behind each comma. */
export const execForm = (words: readonly string[]): string =>
  `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;

/** `ENV A=1 \`, a variable a line; nothing for none. Values that need quotes get them. */
export function envLines(environment: Readonly<Record<string, string>>): string[] {
  const pairs = Object.entries(environment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${/^[\w./:,@%+=$-]+$/.test(value) ? value : JSON.stringify(value)}`);
  return pairs.length === 0 ? [] : [`ENV ${pairs.join(' \\\n    ')}`];
}

/** EXPOSE, HEALTHCHECK and CMD. `ask`: the command that asks for what is open, in exec form. */
export function startLines({ argv, opens }: Start, ask: (opened: Opened) => readonly string[]): string[] {
  if (!opens) return [`CMD ${execForm(argv)}`];
  return [
    `EXPOSE ${opens.port}`,
    'HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \\',
    `  CMD ${execForm(ask(opens))}`,
    `CMD ${execForm(argv)}`,
  ];
}

/** `RUN` with cache mounts, a mount a line. */
export function cachedRun(targets: readonly string[], command: string): string {
  const mounts = targets.map((target) => `--mount=type=cache,target=${target}`);
  return `RUN ${mounts.join(' \\\n    ')} \\\n    ${command}`;
}

/** Installs Debian packages and leaves no lists behind. */
export const aptInstall = (packages: readonly string[]): string =>
  `RUN apt-get update \\\n && apt-get install -y --no-install-recommends ${[...packages].sort().join(' ')} \\\n && rm -rf /var/lib/apt/lists/*`;

/** A Dockerfile from its stages, a blank line between them. */
export const dockerfileOf = (about: string, stages: readonly (readonly string[])[]): string =>
  `# ${about}\n${stages.map((lines) => `${lines.join('\n')}\n`).join('\n')}`;
