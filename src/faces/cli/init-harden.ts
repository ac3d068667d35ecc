import { renderDiff } from '../../out/diff.ts';
import { systemClock } from '../../ports/clock.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { writeTransaction } from '../../ports/transaction.ts';
import { rules } from '../../rules/registry.generated.ts';
import { printable } from '../../text/terminal.ts';
import type { Tree } from '../../text/tree.ts';
import { atLevels } from '../../use/check.ts';
import { fileChanges } from '../../use/file-changes.ts';
import { type Hardened, type HardenOptions, hardened } from '../../use/init-harden.ts';
import { reproducible } from '../../use/init-reproducible.ts';
import { promisesOf } from './contract.ts';
import { settle } from './fix.ts';
import type { InitFlags } from './init.ts';
import { placesOf } from './places.ts';
import { levelsIn, ruleNames, thisDay } from './subject.ts';
import { isTerminal, styleOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

/** `plimsoll init --harden [FOLDER]`: 0 written or nothing to do, 1 a diff was shown, 2 something has to be said first, 3 not written. */
export async function hardenCommand(folder: string | undefined, flags: InitFlags): Promise<number> {
  const { root, wanted, files } = placesOf(process.cwd(), folder === undefined ? [] : [folder]);
  const [place = ''] = wanted;
  if (files.length > 0) throw new UsageError(`${place} is a file: init --harden takes the folder of a project`);
  const shownOnly = flags.diff === true || flags.dryRun === true || flags.stdout === true;
  if (!shownOnly) settle(root);
  const listing = await listRepository(root);
  if (listing.kind === 'no-listing') throw new UsageError(listing.message);
  const tree = diskTree(root, listing.paths);
  const { contract } = await promisesOf(tree, ruleNames);
  const today = thisDay();
  const options: HardenOptions = {
    folder: place,
    told: { start: flags.start, port: flags.port },
    force: flags.force === true,
    ring: flags.ring === true,
    contract,
    rules: atLevels(rules, levelsIn(contract, today)),
    today,
  };
  const result = flags.reproducible ? reproducible(tree, options) : hardened(tree, options);
  if (result.kind !== 'files') return refusal(result, place);
  if (result.files.size === 0 && result.snippet === undefined)
    return tell('nothing to do: the files are as they would be written', 0);
  if (shownOnly) return show(tree, result);
  const name = flags.reproducible ? 'init --reproducible' : flags.ring ? 'init --ring' : 'init --harden';
  return write(root, tree, result, name);
}

type Files = Extract<Hardened, { kind: 'files' }>;

function tell(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

function refusal(result: Exclude<Hardened, Files>, folder: string): number {
  const where = folder === '' ? '' : ` ${folder}`;
  if (result.kind === 'there') {
    if (result.usable) return tell(`nothing to do: ${result.path} is there already · check it: plimsoll${where}`, 0);
    throw new UsageError(
      `${result.path} is there and builds nothing\n  write it anew, the old one kept for plimsoll undo:  plimsoll init --harden${where} --force`,
    );
  }
  if (result.kind === 'nothing') {
    const [first, ...others] = result.folders;
    const below =
      first === undefined
        ? ''
        : `\n  below it is  ${[first, ...others].slice(0, 6).join('  ')}:  plimsoll init --harden ${first}`;
    throw new UsageError(
      `nothing here that an image could be made of: no package.json, pyproject.toml, requirements.txt, go.mod or index.html${below}`,
    );
  }
  const known = result.says.length === 0 ? '' : `\n  known   ${printable(result.says.join(' · '))}`;
  const needs = result.needs.map((one) => `\n  needed  ${printable(one)}`).join('');
  throw new UsageError(`not everything can be seen, and nothing was written${known}${needs}`);
}

async function show(tree: Tree, { files, snippet, notes }: Files): Promise<number> {
  const changes = [...files].map(([path, after]) => ({ path, before: tree.text(path), after }));
  await writeOut(renderDiff(changes, styleOut('auto'), !isTerminal()));
  remarks(notes, snippet);
  return 1;
}

function remarks(notes: readonly string[], snippet: Files['snippet']): void {
  for (const note of notes) process.stderr.write(`  note: ${printable(note)}\n`);
  if (snippet) process.stderr.write(`  ${snippet.path} is yours; a service for it:\n\n${snippet.text}\n`);
}

async function write(root: string, tree: Tree, result: Files, name: string): Promise<number> {
  const { changes, skipped } = fileChanges(tree, result.files);
  const written = writeTransaction(root, name, changes, systemClock);
  for (const { path, reason } of [...skipped, ...written.skipped])
    process.stderr.write(`plimsoll: ${path} was left alone: ${reason}\n`);
  if (written.written.length === 0) return 3;
  process.stderr.write(`wrote ${written.written.join(', ')} · take it back: plimsoll undo\n`);
  process.stderr.write(`  ${printable(result.says.join(' · '))}\n`);
  remarks(result.notes, result.snippet);
  for (const { path, range, message } of result.findings)
    process.stderr.write(`  a check will say: ${path}:${range.start.line} ${printable(message)}\n`);
  const composed = written.written.find((path) => /compose\.ya?ml$/.test(path));
  if (composed !== undefined)
    process.stderr.write(
      name === 'init --reproducible'
        ? `  try it:  docker compose -f ${composed} build\n`
        : '  try it:  docker compose up --build\n',
    );
  return 0;
}
