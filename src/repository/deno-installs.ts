import type { BuildContext } from './build-context.ts';
import { formats } from './formats.ts';
import { originAt } from './installs.ts';
import { gapEverywhere, lockGapIn, type LockedInstall, type LockGap } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import { argumentsOf, type RunCommand } from './run-commands.ts';

const valued = new Set('-c --config --lock --import-map --cert -L --log-level --node-modules-dir'.split(' '));
const configs = ['deno.json', 'deno.jsonc', 'package.json'];

/** `deno install` and `deno cache` of a project with a lock: without `--frozen` they write it anew where it is not complete (docs.deno.com, "Modules and dependencies"). */
export function denoGap(
  repository: Repository,
  run: RunCommand,
): { readonly install: LockedInstall; readonly gap: LockGap } | undefined {
  const { command } = run;
  const [verb] = command.args;
  if (command.name !== 'deno' || (verb?.value !== 'install' && verb?.value !== 'cache')) return undefined;
  const { options, operands, known } = argumentsOf(command.args.slice(1), valued);
  const other = ['--frozen', '--no-lock', '--lock', '--lock-write', '-g', '--global', '-c', '--config', '--reload'];
  if (!known || other.some((one) => options.has(one))) return undefined;
  if (verb.value === 'install' && operands.length > 0 && !options.has('--entrypoint') && !options.has('-e'))
    return undefined;
  const title = `deno ${verb.value}`;
  const base = { run, title, verb, dir: run.dir, locks: ['deno.lock'], flag: '--frozen' };
  for (const manifest of configs) {
    const install: LockedInstall = { ...base, manifest };
    const gap = gapEverywhere(repository, run.file, (context) => {
      const found = lockGapIn(repository, context, install, () => true);
      // Without a lock Deno makes one; whether the project means to keep it is not known.
      return found?.kind === 'no-lock' || freezesItself(repository, context, run) ? undefined : found;
    });
    if (gap) return { install, gap };
  }
  return undefined;
}

function freezesItself(repository: Repository, context: BuildContext, run: RunCommand): boolean {
  return configs.some((name) => {
    const origin = originAt(repository, context, run, `${run.dir ?? ''}/${name}`);
    const lock =
      origin.kind === 'context' ? repository.unit(formats.jsonc, origin.path)?.model.root.get('lock') : undefined;
    return lock?.value === false || lock?.get('frozen')?.value === true;
  });
}
