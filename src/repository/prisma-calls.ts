import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';

/** A call of Prisma's command line. */
export interface PrismaCall {
  /** "generate", "migrate", "db". */
  readonly subcommand: string;
  /** "npx", "pnpm", "yarn", "bunx"; undefined if it is called by its own name. */
  readonly runner: string | undefined;
  /** The word that names it: `prisma`, `prisma@6.1.0`, `./node_modules/.bin/prisma`. */
  readonly word: ShellWord;
  /** "6.1.0" of `prisma@6.1.0`. */
  readonly version: string | undefined;
  /** True with `--no-install` or `--no`: then nothing is fetched. */
  readonly isLocal: boolean;
  /** Value of `--schema`. */
  readonly schema: string | undefined;
  /** The words behind the subcommand. */
  readonly options: readonly string[];
}

/** The program of the package, which `node` runs by its path. */
const byPath = /(?:^|\/)prisma\/build\/index\.js$/;
const called = /^(?:.*\/)?prisma(?:@(.+))?$/;
const between =
  /^(?:npx|bunx|npm|pnpm|yarn|bun|exec|dlx|run|x|-y|--yes|-q|--quiet|--no-install|--no|--bun|--silent|-s|--)$/;

/** The call of Prisma in `command`, itself or through a runner of packages; undefined if it is none. */
export function prismaCallOf(command: ShellCommand): PrismaCall | undefined {
  const words = [command.nameWord, ...command.args];
  const script = command.name === 'node' ? command.args[0]?.value : undefined;
  const isByPath = script !== undefined && byPath.test(script);
  const at = isByPath ? 1 : words.findIndex(({ value }) => value !== undefined && called.test(value));
  const word = words[at];
  const before = words.slice(0, at).map(({ value }) => value ?? '');
  if (!word || at > 6 || !(isByPath || before.every((one) => between.test(one)))) return undefined;
  const rest = words.slice(at + 1);
  const subcommand = rest[0]?.value;
  if (subcommand === undefined || !/^[a-z]+$/.test(subcommand)) return undefined;
  const options = rest.slice(1).map(({ value, raw }) => value ?? raw);
  const flag = options.findIndex((one) => one === '--schema');
  return {
    subcommand,
    runner: before[0],
    word,
    version: called.exec(word.value ?? '')?.[1],
    isLocal: before.includes('--no-install') || before.includes('--no'),
    schema: flag === -1 ? options.find((one) => one.startsWith('--schema='))?.slice(9) : options[flag + 1],
    options,
  };
}
