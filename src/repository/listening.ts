import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { portIn, serverPort } from '../models/shell/servers.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';
import { baseName, type BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { sourcesOf, stageOfTarget } from './sources.ts';
import { type StartCommand, startCommandsOf } from './start-commands.ts';
import { followScript } from './start-scripts.ts';

/** A port that the program in a container opens, and what says so. */
export interface Listening {
  readonly port: number;
  /** "`uvicorn` takes 8000 unless told otherwise" */
  readonly because: string;
  /** True if the command says it, so that no variable changes it. */
  readonly said: boolean;
  readonly file: { readonly path: string };
  readonly range: Span;
}

/** What is set when a container starts; undefined for a value that nobody knows. */
export type Environment = ReadonlyMap<string, string | undefined>;

/** What ENV sets in `stage`. */
export function imageEnvironment(stage: Stage): Environment {
  const names = new Set<string>();
  for (const one of ancestry(stage))
    for (const { keyword, pairs } of one.instructions)
      if (keyword === 'ENV') for (const { key } of pairs) names.add(key);
  const last = stage.instructions.at(-1);
  if (!last || names.size === 0) return new Map();
  const values = environmentAt(stage, { ...last, span: { start: last.span.end, end: last.span.end } });
  return new Map([...names].map((name) => [name, values.get(name)]));
}

/**
 * The ports that a container of `target` (undefined: the last stage) opens when it starts as the Dockerfile says, with `environment` over
 * the image's own; undefined if nobody can tell.
 */
export function listeningOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  target: string | undefined,
  environment: Environment = new Map(),
): readonly Listening[] | undefined {
  const stage = stageOfTarget(file, target);
  if (!stage) return undefined;
  const image = { file, context, target, stage };
  const all: Environment = new Map([...imageEnvironment(stage), ...environment]);
  const last = startCommandsOf(file, stage).at(-1);
  return last && openedBy(repository, image, { ...last, file }, all);
}

/** An image, and the folder that it is built from. */
export interface ListeningImage {
  readonly file: DockerfileUnit;
  readonly context: BuildContext;
  readonly target: string | undefined;
  readonly stage: Stage;
}

/** The ports that the last command of a start opens: what runs before it (`migrate && serve`) opens nothing for long. */
export function openedBy(
  repository: Repository,
  image: ListeningImage,
  last: StartCommand & { readonly file: { readonly path: string } },
  all: Environment,
): readonly Listening[] | undefined {
  const { file, context, target } = image;
  const holds = (name: string): boolean =>
    repository.named(baseName(name)).some((path) => path === name || path.endsWith(`/${name}`));
  const found = serverPort(last.command, all, holds);
  if (found) return opened(found, last.file);
  if (last.start?.kind === 'script') return ofScript(repository, image, last, all);
  const standalone = ofStandalone(image, last, all);
  if (standalone) return standalone;
  return last.start?.kind === 'file' || last.start?.kind === 'executable' || last.start?.kind === 'module'
    ? ofCode(repository, file, context, target, last.start.program, all)
    : undefined;
}

function opened(
  { program, port, said, span }: NonNullable<ReturnType<typeof serverPort>>,
  file: { readonly path: string },
): readonly Listening[] | undefined {
  if (port === undefined) return undefined;
  const because =
    said === undefined ? `\`${program}\` takes ${port} unless told otherwise` : `\`${program}\` is told \`${said}\``;
  return [{ port, because, said: said?.startsWith('-') === true, file, range: span }];
}

/** The last command of a script of package.json. */
function ofScript(
  repository: Repository,
  image: ListeningImage,
  start: StartCommand,
  environment: Environment,
): readonly Listening[] | undefined {
  const script = followScript(repository, image.file, [image.context], image.stage, start);
  const last = script?.commands.at(-1);
  if (!script || !last || last.start?.kind === 'script') return undefined;
  const { command } = last;
  if (hasAssignments(command)) {
    const found = serverPort(command, withAssignments(environment, command), () => true);
    return found && opened(found, script.file);
  }
  const runsCode = command.name === 'node' || command.name === 'tsx' || command.name === 'ts-node';
  return runsCode || !last.start || last.start.kind === 'module'
    ? openedBy(repository, image, { ...last, file: script.file }, environment)
    : undefined;
}

/** The server.js of Next.js' standalone output, which no repository holds: it opens PORT, else 3000. */
function ofStandalone(
  { file, stage }: ListeningImage,
  { command, start }: StartCommand,
  environment: Environment,
): readonly Listening[] | undefined {
  if (start?.kind !== 'file' || start.program !== 'node' || !/(?:^|\/)server\.js$/.test(start.value)) return undefined;
  const copy = ancestry(stage)
    .flatMap(({ instructions }) => instructions)
    .find(({ keyword, rest }) => keyword === 'COPY' && rest.text.includes('.next/standalone'));
  if (!copy || hasAssignments(command)) return undefined;
  if (!environment.has('PORT'))
    return [
      { port: 3000, because: "Next.js' server takes 3000 unless told otherwise", said: false, file, range: copy.span },
    ];
  const value = environment.get('PORT');
  const port = value === undefined ? undefined : portIn(value);
  return port === undefined
    ? undefined
    : [{ port, because: `Next.js' server opens PORT, which is ${port}`, said: true, file, range: copy.span }];
}

const hasAssignments = ({ assignments, wrappers }: ShellCommand): boolean =>
  assignments.length > 0 || wrappers.length > 0;

const withAssignments = (environment: Environment, { assignments }: ShellCommand): Environment =>
  new Map([
    ...environment,
    ...assignments.map(({ name, value }): [string, string | undefined] => [name, value?.value]),
  ]);

const languages: readonly (readonly [programs: RegExp, ending: RegExp])[] = [
  [/^(?:node|nodejs|bun|deno|tsx|ts-node)$/, /\.[mc]?[jt]sx?$/],
  [/^(?:python|pypy)[\d.]*$/, /\.py$/],
];

/** The ports that the code of an image opens, if all of it is in view and says so plainly. */
function ofCode(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  target: string | undefined,
  program: string,
  environment: Environment,
): readonly Listening[] | undefined {
  const ending = languages.find(([programs]) => programs.test(program))?.[1] ?? /\.go$/;
  const { sources, complete } = sourcesOf(repository, file, context, target);
  if (!complete) return undefined;
  const found: Listening[] = [];
  for (const { path, model } of sources) {
    if (!ending.test(path)) continue;
    for (const { port, variable, span } of model.listens) {
      const told = variable !== undefined && environment.has(variable);
      const value = told ? Number(environment.get(variable)) : port;
      if (value === undefined || !Number.isInteger(value) || value < 1) return undefined;
      const because = told ? `the code opens \`${variable}\`, which is ${value}` : `the code opens ${value}`;
      found.push({ port: value, because, said: variable === undefined, file: { path }, range: span });
    }
  }
  return found.length > 0 ? found : undefined;
}
