import type { ShellWord } from './syntax.ts';
import { flagOf, type Invocation, valuesOf } from './tools/tool.ts';

export type PackageKind =
  | 'package'
  /** A package file: `x.deb`, `x.whl`, `x.tgz`. */
  | 'file'
  /** A source directory: `.`, `./lib`, `-e .`. */
  | 'directory'
  | 'url'
  /** A list of packages: `-r requirements.txt`. */
  | 'requirements'
  /** Only limits versions: `-c constraints.txt`. */
  | 'constraints'
  /** A name for the set that is installed: `apk add --virtual .deps`. */
  | 'virtual'
  /** `@development-tools`, `pattern:base`. */
  | 'group'
  /** Is to be taken away: `name-`, `!name`. */
  | 'removal'
  /** Not known from the text (`$PACKAGES`). */
  | 'unknown';

/** What an install command names. */
export interface Package {
  readonly kind: PackageKind;
  /** Name of the package, or path or address. */
  readonly name: string;
  /** `=`, `==`, `>=`, `~`, `@`, … as written; undefined without a version. */
  readonly operator: string | undefined;
  /** As written behind the operator, perhaps with a variable: `1.2-r0`, `2,<3`, `^1.0`, `${VERSION}`. */
  readonly version: string | undefined;
  /** `name[extra]` of Python. */
  readonly extras: readonly string[];
  readonly word: ShellWord;
}

type Read = (text: string) => Omit<Package, 'word'>;

const of = (kind: PackageKind, name: string, operator?: string, version?: string, extras: string[] = []) => ({
  kind,
  name,
  operator,
  version,
  extras,
});

const isUrl = (text: string): boolean => /^(?:[a-z]+\+)?[a-z][a-z0-9]*:\/\//i.test(text) || text.startsWith('git@');
const isPath = (text: string): boolean => /^(?:\.{0,2}\/|~\/|\.{1,2}$)/.test(text);

/** Splits at the first of the operators that occurs; the longest one at that place. */
function split(text: string, operator: RegExp): Omit<Package, 'word'> {
  const match = operator.exec(text);
  if (match === null || match.index === 0) return of('package', text);
  return of('package', text.slice(0, match.index), match[0], text.slice(match.index + match[0].length));
}

/** apt-get(8): `name=version`, `name/release`, `name:arch`, `name-` (remove), a file with its path. */
export const aptPackage: Read = (text) => {
  if (isPath(text) || text.endsWith('.deb')) return of('file', text);
  if (text.endsWith('-')) return of('removal', text.slice(0, -1));
  const { name, operator, version } = split(text, /=/);
  return of('package', name.replace(/[:/].*$/, ''), operator, version);
};

/** apk-world(5): `name=1.2-r0`, `name~1.2`, `name>1`, `name@tag`, `!name`, `.virtual`. */
export const apkPackage: Read = (text) => {
  if (text.startsWith('!')) return of('removal', text.slice(1));
  if (text.endsWith('.apk')) return of(isUrl(text) ? 'url' : 'file', text);
  if (text.startsWith('.')) return of('virtual', text);
  const { name, operator, version } = split(text, /[<>]=?~?|~=?|==?/);
  return of('package', name.replace(/@.*$/, ''), operator, version?.replace(/@.*$/, ''));
};

const RPM_ARCH = /\.(?:x86_64|noarch|i[3-6]86|aarch64|ppc64le|s390x|armv7hl|src)$/;

/** dnf(8), "Specifying packages": `name-version`, `name-version-release.arch`, `@group`, a file or address. */
export const rpmPackage: Read = (text) => {
  if (isUrl(text)) return of('url', text);
  if (text.startsWith('@')) return of('group', text.slice(1));
  if (isPath(text) || text.endsWith('.rpm')) return of('file', text);
  const bare = text.replace(RPM_ARCH, '');
  const parts = bare.split('-');
  // A version has a dot, an epoch or a variable, a release begins with a digit: `gcc-toolset-9` has neither.
  const isVersion = (part: string | undefined): boolean => part !== undefined && /^\d[^.:]*[.:]|^\$/.test(part);
  const count = parts.length;
  const at = isVersion(parts[count - 2]) && /^[\d$]/.test(parts[count - 1] ?? '') ? count - 2 : count - 1;
  if (at < 1 || !isVersion(parts[at])) return split(bare, /[<>]=?|=/);
  return of('package', parts.slice(0, at).join('-'), '-', parts.slice(at).join('-'));
};

