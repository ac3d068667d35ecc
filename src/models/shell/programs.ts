import type { Span } from '../../text/span.ts';
import { type Runner, runners, type Starter, type StartKind, starters } from './starters.ts';
import type { ShellCommand, ShellWord } from './syntax.ts';
import { invocation } from './tools/index.ts';
import { CompiledTool, flagOf, has, type Invocation, readInvocation } from './tools/tool.ts';
import { baseName, unwrap } from './wrappers.ts';

/** What a command starts, if it is something of the repository or the image. */
export interface Start {
  readonly kind: StartKind;
  /** As written, quotes taken off: `app.py`, `app.main:app`, `start`, `./run.sh`. */
  readonly value: string;
  /** The word that says it. */
  readonly span: Span;
  readonly word: ShellWord;
  /** Name of the program that runs it ("python"); for an executable its own. */
  readonly program: string;
}

/** Subcommands of tools that run the command in their operands. */
const RUNNING: Readonly<Record<string, readonly string[]>> = {
  poetry: ['run'],
  uv: ['run', 'tool run'],
  pipenv: ['run'],
  pdm: ['run'],
  pipx: ['run'],
  conda: ['run'],
  mamba: ['run'],
  micromamba: ['run'],
  bundle: ['exec'],
  npm: ['exec'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'node', 'dlx'],
  bun: ['x'],
};

/** Tools that do nothing else. */
const ALWAYS_RUNNING: ReadonlySet<string> = new Set(['npx', 'bunx', 'uvx']);

/** Package managers whose `run x`, `start`, `test` … are scripts of package.json. */
const SCRIPTS: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const SCRIPT_COMMANDS: ReadonlySet<string> = new Set(['start', 'stop', 'restart', 'test']);

interface Programs {
  readonly starters: ReadonlyMap<string, { readonly tool: CompiledTool; readonly starter: Starter }>;
  readonly runners: ReadonlyMap<string, { readonly tool: CompiledTool; readonly runner: Runner }>;
}

let programs: Programs | undefined;

function known(): Programs {
  if (programs) return programs;
  const startersByName = new Map<string, { tool: CompiledTool; starter: Starter }>();
  const runnersByName = new Map<string, { tool: CompiledTool; runner: Runner }>();
  for (const starter of starters) {
    const tool = new CompiledTool(starter);
    for (const name of [starter.id, ...(starter.programs?.split(' ') ?? [])])
      startersByName.set(name, { tool, starter });
  }
  for (const runner of runners) {
    const tool = new CompiledTool(runner);
    for (const name of [runner.id, ...(runner.programs?.split(' ') ?? [])]) runnersByName.set(name, { tool, runner });
  }
  programs = { starters: startersByName, runners: runnersByName };
  return programs;
}

function starterNamed(name: string): { readonly tool: CompiledTool; readonly starter: Starter } | undefined {
  const exact = known().starters.get(name);
  if (exact) return exact;
  const base = /^([A-Za-z]+)-?[\d.]+$/.exec(name)?.[1];
  const found = base === undefined ? undefined : known().starters.get(base);
  return found?.starter.versioned ? found : undefined;
}

const MAX_RUNNERS = 8;

/**
 * What a start command runs: the file of `python app.py`, the module of `uvicorn app.main:app`, the script of `npm start`, the
 * program of `./start.sh`. Undefined for a program that is looked up on the path (`nginx`), and where the text does not tell.
 */
export function startOf(command: ShellCommand): Start | undefined {
  let current = command;
  for (let count = 0; count < MAX_RUNNERS; count++) {
    const inner = commandRunBy(current);
    if (inner === undefined) return startOfProgram(current);
    current = inner;
  }
  return undefined;
}

/** The command that a runner runs: `poetry run x`, `conda run -n e x`, `bundle exec x`, `npx x`, `dockerize … x`, `python -m x`; undefined for others. */
export function commandRunBy(command: ShellCommand): ShellCommand | undefined {
  const tool = invocation(command);
  if (tool) {
    if (tool.tool === 'python') return moduleAsProgram(tool);
    const runs = ALWAYS_RUNNING.has(tool.tool) || RUNNING[tool.tool]?.includes(tool.subcommand ?? '') === true;
    if (!runs) return undefined;
    const module = tool.tool === 'uv' && has(tool, 'module');
    return module ? asModule(tool) : behind(command, tool.operands, tool.tool === 'yarn' && tool.subcommand === 'node');
  }
  const found = command.name === undefined ? undefined : known().runners.get(command.name);
  if (found === undefined) return undefined;
  const { runner } = found;
  if (runner.dashes) {
    const dashes = command.args.findIndex((word) => word.value === '--');
    return dashes === -1 ? undefined : behind(command, command.args.slice(dashes + 1), false);
  }
  const read = readInvocation(found.tool, command.args, command);
  if (runner.only && !runner.only.includes(read.subcommand ?? '')) return undefined;
  return behind(command, read.operands, false);
}

