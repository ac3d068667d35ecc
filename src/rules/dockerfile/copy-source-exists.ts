import { baseName, type BuildContext, joinPath, parentOf, resolveSource } from '../../repository/build-context.ts';
import { type CopySource, copySources } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isMadeByScript, isProduct } from '../../repository/products.ts';
import type { Repository } from '../../repository/repository.ts';
import { nearest } from '../../text/nearest.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-source-exists',
  level: 'error',
  must: 'What COPY and ADD take from the build context is there, and the ignore file lets it in.',
  why: 'A source that the builder cannot see ends the build with "not found", often only on the machine of whoever lacks the file.',
  aliases: ['CopyIgnoredFile', 'DF077'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const contexts = repository.contexts(file);
      const sources = copySources(file);
      if (!contexts.some((context) => plausible(repository, file, context, sources))) continue;
      for (const source of sources) {
        const faults = contexts.map((context) => faultOf(repository, file, context, source));
        const [fault] = faults;
        // Built from several contexts: only what is missing in each of them is surely wrong.
        if (fault === undefined || faults.includes(undefined)) continue;
        const doubt = contexts.map((context) => doubtOf(repository, file, context, source));
        const [why] = doubt;
        const certain = why === undefined || doubt.includes(undefined);
        yield {
          file,
          range: source.word.span,
          message: certain ? fault : `${fault} (${why})`,
          level: certain ? 'error' : 'warning',
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nCOPY requirments.txt .\nCOPY app app\n',
        'requirements.txt': '',
        'app/main.py': '',
      },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: {
        Dockerfile: 'FROM scratch\nCOPY conf/app.toml docs/ /\n',
        '.dockerignore': 'docs\n*.md\n',
        'conf/app.toml': '',
        'docs/a.md': '',
      },
      finds: ['Dockerfile:2:20'],
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build:\n      context: ./api\n',
        'api/Dockerfile': 'FROM node:22\nCOPY package.json shared/ ./\n',
        'api/package.json': '{}',
        'shared/a.js': '',
      },
      finds: ['api/Dockerfile:2:19'],
    },
    {
      files: {
        'deploy/api/Dockerfile':
          'FROM node:22\nARG APP=web\nCOPY package.json "apps/${APP}/main.js" ./\nCOPY apps/shard ./shared\n',
        'package.json': '{}',
        'apps/web/main.js': '',
        'apps/shared/a.js': '',
      },
      finds: ['deploy/api/Dockerfile:4:6'],
    },
    // "result" is a folder of the project here.
    {
      files: { 'result/Dockerfile': 'FROM node:22\nCOPY package.json serve.js ./\n', 'result/package.json': '{}' },
      finds: ['result/Dockerfile:2:19'],
    },
    {
      files: {
        'tools/compose.yaml': 'services:\n  docs:\n    build:\n      context: ..\n      dockerfile: tools/Dockerfile\n',
        'tools/Dockerfile': 'FROM python:3.12\nCOPY build.py /\n',
        'tools/build.py': '',
      },
      finds: ['tools/Dockerfile:2:6'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nCOPY package.json package-lock.json* ./\n', 'package.json': '{}' } },
    {
      files: {
        Dockerfile: 'FROM scratch\nCOPY docs/keep.md /\n',
        '.dockerignore': 'docs\n!docs/keep.md\n',
        'docs/keep.md': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY target/app.jar /\nCOPY run.sh /\n',
        '.gitignore': 'target/\n',
        'run.sh': '',
      },
    },
    { files: { 'build/Dockerfile': 'FROM golang:1.23\nCOPY go.mod go.sum ./\n', 'go.mod': '', 'go.sum': '' } },
    // Quotes and `../` are taken off; `.git` is in a clone, if not in an archive.
    {
      files: { Dockerfile: 'FROM node:22\nCOPY "package.json" ../lib .git ./\n', 'package.json': '{}', 'lib/a.js': '' },
    },
    // Each person's own settings, made of a template.
    { files: { Dockerfile: 'FROM node:22\nCOPY .env config.js ./\n', 'config.js.example': '', '.env.example': '' } },
    // Made before the build: by a Makefile, or the program of the Go sources beside.
    {
      files: {
        Dockerfile: 'FROM scratch\nCOPY server page.html /\nENTRYPOINT ["/server"]\n',
        'main.go': '',
        Makefile: 'page.html: README.md\n\tmarkdown README.md > page.html\n',
      },
    },
    // Built with another folder as context.
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY package.json yarn.lock ./\n',
        'web/package.json': '{}',
        'web/yarn.lock': '',
      },
    },
  ],
});

