import { makeRecipes } from '../models/make/makefile.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { isSlip } from '../text/nearest.ts';
import { baseName, joinPath, leaves, parentOf } from './build-context.ts';
import { type ComposeCall, composeCall } from './composed-calls.ts';
import { type CommandBlock, commandBlocksOf } from './document-commands.ts';
import { pathNamesOf } from './document-links.ts';
import type { Document } from './documents.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A name in a command of a document that nothing in the repository bears, and the one that was meant. */
export interface MissingName {
  readonly document: Document;
  readonly word: ShellWord;
  readonly what: 'service' | 'target' | 'script' | 'file';
  readonly name: string;
  readonly meant: string;
  readonly at: string;
}

/** Commands that name something of a repository. */
const names =
  /\bdocker(?:-compose\b|[ \t]+(?:compose|build|buildx|image)\b)|\bg?make[ \t]|\b(?:npm|pnpm|yarn|bun)[ \t]+run\b|\b(?:bash|sh|python3?|node)[ \t]+[\w.-]+\/|(?:^|\n)[ \t]*(?:\$ )?\.\//;

/** Slips of the pen in the commands of documents: services, targets of Makefiles, scripts of packages, files. */
export const missingNamesOf = memoOf((repository: Repository): readonly MissingName[] =>
  commandBlocksOf(repository).flatMap((block) => (names.test(block.text) ? [...missingIn(repository, block)] : [])),
);

function* missingIn(repository: Repository, { document, commands }: CommandBlock): Iterable<MissingName> {
  for (const command of commands) {
    // Behind a `cd` or in a clone the reader is somewhere else.
    if (command.name === 'cd' || command.name === 'pushd') return;
    const found = missingOf(repository, document, command);
    if (found) yield { document, ...found };
  }
}

type Found = Omit<MissingName, 'document'>;

function missingOf(repository: Repository, document: Document, command: ShellCommand): Found | undefined {
  const { name, args } = command;
  const compose = composeCall(command);
  if (compose) {
    for (const word of compose.files) {
      const found = missingFile(repository, document, word);
      if (found) return found;
    }
    return missingService(repository, document, compose);
  }
  const [first, second] = args;
  if (name === 'make' || name === 'gmake') {
    const chosen = args.some(({ value }) => value === undefined || /^-[Cf]|^--(?:directory|file|makefile)/.test(value));
    if (chosen) return undefined;
    for (const word of args) {
      const found = word.value?.match(/[-=]/) ? undefined : missingTarget(repository, document, word);
      if (found) return found;
    }
    return undefined;
  }
  if (/^(?:npm|pnpm|yarn|bun)$/.test(name ?? '') && first?.value === 'run')
    return second && missingScript(repository, second);
  if (name === 'docker' && (first?.value === 'build' || second?.value === 'build')) {
    const at = args.findIndex(({ value }) => value === '-f' || value === '--file');
    const word = at === -1 ? undefined : args[at + 1];
    return word && missingFile(repository, document, word);
  }
  if (/^(?:bash|sh|python3?|node)$/.test(name ?? '') && first?.value?.includes('/') === true)
    return missingFile(repository, document, first);
  if (command.nameWord.value?.startsWith('./') === true) return missingFile(repository, document, command.nameWord);
  return undefined;
}

const takesServices = /^(?:up|build|pull|push|start|stop|restart|logs|rm|kill|pause|unpause|create|top)$/;

const serviceNamesOf = memoOf(
  (repository: Repository): ReadonlySet<string> =>
    new Set(repository.composes.flatMap(({ model }) => model.services.map(({ name }) => name))),
);

