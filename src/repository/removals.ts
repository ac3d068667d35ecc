import type { PackageManager } from '../models/shell/package-managers.ts';
import { has } from '../models/shell/tools/tool.ts';
import type { BuildStep } from './build-steps.ts';

/** The paths that a command deletes, as written, without quotes: operands of `rm`, the start folders of `find … -delete`. */
export function removedPaths({ command, call }: BuildStep): readonly string[] {
  if (call?.tool === 'rm') return call.operands.map(({ value, raw }) => value ?? raw.replaceAll(/["']/g, ''));
  if (command.name === 'find' && command.args.some(({ value }) => value === '-delete' || value === 'rm')) {
    const end = command.args.findIndex(({ raw }) => /^[-!(]/.test(raw));
    return command.args.slice(0, end === -1 ? command.args.length : end).map(({ value, raw }) => value ?? raw);
  }
  return [];
}

/** True if deleting `removed` (perhaps with a glob, braces or a variable at its end) takes away what is in the folder `path`. */
function holds(removed: string, path: string): boolean {
  const head = removed.replace(/(?:\/?(?:\*|\.\[|\{|\$).*|\/+)$/s, '');
  return (
    path === head ||
    (head !== '' && path.startsWith(`${head}/`)) ||
    (removed !== head && head !== '' && path.startsWith(head))
  );
}

/** Subcommands that empty the manager's caches; `clean` of apt leaves the lists. */
function isClean({ call, command }: BuildStep, { name }: PackageManager): boolean {
  if (call === undefined) return name === 'apt' && /^(?:cleanup|clean)[\w-]*(?:\.sh)?$|clean/.test(command.name ?? '');
  const word = call.subcommandWord?.value;
  if (name === 'apt') return word === 'distclean' || word === 'dist-clean';
  if (name === 'apk')
    return call.tool === 'apk' && (call.subcommand === 'cache clean' || call.subcommand === 'cache purge');
  if (call.subcommand !== 'clean') return false;
  if (name === 'zypper') return call.tool === 'zypper';
  return (
    /^(?:dnf|yum|tdnf|microdnf)$/.test(call.tool) &&
    call.operands.some(({ value }) => value === 'all' || value === 'metadata')
  );
}

/** True if the command empties what `manager` leaves behind: its own command for that, or `rm` of its folders. */
export function cleansCache(step: BuildStep, manager: PackageManager): boolean {
  if (step.call && manager.tools.includes(step.call.tool) && has(step.call, 'help')) return false;
  if (isClean(step, manager)) return true;
  return removedPaths(step).some((removed) =>
    manager.caches.some((path) => holds(removed, path) || removed.startsWith(path)),
  );
}
