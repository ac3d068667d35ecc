import type { BuildRun, BuildStep } from '../repository/build-steps.ts';
import { type Edit, edit } from '../text/edit.ts';

/** True if nothing in the RUN ends it early or hides what is put behind it. */
function isOpen({ body, scripts, steps }: BuildRun): boolean {
  const { text } = body.rest;
  const [script] = scripts;
  if (body.form !== 'text' || body.heredocs.length > 0 || scripts.length !== 1 || !script) return false;
  if ((script.dialect !== 'sh' && script.dialect !== 'bash') || script.errors.length > 0) return false;
  return (
    !/(?:^|[\s;])#|[;&|\\`]$/.test(text) &&
    !steps.some(({ command }) => command.name === 'exit' || command.wrappers.includes('exec'))
  );
}

/** Puts `&& command` behind all that the RUN does, on a line of its own if the RUN has several; undefined if that is not plain to do. */
export function appended(run: BuildRun, command: string): Edit | undefined {
  if (!isOpen(run)) return undefined;
  const { rest } = run.body;
  const end = rest.offset(rest.text.length - 1) + 1;
  const { text } = run.file;
  const lastLine = text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
  if (!text.slice(run.instruction.span.start, end).includes('\n')) return edit.insert(end, ` && ${command}`);
  const indent = /^[ \t]*/.exec(lastLine)?.[0] || '    ';
  return edit.insert(end, ` ${run.stage.file.escape}\n${indent}&& ${command}`);
}

/** True if what stands right before the command leaves room for another one joined to it by `&&`. */
const hasRoomBefore = ({ command }: BuildStep): boolean =>
  command.nameWord.editable && command.pipelineLength === 1 && ['', '&&', ';'].includes(command.before);

/** Puts `command &&` before a command of a RUN, with its `sudo`; undefined if that would change what the list means. */
export function before(step: BuildStep, command: string): Edit | undefined {
  if (!hasRoomBefore(step) || step.script.errors.length > 0) return undefined;
  const { wrappers, span } = step.command;
  if (wrappers.length > 0 && wrappers[0] !== 'sudo') return undefined;
  return edit.insert(span.start, `${wrappers[0] === 'sudo' ? 'sudo ' : ''}${command} && `);
}

/** Puts ` words` behind the program's name; undefined if it cannot be edited in place. */
export const afterName = ({ command }: BuildStep, words: string): Edit | undefined =>
  command.nameWord.editable ? edit.insert(command.nameWord.span.end, ` ${words}`) : undefined;

/** Puts ` words` behind the subcommand. */
export const afterSubcommand = ({ call }: BuildStep, words: string): Edit | undefined =>
  call?.subcommandWord?.editable ? edit.insert(call.subcommandWord.span.end, ` ${words}`) : undefined;

/** "`a`, `b` and 3 more". */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('');
}