/**
 * Whether a context that nobody stated can be the one: no other folder holds all that it lacks; below the top folder, it holds at
 * least half of the sources, and no build tool that puts its contexts together itself (Maven, Gradle, Bazel) is at work there.
 */
function plausible(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  sources: readonly CopySource[],
): boolean {
  if (context.statedBy) return true;
  const named = sources.filter(({ text }) => !/^[./]*$/.test(text) && !/[*?[]/.test(text));
  const missing = named.filter(({ text }) => resolveSource(repository.tree, context, text).found.length === 0);
  if (missing.length > 1 && heldElsewhere(repository, context, missing)) return false;
  if (isTop(file, context)) return true;
  const found = named.length - missing.length;
  for (let dir = context.dir; ; dir = parentOf(dir)) {
    if (packagers.some((name) => repository.tree.exists(joinPath(dir, name)))) return false;
    if (dir === '') break;
  }
  return found > 0 && found * 2 >= named.length;
}

const packagers = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'BUILD', 'BUILD.bazel'];

const isTop = (file: DockerfileUnit, { dir }: BuildContext): boolean => dir === '' && file.path === 'Dockerfile';

/** True if one folder holds all of `missing`: then it is the context that was meant (`docker build -f Dockerfile frontend`). */
function heldElsewhere(repository: Repository, { dir }: BuildContext, missing: readonly CopySource[]): boolean {
  const [first = '', ...others] = missing.map(({ text }) => joinPath('', text));
  return repository.named(baseName(first)).some((path) => {
    if (!path.endsWith(`/${first}`)) return false;
    const folder = path.slice(0, -first.length - 1);
    return folder !== dir && others.every((other) => repository.tree.exists(joinPath(folder, other)));
  });
}

/** Why the context may be another one; undefined if it is certain. */
function doubtOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  { text }: CopySource,
): string | undefined {
  const { statedBy, dir } = context;
  if (!statedBy) return isTop(file, context) ? undefined : `context taken to be ${dir || 'the repository root'}`;
  const own = parentOf(file.path);
  return own !== dir && repository.tree.exists(joinPath(own, text))
    ? `the context of \`${statedBy.service}\` in ${statedBy.path}; it is beside the Dockerfile`
    : undefined;
}

/** What is wrong with a source in one context; undefined if nothing is, or nobody can say. */
function faultOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  source: CopySource,
): string | undefined {
  const { text } = source;
  // A pattern that matches nothing is no error (BuildKit: AllowEmptyWildcard).
  if (/[*?[]/.test(text)) return undefined;
  const { found, ignored } = resolveSource(repository.tree, context, text);
  const [path] = found;
  if (path !== undefined) {
    if (path === context.dir || ignored.length < found.length) return undefined;
    return `\`${text}\` is kept out of the build by ${context.ignorePath}`;
  }
  const wanted = joinPath(context.dir, joinPath('', text));
  if (isProduct(repository.tree, wanted, context.dir, repository.isIgnoredByGit)) return undefined;
  const where = context.dir === '' ? 'the build context' : `the build context ${context.dir}/`;
  const dir = parentOf(wanted);
  const names = repository.tree.list(dir).map(({ name }) => name);
  const [near] = nearest(baseName(wanted), names);
  if (near === undefined) {
    if (names.length === 0 && !isTop(file, context) && !context.statedBy) return undefined;
    if (isProgram(repository, context, source)) return undefined;
    if (isMadeByScript(repository.tree, ['', context.dir, parentOf(file.path)], wanted)) return undefined;
  }
  const meant = near === undefined ? '' : `; did you mean \`${text.replace(/[^/]*\/?$/, near)}\`?`;
  return `\`${text}\` is not in ${where}${meant}`;
}

/** True for a program: a name without ending beside Go or Rust sources, which the image starts or makes executable. */
function isProgram({ tree }: Repository, { dir }: BuildContext, { text, stage }: CopySource): boolean {
  const name = text.replace(/^\.?\//, '');
  if (/[./]/.test(name) || !tree.list(dir).some((one) => /\.go$|^go\.mod$|^Cargo\.toml$/.test(one.name))) return false;
  return stage.instructions.some(
    ({ keyword, rest }) =>
      (keyword === 'CMD' || keyword === 'ENTRYPOINT' || (keyword === 'RUN' && rest.text.includes('chmod'))) &&
      rest.text.includes(name),
  );
}
