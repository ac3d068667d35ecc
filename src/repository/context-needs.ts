import { keptOn } from '../text/kept-on.ts';
import { type BuildContext, baseName, inside, joinPath } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memo } from './memo.ts';
import type { Repository } from './repository.ts';

/** What the builds that share an ignore file must go on finding in their context. */
export interface ContextNeeds {
  /** Something in the build reads the version history. */
  readonly history: boolean;
  /** Go writes the commit into a program where it finds the history, and does without where not. */
  readonly stamp: boolean;
  /** Every image that is built from the context installs its packages itself. */
  readonly installs: boolean;
  /** Sources that COPY, ADD and bind mounts name, without `./`, `/` and a trailing slash. */
  readonly sources: readonly string[];
  /** The parts of `sources`. */
  readonly named: ReadonlySet<string>;
  /** A step of a Dockerfile names a `.env` file. */
  readonly envFiles: boolean;
}

const gitCommand =
  /\bgit["'`]?[\s,("'`]+(?:-C\s+\S+\s+|--git-dir\S*\s+)?(?:rev-parse|describe|log|show|status|diff|submodule|rev-list|name-rev|ls-files|symbolic-ref)\b/;
/** A path with `.git` for a part, not the address of a repository. */
const gitFolder = /(?:^|[\s/=,"'])\.git(?:$|[\s/,"'])/m;
const gitReader =
  /setuptools[_-](?:scm|git)|hatch-vcs|versioningit|versioneer|dunamai|poetry-dynamic-versioning|pdm-backend[\s\S]*source\s*=\s*"scm"|git-revision|git-authors|vergen|git-commit-id|gitversion|Nerdbank|nbgv|GitInfo|git-rev|git-describe|git-version|git_version|next-build-id|jgitver|grgit|gradle-git|sbt-git|shadow-rs|["']pbr\b/;

/** Files that decide how a build goes, wherever they lie in the context. */
const buildFiles =
  'CMakeLists.txt meson.build Taskfile.yml justfile Rakefile mkdocs.yml pyproject.toml setup.py setup.cfg package.json next.config.js next.config.mjs next.config.ts vite.config.js vite.config.ts vite.config.mjs vue.config.js nuxt.config.ts webpack.config.js gatsby-config.js gulpfile.js Gruntfile.js docusaurus.config.js docusaurus.config.ts build.rs Cargo.toml build.gradle build.gradle.kts pom.xml build.sbt version.sbt plugins.sbt mix.exs rebar.config Directory.Build.props'.split(
    ' ',
  );
/** Most build files that are read for one context. */
const maxFiles = 200;

const installers =
  /\b(?:npm|pnpm|bun|pip3?|poetry|uv|pdm|pipenv|micromamba|conda|composer|bundle)\b[^\n]*\b(?:ci|install|i|sync|add|update|create)\b|\byarn\b|\bsetup\.py\b|\brequirements\b/;

/** True if a step of `file` installs packages: then it needs none of the host's. */
export const installsItself = (file: DockerfileUnit): boolean =>
  file.model.instructions.some(
    ({ keyword, span }) => keyword === 'RUN' && installers.test(file.text.slice(span.start, span.end)),
  );

interface Build {
  readonly file: DockerfileUnit;
  readonly context: BuildContext;
}

const caches = keptOn<Repository, (ignorePath: string) => ContextNeeds>();

/** What all Dockerfiles that are built with the ignore file of `context` need from it. */
export function needsOf(repository: Repository, context: BuildContext): ContextNeeds {
  let cache = caches.get(repository);
  if (!cache) {
    const builds = new Map<string, Build[]>();
    for (const file of repository.dockerfiles) {
      for (const one of repository.contexts(file)) {
        const list = builds.get(one.ignorePath);
        if (list) list.push({ file, context: one });
        else builds.set(one.ignorePath, [{ file, context: one }]);
      }
    }
    const scripts = historyScripts(repository);
    cache = memo((ignorePath: string) => look(repository, builds.get(ignorePath) ?? [], scripts));
    caches.set(repository, cache);
  }
  return cache(context.ignorePath);
}

function look(repository: Repository, builds: readonly Build[], scripts: HistoryScripts): ContextNeeds {
  const sources = builds
    .flatMap(({ file }) => [
      ...copySources(file).map(({ text }) => text),
      ...[...file.text.matchAll(/--mount=\S*?\b(?:source|src)=([^\s,]+)/g)].map(([, source = '']) => source),
    ])
    .map((source) => source.replace(/^(?:\.?\/)+|\/+$/g, ''));
  return {
    history: builds.some(({ file, context }) => readsHistory(repository, file, context, scripts)),
    stamp: builds.some(({ file }) => /\bgo\s+(?:build|install)\b/.test(file.text)),
    installs: builds.every(({ file }) => installsItself(file)),
    sources,
    named: new Set(sources.flatMap((source) => source.split('/'))),
    envFiles: builds.some(({ file }) => namesEnvFile(file)),
  };
}

const namesEnvFile = (file: DockerfileUnit): boolean =>
  file.text.includes('.env') &&
  file.model.instructions.some(
    ({ keyword, span }) =>
      keyword !== 'FROM' && /(?:^|[\s/"'=])\.env(?![\w-])/.test(file.text.slice(span.start, span.end)),
  );

function readsHistory(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  { inBuildFiles, inFile }: HistoryScripts,
): boolean {
  const code = file.text.replace(/^[ \t]*#.*$/gm, '');
  if (gitCommand.test(code) || gitFolder.test(code) || gitReader.test(code)) return true;
  // Whoever wrote the ignore file has thought of it.
  const ignore = repository.tree.text(context.ignorePath) ?? '';
  if (/^[ \t]*#.*(?:^|[\s`'"/])\.git(?![\w-])|^!(?:\*\*\/)?\/?\.git\/?[ \t]*$/m.test(ignore)) return true;
  const common = inBuildFiles(context.dir);
  if (common.reads) return true;
  const scripts = [...code.matchAll(/[\w./-]+\.(?:sh|py|js|mjs|rb)\b/g)].map(([name]) => baseName(name));
  // A Makefile that no step calls is there to start the build, not to be part of it.
  const made = /\bmake\b/.test(code) ? ['Makefile', 'GNUmakefile'] : [];
  return [...made, ...new Set(scripts)]
    .flatMap((name) => namedIn(repository, name, context.dir))
    .slice(0, maxFiles - common.files)
    .some(inFile);
}

const namedIn = (repository: Repository, name: string, dir: string): readonly string[] =>
  repository.named(name).filter((path) => inside(dir, path) !== undefined);

/** Which files of a repository read the version history; each is read once. */
interface HistoryScripts {
  /** Whether one of the build files in a folder does, and how many there are of at most `maxFiles`. */
  readonly inBuildFiles: (dir: string) => { readonly reads: boolean; readonly files: number };
  readonly inFile: (path: string) => boolean;
}

function historyScripts(repository: Repository): HistoryScripts {
  const inFile = memo((path: string): boolean => {
    const text = repository.tree.text(path)?.slice(0, 200_000);
    return text !== undefined && (gitCommand.test(text) || reads(path, text));
  });
  const inBuildFiles = memo((dir: string) => {
    const paths = buildFiles.flatMap((name) => namedIn(repository, name, dir)).slice(0, maxFiles);
    return { reads: paths.some(inFile), files: paths.length };
  });
  return { inBuildFiles, inFile };
}

/** Manifests name the packages that read the history; elsewhere the same words may be anything. */
const reads = (path: string, text: string): boolean =>
  /\.(?:toml|py|cfg|yml|json|xml|gradle|kts|sbt|rs|props|js|ts|mjs)$/.test(path) && gitReader.test(text);

/** True if no build names `path` of the repository, or something in it, and git holds nothing there: a pattern for it takes away nothing. */
export function isSpare(repository: Repository, context: BuildContext, path: string): boolean {
  if (needsOf(repository, context).named.has(baseName(path))) return false;
  return !repository.isOwn(path) && !repository.hasOwnBelow(path);
}

/** Packages that read `.env` files while they build. */
const bundlers =
  /"(?:next|vite|nuxt|nuxt3|react-scripts|@vue\/cli-service|gatsby|astro|@sveltejs\/kit|expo|parcel|@craco\/craco|@remix-run\/dev|@redwoodjs\/core|dotenv-cli|dotenv-webpack|env-cmd)"\s*:/;

/** True if a build in `dir` may read the `.env` files there: a bundler does, or a step of a Dockerfile names them. */
export function readsEnvFiles(repository: Repository, context: BuildContext, dir: string): boolean {
  if (bundlers.test(repository.tree.text(joinPath(dir, 'package.json')) ?? '')) return true;
  return needsOf(repository, context).envFiles;
}
