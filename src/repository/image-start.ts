import { effective, effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { baseName, joinPath } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { originAt } from './installs.ts';
import type { Repository } from './repository.ts';
import { below } from './run-commands.ts';

/** How an image starts. */
export interface Start {
  readonly commands: readonly ShellCommand[];
  /** Texts of the files from the repository that the commands name. */
  readonly scripts: readonly string[];
}

export function startOfImage(repository: Repository, file: DockerfileUnit, stage: Stage): Start | undefined {
  const instructions = [effective(stage, 'ENTRYPOINT'), effective(stage, 'CMD')].filter(
    (one): one is Instruction => one !== undefined,
  );
  if (instructions.length === 0) return undefined;
  const commands = instructions.flatMap((one) => file.scripts(one).flatMap(({ commands: own }) => own));
  const names = new Set(
    commands.flatMap(({ nameWord, args }) => [nameWord, ...args]).flatMap(({ value }) => value ?? []),
  );
  const last = stage.instructions.at(-1) ?? stage.from;
  const scripts: string[] = [];
  for (const name of names) {
    if (!/[/.]/.test(name) || name.startsWith('-')) continue;
    for (const context of repository.contexts(file)) {
      const origin = originAt(
        repository,
        context,
        { file, stage, instruction: last },
        below(effectiveWorkdir(stage), name) ?? `/${name}`,
      );
      const copied = copySources(file).find(({ text }) => baseName(text) === baseName(name))?.text;
      const path = origin.kind === 'context' ? origin.path : joinPath(context.dir, copied ?? name);
      const text = repository.tree.text(path);
      if (text !== undefined) scripts.push(text);
    }
  }
  return { commands, scripts };
}

const toolPrograms =
  /^(?:make|cmake|gcc|g\+\+|cc|clang|cargo|rustc|go|gox|mvn|mvnw|gradle|gradlew|ant|sbt|lein|grails|jupyter.*|ipython|R|Rscript|julia|sshd|init|systemd|my_init|air|reflex|gin|fresh|realize|modd|godo|bee|revel|buffalo|watchexec|tox|pytest|true|sleep|hass|tmux|screen|byobu|vim|nvim|emacs|irb|pry|fish)$/;
/** Without an argument they wait for somebody to type. */
const interpreters = /^(?:python[\d.]*|node|ruby|php|perl|lua|ghci|erl|iex|scala)$/;
const shells = /^(?:ba|da|a|z|k|fi)?sh$/;
const installers = /^(?:pip[\d.]*|npm|pnpm|yarn|bundle|gem|pecl|composer|poetry|pipenv)$/;
const inScript =
  /(?:^|[;&|(])\s*(?:exec\s+|sudo\s+)?(?:make|cmake|gcc|g\+\+|cargo|mvn|\.\/mvnw|gradle|\.\/gradlew|node-gyp|cythonize|go (?:run|build|get|install|test)|gem install|bundle install|pecl install|pip[\d.]* install|npm (?:i|install|ci|rebuild)|yarn(?: install)?$|pnpm (?:i|install))\b/m;

/** True if the image compiles or installs when it starts, or only opens a shell: then its tools are no leftovers. */
export function needsToolsAtStart({ commands, scripts }: Start): boolean {
  if (scripts.some((text) => inScript.test(text))) return true;
  return commands.some(({ name = '', args }) => {
    if (toolPrograms.test(name) || (interpreters.test(name) && args.length === 0 && commands.length === 1)) return true;
    if (shells.test(name)) return args.every(({ value }) => value?.startsWith('-') === true);
    if (name === 'dotnet') return /^(?:run|watch|test|build)$/.test(args[0]?.value ?? '');
    return installers.test(name) && /^(?:install|i|ci|rebuild|add)$/.test(args[0]?.value ?? '');
  });
}

/** Words of what compiles, or lets others compile, while it runs. */
const compilesAtRun =
  /(?:\b|_)(?:jupyter\w*|notebook|numba|pyximport|torch|vllm|triton|deepspeed|py?stan|cmdstan\w*|rstan|theano|pytensor|pymc\w*|cppyy|sagemath|rstudio|shiny|jenkins|gitlab-runner|actions-runner|buildkite|teamcity|bamboo|concourse|drone|code-server|openvscode\w*|theia|cloud9|c9sdk|distcc|ccache|dkms|emsdk|emscripten|platformio|arduino|android|openwrt|buildroot|crosstool|toolchain|judge|playground|devcontainer|metasploit|kali|fuzz\w*|valgrind|gdb|dapper\w*|bpf\w*|bcc|home-?assistant|beam\w*)(?:\b|_)/i;

export const mayCompileAtRun = (file: DockerfileUnit): boolean =>
  compilesAtRun.test(file.text) || compilesAtRun.test(file.path);
