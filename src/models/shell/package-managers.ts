import { packagesOf } from './packages.ts';
import { flagOf, has, type Invocation, valueOf, valuesOf } from './tools/tool.ts';

/** What rules know of a system's package manager. Subcommands and flags are the canonical names of `tools/`. */
export interface PackageManager {
  /** What people call it. */
  readonly name: 'apt' | 'apk' | 'rpm' | 'zypper';
  /** Ids of the tools that are its command line. */
  readonly tools: readonly string[];
  readonly install: readonly string[];
  /** Brings the index of packages up to date, and nothing else. */
  readonly update: readonly string[];
  /** Subcommands that ask before they do something. */
  readonly asks: readonly string[];
  /** Flags that answer yes. */
  readonly yes: readonly string[];
  /** What to add to the subcommand so that nothing is asked. */
  readonly yesFlag: string;
  /** Folders (absolute) in which index and packages stay behind. */
  readonly caches: readonly string[];
  /** Cleans `caches`. */
  readonly clean: string;
}

const apt: PackageManager = {
  name: 'apt',
  tools: ['apt-get', 'apt', 'aptitude'],
  install: ['install', 'build-dep', 'satisfy', 'upgrade', 'dist-upgrade', 'dselect-upgrade'],
  update: ['update'],
  asks: ['install', 'build-dep', 'satisfy', 'upgrade', 'dist-upgrade', 'remove', 'purge', 'autoremove'],
  yes: ['yes', 'force-yes', 'assume-no', 'simulate'],
  yesFlag: '-y',
  caches: ['/var/lib/apt/lists'],
  clean: 'rm -rf /var/lib/apt/lists/*',
};

const apk: PackageManager = {
  name: 'apk',
  tools: ['apk'],
  install: ['add', 'upgrade'],
  update: ['update'],
  asks: [],
  yes: [],
  yesFlag: '',
  caches: ['/var/cache/apk'],
  clean: 'rm -rf /var/cache/apk/*',
};

const rpmVerbs = ['install', 'upgrade', 'group install', 'module install', 'reinstall', 'downgrade', 'builddep'];

const rpm: PackageManager = {
  name: 'rpm',
  // microdnf never asks.
  tools: ['dnf', 'yum', 'tdnf', 'microdnf'],
  install: rpmVerbs,
  update: ['makecache', 'check-update'],
  asks: [...rpmVerbs, 'upgrade-minimal', 'remove', 'distro-sync', 'group remove', 'group update', 'swap', 'autoremove'],
  yes: ['assumeyes', 'assumeno', 'downloadonly'],
  yesFlag: '-y',
  caches: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/tdnf'],
  clean: 'clean all',
};

const zypper: PackageManager = {
  name: 'zypper',
  tools: ['zypper'],
  install: ['install', 'update', 'dist-upgrade', 'patch'],
  update: ['refresh'],
  asks: ['install', 'update', 'dist-upgrade', 'patch', 'remove', 'source-install'],
  yes: ['non-interactive', 'no-confirm', 'dry-run'],
  yesFlag: '-y',
  caches: ['/var/cache/zypp'],
  clean: 'zypper clean --all',
};

export const packageManagers: readonly PackageManager[] = [apt, apk, rpm, zypper];

/** Ids of the tools of all package managers. */
export const packageTools: readonly string[] = packageManagers.flatMap(({ tools }) => tools);

/** The manager whose command line a tool is. */
export const managerOf = (tool: string): PackageManager | undefined =>
  packageManagers.find(({ tools }) => tools.includes(tool));

/** True if the command installs (or upgrades) packages. */
export const isInstall = (call: Invocation, manager: PackageManager): boolean =>
  manager.install.includes(call.subcommand ?? '');

/** True if all that the command installs lies in files: no index is asked. */
export function isLocalInstall(call: Invocation): boolean {
  const packages = packagesOf(call);
  return packages.length > 0 && packages.every(({ kind }) => kind === 'file' || kind === 'url');
}

/** A word that may hold any flag: `$APT_FLAGS`. */
const mayHoldFlags = /^["']?\$\{?\w*(?:opt|flag|arg|yes|apt|install)/i;

/**
 * True if the command will ask a question that nobody in a build answers. apt-get(8): two `-q` (or `-qq`, `-q=2`) mean `-y`;
 * `APT::Get::Assume-Yes` is the setting behind `-y`.
 */
export function asksQuestion(call: Invocation, manager: PackageManager): boolean {
  if (!manager.asks.includes(call.subcommand ?? '') || call.tool === 'microdnf') return false;
  if (manager.yes.some((flag) => has(call, flag)) || has(call, 'help') || has(call, 'version')) return false;
  if (call.command.args.some(({ value, raw }) => value === undefined && mayHoldFlags.test(raw))) return false;
  if (manager.name !== 'apt') return true;
  const quiet = call.flags.filter(({ name }) => name === 'quiet');
  if (quiet.length > 1 || /^[2-9]$/.test(flagOf(call, 'quiet')?.value?.value ?? '')) return false;
  return !valuesOf(call, 'option').some(({ raw }) => /assume-yes/i.test(raw)) && !/y/.test(valueOf(call, 'yes') ?? '');
}
