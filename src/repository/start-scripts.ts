import type { Stage } from '../models/dockerfile/syntax.ts';
import { parseScript } from '../models/shell/parse.ts';
import { commandRunBy } from '../models/shell/programs.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';
import { MappedText } from '../text/mapped.ts';
import { type BuildContext, inside, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { below } from './run-commands.ts';
import { placeOf } from './start-modules.ts';
import { type StartCommand, startsIn } from './start-commands.ts';
import type { WrittenIn } from './start-words.ts';

/** A script of a manifest that a start command names. */
export interface ScriptTarget {
  readonly name: string;
  /** "npm", "pnpm", "yarn", "bun", "node". */
  readonly program: string;
  readonly span: Span;
  /** Folder of the image in which the manifest is looked for, without a leading slash; undefined if it is not known. */
  readonly dir: string | undefined;
  /** The package of the workspace that is meant, by its name or its folder. */
  readonly member: string | undefined;
}

/** Flags that name another folder, and those that name a package of the workspace; pnpm's `-w` is its root. */
const folderFlags: Readonly<Record<string, readonly string[]>> = {
  npm: ['--prefix', '-C'],
  pnpm: ['--dir', '-C', '--prefix'],
  yarn: ['--cwd'],
  bun: ['--cwd'],
  node: [],
};
const memberFlags: Readonly<Record<string, readonly string[]>> = {
  npm: ['--workspace', '-w'],
  pnpm: ['--filter', '-F'],
  yarn: [],
  bun: ['--filter', '-F'],
  node: [],
};
/** With one of these the script may be missing, or others are run. */
const lenient = ['--if-present', '--workspaces', '-ws', '--recursive', '-r', '--parallel', '--help', '-h'];

/** The script that `start` runs; undefined if it runs none, or if the words do not tell. */
export function scriptTargetOf({ start, command: outer, dir }: StartCommand): ScriptTarget | undefined {
  if (start?.kind !== 'script' || !Object.hasOwn(folderFlags, start.program)) return undefined;
  if (!/^[\w@][\w:.@/+-]*$/.test(start.value)) return undefined;
  let command: ShellCommand = outer;
  for (let steps = 0; steps < 8 && command.name !== start.program; steps++) {
    const inner = commandRunBy(command);
    if (!inner) break;
    command = inner;
  }
  const words = command.args.map(({ value, raw }) => value ?? raw);
  const own = words.slice(0, words.includes('--') ? words.indexOf('--') : words.length);
  if (own.some((word) => lenient.includes(word))) return undefined;
  let folder = dir;
  for (const flag of folderFlags[start.program] ?? []) {
    const value = valueOf(own, flag);
    if (value !== undefined) folder = below(folder, value);
  }
  let member: string | undefined;
  for (const flag of memberFlags[start.program] ?? []) member ??= valueOf(own, flag);
  if (start.program === 'yarn' && own[0] === 'workspace') member = own[1];
  // Patterns select several packages.
  if (member !== undefined && /[*{}![\]^$]|\.\.\./.test(member)) return undefined;
  return {
    name: start.value,
    program: start.program,
    span: start.span,
    dir: folder === undefined ? undefined : joinPath('', folder),
    member,
  };
}

function valueOf(words: readonly string[], flag: string): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === flag) return words[index + 1];
    if (word.startsWith(`${flag}=`)) return word.slice(flag.length + 1);
  }
  return undefined;
}

/** Where the manifest that a command reads comes from. */
export type FoundManifest =
  /** Its path in the repository, and its folder in the image. */
  | { readonly kind: 'there'; readonly path: string; readonly dir: string }
  /** None is in `dir` or above it; `elsewhere`: a folder of the image below `dir` that has one. */
  | { readonly kind: 'missing'; readonly elsewhere: string | undefined }
  | { readonly kind: 'unknown' };