/** `words` as a command of its own. `script`: they are the arguments of node. */
function behind(command: ShellCommand, words: readonly ShellWord[], script: boolean): ShellCommand | undefined {
  const all = script ? words : words.slice(words[0]?.value === '--' ? 1 : 0);
  const { at, wrappers, assignments } = unwrap(script ? [] : all);
  const nameWord = script ? command.nameWord : all[at];
  if (nameWord === undefined) return undefined;
  return {
    ...command,
    name: script ? 'node' : baseName(nameWord),
    nameWord,
    args: script ? all : all.slice(at + 1),
    wrappers: [...command.wrappers, ...(command.name === undefined ? [] : [command.name]), ...wrappers],
    assignments: [...command.assignments, ...assignments],
  };
}

/** `python -m uvicorn app:app` starts what `uvicorn app:app` starts. */
function moduleAsProgram(python: Invocation): ShellCommand | undefined {
  const module = flagOf(python, 'module')?.value;
  if (module?.value === undefined || !isProgram(module.value)) return undefined;
  return behind(python.command, [module, ...python.operands], false);
}

/** `uv run -m uvicorn app:app`; another module is what is started. */
function asModule(uv: Invocation): ShellCommand | undefined {
  const [module] = uv.operands;
  if (module?.value === undefined || !isProgram(module.value)) return undefined;
  return behind(uv.command, uv.operands, false);
}

const isProgram = (name: string): boolean => known().starters.has(name) || known().runners.has(name);

function startOfProgram(command: ShellCommand): Start | undefined {
  const name = command.name;
  if (name === undefined) return undefined;
  const tool = invocation(command);
  if (tool && SCRIPTS.has(tool.tool)) return startOfScript(tool);
  if (tool?.tool === 'uv' && has(tool, 'module')) return started('module', tool.operands[0], 'python');
  if (tool?.tool === 'go' && tool.subcommand === 'run') {
    const target = tool.operands[0];
    return target?.value?.endsWith('.go') ? started('file', target, 'go') : undefined;
  }
  const found = starterNamed(name);
  if (found === undefined) {
    // `uv run main.py` and others run a Python file by its name alone.
    if (command.wrappers.some((wrapper) => wrapper === 'uv') && name.endsWith('.py')) {
      return started('file', command.nameWord, 'python');
    }
    return isPath(command.nameWord.value) ? started('executable', command.nameWord, name) : undefined;
  }
  const { starter } = found;
  const read = readInvocation(found.tool, command.args, command);
  if (starter.not?.some((flag) => has(read, flag))) return undefined;
  if (starter.only && !starter.only.includes(read.subcommand ?? '')) return undefined;
  for (const source of starter.starts) {
    const word = 'flag' in source ? flagOf(read, source.flag)?.value : read.operands.find((one) => !isOptions(one));
    if (word === undefined) continue;
    if (starter.looks && !starter.looks.test(word.value ?? '')) return undefined;
    const kind = 'flag' in source ? source.kind : source.operand;
    // `flask --app app.py`
    return started(kind === 'module' && word.value?.endsWith('.py') ? 'file' : kind, word, starter.id);
  }
  return undefined;
}

/** Not looked up on the path; words that a broken JSON form makes of a whole command line are none. */
const isPath = (text: string | undefined): boolean =>
  text !== undefined && /^[^\s:[\]'"-][^\s:'"]*$/.test(text) && text.includes('/');

/** `$JAVA_OPTS`: a variable that holds flags, by its name. */
const isOptions = (word: ShellWord): boolean =>
  word.value === undefined && word.raw.startsWith('$') && /OPT|ARG|FLAG|PARAM/i.test(word.variables[0] ?? '');

function startOfScript(tool: Invocation): Start | undefined {
  const { subcommand, operands } = tool;
  if (subcommand !== undefined && SCRIPT_COMMANDS.has(subcommand)) {
    return tool.subcommandWord && started('script', tool.subcommandWord, tool.tool, subcommand);
  }
  if (tool.tool === 'yarn' && subcommand === 'workspace') {
    const [, command, script] = operands;
    return started('script', command?.value === 'run' ? script : command, tool.tool);
  }
  if (subcommand !== 'run') return undefined;
  const target = operands[0];
  const isFile = tool.tool === 'bun' && /[./]/.test(target?.value ?? '');
  return started(isFile ? 'file' : 'script', target, tool.tool);
}

function started(
  kind: StartKind,
  word: ShellWord | undefined,
  program: string,
  value = word?.value,
): Start | undefined {
  return word === undefined || value === undefined || value === '' || value === '-'
    ? undefined
    : { kind, value, span: word.span, word, program };
}
