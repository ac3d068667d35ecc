import { ancestry, shellAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import { dialectOfProgram } from '../models/shell/dialect.ts';
import { type Piece, piecesOf } from '../models/shell/pieces.ts';
import type { Script, ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { memo, memoOf } from '../repository/memo.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository } from '../repository/repository.ts';
import { edit, type Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { isTemplated } from './unreadable.ts';

/** Shell code in a Dockerfile. */
export interface ShellPlace {
  readonly file: DockerfileUnit;
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly script: Script;
}

const keywords = ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD'];

/** All shell code that sh or bash reads, gathered once; templates, test data and images of Windows are left out. */
export const shellPlaces = memoOf((repository: Repository): readonly ShellPlace[] => {
  const places: ShellPlace[] = [];
  for (const file of repository.dockerfiles) {
    if (isBrought(file.path) || isTemplated(file.path, file.text)) continue;
    for (const stage of file.stages) {
      for (const instruction of stage.instructions) {
        if (!keywords.includes(instruction.keyword)) continue;
        for (const script of file.scripts(instruction)) {
          if ((script.dialect === 'sh' || script.dialect === 'bash') && !isWindows(stage))
            places.push({ file, stage, instruction, script });
        }
      }
    }
  }
  return places;
});

/** The default shell of an image of Windows is cmd. */
const isWindows = memo((stage: Stage): boolean => {
  if (stage.file.escape === '`') return true;
  const image = ancestry(stage).at(-1)?.image ?? '';
  return (
    /windows|nanoserver|servercore/i.test(image) || systemOf(parseImageReference(image))?.distribution === 'windows'
  );
});

/** A command with where it stands. */
export interface PlacedCommand extends ShellPlace {
  readonly command: ShellCommand;
  /** Index among the script's commands. */
  readonly index: number;
}

/** Commands of all shell code with one of these names, in file order. */
export function* shellCommands(repository: Repository, ...names: readonly string[]): Iterable<PlacedCommand> {
  const byName = commandsByName(repository);
  for (const name of names) yield* byName.get(name) ?? [];
}

const commandsByName = memoOf((repository: Repository): ReadonlyMap<string, readonly PlacedCommand[]> => {
  const byName = new Map<string, PlacedCommand[]>();
  for (const place of shellPlaces(repository)) {
    for (const [index, command] of place.script.commands.entries()) {
      if (command.name === undefined) continue;
      const list = byName.get(command.name);
      const one = { ...place, command, index };
      if (list) list.push(one);
      else byName.set(command.name, [one]);
    }
  }
  return byName;
});

/** The span in the file of `[start, end)` of a word as written; the whole word where it is not one stretch of the file. */
export function spanInWord(word: ShellWord, { start, end }: Span): Span {
  return word.editable ? { start: word.span.start + start, end: word.span.start + end } : word.span;
}

/** The word of another command in which `command` stands: that of `sh -c '…'` or of a substitution. */
export function wordAround(
  script: Script,
  { span }: ShellCommand,
): { word: ShellWord; command: ShellCommand } | undefined {
  let found: { word: ShellWord; command: ShellCommand } | undefined;
  for (const command of script.commands) {
    if (command.span.start > span.start) break;
    if (command.span.end < span.end) continue;
    for (const word of command.args)
      if (word.span.start < span.start && word.span.end >= span.end) found = { word, command };
  }
  return found;
}

/** True if quotes can be put into the text of `command` where it stands: not in JSON, nor inside other double quotes. */
export function takesQuotes({ instruction, script }: ShellPlace, command: ShellCommand): boolean {
  const body = instruction.keyword === 'RUN' ? instruction : (instruction.inner ?? instruction);
  return body.form !== 'json' && wordAround(script, command)?.word.raw.includes('"') !== true;
}

/** Quotes an expansion: the word around it as a whole where that changes nothing else. */
export function quoting(word: ShellWord, one: Piece): Edit[] | undefined {
  if (!word.editable || word.raw.slice(one.start, one.end).includes('"')) return undefined;
  const pieces = piecesOf(word.raw);
  const whole =
    word.raw.indexOf('"') === -1 &&
    pieces.every(({ kind, quotes, start, end }) =>
      kind === 'text' ? quotes === '' && /^[\w./:=@%+,-]*$/.test(word.raw.slice(start, end)) : kind !== 'escape',
    );
  const { start, end } = whole ? { start: 0, end: word.raw.length } : one;
  return [edit.insert(word.span.start + start, '"'), edit.insert(word.span.start + end, '"')];
}

export type ShellProgram = 'bash' | 'dash' | 'busybox';

/** The program behind the shell that reads `script`; undefined if the base image does not tell what its `/bin/sh` is. */
export function shellProgram({ file, stage, instruction, script }: ShellPlace): ShellProgram | undefined {
  if (script.dialect === 'bash') return 'bash';
  const named = shellAt(stage, instruction).find((word) => dialectOfProgram(word) !== undefined) ?? '';
  if (/(?:^|\/)dash$/.test(named)) return 'dash';
  if (/(?:^|\/)(?:ash|busybox)$/.test(named)) return 'busybox';
  return shOf(stage, file.text);
}

/** What `/bin/sh` is in the distribution that the base image promises. */
function shOf(stage: Stage, text: string): ShellProgram | undefined {
  // dpkg-reconfigure dash, ln -sf bash /bin/sh
  if (/bash\s+\/bin\/sh\b|reconfigure\s+dash|dash\/sh\b/.test(text)) return undefined;
  const system = systemOf(parseImageReference(ancestry(stage).at(-1)?.image ?? ''));
  switch (system?.distribution) {
    case 'debian':
    case 'ubuntu':
      return 'dash';
    case 'alpine':
    case 'wolfi':
    case 'busybox':
      return 'busybox';
    case 'fedora':
    case 'rhel':
    case 'centos':
    case 'rocky':
    case 'alma':
    case 'amazonlinux':
    case 'opensuse':
    case 'arch':
      return 'bash';
    default:
      return undefined;
  }
}

/** True if a failing command ends the shell before command `index` of the script runs: `set -e`, or `-e` in SHELL or the first line. */
export function stopsAtFailure({ stage, instruction, script }: ShellPlace, index: number): boolean {
  if (shellAt(stage, instruction).some(isErrexit) || instruction.rest.text.split(/\s+/, 12).some(isErrexit))
    return true;
  if (/^#!.*\s-[a-z]*e/.test(script.source.text)) return true;
  return script.commands
    .slice(0, index)
    .some(
      ({ name, args }) =>
        name === 'set' &&
        args.some(({ value = '' }) => isErrexit(value) || value === 'errexit' || value === '-o errexit'),
    );
}

const isErrexit = (word: string): boolean => /^-[a-z]*e[a-z]*$/.test(word);
