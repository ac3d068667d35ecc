import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { argumentsOf } from './run-commands.ts';

/** A package with the word that names it. */
export interface InstalledPackage {
  /** Without version, lower case. */
  readonly name: string;
  readonly word: ShellWord;
}

/** What one command of a package manager does. */
export interface PackageStep {
  readonly kind: 'install' | 'remove';
  readonly packages: readonly InstalledPackage[];
  /** apk's name for a group of packages, lower case: `--virtual .build-deps`. */
  readonly group: string | undefined;
  /** True if a word takes a variable: then more packages may be meant. */
  readonly open: boolean;
}

interface Manager {
  readonly install: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
  readonly valued: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const apt: Manager = {
  install: words('install'),
  remove: words('remove purge autoremove autopurge'),
  valued: words('-t --target-release --default-release -o --option -c --config-file'),
};
const rpm: Manager = {
  install: words('install in groupinstall localinstall'),
  remove: words('remove erase autoremove rm'),
  valued: words('-c --config -x --exclude --enablerepo --disablerepo --repo --releasever --installroot --setopt -r -p'),
};

const managers: Readonly<Record<string, Manager>> = {
  'apt-get': apt,
  apt,
  aptitude: apt,
  apk: {
    install: words('add'),
    remove: words('del'),
    valued: words('-t --virtual -X --repository -p --root --keys-dir --repositories-file --arch --cache-dir --wait'),
  },
  yum: rpm,
  dnf: rpm,
  microdnf: rpm,
  zypper: rpm,
};

/** Helpers of base images that are one package manager's install: bitnami/minideb, the Kubernetes bases. */
const helpers: ReadonlySet<string> = words('install_packages clean-install apt-install');

/** What `command` installs or removes; undefined if it does neither. */
export function packageStepOf(command: ShellCommand): PackageStep | undefined {
  const name = command.name ?? '';
  const manager = Object.hasOwn(managers, name) ? managers[name] : undefined;
  if (!manager && !helpers.has(name)) return undefined;
  const { options, operands, known } = argumentsOf(command.args, manager?.valued ?? new Set());
  const verb = manager ? (operands[0]?.value ?? '') : 'install';
  const kind = !manager || manager.install.has(verb) ? 'install' : manager.remove.has(verb) ? 'remove' : undefined;
  if (kind === undefined) return undefined;
  const packages = (manager ? operands.slice(1) : operands).flatMap((word) =>
    word.value === undefined ? [] : [{ name: packageName(word.value), word }],
  );
  return { kind, packages, group: (options.get('-t') ?? options.get('--virtual'))?.toLowerCase(), open: !known };
}

/** Lower case, version, architecture and release taken off: "gcc=4:12.2", "libssl-dev:arm64", "cmake~=3". A leading `@` is a yum group, a leading dot an apk group. */
const packageName = (text: string): string => text.replace(/^([^=:/<>~]+)[=:/<>~].*$/, '$1').toLowerCase();
