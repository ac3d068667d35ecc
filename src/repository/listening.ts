import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { parseScript } from '../models/shell/parse.ts';
import { serverPort } from '../models/shell/servers.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import type { BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { sourcesOf, stageOfTarget } from './sources.ts';
import { type StartCommand, startCommandsOf } from './start-commands.ts';
import { manifestAt, scriptTargetOf } from './start-scripts.ts';

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
  const all: Environment = new Map([...imageEnvironment(stage), ...environment]);
  // What runs before it (`migrate && serve`) opens nothing for long.
  const last = startCommandsOf(file, stage).at(-1);
  if (!last) return undefined;
  const holds = (name: string): boolean =>
    repository.hasOwnBelow(name) || repository.named(name.slice(name.lastIndexOf('/') + 1)).length > 0;
  const found = serverPort(last.command, all, holds);
  if (found) return opened(found, file);
  if (last.start?.kind === 'script') return ofScript(repository, file, context, stage, last, all, holds);
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
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  start: StartCommand,
  environment: Environment,
  holds: (name: string) => boolean,
): readonly Listening[] | undefined {
  const target = scriptTargetOf(start);
  if (!target || target.dir === undefined || target.member !== undefined) return undefined;
  const manifest = manifestAt(repository, file, [context], stage, target.dir, 'package.json');
  const unit = manifest.kind === 'there' ? repository.packageJson(manifest.path) : undefined;
  const script = unit?.model.scripts.get(target.name);
  if (!unit || !script || unit.text.slice(script.span.start + 1, script.span.end - 1) !== script.text) return undefined;
  const body = MappedText.slice(unit.text, { start: script.span.start + 1, end: script.span.end - 1 });
  const command: ShellCommand | undefined = parseScript(body, 'sh').commands.at(-1);
  if (!command) return undefined;
  const found = serverPort(command, withAssignments(environment, command), holds);
  if (found) return opened(found, unit);
  const runsCode = command.name === 'node' || command.name === 'tsx' || command.name === 'ts-node';
  return runsCode && !hasAssignments(command)
    ? ofCode(repository, file, context, undefined, 'node', environment)
    : undefined;
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
