import type { ShellWord } from '../models/shell/syntax.ts';
import { type Arguments, argumentsOf, below, type RunCommand } from './run-commands.ts';

export type NodeManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A command that installs what a `package.json` lists (and not packages named on the command line). */
export interface NodeInstall {
  readonly manager: NodeManager;
  readonly run: RunCommand;
  /** The word `install`; undefined for a bare `yarn`. */
  readonly verb: ShellWord | undefined;
  readonly options: Arguments['options'];
  /** Where the `package.json` lies in the image; undefined if that is not known. */
  readonly dir: string | undefined;
}

/** Lock files that a manager reads, the first one it writes. */
export const lockNames: Readonly<Record<NodeManager, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
};

const verbs: Readonly<Record<NodeManager, RegExp>> = {
  npm: /^(?:install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|isntall)$/,
  pnpm: /^(?:install|i)$/,
  yarn: /^install$/,
  bun: /^(?:install|i)$/,
};

const valued = new Set(
  '--prefix -C --dir --cwd --registry --loglevel --cache --cache-folder --cache-dir --userconfig --globalconfig --omit --include --only -w --workspace --filter -F --filter-prod --fetch-retries --fetch-timeout --fetch-retry-mintimeout --fetch-retry-maxtimeout --network-timeout --network-concurrency --mutex --modules-folder --store-dir --virtual-store-dir --reporter --child-concurrency --jobs --maxsockets --node-linker --backend --mode --use-yarnrc --install-strategy'.split(
    ' ',
  ),
);
const folders = ['--prefix', '-C', '--dir', '--cwd'];

const clean = /^(?:ci|clean-install|ic|install-clean)$/;

/** What `run` installs; undefined if it is no such command, or if a variable hides what it does. `npm ci` is none: it keeps to the lock. */
export function nodeInstallOf(run: RunCommand): NodeInstall | undefined {
  const install = anyNodeInstallOf(run);
  return install?.verb && clean.test(install.verb.value ?? '') ? undefined : install;
}

/** The same with `npm ci`. */
export function anyNodeInstallOf(run: RunCommand): NodeInstall | undefined {
  const manager = run.command.name as NodeManager;
  if (!Object.hasOwn(lockNames, manager)) return undefined;
  const { options, operands, known } = argumentsOf(run.command.args, valued);
  if (!known) return undefined;
  const [verb, ...rest] = operands;
  const isClean = (manager === 'npm' || manager === 'pnpm') && clean.test(verb?.value ?? '');
  if (rest.length > 0 || (verb === undefined ? manager !== 'yarn' : !isClean && !verbs[manager].test(verb.value ?? '')))
    return undefined;
  if (verb === undefined && ['--version', '-v', '--help', '-h'].some((one) => options.has(one))) return undefined;
  if (['-g', '--global', '--location', '--help', '--dry-run'].some((one) => options.has(one))) return undefined;
  let dir = run.dir;
  for (const folder of folders) if (options.has(folder)) dir = below(dir, options.get(folder));
  return { manager, run, verb, options, dir };
}
