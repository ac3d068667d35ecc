import type { ImageReference } from '../models/image/reference.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';

/** What compiles: C and its kin, or a language whose programs run without it. */
export type Toolchain = 'c' | 'rust' | 'go' | 'java' | 'dotnet' | 'swift' | 'haskell';

const compilers: readonly (readonly [RegExp, Toolchain])[] = [
  [
    /^(?:build-essential|build-base|alpine-sdk|base-devel|gcc(?:-\d[\d.]*)?|g\+\+(?:-\d[\d.]*)?|gcc-c\+\+|clang(?:-\d+)?|gfortran|cmake|@?development[ -]tools)$/,
    'c',
  ],
  [/^(?:cargo|rustc|rust|rustup)$/, 'rust'],
  [/^(?:golang(?:-go|-bin)?|golang-\d[\d.]*(?:-go)?|go)$/, 'go'],
  [/^(?:maven|gradle|ant|sbt)$/, 'java'],
];

/** The toolchain that a system package brings; undefined for any other package. */
export const toolchainOf = (name: string): Toolchain | undefined =>
  compilers.find(([pattern]) => pattern.test(name))?.[1];

/** Packages that only serve a compiler: headers, generators. */
export const servesCompiler = (name: string): boolean =>
  /^(?:make|autoconf|automake|libtool|bison|flex|nasm|yasm|meson|ninja|ninja-build|pkg-config|pkgconfig|pkgconf|linux-headers.*|kernel-headers|.+-(?:dev|devel|headers))$/.test(
    name,
  );

interface Step {
  readonly programs: RegExp;
  /** First operand; left out: any. */
  readonly verbs?: RegExp;
  readonly uses: readonly Toolchain[];
}

const install = /^(?:install|i|ci|sync|wheel|build|develop|rebuild)$/;
const steps: readonly Step[] = [
  {
    programs: /^(?:pip[\d.]*|uv|poetry|pipenv|pdm|npm|pnpm|yarn|gem|bundle|pecl|luarocks|opam|easy_install)$/,
    verbs: install,
    uses: ['c', 'rust'],
  },
  { programs: /^python[\d.]*$/, verbs: /^(?:setup\.py|pip)$/, uses: ['c', 'rust'] },
  {
    programs:
      /^(?:make|gmake|cmake|configure|gcc|cc|g\+\+|c\+\+|clang|cpanm|docker-php-ext-install|phpize|node-gyp|meson|ninja|Rscript|R)$/,
    uses: ['c', 'go', 'rust'],
  },
  { programs: /^cargo$/, verbs: /^(?:build|install)$/, uses: ['c', 'rust'] },
  { programs: /^(?:go|go-wrapper)$/, verbs: /^(?:build|install|get)$/, uses: ['c', 'go'] },
  { programs: /^(?:mvn|mvnw|gradle|gradlew|ant|sbt|javac|lein)$/, uses: ['java'] },
  { programs: /^dotnet$/, verbs: /^(?:publish|build)$/, uses: ['dotnet'] },
  { programs: /^swift$/, verbs: /^build$/, uses: ['swift'] },
  { programs: /^(?:stack|cabal)$/, verbs: /^(?:build|install|v2-install|new-install)$/, uses: ['haskell'] },
];

/** Toolchains that `command` compiles with, or may: a package installer compiles what comes as source. */
export function compilesWith(command: ShellCommand): readonly Toolchain[] {
  const name = command.name ?? '';
  const verb = command.args.find(({ value }) => value !== undefined && !value.startsWith('-'))?.value;
  const step = steps.find(
    ({ programs, verbs }) =>
      programs.test(name) &&
      (verbs === undefined || verbs.test(verb ?? (name === 'yarn' || name === 'bundle' ? 'install' : ''))),
  );
  return step?.uses ?? [];
}

/** "pip install", "mvn clean package" for a message. */
export function stepTitle({ name = '', args }: ShellCommand): string {
  const words = args.flatMap(({ value }) => (value !== undefined && /^[a-z][\w.-]*$/i.test(value) ? [value] : []));
  if (name.startsWith('python') && args[0]?.value === '-m') return words.slice(0, 2).join(' ');
  if (/^(?:make|gcc|g\+\+|cc|configure|cmake|ninja|meson)$/.test(name)) return name;
  return [name, ...words.slice(0, /^(?:mvnw?|gradlew?)$/.test(name) ? 3 : 1)].join(' ');
}

/** Official images whose full (not slim, not alpine) variants hold a C compiler: they are built on `buildpack-deps`. */
const fullImages = new Set(
  'python node ruby perl gcc golang rust buildpack-deps elixir erlang haskell swift pypy php r-base'.split(' '),
);

/** True if the image holds a C compiler already, so that installing one adds next to nothing. */
export function bringsCompiler({ name, tag = '', repository }: ImageReference): boolean {
  if (/devel|\bdev\b|sdk|builder|buildpack/.test(`${repository}:${tag}`)) return true;
  return fullImages.has(name) && !/slim|alpine|jre|wolfi|distroless/.test(tag);
}

/** The toolchain that an image is there for, if it is an SDK: a compiler with its sources and build tools. */
export function sdkOf({ repository, name, tag = '' }: ImageReference): Toolchain | undefined {
  const official = repository === `library/${name}` || repository.endsWith(`/library/${name}`);
  if (official && name === 'golang') return 'go';
  if (official && name === 'rust') return 'rust';
  if (official && (name === 'maven' || name === 'gradle')) return 'java';
  if (official && /^(?:openjdk|java|eclipse-temurin|amazoncorretto|sapmachine)$/.test(name))
    return /jre|headless/.test(tag) ? undefined : 'java';
  if (official && name === 'swift') return /slim/.test(tag) ? undefined : 'swift';
  if (official && name === 'haskell') return 'haskell';
  if (/^dotnet\/(?:core\/|nightly\/)?sdk$/.test(repository)) return 'dotnet';
  if (repository === 'microsoft/dotnet') return /runtime/.test(tag) ? undefined : 'dotnet';
  return undefined;
}
