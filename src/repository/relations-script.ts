import { type Bindings, boundWord } from '../models/pipeline/bindings.ts';
import { scriptOf } from '../models/pipeline/script.ts';
import type { Named, PipelineBuild, PipelineCall, PipelineScript } from '../models/pipeline/syntax.ts';
import { makeRecipes } from '../models/make/makefile.ts';
import { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { StatedBuild } from './relations-builds.ts';
import { folder, rootMark } from './relations-pipeline-builds.ts';
import type { Repository } from './repository.ts';

/** Shell code outside of pipelines: a shell script, a recipe of a Makefile, a script of a package.json. */
export interface RepositoryScript {
  readonly path: string;
  /** Target of the recipe, name in the package.json, or the file's own name. */
  readonly name: string;
  /** Read as if it ran in the root of the repository, and in the folder of its file: only one of them for what always runs there. */
  readonly readings: readonly PipelineScript[];
  readonly bindings: Bindings;
  readonly span: Span | undefined;
}

/** A file without these words does nothing with containers. */
const hints = /\b(?:docker|podman|nerdctl|buildah|kubectl|helm|kustomize|skaffold)\b/;
const works = /\b(?:build|compose|apply|upgrade|install|create|deploy|run|dev|bud)\b/;
const isRelevant = (text: string): boolean => text.length < maxLength && hints.test(text) && works.test(text);
const maxLength = 1_000_000;
/** More scripts than this are not looked at. */
const maxScripts = 3000;

const noBindings: Bindings = new Map();

/** The scripts of a repository that have to do with containers. */
export const scriptsOf = memoOf((repository: Repository): readonly RepositoryScript[] => {
  const { tree } = repository;
  const shells = [...repository.ending('.sh'), ...repository.ending('.bash')];
  const makes = ['Makefile', 'makefile', 'GNUmakefile'].flatMap((name) => repository.named(name));
  makes.push(...repository.ending('.mk'));
  const packages = repository.named('package.json');
  const scripts: RepositoryScript[] = [];
  for (const path of [...shells, ...makes, ...packages].slice(0, maxScripts)) {
    if (isBrought(path)) continue;
    const text = tree.text(path);
    if (text === undefined || !isRelevant(text)) continue;
    if (path.endsWith('.json')) scripts.push(...packageScripts(repository, path, text));
    else if (/\.(?:ba)?sh$/.test(path)) scripts.push(shellScript(path, text));
    else scripts.push(...makeScripts(path, text));
  }
  return scripts;
});

const read = (file: string, code: MappedText, span: Span, directory: string): PipelineScript =>
  scriptOf(file, code, { key: 'script', dialect: 'bash', pipefail: false, editable: false, directory, span });

function shellScript(path: string, text: string): RepositoryScript {
  const span = { start: 0, end: text.length };
  const code = MappedText.slice(text, span);
  const dirs = [...new Set(['', parentOf(path)])];
  const readings = dirs.map((dir) => read(text, code, span, dir));
  const assigned = new Map<string, string>();
  // Assignments alone on their line are no commands.
  for (const [, name, value] of text.matchAll(assignment)) {
    const key = `env.${name?.toLowerCase()}`;
    if (value === undefined || assigned.has(key)) continue;
    const known =
      placeOf(path, value, assigned) ?? (/[\s;|&()`]/.test(value) ? undefined : defaulted(boundWord(value, assigned)));
    if (known !== undefined) assigned.set(key, known);
  }
  return { path, name: path.slice(path.lastIndexOf('/') + 1), readings, bindings: assigned, span: undefined };
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
const defaulted = (text: string): string => /^\$\{\w+:?-([^${}]*)\}$/.exec(text)?.[1] ?? text;

function makeScripts(path: string, text: string): readonly RepositoryScript[] {
  const { variables, recipes } = makeRecipes(text);
  const bindings = new Map([...variables].map(([name, value]) => [`env.${name.toLowerCase()}`, value]));
  return recipes.flatMap(({ target, span }): RepositoryScript[] => {
    const line = text.slice(span.start, span.end);
    if (!hints.test(line) || !works.test(line)) return [];
    const reading = read(text, MappedText.slice(text, span), span, parentOf(path));
    return [{ path, name: target, readings: [reading], bindings, span }];
  });
}

function packageScripts(repository: Repository, path: string, text: string): readonly RepositoryScript[] {
  const scripts = repository.packageJson(path)?.model.scripts ?? new Map<string, never>();
  return [...scripts.values()].flatMap(({ name, text: code, span }): RepositoryScript[] => {
    if (!hints.test(code) || !works.test(code)) return [];
    const reading = read(text, new MappedText(code, [0], [span.start + 1]), span, parentOf(path));
    return [{ path, name, readings: [reading], bindings: noBindings, span }];
  });
}

/** Every build that a script states. */
export const scriptBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] =>
  scriptsOf(repository).flatMap((script) => {
    const first = script.readings[0]?.builds ?? [];
    return first.flatMap((_, index) => {
      const readings = script.readings.flatMap(({ builds }) => builds[index] ?? []);
      return buildOf(repository, script, readings) ?? [];
    });
  }),
);

interface Candidate {
  readonly context: string | undefined;
  readonly dockerfile: string;
}

function buildOf(
  repository: Repository,
  script: RepositoryScript,
  readings: readonly PipelineBuild[],
): StatedBuild | undefined {
  const [build] = readings;
  if (build === undefined) return undefined;
  const { bindings, path } = script;
  const text = (named: Named | undefined): string | undefined => named && (named.value ?? make(named.text, bindings));
  const contextText = text(build.context);
  const fileText = text(build.file);
  const candidates: Candidate[] = [];
  // After a `cd "$(dirname "$0")"` nobody knows where it is but that it mostly is one of these.
  const guessed = readings.every(({ directory }) => directory === undefined);
  const dirs = guessed ? [parentOf(path), '', parentOf(parentOf(path))] : readings.map(({ directory }) => directory);
  for (const directory of dirs) {
    const context = contextText === undefined ? undefined : folder(directory, contextText);
    const dockerfile =
      fileText === undefined ? context !== undefined && joinPath(context, 'Dockerfile') : folder(directory, fileText);
    if (dockerfile && !candidates.some((one) => one.dockerfile === dockerfile && one.context === context))
      candidates.push({ context, dockerfile });
  }
  const there = candidates.filter(({ dockerfile }) => repository.isOwn(dockerfile));
  const chosen = there[0] ?? (candidates.length === 1 ? candidates[0] : undefined);
  const target = text(build.target);
  return {
    at: { path, span: build.span },
    name: script.name,
    context: chosen?.context,
    dockerfile: chosen?.dockerfile,
    target: target === undefined || /[$`]/.test(target) ? undefined : target,
    images: build.tags.map((tag) => make(tag.text, bindings)),
    pushes: build.push === true,
    // Where the words themselves say the place, the folder does not matter.
    certain: candidates.length === 1 || (!guessed && there.length === 1),
  };
}

/** A word with the variables of its script and of its Makefile put in. */
export function make(raw: string, bindings: Bindings): string {
  return boundWord(raw.replace(/\$\((\w+)\)/g, '${$1}'), bindings);
}

/** Calls of Compose and bake, in the reading whose folder holds what they name. */
export const callsOf = (script: RepositoryScript): readonly PipelineCall[] =>
  script.readings.flatMap(({ calls }) => calls);
