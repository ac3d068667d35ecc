import type { Bindings } from '../models/pipeline/bindings.ts';
import { type ScriptOptions, scriptOf } from '../models/pipeline/script.ts';
import type { Named, PipelineBuild, PipelineCall, PipelineScript } from '../models/pipeline/syntax.ts';
import { makeRecipes, recipeText } from '../models/make/makefile.ts';
import { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { StatedBuild } from './relations-builds.ts';
import { filledWord, folder, likelyDockerfiles, type Loops, loopsIn, rootMark, turnsOf } from './relations-words.ts';
import type { Repository } from './repository.ts';

/** Shell code outside of pipelines: a shell script, a recipe of a Makefile, a script of a package.json. */
export interface RepositoryScript {
  readonly path: string;
  /** Target of the recipe, name in the package.json, or the file's own name. */
  readonly name: string;
  /** Read as if it ran in the root of the repository, and in the folder of its file: only one of them for what always runs there. */
  readonly readings: readonly PipelineScript[];
  readonly bindings: Bindings;
  readonly loops: Loops;
  readonly span: Span | undefined;
}

/** A file without these words does nothing with containers. */
const hints =
  /\b(?:docker|podman|nerdctl|buildah|kubectl|helm|kustomize|skaffold|helmfile|az acr|gcloud builds|crane|skopeo)\b/;
const works =
  /\b(?:build|builds|compose|apply|upgrade|install|create|deploy|run|dev|bud|bake|tag|push|package|template|lint|import|copy|submit)\b/;
/** A command that calls another script says nothing of containers itself. */
const calling = /[\w}"']\.(?:ba)?sh\b|\bmake\b|\$\(MAKE\)/;
const isRelevant = (text: string): boolean => text.length < maxLength && hints.test(text) && works.test(text);
const maxLength = 1_000_000;
/** More scripts than this are not looked at. */
const maxScripts = 3000;

const noBindings: Bindings = new Map();

/** The scripts of a repository that have to do with containers, and those that call them. */
export const scriptsOf = memoOf((repository: Repository): readonly RepositoryScript[] => {
  const { tree } = repository;
  const shells = [...repository.ending('.sh'), ...repository.ending('.bash')];
  const makes = ['Makefile', 'makefile', 'GNUmakefile'].flatMap((name) => repository.named(name));
  makes.push(...repository.ending('.mk'));
  const packages = repository.named('package.json');
  const scripts: RepositoryScript[] = [];
  const others: string[] = [];
  for (const path of [...shells, ...makes, ...packages].slice(0, maxScripts)) {
    if (isBrought(path)) continue;
    const text = tree.text(path);
    if (text === undefined || text.length >= maxLength) continue;
    if (path.endsWith('.json')) scripts.push(...(isRelevant(text) ? packageScripts(repository, path, text) : []));
    else if (!isShell(path)) scripts.push(...(isRelevant(text) || calling.test(text) ? makeScripts(path, text) : []));
    else if (isRelevant(text)) scripts.push(shellScript(path, text));
    else if (calling.test(text)) others.push(path);
  }
  for (let round = 0, left = others; round < 3 && left.length > 0; round++) {
    const names = new Set(scripts.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
    const calls = (path: string): boolean =>
      (tree.text(path)?.match(/[\w.-]+\.(?:ba)?sh\b/g) ?? []).some((name) => names.has(name));
    const found = left.filter(calls);
    scripts.push(...found.map((path) => shellScript(path, tree.text(path) ?? '')));
    left = found.length === 0 ? [] : left.filter((path) => !found.includes(path));
  }
  return scripts;
});

const isShell = (path: string): boolean => /\.(?:ba)?sh$/.test(path);

const read = (
  file: string,
  code: MappedText,
  span: Span,
  directory: string,
  to?: ScriptOptions['folder'],
): PipelineScript =>
  scriptOf(file, code, {
    key: 'script',
    dialect: 'bash',
    pipefail: false,
    editable: false,
    directory,
    span,
    ...(to ? { folder: to } : {}),
  });

function shellScript(path: string, text: string): RepositoryScript {
  const span = { start: 0, end: text.length };
  const code = MappedText.slice(text, span);
  const assigned = new Map<string, string>();
  // Assignments alone on their line are no commands.
  for (const [, name, value] of text.matchAll(assignment)) {
    const key = `env.${name?.toLowerCase()}`;
    if (value === undefined || assigned.has(key)) continue;
    const known =
      placeOf(path, value, assigned) ?? (/[\s;|&()`]/.test(value) ? undefined : defaulted(filledWord(value, assigned)));
    if (known !== undefined) assigned.set(key, known);
  }
  const to = (word: string, directory: string | undefined): string | undefined =>
    folder(directory, (ownFolder.test(word) ? placeOf(path, word, assigned) : undefined) ?? filledWord(word, assigned));
  const dirs = [...new Set(['', parentOf(path)])];
  const readings = dirs.map((dir) => read(text, code, span, dir, to));
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { path, name, readings, bindings: assigned, loops: loopsIn(text, assigned), span: undefined };
}

const assignment = /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?([A-Za-z_]\w*)=([^\n]{1,300}?)[ \t]*$/gm;
const ownFolder = /\bdirname\b[^)]*(?:\$0|\$\{0|BASH_SOURCE)/;

/** What an assignment says of the place of the script at `path`: its folder, the root of the repository, or a path from a folder that is known. */
function placeOf(path: string, value: string, assigned: Bindings): string | undefined {
  if (value.includes('git rev-parse --show-toplevel')) return rootMark;
  const up = /((?:\/\.\.)+)\/?["')\s]/.exec(`${value} `)?.[1] ?? '';
  if (ownFolder.test(value)) return `${rootMark}${parentOf(path)}${up}`;
  const from = /^["']?(?:\$\((?:readlink -f|realpath|cd) )?["']?\$\{?(\w+)\}?((?:\/[\w.-]*)*)["')]/.exec(`${value} `);
  const base = from?.[1] === undefined ? undefined : assigned.get(`env.${from[1].toLowerCase()}`);
  return base?.startsWith(rootMark) ? `${base}${from?.[2] ?? ''}` : undefined;
}

/** `x` of `${NAME:-x}`. */
const defaulted = (text: string): string => /^\$\{\w+:?-([^{}]*)\}$/.exec(text)?.[1] ?? text;

function makeScripts(path: string, text: string): readonly RepositoryScript[] {
  const file = makeRecipes(text);
  const { variables, recipes } = file;
  const bindings = new Map([...variables].map(([name, value]) => [`env.${name.toLowerCase()}`, value]));
  return recipes.flatMap((recipe): RepositoryScript[] => {
    const { target, span } = recipe;
    const code = recipeText(text, recipe, variables);
    if (!(hints.test(code.text) && works.test(code.text)) && !calling.test(code.text)) return [];
    const reading = read(text, code, span, parentOf(path));
    return [{ path, name: target, readings: [reading], bindings, loops: loopsIn(code.text, bindings), span }];
  });
}

function packageScripts(repository: Repository, path: string, text: string): readonly RepositoryScript[] {
  const scripts = repository.packageJson(path)?.model.scripts ?? new Map<string, never>();
  return [...scripts.values()].flatMap(({ name, text: code, span }): RepositoryScript[] => {
    if (!(hints.test(code) && works.test(code)) && !calling.test(code)) return [];
    const reading = read(text, new MappedText(code, [0], [span.start + 1]), span, parentOf(path));
    return [{ path, name, readings: [reading], bindings: noBindings, loops: loopsIn(code, noBindings), span }];
  });
}

/** The script of the repository that a call means, if it has to do with containers. */
export function calledScript(
  repository: Repository,
  { file, directory }: PipelineCall & { readonly kind: 'script' },
  bindings: Bindings,
): string | undefined {
  const target = folder(directory, file.value ?? filledWord(file.text, bindings));
  return target !== undefined && shellPathsOf(repository).has(target) ? target : undefined;
}

const shellPathsOf = memoOf(
  (repository: Repository): ReadonlySet<string> =>
    new Set(scriptsOf(repository).flatMap(({ path }) => (isShell(path) ? [path] : []))),
);

/** Names of the targets of a Makefile that do something with containers, by themselves or through what they need. */
export const makeTargetsOf = memoOf((repository: Repository): ReadonlyMap<string, ReadonlySet<string>> => {
  const byFile = new Map<string, Set<string>>();
  for (const { path, name, readings } of scriptsOf(repository)) {
    if (isShell(path) || path.endsWith('.json')) continue;
    const does = ({ builds, calls }: PipelineScript): boolean =>
      builds.length > 0 ||
      calls.some(
        (call) => call.kind !== 'make' && (call.kind !== 'script' || calledScript(repository, call, noBindings)),
      );
    if (!readings.some(does)) continue;
    const targets = byFile.get(path) ?? new Set();
    for (const one of name.split(/\s+/)) targets.add(one);
    byFile.set(path, targets);
  }
  for (const [path, targets] of byFile) {
    const { rules } = makeRecipes(repository.tree.text(path) ?? '');
    for (let before = -1; before !== targets.size; ) {
      before = targets.size;
      for (const [target, needed] of rules) if (needed.some((one) => targets.has(one))) targets.add(target);
    }
  }
  return byFile;
});

/** Every build that a script states. */
export const scriptBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] =>
  scriptsOf(repository).flatMap((script) => {
    const first = script.readings[0]?.builds ?? [];
    return first.flatMap(({ context, file, target, tags }, index) => {
      const readings = script.readings.flatMap(({ builds }) => builds[index] ?? []);
      const turns = turnsOf([context, file, target, ...tags], script.loops, script.bindings);
      return turns.flatMap((bindings) => buildsOf(repository, script, readings, bindings));
    });
  }),
);

interface Candidate {
  readonly context: string | undefined;
  readonly dockerfile: string;
}

function buildsOf(
  repository: Repository,
  script: RepositoryScript,
  readings: readonly PipelineBuild[],
  bindings: Bindings,
): readonly StatedBuild[] {
  const [build] = readings;
  if (build === undefined) return [];
  const { path } = script;
  const text = (named: Named | undefined): string | undefined =>
    named && (named.value ?? filledWord(named.text, bindings));
  const contextText = text(build.context);
  const fileText = text(build.file);
  const candidates: Candidate[] = [];
  // After a `cd` that nobody can follow the script mostly is in one of these.
  const guessed = readings.every(({ directory }) => directory === undefined);
  const dirs = guessed ? [parentOf(path), '', parentOf(parentOf(path))] : readings.map(({ directory }) => directory);
  for (const directory of dirs) {
    const context = contextText === undefined ? undefined : folder(directory, contextText);
    const inContext = build.inContext === true && context !== undefined && fileText !== undefined;
    const files = [
      inContext ? folder(context, fileText) : undefined,
      fileText === undefined ? context !== undefined && joinPath(context, 'Dockerfile') : folder(directory, fileText),
    ];
    for (const dockerfile of files)
      if (dockerfile && !candidates.some((one) => one.dockerfile === dockerfile && one.context === context))
        candidates.push({ context, dockerfile });
  }
  const target = text(build.target);
  const rest = {
    at: { path, span: build.span },
    name: script.name,
    target: target === undefined || /[$`]/.test(target) ? undefined : target,
    pushes: build.push === true,
  };
  const imagesIn = (values: Bindings): string[] => build.tags.map((tag) => filledWord(tag.text, values));
  const written = fileText ?? (contextText === undefined ? undefined : `${contextText.replace(/\/+$/, '')}/Dockerfile`);
  if (candidates.length === 0 && written?.includes('$') === true) {
    const likely = dirs.flatMap((directory) => likelyDockerfiles(repository, directory, written, bindings));
    const seen = new Set<string>();
    return likely.flatMap((one): StatedBuild[] => {
      if (seen.has(one.path)) return [];
      seen.add(one.path);
      const place = build.context && folder('', filledWord(build.context.text, one.bindings));
      const context = place !== undefined && repository.hasOwnBelow(place) ? place : undefined;
      return [{ ...rest, context, dockerfile: one.path, images: imagesIn(one.bindings), certain: false }];
    });
  }
  const there = candidates.filter(({ dockerfile }) => repository.isOwn(dockerfile));
  const chosen = there[0] ?? (candidates.length === 1 ? candidates[0] : undefined);
  return [
    {
      ...rest,
      context: chosen?.context,
      dockerfile: chosen?.dockerfile,
      images: imagesIn(bindings),
      // Where the words themselves say the place, the folder does not matter.
      certain: candidates.length === 1 || (!guessed && there.length === 1),
    },
  ];
}
