import { ancestry, effective } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type ImageReference, parseImageReference } from '../models/image/reference.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { baseName, joinPath } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { below, originAt } from './installs.ts';
import type { Repository } from './repository.ts';

/** What compiles: C and its kin, or a language whose programs run without it. */
export type Toolchain = 'c' | 'rust' | 'go' | 'java' | 'dotnet' | 'swift' | 'haskell';

const compilers: readonly (readonly [RegExp, Toolchain])[] = [
  [/^(?:build-essential|build-base|base-devel|gcc(?:-\d[\d.]*)?|g\+\+(?:-\d[\d.]*)?|gcc-c\+\+|clang(?:-\d+)?|gfortran|cmake|@?development[ -]tools)$/, 'c'],
  [/^(?:cargo|rustc|rust|rustup)$/, 'rust'],
  [/^(?:golang(?:-go|-bin)?|golang-\d[\d.]*(?:-go)?|go)$/, 'go'],
  [/^(?:maven|gradle|ant|sbt)$/, 'java'],
];

/** The toolchain that a system package brings; undefined for any other package. */
export const toolchainOf = (name: string): Toolchain | undefined => compilers.find(([pattern]) => pattern.test(name))?.[1];

/** Packages that only serve a compiler: headers, generators. */
export const servesCompiler = (name: string): boolean =>
  /^(?:make|autoconf|automake|libtool|bison|flex|nasm|yasm|meson|ninja|ninja-build|pkg-config|pkgconfig|pkgconf|linux-headers.*|kernel-headers|.+-(?:dev|devel|headers)|openjdk-\d+-jdk(?:-headless)?|default-jdk)$/.test(name);

interface Step {
  readonly programs: RegExp;
  /** First operand; left out: any. */
  readonly verbs?: RegExp;
  readonly uses: readonly Toolchain[];
}

const install = /^(?:install|i|ci|sync|wheel|build|develop|rebuild)$/;
const steps: readonly Step[] = [
  { programs: /^(?:pip[\d.]*|uv|poetry|pipenv|pdm|npm|pnpm|yarn|gem|bundle|pecl|luarocks|opam|easy_install)$/, verbs: install, uses: ['c', 'rust'] },
  { programs: /^python[\d.]*$/, verbs: /^(?:setup\.py|pip)$/, uses: ['c', 'rust'] },
  { programs: /^(?:make|gmake|cmake|configure|gcc|cc|g\+\+|c\+\+|clang|cpanm|docker-php-ext-install|phpize|node-gyp|meson|ninja|Rscript|R)$/, uses: ['c', 'go', 'rust'] },
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
  const step = steps.find(({ programs, verbs }) => programs.test(name) && (verbs === undefined || verbs.test(verb ?? (name === 'yarn' || name === 'bundle' ? 'install' : ''))));
  return step?.uses ?? [];
}

/** "pip install" for a message. */
export function stepTitle(command: ShellCommand): string {
  const verb = command.args.find(({ value }) => value !== undefined && /^[a-z][\w.-]*$/i.test(value) && !value.startsWith('-'))?.value;
  return verb === undefined || /^(?:make|gcc|g\+\+|cc|configure)$/.test(command.name ?? '') ? (command.name ?? '') : `${command.name} ${verb}`;
}

/** Official images whose full (not slim, not alpine) variants hold a C compiler: they are built on `buildpack-deps`. */
const fullImages = new Set('python node ruby perl gcc golang rust buildpack-deps elixir erlang haskell swift pypy php r-base'.split(' '));

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
  if (official && /^(?:openjdk|java|eclipse-temurin|amazoncorretto|sapmachine)$/.test(name)) return /jre|headless/.test(tag) ? undefined : 'java';
  if (official && name === 'swift') return /slim/.test(tag) ? undefined : 'swift';
  if (official && name === 'haskell') return 'haskell';
  if (/^dotnet\/(?:core\/|nightly\/)?sdk$/.test(repository)) return 'dotnet';
  if (repository === 'microsoft/dotnet') return /runtime/.test(tag) ? undefined : 'dotnet';
  return undefined;
}

