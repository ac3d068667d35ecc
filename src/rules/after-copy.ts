import { keptOn } from '../text/kept-on.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has } from '../models/shell/tools/tool.ts';
import { baseName, inside, joinPath } from '../repository/build-context.ts';
import { sourceWords } from '../repository/copies.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { runCommands } from '../repository/run-commands.ts';
import { destinationOf } from '../repository/stage-files.ts';
import { edit } from '../text/edit.ts';
import { hasInnerComment, linesOf } from './dockerfiles.ts';
import { fix } from './rule.ts';

/** A RUN that gives what a COPY has brought another owner or mode. */
export interface Afterwards {
  readonly command: ShellCommand;
  readonly run: Instruction;
  readonly stage: Stage;
  /** The owner or mode. */
  readonly value: ShellWord;
  readonly path: ShellWord;
  readonly recursive: boolean;
  /** The COPY or ADD whose files it changes, the last one before it. */
  readonly copy: Instruction;
}

/** What `tool` changes in `file` of that which COPY and ADD have brought without the flag of that name. */
export function* changedAfterCopy(file: DockerfileUnit, tool: 'chown' | 'chmod'): Iterable<Afterwards> {
  if (!file.text.includes(tool)) return;
  for (const stage of file.stages) {
    for (const { command, instruction: run, dir } of runCommands(file, stage)) {
      const call = invocation(command);
      if (call?.tool !== tool || command.conditional) continue;
      const [value, ...paths] = call.operands;
      if (!value || has(call, 'reference')) continue;
      const recursive = has(call, 'recursive');
      for (const path of paths) {
        const text = path.value;
        const absolute = text?.startsWith('/')
          ? text
          : text === undefined || dir === undefined
            ? undefined
            : joinPath(dir, text);
        if (absolute === undefined || /[*?[]/.test(absolute)) continue;
        const target = joinPath('', absolute);
        const copy = copyInto(file, stage, run, target, recursive, tool);
        if (copy) yield { command, run, stage, value, path, recursive, copy };
      }
    }
  }
}

interface Landed {
  readonly copy: Instruction;
  /** Where its files lie; that of a single file is the file. */
  readonly folder: string;
  readonly file: string | undefined;
}

const landings = keptOn<Stage, readonly Landed[]>();
/** Most COPY and ADD that are looked back at. */
const most = 200;

/** Where the COPY and ADD of `stage` and its ancestors write, in file order. */
function landingsOf(file: DockerfileUnit, stage: Stage): readonly Landed[] {
  let found = landings.get(stage);
  if (!found) {
    found = ancestry(stage)
      .toReversed()
      .flatMap((one) => one.instructions.flatMap((copy) => landed(file, one, copy)));
    landings.set(stage, found);
  }
  return found;
}

function landed(file: DockerfileUnit, stage: Stage, copy: Instruction): readonly Landed[] {
  if (copy.keyword !== 'COPY' && copy.keyword !== 'ADD') return [];
  const destination = destinationOf(file, stage, copy);
  if (!destination) return [];
  const [source, other] = sourceWords(copy);
  const path = destination.folder ? joinPath(destination.path, baseName(source?.text ?? '')) : destination.path;
  return [{ copy, folder: destination.path, file: source && !other ? path : undefined }];
}

function copyInto(
  file: DockerfileUnit,
  stage: Stage,
  run: Instruction,
  target: string,
  recursive: boolean,
  flag: string,
): Instruction | undefined {
  return landingsOf(file, stage)
    .slice(-most)
    .findLast(
      (one) =>
        one.copy.span.start < run.span.start &&
        !one.copy.flags.some(({ name }) => name === flag) &&
        (recursive ? inside(target, one.folder) !== undefined : one.file === target),
    )?.copy;
}

/**
 * Gives the COPY the flag and takes the RUN away, where the RUN is that command alone, stands right behind the COPY and means all that it
 * brought; undefined elsewhere.
 */
export function withFlag(
  file: DockerfileUnit,
  { command, run, stage, value, path, copy, recursive }: Afterwards,
  flag: 'chown' | 'chmod',
) {
  const index = stage.instructions.indexOf(copy);
  const scripts = file.scripts(run);
  const destination = destinationOf(file, stage, copy);
  if (
    index === -1 ||
    stage.instructions[index + 1] !== run ||
    scripts.length !== 1 ||
    scripts[0]?.commands.length !== 1
  )
    return undefined;
  if (run.comments.length > 0 || hasInnerComment(copy) || run.flags.length > 0 || command.wrappers.length > 0)
    return undefined;
  if (invocation(command)?.operands.length !== 2 || value.value === undefined || copy.keyword !== 'COPY')
    return undefined;
  const absolute = path.value?.startsWith('/') ? joinPath('', path.value) : undefined;
  if (recursive && (absolute === undefined || destination?.path !== absolute)) return undefined;
  if (flag === 'chmod' ? !/^[0-7]{3,4}$/.test(value.value) : !/^[\w.-]+(?::[\w.-]+)?$/.test(value.value))
    return undefined;
  return fix.unsafe(
    `Copy with --${flag}=${value.value}`,
    file,
    [edit.insert(copy.keywordSpan.end, ` --${flag}=${value.value}`), edit.remove(linesOf(file.text, run))],
    ['-COPY', '+COPY', '-RUN'],
  );
}
