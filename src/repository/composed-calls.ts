import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';

/** `docker compose -f FILE exec SERVICE …` as words. */
export interface ComposeCall {
  readonly files: readonly ShellWord[];
  readonly subcommand: string;
  /** Behind the subcommand, without its options; what cannot be read for sure ends the list. */
  readonly operands: readonly ShellWord[];
}

const globalValues =
  /^(?:-f|--file|-p|--project-name|--profile|--env-file|--project-directory|--ansi|--parallel|--progress)$/;
const valueOptions =
  /^(?:-e|--env|-u|--user|-w|--workdir|-v|--volume|--entrypoint|--name|--index|-p|--publish|-l|--label|--scale|-t|--timeout|--wait-timeout|--tail|-n|--since|--until|--pull|--exit-code-from|--attach|--no-attach|--build-arg|--progress|-m|--memory|--cap-add|--cap-drop|--env-from-file|--rmi|-s|--signal|--format|--filter|--status|--detach-keys|--ssh|--builder)$/;

/** The call of Compose that a command is; undefined for others. */
export function composeCall({ name, args }: ShellCommand): ComposeCall | undefined {
  let at = 0;
  if (name === 'docker' || name === 'podman') {
    if (args[0]?.value !== 'compose') return undefined;
    at = 1;
  } else if (name !== 'docker-compose') return undefined;
  const files: ShellWord[] = [];
  for (; at < args.length; at++) {
    const word = args[at] as ShellWord;
    if (word.value === undefined) return undefined;
    if (!word.value.startsWith('-')) break;
    if (globalValues.test(word.value)) {
      const value = args[++at];
      if (value && /^(?:-f|--file)$/.test(word.value)) files.push(value);
    }
  }
  const subcommand = args[at]?.value;
  if (subcommand === undefined) return undefined;
  const operands: ShellWord[] = [];
  for (at++; at < args.length; at++) {
    const word = args[at] as ShellWord;
    if (word.value === undefined) break;
    if (!word.value.startsWith('-')) operands.push(word);
    else if (valueOptions.test(word.value)) at++;
  }
  return { files, subcommand, operands };
}
