import { baseName, type BuildContext, joinPath, parentOf, resolveSource } from '../../repository/build-context.ts';
import { type CopySource, copySources } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
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
      // `{{ … }}` in a path: a project template, its files do not exist yet.
      if (file.path.includes('{{')) continue;
      const contexts = repository.contexts(file);
      const sources = copySources(file);
      if (!contexts.some((context) => plausible(repository, file, context, sources))) continue;
      for (const source of sources) {
        const faults = contexts.map((context) => faultOf(repository, file, context, source));
        const [fault] = faults;
        // Built from several contexts: only what is missing in each of them is surely wrong.
        if (fault === undefined || faults.includes(undefined)) continue;
        const certain = contexts.some((context) => isCertain(file, context));
        yield {
          file,
          range: source.word.span,
          message: certain ? fault : `${fault} (context taken to be ${contexts[0]?.dir || 'the repository root'})`,
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
  ],
});

/**
 * Whether a context that nobody stated can be the one: it holds at least half of the sources, and no build tool that puts its
 * contexts together itself (Maven, Gradle, Bazel) is at work there.
 */
function plausible(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  sources: readonly CopySource[],
): boolean {
  if (isCertain(file, context)) return true;
  for (let dir = context.dir; ; dir = parentOf(dir)) {
    if (
      ['pom.xml', 'build.gradle', 'build.gradle.kts', 'BUILD', 'BUILD.bazel'].some((name) =>
        repository.tree.exists(joinPath(dir, name)),
      )
    )
      return false;
    if (dir === '') break;
  }
  const named = sources.filter(({ text }) => !/^[./]*$/.test(text));
  const found = named.filter(({ text }) => resolveSource(repository.tree, context, text).found.length > 0);
  return found.length > 0 && found.length * 2 >= named.length;
}

const isCertain = (file: DockerfileUnit, context: BuildContext): boolean =>
  context.statedBy !== undefined || (context.dir === '' && file.path === 'Dockerfile');

/** What is wrong with a source in one context; undefined if nothing is, or nobody can say. */
function faultOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  { text }: CopySource,
): string | undefined {
  // A pattern that matches nothing is no error (BuildKit: AllowEmptyWildcard).
  if (/[*?[]/.test(text)) return undefined;
  const { found, ignored } = resolveSource(repository.tree, context, text);
  const [path] = found;
  if (path !== undefined) {
    if (path === context.dir || ignored.length < found.length) return undefined;
    return `\`${text}\` is kept out of the build by ${context.ignorePath}`;
  }
  if (repository.isProduct(context.dir === '' ? text : `${context.dir}/${text}`)) return undefined;
  const where = context.dir === '' ? 'the build context' : `the build context ${context.dir}/`;
  const dir = parentOf(text.replace(/\/$/, ''));
  const names = repository.tree.list([context.dir, dir].filter(Boolean).join('/')).map(({ name }) => name);
  const [near] = nearest(baseName(text.replace(/\/$/, '')), names);
  if (names.length === 0 && near === undefined && file.path !== 'Dockerfile' && context.statedBy === undefined)
    return undefined;
  return `\`${text}\` is not in ${where}${near === undefined ? '' : `; did you mean \`${dir === '' ? near : `${dir}/${near}`}\`?`}`;
}