function missingService(
  repository: Repository,
  document: Document,
  { subcommand, operands, files }: ComposeCall,
): Found | undefined {
  const words = /^(?:exec|run)$/.test(subcommand)
    ? operands.slice(0, 1)
    : takesServices.test(subcommand)
      ? operands
      : [];
  const known = serviceNamesOf(repository);
  const strange = words.filter(({ value }) => value !== undefined && /^[\w.-]+$/.test(value) && !known.has(value));
  if (strange.length === 0) return undefined;
  const named = files.map(({ value = '' }) => joinPath('', value));
  const dir = parentOf(document.path);
  const meantHere = (path: string): boolean => (named.length > 0 ? named.includes(path) : parentOf(path) === dir);
  const here = repository.composes.filter(({ path }) => meantHere(path));
  const places = here.length > 0 ? here : repository.composes.filter(({ path }) => !path.includes('/'));
  const names = new Map(places.flatMap(({ path, model }) => model.services.map((one) => [one.name, path] as const)));
  for (const word of strange) {
    const name = word.value ?? '';
    const near = [...names].filter(([one]) => isSlip(one, name) || single(one) === single(name));
    const [[meant, at] = []] = near;
    if (meant !== undefined && at !== undefined && near.length === 1) return { word, what: 'service', name, meant, at };
  }
  return undefined;
}

/** Without doubled letters. */
const single = (name: string): string => name.replace(/([a-z])\1+/g, '$1');

/** Targets of all Makefiles by their folders; undefined where one takes in others. */
const targetsOf = memoOf((repository: Repository) => {
  const folders = new Map<string, { readonly path: string; readonly names: readonly string[] }>();
  const all = new Set<string>();
  for (const name of ['Makefile', 'makefile', 'GNUmakefile'])
    for (const path of repository.named(name)) {
      const text = repository.tree.text(path) ?? '';
      const names = [...makeRecipes(text).rules.keys()].filter((one) => /^[\w.-]+$/.test(one));
      for (const one of names) all.add(one);
      // Targets that a pattern or another file makes may have any name.
      if (!/^-?s?include\b|^[^\t#\n]*%[^\n]*:/m.test(text)) folders.set(parentOf(path), { path, names });
    }
  return { folders, all };
});

function missingTarget(repository: Repository, document: Document, word: ShellWord): Found | undefined {
  const { folders, all } = targetsOf(repository);
  const name = word.value ?? '';
  if (all.has(name) || repository.tree.exists(name)) return undefined;
  const place = folders.get(parentOf(document.path)) ?? folders.get('');
  const near = place?.names.filter((one) => isSlip(one, name)) ?? [];
  const [meant] = near;
  return place && meant !== undefined && near.length === 1
    ? { word, what: 'target', name, meant, at: place.path }
    : undefined;
}

const scriptsOf = memoOf((repository: Repository): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const path of repository.named('package.json'))
    for (const name of repository.packageJson(path)?.model.scripts?.keys() ?? [])
      if (!names.has(name)) names.set(name, path);
  return names;
});

function missingScript(repository: Repository, word: ShellWord): Found | undefined {
  const names = scriptsOf(repository);
  const name = word.value ?? '';
  if (names.has(name) || !/^[\w:.-]+$/.test(name)) return undefined;
  const near = [...names.keys()].filter((one) => isSlip(one, name));
  const [meant] = near;
  return meant !== undefined && near.length === 1
    ? { word, what: 'script', name, meant, at: names.get(meant) ?? '' }
    : undefined;
}

function missingFile(repository: Repository, document: Document, word: ShellWord): Found | undefined {
  const written = word.value?.replace(/^\.\//, '');
  if (written === undefined || !/^[\w@+-][\w./@+-]*$/.test(written) || written.includes('..')) return undefined;
  const dir = parentOf(document.path);
  const places = [...new Set([joinPath('', written), joinPath(dir, written)])];
  const { base } = pathNamesOf(repository);
  if (leaves('', written) || places.some((one) => repository.tree.exists(one) || repository.isIgnoredByGit(one)))
    return undefined;
  if (base.get(baseName(written))?.some((path) => path.endsWith(`/${written}`)) === true) return undefined;
  for (const place of places) {
    const folder = parentOf(place);
    const near = repository.tree
      .list(folder)
      .filter(
        ({ name, kind }) =>
          kind === 'file' && (isSlip(name, baseName(place)) || name.toLowerCase() === baseName(place).toLowerCase()),
      )
      .filter(({ name }) => repository.isOwn(joinPath(folder, name)));
    const [meant] = near;
    if (meant && near.length === 1) {
      const lead = (word.value ?? '').slice(0, (word.value ?? '').length - baseName(written).length);
      return { word, what: 'file', name: written, meant: lead + meant.name, at: joinPath(folder, meant.name) };
    }
  }
  return undefined;
}
