import type { Stage } from '../models/dockerfile/syntax.ts';
import { parseScript } from '../models/shell/parse.ts';
import { startOf } from '../models/shell/programs.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { MappedText } from '../text/mapped.ts';
import type { BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { type StartCommand, startsIn } from './start-commands.ts';
import { followScript } from './start-scripts.ts';
import type { WrittenIn } from './start-words.ts';

/** A command with the file in which it is written. */
export interface ReachedCommand {
  readonly command: ShellCommand;
  /** Folder of the image, absolute; undefined if it is not known. */
  readonly dir: string | undefined;
  readonly file: WrittenIn;
}

/** What one command comes to. */
export interface Reached {
  /** Itself, or what the scripts of package.json that it runs come to. */
  readonly commands: readonly ReachedCommand[];
  /** False if a script that it names cannot be read. */
  readonly isClosed: boolean;
}

const maxScripts = 8;

/** `command`, followed through the scripts of package.json (with their `pre` and `post`) that it runs in the image of `stage`. */
export function reachedBy(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  first: { readonly command: ShellCommand; readonly dir: string | undefined; readonly file: WrittenIn },
): Reached {
  const commands: ReachedCommand[] = [];
  let isClosed = true;
  const waiting: ReachedCommand[] = [first];
  for (let steps = 0; waiting.length > 0; steps++) {
    const one = waiting.shift() as ReachedCommand;
    const start: StartCommand = { command: one.command, start: startOf(one.command), dir: one.dir };
    const several = steps < maxScripts ? scriptsRunBy(repository, one) : undefined;
    if (several) {
      waiting.push(...several);
      continue;
    }
    if (start.start?.kind !== 'script') {
      commands.push(one);
      continue;
    }
    const script = steps < maxScripts ? followScript(repository, file, contexts, stage, start) : undefined;
    if (!script) {
      isClosed = false;
      commands.push(one);
      continue;
    }
    const dir = script.commands[0]?.dir;
    for (const name of [`pre${script.name}`, `post${script.name}`])
      waiting.push(...scriptCommands(repository, script.file.path, name, dir));
    waiting.push(...script.commands.map((inner) => ({ command: inner.command, dir: inner.dir, file: script.file })));
  }
  return { commands, isClosed };
}

/** What `npm-run-all`, `run-s` or `run-p` runs: scripts of the manifest that it stands in; undefined if one of them is not there. */
function scriptsRunBy(
  repository: Repository,
  { command, file, dir }: ReachedCommand,
): readonly ReachedCommand[] | undefined {
  if (!/^(?:npm-run-all2?|run-[sp])$/.test(command.name ?? '') || !file.path.endsWith('package.json')) return undefined;
  const names = command.args.map(({ value }) => value ?? '$').filter((one) => !/^--?[a-z-]+$/.test(one));
  const found = names.map((name) =>
    [`pre${name}`, name, `post${name}`].flatMap((one) => scriptCommands(repository, file.path, one, dir)),
  );
  return found.length > 0 && found.every(({ length }) => length > 0) ? found.flat() : undefined;
}

/** Commands of the script `name` of the manifest at `path`, which runs in the folder `dir` of the image. */
export function scriptCommands(
  repository: Repository,
  path: string,
  name: string,
  dir: string | undefined,
): readonly ReachedCommand[] {
  const unit = repository.packageJson(path);
  const script = unit?.model.scripts.get(name);
  if (!unit || !script || unit.text.slice(script.span.start + 1, script.span.end - 1) !== script.text) return [];
  const { span } = script;
  const body = MappedText.slice(unit.text, { start: span.start + 1, end: span.end - 1 });
  return startsIn(parseScript(body, 'sh').commands, dir).map((one) => ({
    command: one.command,
    dir: one.dir,
    file: unit,
  }));
}
