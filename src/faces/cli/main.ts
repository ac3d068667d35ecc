import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { levels } from '../../finding.ts';
import { nearest } from '../../text/nearest.ts';
import { checkCommand, type CheckFlags } from './check.ts';
import type { CompareFlags } from './compare.ts';
import type { ComposeFlags } from './compose.ts';
import { composeHelp, helpText } from './help.ts';
import type { InitFlags } from './init.ts';
import type { InspectFlags } from './inspect.ts';
import type { InventoryFlags } from './inventory.ts';
import type { Recorder } from './record.ts';
import { UsageError } from './usage.ts';

declare const PLIMSOLL_VERSION: string;
const version = typeof PLIMSOLL_VERSION === 'string' ? PLIMSOLL_VERSION : '0.0.0-source';

const formats = ['human', 'json', 'sarif', 'github', 'junit', 'markdown'];

/** Runs the command line and gives its exit code. `recorder`: where the result of a check may be kept. Wrong usage is one line on stderr with the way out, never a stack trace. */
export async function main(argv: readonly string[], recorder?: Recorder): Promise<number> {
  let code = 0;
  const program = new Command('plimsoll')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .version(version, '-v, --version');
  program.helpInformation = () => helpText;
  const judging = (command: Command): Command => {
    command.helpInformation = () => helpText;
    return command
      .argument('[paths...]')
      .option('--unsafe')
      .option('--diff')
      .addOption(new Option('--format <format>').choices(formats).default('human'))
      .option('--output <file>')
      .addOption(new Option('--fail-on <level>').choices([...levels, 'never']))
      .option('--rule <name>', '', (name: string, all: string[]) => [...all, name], [])
      .option('--changed')
      .option('--since <ref>')
      .option('--stdin-filename <path>')
      .option('--all')
      .option('--no-cache')
      .option('--timing')
      .option('--shellcheck')
      .option('--prove')
      .addOption(new Option('--color <when>').choices(['always', 'never', 'auto']).default('auto'));
  };
  judging(program.command('check', { isDefault: true }))
    .option('--fix')
    .action(async (paths: string[], flags: CheckFlags) => {
      code = await checkCommand(paths, flags, version, recorder);
    });
  judging(program.command('fix'))
    .option('--derive')
    .action(async (paths: string[], flags: CheckFlags) => {
      code = await checkCommand(paths, { ...flags, fix: true }, version, recorder);
    });
  program
    .command('explain')
    .argument('[rule]')
    .action(async (rule: string | undefined) => {
      code = await (await import('./explain.ts')).explainCommand(rule);
    });
  program
    .command('undo')
    .argument('[id]')
    .option('--list')
    .option('--force')
    .action(async (id: string | undefined, flags: { list?: true; force?: true }) => {
      code = await (await import('./undo.ts')).undoCommand(id, flags);
    });
  program
    .command('init')
    .argument('[folder]')
    .option('--force', 'write it anew; plimsoll undo brings the old one back')
    .option('--stdout', 'print it, write nothing')
    .option('--dry-run', 'the same')
    .option('--harden', 'write a Dockerfile from what the repository shows, with its ignore file and a compose service')
    .option('--reproducible', 'write what a run needs that is to be the same tomorrow')
    .option('--ring', 'write a Dockerfile.dev for the workspace beside the Dockerfile for a release')
    .option('--diff', 'show what would be written')
    .option('--start <command>', 'the command that starts the program')
    .option('--port <port>', 'the port that it opens', portNumber)
    .option('--no-port', 'it opens none')
    .action(async (folder: string | undefined, flags: InitFlags) => {
      code = await (await import('./init.ts')).initCommand(folder, flags);
    });
  program
    .command('config')
    .argument('[key]')
    .option('--show-origin', 'say where each value comes from')
    .addOption(new Option('--format <format>').choices(['human', 'json']).default('human'))
    .action(async (key: string | undefined, flags: { showOrigin?: true; format: 'human' | 'json' }) => {
      code = await (await import('./config.ts')).configCommand(key, flags, version);
    });
  program
    .command('inspect')
    .argument('<image>')
    .option('--all')
    .addOption(new Option('--format <format>').choices(['human', 'json', 'cyclonedx', 'spdx']).default('human'))
    .option('--output <file>')
    .option('--platform <platform>')
    .option('--budget <size>')
    .option('--registry')
    .option('--no-cache')
    .option('--require <path>', '', (path: string, all: string[]) => [...all, path], [])
    .option('--forbid <path>', '', (path: string, all: string[]) => [...all, path], [])
    .option('--osv <path>')
    .option('--vulnerabilities <file>', '', (file: string, all: string[]) => [...all, file], [])
    .addOption(new Option('--severity <severity>').choices(['low', 'medium', 'high', 'critical']))
    .option('--ignore-vulnerability <id>', '', (id: string, all: string[]) => [...all, id], [])
    .addOption(new Option('--fail-on <level>').choices([...levels, 'never']).default('warning'))
    .addOption(new Option('--color <when>').choices(['always', 'never', 'auto']).default('auto'))
    .action(async (image: string, flags: InspectFlags) => {
      code = await (await import('./inspect.ts')).inspectCommand(image, flags, version, recorder);
    });
  program
    .command('compare')
    .argument('<before>')
    .argument('<after>')
    .option('--all')
    .addOption(new Option('--format <format>').choices(['human', 'json']).default('human'))
    .option('--output <file>')
    .option('--platform <platform>')
    .option('--registry')
    .option('--no-cache')
    .option('--max-growth <size>')
    .addOption(new Option('--color <when>').choices(['always', 'never', 'auto']).default('auto'))
    .action(async (before: string, after: string, flags: CompareFlags) => {
      code = await (await import('./compare.ts')).compareCommand([before, after], flags, version, recorder);
    });
  program
    .command('inventory')
    .argument('[name]')
    .option('--all')
    .addOption(new Option('--format <format>').choices(['human', 'json', 'mermaid']).default('human'))
    .option('--output <file>')
    .addOption(new Option('--color <when>').choices(['always', 'never', 'auto']).default('auto'))
    .action(async (name: string | undefined, flags: InventoryFlags) => {
      code = await (await import('./inventory.ts')).inventoryCommand(name, flags, version);
    });
  const compose = program.command('compose');
  const several = (value: string, all: string[]): string[] => [...all, value];
  const config = compose
    .command('config')
    .argument('[service...]')
    .option('-f, --file <file>', '', several, [])
    .option('--profile <name>', '', several, [])
    .option('--env-file <file>', '', several, [])
    .option('--project-directory <folder>')
    .option('-p, --project-name <name>')
    .addOption(new Option('--format <format>').choices(['yaml', 'json']).default('yaml'))
    .option('--services')
    .option('--volumes')
    .option('--networks')
    .option('--images')
    .option('--profiles')
    .option('-q, --quiet')
    .option('-o, --output <file>')
    .action(async (services: string[], flags: ComposeFlags) => {
      code = await (await import('./compose.ts')).composeConfigCommand(services, flags);
    });
  for (const one of [compose, config]) one.helpInformation = () => composeHelp;
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, program);
  }
}

/** @throws InvalidArgumentError for what is no TCP port. */
function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('a port is a number from 1 to 65535.');
  return port;
}

function failure(error: unknown, program: Command): number {
  if (error instanceof CommanderError || error instanceof InvalidArgumentError) {
    if (error.exitCode === 0) return 0;
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    process.stderr.write(`plimsoll: ${message}\n${hint(message, program)}`);
    return 2;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`plimsoll: ${error.message}\n`);
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`plimsoll: this is a defect of plimsoll itself: ${message}\n`);
  if (process.env['PLIMSOLL_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return 3;
}

function hint(message: string, program: Command): string {
  const word = /(?:unknown command|unknown option) '([^']+)'/.exec(message)?.[1];
  if (!word || message.includes('Did you mean')) return '  see  plimsoll --help\n';
  const known = word.startsWith('-')
    ? program.commands.flatMap((command) => command.options.map((option) => option.long ?? ''))
    : program.commands.map((command) => command.name());
  const meant = nearest(word, known)[0];
  return meant === undefined ? '  see  plimsoll --help\n' : `  did you mean  ${meant}\n`;
}
