import type { Finding, Level } from '../../finding.ts';
import { compileIgnore } from '../../models/ignore/matcher.ts';
import { ignorePatterns } from '../../models/ignore/parse.ts';
import { systemClock } from '../../ports/clock.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { type Trace, tracedTree } from '../../ports/traced-tree.ts';
import { Repository } from '../../repository/repository.ts';
import generatesRule from '../../rules/prisma/generates.ts';
import { rules } from '../../rules/registry.generated.ts';
import type { Rule } from '../../rules/rule.ts';
import { isShellcheckCode, shellcheckId } from '../../rules/shellcheck.ts';
import { nearest } from '../../text/nearest.ts';
import { overlayTree } from '../../text/overlay-tree.ts';
import type { Tree } from '../../text/tree.ts';
import { atLevels, selectRules, within } from '../../use/check.ts';
import { exceptionsOn } from '../../contract/exceptions.ts';
import type { Contract } from '../../contract/schema.ts';
import type { CheckFlags } from './check.ts';
import { checkPromises, promisesOf } from './contract.ts';
import { type Places, placesOf } from './places.ts';
import type { Stopwatch } from './stopwatch.ts';
import { UsageError } from './usage.ts';

/** What a check looks at. */
export interface Subject {
  readonly places: Places;
  readonly tree: Tree;
  readonly trace: Trace | undefined;
  readonly repository: Repository;
  readonly rules: readonly Rule[];
  /** The level from which on a finding is a failure, or `never`. */
  readonly failOn: Level | 'never';
  /** Whether a finding belongs to what was asked for. */
  readonly wanted: (finding: Finding) => boolean;
  /** Set with `--stdin-filename`. */
  readonly stdinPath: string | undefined;
  /** Parts of the repository that could not be listed. */
  readonly unlisted: readonly { readonly path: string; readonly message: string }[];
}

interface Watching {
  /** With a note of all that is looked at on disk. */
  readonly traced?: boolean | undefined;
  readonly watch?: Stopwatch | undefined;
}

/**
 * Reads the arguments into what is to be checked.
 * @throws UsageError on a wrong argument or a broken contract.
 */
export async function subjectOf(
  paths: readonly string[],
  flags: CheckFlags,
  { traced = false, watch }: Watching = {},
): Promise<Subject> {
  const named = flags.stdinFilename;
  const places = placesOf(process.cwd(), named === undefined ? paths : [named], named !== undefined);
  const chosen = chosenRules(flags.rule, flags.shellcheck);
  const begun = process.hrtime.bigint();
  const listing = await listRepository(places.root);
  watch?.add('list of files (git)', process.hrtime.bigint() - begun);
  if (listing.kind === 'no-listing') throw new UsageError(listing.message);
  if (listing.note !== undefined) process.stderr.write(`plimsoll: ${listing.note}\n`);
  let tree: Tree = diskTree(places.root, listing.paths);
  const followed = traced && listing.note === undefined ? tracedTree(tree, places.root) : undefined;
  if (followed) tree = followed.tree;
  const stdinPath = named === undefined ? undefined : places.wanted[0];
  if (stdinPath !== undefined) tree = overlayTree(tree, new Map([[stdinPath, await readStdin()]]));
  const promises = await promisesOf(tree, ruleNames);
  const { contract } = promises;
  const today = thisDay();
  const repository = new Repository(tree, { explicit: places.files, contract, meter: watch?.meter, today });
  const told = (await checkPromises(promises, repository)) || promises.told;
  return {
    places,
    tree,
    // What was told on the way is no part of a result that is shown again.
    trace: told ? undefined : followed?.trace,
    repository,
    rules: flags.rule.length > 0 ? withWitnesses(chosen, contract, today) : atLevels(chosen, levelsIn(contract, today)),
    failOn: flags.failOn ?? contract.hadolint?.failOn ?? 'warning',
    wanted: await wantedFindings(places, contract, today, flags),
    stdinPath,
    unlisted: listing.problems,
  };
}

/** "2026-01-31"; `PLIMSOLL_TODAY` may say another. */
export const thisDay = (): string =>
  dayOf(process.env['PLIMSOLL_TODAY']) ?? new Date(systemClock.now()).toISOString().slice(0, 10);

/** `PLIMSOLL_TODAY=2026-01-31`: the same findings tomorrow, for what is compared with an earlier run. */
const dayOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;

/** Rules that are asked for by name run, whatever the contract says; those that judge what the others say need the others. */
function withWitnesses(chosen: readonly Rule[], contract: Contract, today: string): readonly Rule[] {
  if (!chosen.some(({ last }) => last)) return chosen;
  return [
    ...chosen,
    ...atLevels(rules, levelsIn(contract, today)).filter(({ id }) => !chosen.some((one) => one.id === id)),
  ];
}

export const ruleNames = (): string[] => rules.flatMap((rule) => [rule.id, ...rule.aliases]);

/** `shellcheck`: codes that only ShellCheck itself has are names too. */
function chosenRules(wanted: readonly string[], shellcheck = false): readonly Rule[] {
  const { selected, unknown } = selectRules(rules, wanted);
  const [wrong] = unknown.filter((name) => !shellcheck || !isShellcheckCode(name));
  if (wrong === undefined) return selected;
  const meant = nearest(wrong, ruleNames());
  const hint = meant.length > 0 ? `did you mean  ${meant.join('  ')}` : 'see  plimsoll explain';
  throw new UsageError(`no rule is called ${wrong}\n  ${hint}`);
}

/** The levels that the contract gives, and those of `.hadolint.yaml` for what the contract does not name: later ones win. */
export function levelsIn(contract: Contract, today: string): Readonly<Record<string, Level | 'off'>> {
  const levels = new Map<string, Level | 'off'>();
  for (const [name, level] of [
    ...(contract.hadolint?.rules.map((one) => [one.name, one.level] as const) ?? []),
    ...exceptionsOn(contract, today).flatMap(({ of, level }) => (level === undefined ? [] : [[of, level] as const])),
  ]) {
    // Behind those that it wins over, which may be other names of the same rule.
    levels.delete(name);
    levels.set(name, level);
  }
  return Object.fromEntries(levels);
}

async function wantedFindings(
  places: Places,
  contract: Contract,
  today: string,
  flags: CheckFlags,
): Promise<Subject['wanted']> {
  const ignore = exceptionsOn(contract, today).flatMap(({ of, level }) => (level === undefined ? [of] : []));
  const ignored = ignore.length > 0 ? compileIgnore(ignorePatterns(ignore)) : undefined;
  const changed = flags.changed || flags.since !== undefined ? await changedPaths(places.root, flags.since) : undefined;
  const chosen = flags.rule.length > 0 ? chosenRules(flags.rule, flags.shellcheck) : undefined;
  const beside = [...(flags.shellcheck ? [shellcheckId] : []), ...(flags.prove ? [generatesRule.id] : [])];
  const asked = chosen && new Set([...chosen.map(({ id }) => id), ...beside]);
  return (finding) =>
    asked?.has(finding.rule) !== false &&
    within([finding], places.wanted).length > 0 &&
    changed?.has(finding.path) !== false &&
    ignored?.ignores(finding.path) !== true;
}

async function changedPaths(root: string, since: string | undefined): Promise<ReadonlySet<string>> {
  const changes = (await import('../../ports/git-changes.ts')).changedFiles(root, since);
  if (changes.kind === 'unknown') throw new UsageError(changes.message);
  return new Set(changes.paths);
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