/** zypper(8): `name=1.2`, `name>=1`, `pattern:x`, `!name` or `-name` to remove. */
export const zypperPackage: Read = (text) => {
  if (isUrl(text)) return of('url', text);
  if (isPath(text) || text.endsWith('.rpm')) return of('file', text);
  if (/^[-!]/.test(text)) return of('removal', text.slice(1));
  if (/^(?:pattern|product|patch):/.test(text)) return of('group', text.slice(text.indexOf(':') + 1));
  return split(text.replace(/^(?:package:|\+)/, ''), /[<>]=?|=/);
};

/** PEP 508 and what pip takes beside it: `name[extra]>=1,<2`, `name @ url`, an address, a path; `name@1.2` of uv and Poetry. */
export const pythonPackage: Read = (text) => {
  if (isUrl(text)) return of('url', text);
  if (/^[^@\s]*\.(?:whl|tar\.gz|zip|tar\.bz2)$/.test(text)) return of('file', text);
  const bracket = text.indexOf('[');
  const close = bracket === -1 ? -1 : text.indexOf(']', bracket);
  const listed = close === -1 ? '' : text.slice(bracket + 1, close);
  const extras = listed.split(',').flatMap((extra) => extra.trim() || []);
  const name = close === -1 ? text : text.slice(0, bracket) + text.slice(close + 1);
  if (/^[^=<>~!;@\s]*\*/.test(name)) return of('file', name);
  if (isPath(name) || /^[^@;\s]*\//.test(name)) return of('directory', name, undefined, undefined, extras);
  const found = split(name.split(';')[0] ?? '', /===?|~=|!=|[<>]=?|@/);
  const version = found.version?.trim();
  if (version !== undefined && found.operator === '@' && isUrl(version)) {
    return of('url', version, undefined, undefined, extras);
  }
  return of('package', found.name.trim(), found.operator, version, extras);
};

/** npm-install(1), "package specs": `name@range`, `@scope/name@tag`, `alias@npm:name@1`, `user/repo`, an address, a path. */
export const npmPackage: Read = (text) => {
  if (/^(?:file|link|portal|workspace):/.test(text)) return of('directory', text.slice(text.indexOf(':') + 1));
  if (isUrl(text) || /^(?:github|gitlab|bitbucket|gist):/.test(text)) return of('url', text);
  if (/\.(?:tgz|tar\.gz|tar)$/.test(text)) return of('file', text);
  if (isPath(text)) return of('directory', text);
  const at = text.indexOf('@', 1);
  const name = at === -1 ? text : text.slice(0, at);
  if (!name.startsWith('@') && name.includes('/')) return of('url', text);
  return at === -1 ? of('package', name) : of('package', name, '@', text.slice(at + 1));
};

/** gem-install(1): `name:1.2`; `-v` counts for the gem beside it. */
export const gemPackage: Read = (text) => {
  if (text.endsWith('.gem')) return of('file', text);
  return split(text, /:/);
};

/** go help install: `module/path@version`; `./...` is the module around. */
export const goPackage: Read = (text) => (isPath(text) ? of('directory', text) : split(text, /@/));

/** cargo-install(1): `name@1.2`. */
export const cargoPackage: Read = (text) => split(text, /@/);

/** composer-require: `vendor/name:^1.0`, `vendor/name=1.0`. */
export const composerPackage: Read = (text) => split(text, /[:=\s]/);

/** conda's match specification: `channel::name=1.2=build`, `name>=1`, `name 1.2`. */
export const condaPackage: Read = (text) => {
  if (isUrl(text)) return of('url', text);
  if (/\.(?:conda|tar\.bz2)$/.test(text)) return of('file', text);
  return split(text.slice(text.lastIndexOf('::') + (text.includes('::') ? 2 : 1)), /[<>=!~]=?|\s+/);
};

interface Installer {
  readonly read: Read;
  /** Subcommands whose operands are packages; undefined: the tool has none. */
  readonly commands: readonly string[] | undefined;
  /** Flags whose values count as packages of a kind. */
  readonly flags?: Readonly<Record<string, PackageKind>>;
  /** Flag with the version of the package beside it. */
  readonly version?: string;
  /** Only the first operand is a package, the rest are arguments. */
  readonly first?: true;
}

const python = { requirement: 'requirements', requirements: 'requirements', constraint: 'constraints' } as const;
const pip: Installer['flags'] = { ...python, constraints: 'constraints', editable: 'directory' };
const apt: Installer = { read: aptPackage, commands: ['install'] };
const rpm: Installer = { read: rpmPackage, commands: ['install', 'reinstall', 'downgrade'] };
const node = (...commands: string[]): Installer => ({ read: npmPackage, commands });
const conda: Installer = {
  read: condaPackage,
  commands: ['install', 'create'],
  flags: { file: 'requirements' },
};

const INSTALLERS: Readonly<Record<string, Installer>> = {
  'apt-get': apt,
  apt,
  aptitude: apt,
  apk: { read: apkPackage, commands: ['add'], flags: { virtual: 'virtual' } },
  dnf: rpm,
  microdnf: rpm,
  yum: rpm,
  tdnf: rpm,
  zypper: { read: zypperPackage, commands: ['install'] },
  pip: { read: pythonPackage, commands: ['install', 'download', 'wheel'], flags: pip },
  pipx: { read: pythonPackage, commands: ['install', 'inject'] },
  uv: { read: pythonPackage, commands: ['pip install', 'add', 'tool install'], flags: pip },
  poetry: { read: pythonPackage, commands: ['add', 'self add'] },
  pipenv: { read: pythonPackage, commands: ['install', 'upgrade'], flags: pip },
  pdm: { read: pythonPackage, commands: ['add'], flags: { editable: 'directory' } },
  conda,
  mamba: conda,
  micromamba: conda,
  npm: node('install'),
  pnpm: node('add', 'install'),
  yarn: node('add', 'global add'),
  bun: node('add', 'install'),
  npx: { read: npmPackage, commands: undefined, flags: { package: 'package' }, first: true },
  bunx: { read: npmPackage, commands: undefined, flags: { package: 'package' }, first: true },
  corepack: { read: npmPackage, commands: ['prepare', 'install', 'use'] },
  go: { read: goPackage, commands: ['install', 'get'] },
  cargo: {
    read: cargoPackage,
    commands: ['install', 'binstall', 'add'],
    flags: { git: 'url', path: 'directory' },
    version: 'version',
  },
  gem: { read: gemPackage, commands: ['install'], version: 'version' },
  composer: { read: composerPackage, commands: ['require', 'global require'] },
};

/** The text behind the quotes as far as it is known; a variable stays as written. */
function textOf(word: ShellWord): string {
  if (word.value !== undefined) return word.value;
  return /^"[^"]*"$/.test(word.raw) ? word.raw.slice(1, -1) : word.raw.replaceAll('"', '');
}

