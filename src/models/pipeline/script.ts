import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { parseScript } from '../shell/parse.ts';
import type { Dialect, ShellCommand } from '../shell/syntax.ts';
import { type DockerBuild, dockerBuildOf } from '../shell/tools/docker.ts';
import { invocation } from '../shell/tools/index.ts';
import { callOf, named, remoteBuildOf } from './commands.ts';
import { maskExpressions, unmasked } from './expression.ts';
import type { PipelineBuild, PipelineCall, PipelineScript } from './syntax.ts';

export interface ScriptOptions {
  readonly key: string;
  readonly dialect: Dialect;
  readonly pipefail: boolean;
  readonly editable: boolean;
  /** Folder that the script starts in; undefined if it is not known. */
  readonly directory: string | undefined;
  /** The folder that `cd` leads to from `directory`, where the word alone does not tell it. */
  readonly folder?: (word: string, directory: string | undefined) => string | undefined;
  readonly span: Span;
}

/** Reads shell code of the pipeline whose file is `file`. */
export function scriptOf(file: string, code: MappedText, options: ScriptOptions): PipelineScript {
  const { key, dialect, pipefail, editable, span } = options;
  const script = unmasked(parseScript(maskExpressions(code), dialect, { pipefail, editable }), file);
  const builds: PipelineBuild[] = [];
  const calls: PipelineCall[] = [];
  for (const { command, directory } of withDirectories(file, script.commands, options)) {
    const tool = invocation(command);
    const build = tool && dockerBuildOf(tool);
    const made = build ? commandBuild(build, directory) : remoteBuildOf(command, directory);
    if (made) builds.push(made);
    const call = made ? undefined : callOf(command, directory);
    if (call) calls.push(call);
  }
  return { key, script, builds, calls, span };
}

function commandBuild(build: DockerBuild, directory: string | undefined): PipelineBuild {
  const { context, file, target } = build;
  return {
    by: 'command',
    context: context && named(context),
    file: file && named(file),
    target: target && named(target),
    tags: build.tags.map(named),
    platforms: build.platforms.map(named),
    buildArgs: build.buildArgs.map(({ name, value, word }) => ({ name, value, span: word.span })),
    push: build.push,
    directory,
    span: build.invocation.command.span,
  };
}

/** The commands with the folder that each runs in: `cd` is followed to the end of its `( … )`. */
function* withDirectories(
  file: string,
  commands: readonly ShellCommand[],
  { directory: start, folder = () => undefined }: Pick<ScriptOptions, 'directory' | 'folder'>,
): Iterable<{ readonly command: ShellCommand; readonly directory: string | undefined }> {
  let directory = start;
  let at: number | undefined;
  const outer: (string | undefined)[] = [];
  const pushed: (string | undefined)[] = [];
  for (const command of commands) {
    // A command inside a word of another one stands before the end of that.
    const from = at ?? command.span.start;
    const nested = command.span.end <= from && command.span.start < from;
    for (let offset = from; offset < command.span.start; offset++) {
      const character = file[offset];
      if (character === '#') {
        const newline = file.indexOf('\n', offset);
        if (newline === -1 || newline >= command.span.start) break;
        offset = newline;
      } else if (character === '(') outer.push(directory);
      else if (character === ')' && outer.length > 0) directory = outer.pop();
    }
    at = Math.max(from, command.span.end);
    if (command.name === 'cd' || command.name === 'pushd') {
      const word = command.args.at(-1);
      // That of `$(cd x && pwd)` ends with the substitution.
      if (nested) continue;
      if (command.name === 'pushd') pushed.push(directory);
      directory = word?.value === undefined ? word && folder(word.raw, directory) : below(directory, word.value);
    } else if (command.name === 'popd') directory = pushed.pop();
    else yield { command, directory };
  }
}

/** `path` seen from `directory`, without `.` and `..`; undefined if it is not known or not in the repository. */
export function below(directory: string | undefined, path: string | undefined): string | undefined {
  if (directory === undefined || path === undefined || /^[/~-]/.test(path) || path.includes('\\')) return undefined;
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
