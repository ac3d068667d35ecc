import type { ShellCommand } from '../models/shell/syntax.ts';
import { composeCall } from './composed-calls.ts';
import { commandBlocksOf } from './document-commands.ts';
import type { Document } from './documents.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A command that a document tells its readers to run on the host, where the contract forbids its program. */
export interface DocumentedCommand {
  readonly document: Document;
  readonly command: ShellCommand;
  readonly program: string;
  /** What has to stand before it; undefined if the contract does not say where the container is. */
  readonly lead: string | undefined;
}

export const documentedHostCommandsOf = memoOf((repository: Repository): readonly DocumentedCommand[] => {
  const forbidden = new Set(repository.contract.dev?.forbid ?? []);
  if (forbidden.size === 0) return [];
  const names = [...forbidden];
  return commandBlocksOf(repository).flatMap((block) => {
    const { document, text } = block;
    const found: DocumentedCommand[] = [];
    for (const command of names.some((name) => text.includes(name)) ? block.commands : []) {
      // From here on the reader is in a shell of the container, or of another machine.
      if (opensShell(command)) break;
      const program = command.name?.replace(/^(python|pip)3(?:\.\d+)?$/, '$1');
      const named = [command.name, program].find((one) => one !== undefined && forbidden.has(one));
      if (named !== undefined) found.push({ document, command, program: named, lead: leadOf(repository, command) });
    }
    return found;
  });
});

function opensShell(command: ShellCommand): boolean {
  if (command.name === 'ssh' || /(?:^|\/)activate$/.test(command.args[0]?.value ?? '')) return true;
  const call = composeCall(command);
  const words = call ? call.operands : command.name === 'docker' ? command.args : [];
  const shell = words.findLast(({ value }) => value !== undefined && !value.startsWith('-'))?.value ?? '';
  return /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|z|da)?sh$/.test(shell);
}

/** `docker compose -f FILE exec SERVICE RUNNER…`, the runner left out where the command begins with it. */
function leadOf({ contract }: Repository, command: ShellCommand): string | undefined {
  const { compose, service, runner = [] } = contract.dev ?? {};
  if (service === undefined) return undefined;
  const words = ['docker', 'compose', ...(compose === undefined ? [] : ['-f', compose]), 'exec', service];
  const written = [command.name, ...command.args.map(({ value }) => value)];
  const isRun = runner.length > 0 && runner.every((word, index) => word === written[index]);
  const all = isRun || command.name === runner[0] ? words : [...words, ...runner];
  return all.every((word) => /^[\w@%+=:,./-]+$/.test(word)) ? all.join(' ') : undefined;
}
