import { ancestry, shellAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import { dialectOfProgram } from '../models/shell/dialect.ts';
import type { Piece } from '../models/shell/pieces.ts';
import type { Script, ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { memoOf } from '../repository/memo.ts';
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
      if (isWindows(stage)) continue;
      for (const instruction of stage.instructions) {
        if (!keywords.includes(instruction.keyword)) continue;
        for (const script of file.scripts(instruction)) {
          if (script.dialect === 'sh' || script.dialect === 'bash') places.push({ file, stage, instruction, script });
        }
      }
    }
  }
  return places;
});

/** The default shell of an image of Windows is cmd. */
const isWindows = (stage: Stage): boolean =>
  stage.file.escape === '`' || /windows|nanoserver|servercore/i.test(ancestry(stage).at(-1)?.image ?? '');

/** A command with where it stands. */
export interface PlacedCommand extends ShellPlace {
  readonly command: ShellCommand;
  /** Index among the script's commands. */
  readonly index: number;
}

/** Commands of all shell code with one of these names, in file order. */
export function* shellCommands(repository: Repository, ...names: readonly string[]): Iterable<PlacedCommand> {
  const byName = commandsByName(repository);
  for (const name of names) {
    for (const { place, index } of byName.get(name) ?? []) {
      const command = place.script.commands[index];
      if (command) yield { ...place, command, index };
    }
  }
}

interface Found {
  readonly place: ShellPlace;
  readonly index: number;
}

const commandsByName = memoOf((repository: Repository): ReadonlyMap<string, readonly Found[]> => {
  const byName = new Map<string, Found[]>();
  for (const place of shellPlaces(repository)) {
    const { commands } = place.script;
    for (let index = 0; index < commands.length; index++) {
      const name = commands[index]?.name;
      if (name === undefined) continue;
      const list = byName.get(name);
      if (list) list.push({ place, index });
      else byName.set(name, [{ place, index }]);
    }
  }
  return byName;
});

/** The span in the file of `[start, end)` of a word as written; the whole word where it is not one stretch of the file. */
export function spanInWord(word: ShellWord, { start, end }: Span): Span {
  return word.editable ? { start: word.span.start + start, end: word.span.start + end } : word.span;
}

/** For each command of a script the index of the one in whose words it stands, or -1. */
export const enclosing = memoOf(({ commands }: Script): readonly number[] => {
  const open: number[] = [];
  return commands.map(({ span }, index) => {
    for (let top = commands[open.at(-1) ?? -1]; top && top.span.end < span.end; top = commands[open.at(-1) ?? -1])
      open.pop();
    const outer = open.at(-1) ?? -1;
    open.push(index);
    return outer;
  });
});

/** The word of another command in which command `index` stands: that of `sh -c '…'` or of a substitution. */
export function wordAround(script: Script, index: number): { word: ShellWord; command: ShellCommand } | undefined {
  const command = script.commands[enclosing(script)[index] ?? -1];
  const span = script.commands[index]?.span;
  const word = span && command?.args.find((one) => one.span.start < span.start && one.span.end >= span.end);
  return command && word ? { word, command } : undefined;
}

/** True if quotes can be put into the text of command `index` where it stands: not in JSON, nor inside other double quotes. */
export function takesQuotes({ instruction, script }: ShellPlace, index: number): boolean {
  const body = instruction.keyword === 'RUN' ? instruction : (instruction.inner ?? instruction);
  return body.form !== 'json' && wordAround(script, index)?.word.raw.includes('"') !== true;
}

/** How to quote one of the expansions in `word`, which `pieces` is: the word around it as a whole where that changes nothing else. */
export function quoting(word: ShellWord, pieces: readonly Piece[]): (one: Piece) => Edit[] | undefined {
  const { raw, span } = word;
  const whole =
    !raw.includes('"') &&
    pieces.every(({ kind, quotes, start, end }) =>
      kind === 'text' ? quotes === '' && /^[\w./:=@%+,-]*$/.test(raw.slice(start, end)) : kind !== 'escape',
    );
  return (one) => {
    if (!word.editable || raw.slice(one.start, one.end).includes('"')) return undefined;
    const { start, end } = whole ? { start: 0, end: raw.length } : one;
    return [edit.insert(span.start + start, '"'), edit.insert(span.start + end, '"')];
  };
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

/** What `/bin/sh` is in the distribution that the base image promises, or else in the one whose package manager the stage calls. */
function shOf(stage: Stage, text: string): ShellProgram | undefined {
  // dpkg-reconfigure dash, ln -sf bash /bin/sh
  if (/bash\s+\/bin\/sh\b|reconfigure\s+dash|dash\/sh\b/.test(text)) return undefined;
  switch (systemOf(parseImageReference(ancestry(stage).at(-1)?.image ?? ''))?.distribution) {
    case 'debian':
    case 'ubuntu':
      return 'dash';
    case 'alpine':
    case 'wolfi':
    case 'busybox':
      return 'busybox';
    case undefined:
      return managedBy(stage);
    case 'windows':
      return undefined;
    default:
      return 'bash';
  }
}

const managedBy = memoOf((stage: Stage): ShellProgram | undefined => {
  const runs = ancestry(stage).flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'RUN')
      .map(({ rest, heredocs }) => [rest, ...heredocs.map(({ body }) => body)]),
  );
  const calls = (tools: RegExp): boolean => runs.flat().some(({ text }) => tools.test(text));
  if (calls(/\bapk\s+(?:-\S+\s+)*add\b/)) return 'busybox';
  if (calls(/\bapt(?:-get)?\s+(?:-\S+\s+)*(?:install|update)\b/)) return 'dash';
  return calls(/\b(?:yum|dnf|microdnf|pacman|zypper)\s+-?\w/) ? 'bash' : undefined;
});

/** True if a failing command ends the shell before command `index` of the script runs: `set -e`, or `-e` in SHELL or the first line. */
export function stopsAtFailure({ stage, instruction, script }: ShellPlace, index: number): boolean {
  if (shellAt(stage, instruction).some(isErrexit) || instruction.rest.text.split(/\s+/, 12).some(isErrexit))
    return true;
  if (/^#![^\n]*\s-[a-z]*e/.test(script.source.text)) return true;
  return index > firstErrexit(script);
}

/** Index of the command `set -e`; Infinity without one. */
const firstErrexit = memoOf(({ commands }: Script): number => {
  const at = commands.findIndex(
    ({ name, args }) =>
      name === 'set' &&
      args.some(({ value = '' }) => isErrexit(value) || value === 'errexit' || value === '-o errexit'),
  );
  return at === -1 ? Number.POSITIVE_INFINITY : at;
});

const isErrexit = (word: string): boolean => /^-[a-z]*e[a-z]*$/.test(word);