/** The `name` (package.json, pyproject.toml) in the folder `dir` of the image, or in the nearest one above it. */
export function manifestAt(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  dir: string,
  name: string,
): FoundManifest {
  for (let at = dir; ; at = parentOf(at)) {
    const place = placeOf(repository, file, contexts, stage, joinPath(at, name));
    if (place.kind === 'there') return { ...place, dir: at };
    if (place.kind === 'unknown') return { kind: 'unknown' };
    if (at === '') break;
  }
  for (const path of repository.named(name)) {
    for (const { dir: context } of contexts) {
      if (context !== '' && !path.startsWith(`${context}/`)) continue;
      const folder = parentOf(context === '' ? path : path.slice(context.length + 1));
      const place = placeOf(repository, file, contexts, stage, joinPath(dir, `${folder}/${name}`));
      if (folder !== '' && place.kind === 'there') return { kind: 'missing', elsewhere: folder };
    }
  }
  return { kind: 'missing', elsewhere: undefined };
}

/** A script of a manifest that is in the image, and what it runs. */
export interface FollowedScript {
  readonly file: WrittenIn;
  readonly name: string;
  readonly text: string;
  readonly commands: readonly StartCommand[];
  /** True if it, or one that runs before it, does more than start something: it may make the file that it starts. */
  readonly prepares: boolean;
}

/** What the script that `start` names runs for sure; undefined if it names none, or none that is known to be in the image as it is here. */
export function followScript(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  start: StartCommand,
): FollowedScript | undefined {
  const target = scriptTargetOf(start);
  if (!target || target.dir === undefined || mayRewrite(stage, 'package.json')) return undefined;
  const { name, member } = target;
  const found = manifestAt(repository, file, contexts, stage, target.dir, 'package.json');
  if (found.kind !== 'there') return undefined;
  const path = member === undefined ? found.path : memberManifest(repository, found.path, member);
  const unit = path === undefined ? undefined : repository.packageJson(path);
  const script = unit?.model.scripts.get(name);
  if (!unit || !script || unit.model.problems.length > 0) return undefined;
  const { span, text } = script;
  if (unit.text.slice(span.start + 1, span.end - 1) !== text) return undefined;
  const folder = inside(parentOf(found.path), parentOf(unit.path));
  if (folder === undefined) return undefined;
  const body = MappedText.slice(unit.text, { start: span.start + 1, end: span.end - 1 });
  const { commands } = parseScript(body, 'sh');
  const starts = startsIn(commands, `/${joinPath(found.dir, folder)}`);
  return {
    file: unit,
    name,
    text,
    commands: starts,
    prepares: unit.model.scripts.has(`pre${name}`) || starts.length !== 1 || commands.length !== 1,
  };
}

/** True if a RUN of the stages that make the image of `stage` may write a `name`, or bring another. */
export function mayRewrite(stage: Stage, name: string): boolean {
  const stages = new Set([stage]);
  for (const one of stages) for (const use of one.uses) stages.add(use.stage);
  return [...stages].some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest, heredocs }) =>
        keyword === 'RUN' &&
        (heredocs.length > 0 ||
          rest.text.includes(name) ||
          /\b(?:npm|yarn|pnpm|bun|poetry|uv|pdm)\s+(?:pkg|init|create|version)\b|\bgit\s+clone\b|\bdegit\b|\bcreate-\w+|\bturbo\s+prune\b|\bnpm\s+set-script\b|\btar\s+-?\w*x|\bunzip\b/.test(
            rest.text,
          )),
    ),
  );
}

/** The package of the repository's workspaces that `member` names; undefined if there is none, or more than one. */
export function memberManifest(repository: Repository, root: string, member: string): string | undefined {
  const folder = member.replace(/^\.\//, '').replace(/\/$/, '');
  const byFolder = joinPath(joinPath(parentOf(root), folder), 'package.json');
  if (repository.tree.exists(byFolder)) return byFolder;
  const named = repository
    .named('package.json')
    .filter((path) => repository.packageJson(path)?.model.name?.text === member && !path.includes('node_modules/'));
  return named.length === 1 ? named[0] : undefined;
}
