import { type SourceLanguage, sourceLanguage } from '../models/source/parse.ts';
import type { SourceFile } from '../models/source/syntax.ts';
import { type BuildContext, inside, leftOut, resolveSource } from './build-context.ts';
import { expanded, flag, sourceWords } from './copies.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** The files of the repository that get into an image. */
export interface ServiceFiles {
  /** Sources that may say something of the environment; tests, migrations and examples are left out. */
  readonly sources: readonly Unit<SourceFile>[];
  /** Paths of all sources that may run, those that say nothing of the environment too. */
  readonly sourcePaths: readonly string[];
  /** Paths of all files, sources too. */
  readonly paths: readonly string[];
  /** False if there are more files than anybody looks at, or a COPY says in a variable what it takes. */
  readonly complete: boolean;
}

/** More is not looked at: one image. */
const maxFiles = 4000;
const maxSources = 1500;
const maxBytes = 24_000_000;
/** A file of that size holds data, or is generated. */
const maxFileBytes = 400_000;

/** Never run by the program itself, whatever else they are. */
const asides =
  /(?:^|\/)(?:tests?|__tests__|testing|e2e|spec|specs|fixtures|migrations|alembic|examples?|samples?|docs?|benchmarks?|node_modules|site-packages|vendor|third[-_]party|\.git|\.venv|venv|\.storybook|stories|__mocks__|mocks|cypress|playwright)\/|(?:^|\/)(?:conftest\.py|test_[^/]*\.py|[^/]*_test\.(?:py|go)|[^/]*\.(?:test|spec|stories)\.[cm]?[jt]sx?|setup\.py|noxfile\.py|(?:vite|vitest|webpack|rollup|jest|babel|next|nuxt|tailwind|postcss|eslint|prettier|stylelint|playwright|cypress|tsup|metro|svelte|astro|karma|commitlint|lint-staged|drizzle|remix|vue|craco|gulpfile|rspack|unocss|windi|docusaurus|ecosystem)\.config\.[cm]?[jt]s)$/i;

/** True for a file of tests, migrations, examples and the like. */
export const isAside = (path: string): boolean => asides.test(path);

const answersOf = memoOf((_repository: Repository) => new Map<string, ServiceFiles>());

/**
 * What stage `target` of `file` (undefined: the last one), built from `context`, takes along from the repository, itself or through the stages
 * that it copies from.
 */
export function sourcesOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  target?: string,
): ServiceFiles {
  const known = answersOf(repository);
  const key = `${file.path}\0${context.dir}\0${target ?? ''}`;
  let files = known.get(key);
  if (!files) known.set(key, (files = collect(repository, file, context, target)));
  return files;
}

/** The stage that a build with `--target` makes. */
export function stageOfTarget(file: DockerfileUnit, target: string | undefined): Stage | undefined {
  if (target === undefined || target === '') return file.final;
  return file.stages.find(({ name, index }) => name === target.toLowerCase() || String(index) === target);
}

function collect(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  target: string | undefined,
): ServiceFiles {
  const stages = new Set<Stage>();
  const final = stageOfTarget(file, target);
  if (final) stages.add(final);
  for (const stage of stages) for (const use of stage.uses) stages.add(use.stage);
  const roots = new Set<string>();
  let complete = final !== undefined;
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      if (flag(instruction, 'from') !== undefined) continue;
      for (const word of sourceWords(instruction)) {
        const text = expanded(file, stage, instruction, word.text);
        if (text === undefined) complete = false;
        else if (!/^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(text))
          for (const found of resolveSource(repository.tree, context, text).found) roots.add(found);
      }
    }
    // `RUN --mount=type=bind` brings sources to a build step.
    for (const { flags } of stage.instructions) {
      if (
        flags.some(({ name, value }) => name === 'mount' && (value?.includes('type=bind') || !value?.includes('type=')))
      )
        roots.add(context.dir);
    }
  }
  const own = filesBelow(repository, [...roots]);
  const paths = own.filter((path) => !leftOut(context, path));
  return { ...read(repository, paths), complete: complete && paths.length <= maxFiles };
}

/** All files of the repository as if one image held them; none and not complete if there are too many. */
export const allSourcesOf = memoOf((repository: Repository): ServiceFiles => {
  const paths = repository.tree.paths();
  if (paths.length > maxFiles) return { sources: [], sourcePaths: [], paths: [], complete: false };
  return { ...read(repository, paths), complete: true };
});

/** Without one of these words a source neither reads the environment nor declares settings: it is not worth scanning. */
const hints: Readonly<Record<SourceLanguage, RegExp>> = {
  python: /environ|getenv|Settings\b|\b[Ee]nv\b|decouple|starlette\.config/,
  javascript: /\benv\b|Env\(/,
  go: /Getenv|LookupEnv|BindEnv|AutomaticEnv|\benv(?:config|-\w+)?:"|envconfig|caarlos0\/env|cleanenv|os\.E|Envar|EnvVars/,
};

/** The sources among `paths`, as far as the limits go. */
function read(repository: Repository, paths: readonly string[]): Omit<ServiceFiles, 'complete'> {
  const sources: Unit<SourceFile>[] = [];
  const sourcePaths: string[] = [];
  let bytes = 0;
  for (const path of paths.slice(0, maxFiles)) {
    const language = sourceLanguage(path);
    if (language === undefined || isAside(path)) continue;
    const size = repository.tree.size(path);
    if (size > maxFileBytes) continue;
    bytes += size;
    if (bytes > maxBytes || sourcePaths.length >= maxSources) break;
    sourcePaths.push(path);
    if (!hints[language].test(repository.tree.text(path) ?? '')) continue;
    const unit = sourceAt(repository, path);
    if (unit) sources.push(unit);
  }
  return { sources, sourcePaths, paths: paths.slice(0, maxFiles) };
}

/** The source at `path` as its scanner sees it. */
export function sourceAt(repository: Repository, path: string): Unit<SourceFile> | undefined {
  const unit = repository.unit(formats.source, path);
  return unit && isScanned(unit) ? unit : undefined;
}

const isScanned = (unit: Unit<SourceFile | undefined>): unit is Unit<SourceFile> => unit.model !== undefined;

/** The repository's own files at or below `roots`, sorted, each once. */
export function filesBelow(repository: Repository, roots: readonly string[]): readonly string[] {
  const all = repository.tree.paths();
  const outer = roots.filter((root) => !roots.some((other) => other !== root && inside(other, root) !== undefined));
  const found: string[] = [];
  for (const root of outer.sort()) {
    if (root === '') return all;
    const prefix = `${root}/`;
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((all[middle] as string) < root) low = middle + 1;
      else high = middle;
    }
    // `a-b` sorts between `a` and `a/b`: go on to the end of those that begin like it.
    for (let index = low; index < all.length && (all[index] as string).startsWith(root); index++) {
      const path = all[index] as string;
      if (path === root || path.startsWith(prefix)) found.push(path);
    }
  }
  return found;
}