/** What an install command installs, in the order of its words; empty for other commands and for one that names nothing (`npm install`). */
export function packagesOf(invocation: Invocation): Package[] {
  const installer = Object.hasOwn(INSTALLERS, invocation.tool) ? INSTALLERS[invocation.tool] : undefined;
  if (installer === undefined) return [];
  const { commands, read } = installer;
  if (commands && !commands.includes(invocation.subcommand ?? '')) return [];
  const packages: Package[] = [];
  for (const [flag, kind] of Object.entries(installer.flags ?? {})) {
    for (const word of valuesOf(invocation, flag)) packages.push(ofFlag(kind, read, word));
  }
  const replaced = installer.first === true && packages.length > 0;
  const operands = installer.first ? invocation.operands.slice(0, replaced ? 0 : 1) : invocation.operands;
  // What follows `--` are the flags of a build: `gem install x -- --with-y`.
  for (const word of operands) if (!textOf(word).startsWith('-')) packages.push(ofWord(read, word));
  const version = installer.version === undefined ? undefined : flagOf(invocation, installer.version)?.value;
  const [only] = packages;
  if (version && only && packages.length === 1 && only.version === undefined) {
    const [, operator, rest] = /^([<>=~^]*)\s*(.*)$/s.exec(textOf(version)) ?? [];
    return [{ ...only, operator: operator || '=', version: rest }];
  }
  return packages.sort((a, b) => a.word.span.start - b.word.span.start);
}

function ofWord(read: Read, word: ShellWord): Package {
  const text = textOf(word);
  // `$PACKAGES` and `$(cat list)` may be any number of words.
  if (word.value === undefined && /^["']?[$`]/.test(word.raw)) return { ...of('unknown', text), word };
  return { ...read(text), word };
}

function ofFlag(kind: PackageKind, read: Read, word: ShellWord): Package {
  const text = textOf(word);
  if (kind === 'package') return ofWord(read, word);
  if (kind === 'directory') {
    const target = read(text);
    return { ...target, kind: target.kind === 'package' ? 'directory' : target.kind, word };
  }
  return { ...of(kind, text), word };
}