/** The image from outside that `stage` rests on; undefined if it needs an unknown value. */
export function rootImage(stage: Stage): ImageReference | undefined {
  const image = ancestry(stage).at(-1)?.image;
  return image === undefined ? undefined : parseImageReference(image);
}

/** Commands that start the image's program, with the text of the scripts from the context among them. */
export interface Start {
  readonly commands: readonly ShellCommand[];
  readonly scripts: readonly string[];
}

export function startOfImage(repository: Repository, file: DockerfileUnit, stage: Stage): Start | undefined {
  const instructions = [effective(stage, 'ENTRYPOINT'), effective(stage, 'CMD')].filter((one): one is Instruction => one !== undefined);
  if (instructions.length === 0) return undefined;
  const commands = instructions.flatMap((one) => file.scripts(one).flatMap(({ commands: own }) => own));
  const names = new Set(commands.flatMap(({ nameWord, args }) => [nameWord, ...args]).flatMap(({ value }) => value ?? []));
  const last = stage.instructions.at(-1) ?? stage.from;
  const scripts: string[] = [];
  for (const name of names) {
    if (!/[/.]/.test(name) || name.startsWith('-')) continue;
    for (const context of repository.contexts(file)) {
      const path = below(name.startsWith('/') ? '/' : '/app', name) ?? name;
      const origin = originAt(repository, context, { file, stage, instruction: last }, path);
      const source = copySources(file).find(({ text }) => baseName(text) === baseName(name))?.text;
      const text = origin.kind === 'context' ? repository.tree.text(origin.path) : source === undefined ? undefined : repository.tree.text(joinPath(context.dir, source));
      if (text !== undefined) scripts.push(text);
    }
  }
  return { commands, scripts };
}

const toolPrograms = /^(?:make|cmake|gcc|g\+\+|cc|clang|cargo|rustc|go|gox|mvn|mvnw|gradle|gradlew|ant|sbt|lein|grails|jupyter.*|ipython|R|Rscript|julia|sshd|init|systemd|my_init|air|reflex|gin|fresh|realize|modd|godo|bee|revel|buffalo|watchexec|tox|pytest)$/;
const shells = /^(?:ba|da|a|z|k|fi)?sh$/;
const installers = /^(?:pip[\d.]*|npm|pnpm|yarn|bundle|gem|pecl|composer|poetry|pipenv)$/;
const inScript = /(?:^|[;&|(])\s*(?:exec\s+|sudo\s+)?(?:make|cmake|gcc|g\+\+|cargo|mvn|\.\/mvnw|gradle|\.\/gradlew|node-gyp|cythonize|go (?:run|build|get|install|test)|gem install|bundle install|pecl install|pip[\d.]* install|npm (?:i|install|ci|rebuild)|yarn(?: install)?$|pnpm (?:i|install))\b/m;

/** True if the image compiles or installs when it starts, or only opens a shell: then its tools are no leftovers. */
export function needsToolsAtStart({ commands, scripts }: Start): boolean {
  if (scripts.some((text) => inScript.test(text))) return true;
  return commands.some(({ name = '', args }) => {
    if (toolPrograms.test(name)) return true;
    if (shells.test(name)) return args.every(({ value }) => value?.startsWith('-') === true);
    if (name === 'dotnet') return /^(?:run|watch|test|build)$/.test(args[0]?.value ?? '');
    return installers.test(name) && /^(?:install|i|ci|rebuild|add)$/.test(args[0]?.value ?? '');
  });
}

/** Words of what compiles, or lets others compile, while it runs. */
const compilesAtRun = /\b(?:jupyter\w*|notebook|numba|pyximport|torch|vllm|triton|deepspeed|py?stan|cmdstan\w*|rstan|theano|pytensor|pymc\w*|cppyy|sagemath|rstudio|shiny|jenkins|gitlab-runner|actions-runner|buildkite|teamcity|bamboo|concourse|drone|code-server|openvscode\w*|theia|cloud9|c9sdk|distcc|ccache|dkms|emsdk|emscripten|platformio|arduino|android|openwrt|buildroot|crosstool|toolchain|judge|playground|devcontainer|metasploit|kali|fuzz\w*|valgrind|gdb)\b/i;

export const mayCompileAtRun = (file: DockerfileUnit): boolean => compilesAtRun.test(file.text) || compilesAtRun.test(file.path);
