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

const caches = new WeakMap<Repository, (context: BuildContext) => ContextNeeds>();

/** What all Dockerfiles that are built with the ignore file of `context` need from it. */
export function needsOf(repository: Repository, context: BuildContext): ContextNeeds {
  let cache = caches.get(repository);
  if (!cache) {
    const byIgnoreFile = memo((ignorePath: string) => {
      const builds = repository.dockerfiles.flatMap((file) =>
        repository
          .contexts(file)
          .filter((one) => one.ignorePath === ignorePath)
          .map((one) => ({ file, context: one })),
      );
      return look(repository, builds);
    });
    cache = (one) => byIgnoreFile(one.ignorePath);
    caches.set(repository, cache);
  }
  return cache(context);
}

function look(
  repository: Repository,
  builds: readonly { readonly file: DockerfileUnit; readonly context: BuildContext }[],
): ContextNeeds {
  const sources = builds.flatMap(({ file }) => [
    ...copySources(file).map(({ text }) => text),
    ...[...file.text.matchAll(/--mount=\S*?\b(?:source|src)=([^\s,]+)/g)].map(([, source = '']) => source),
  ]);
  return {
    history: builds.some(({ file, context }) => readsHistory(repository, file, context)),
    stamp: builds.some(({ file }) => /\bgo\s+(?:build|install)\b/.test(file.text)),
    installs: builds.every(({ file }) => installsItself(file)),
    sources: sources.map((source) => source.replace(/^(?:\.?\/)+|\/+$/g, '')),
  };
}

function readsHistory(repository: Repository, file: DockerfileUnit, context: BuildContext): boolean {
  const code = file.text.replace(/^[ \t]*#.*$/gm, '');
  if (gitCommand.test(code) || gitFolder.test(code) || gitReader.test(code)) return true;
  const { tree } = repository;
  // Whoever wrote the ignore file has thought of it.
  const ignore = tree.text(context.ignorePath) ?? '';
  if (/^[ \t]*#.*(?:^|[\s`'"/])\.git(?![\w-])|^!(?:\*\*\/)?\/?\.git\/?[ \t]*$/m.test(ignore)) return true;
  const scripts = [...code.matchAll(/[\w./-]+\.(?:sh|py|js|mjs|rb)\b/g)].map(([name]) => baseName(name));
  // A Makefile that no step calls is there to start the build, not to be part of it.
  const made = /\bmake\b/.test(code) ? ['Makefile', 'GNUmakefile'] : [];
  const near = (path: string): boolean => inside(context.dir, path) !== undefined;
  const paths = [...buildFiles, ...made, ...new Set(scripts)].flatMap((name) => repository.named(name).filter(near));
  return paths.slice(0, maxFiles).some((path) => {
    const text = tree.text(path)?.slice(0, 200_000);
    return text !== undefined && (gitCommand.test(text) || reads(path, text));
  });
}

/** Manifests name the packages that read the history; elsewhere the same words may be anything. */
const reads = (path: string, text: string): boolean =>
  /\.(?:toml|py|cfg|yml|json|xml|gradle|kts|sbt|rs|props|js|ts|mjs)$/.test(path) && gitReader.test(text);

/** True if no build names `path` of the repository, or something in it, and git holds nothing there: a pattern for it takes away nothing. */
export function isSpare(repository: Repository, context: BuildContext, path: string): boolean {
  const name = baseName(path);
  if (needsOf(repository, context).sources.some((source) => source.split('/').includes(name))) return false;
  return !repository.tree.paths().some((one) => one === path || one.startsWith(`${path}/`));
}

/** Packages that read `.env` files while they build. */
const bundlers =
  /"(?:next|vite|nuxt|nuxt3|react-scripts|@vue\/cli-service|gatsby|astro|@sveltejs\/kit|expo|parcel|@craco\/craco|@remix-run\/dev|@redwoodjs\/core|dotenv-cli|dotenv-webpack|env-cmd)"\s*:/;

/** True if a build in `dir` may read the `.env` files there: a bundler does, or a step of a Dockerfile names them. */
export function readsEnvFiles(repository: Repository, context: BuildContext, dir: string): boolean {
  if (bundlers.test(repository.tree.text(joinPath(dir, 'package.json')) ?? '')) return true;
  return repository.dockerfiles.some(
    (file) =>
      repository.contexts(file).some(({ ignorePath }) => ignorePath === context.ignorePath) &&
      file.model.instructions.some(
        ({ keyword, span }) =>
          keyword !== 'FROM' && /(?:^|[\s/"'=])\.env(?![\w-])/.test(file.text.slice(span.start, span.end)),
      ),
  );
}
