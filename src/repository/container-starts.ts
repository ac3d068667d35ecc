import { effective } from '../models/dockerfile/scope.ts';
import type { BuiltService } from './run-services.ts';
import { imageStart, type StartCommand, startsIn } from './start-commands.ts';
import { workdirAt } from './stage-files.ts';
import { type ArgWord, commandsOfArgv, wordsOfInstruction, type WrittenIn } from './start-words.ts';

/** A command that runs when a container starts, with the file of the word that says what it runs. */
export interface WrittenStart extends StartCommand {
  readonly file: WrittenIn;
}

/**
 * What a container of `service` runs for sure: what its compose file or manifest puts in the place of ENTRYPOINT and CMD, else those of the
 * stage (moby daemon/commit.go, merge; Kubernetes, "Define a Command and Arguments"); undefined if a part of it is not known.
 */
export function startsOfService({ run, build }: BuiltService): readonly WrittenStart[] | undefined {
  const { dockerfile, stage } = build;
  const { override } = run;
  if (!override) return undefined;
  const { entrypoint, command, workingDir } = override;
  const dir = workingDir ?? workdirAt(stage);
  const own = (): readonly WrittenStart[] =>
    imageStart(dockerfile, stage, dir).map((one) => ({ ...one, file: dockerfile }));
  if (!entrypoint && !command) return own();
  if (entrypoint) {
    // An empty one takes away what the image has.
    const argv = [...entrypoint, ...(command ?? [])];
    return argv.length === 0 ? undefined : startsOfArgv(argv, dir);
  }
  const first = effective(stage, 'ENTRYPOINT');
  // A shell that runs the code of ENTRYPOINT takes no notice of arguments.
  if (first && first.form !== 'json') return own();
  const argv = [...(first ? wordsOfInstruction(dockerfile, first) : []), ...(command ?? [])];
  return argv.length === 0 ? undefined : startsOfArgv(argv, dir);
}

function startsOfArgv(argv: readonly ArgWord[], dir: string | undefined): readonly WrittenStart[] {
  const written = commandsOfArgv(argv);
  const starts = startsIn(
    written.map(({ command }) => command),
    dir,
  );
  return starts.flatMap((one) => {
    const from = written.find(({ command }) => command === one.command);
    if (!from) return [];
    const decisive = one.start?.word ?? one.command.nameWord;
    const file = from.files.get(decisive.span) ?? onlyOf(from.files.values(), from.file);
    return file ? [{ ...one, file }] : [];
  });
}

/** The one file that all words stand in; undefined if there are several. */
function onlyOf(files: Iterable<WrittenIn>, first: WrittenIn): WrittenIn | undefined {
  for (const { path } of files) if (path !== first.path) return undefined;
  return first;
}
