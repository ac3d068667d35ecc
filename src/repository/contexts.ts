import { ignoreFileCandidates } from '../models/ignore/candidates.ts';
import { compileIgnore } from '../models/ignore/matcher.ts';
import { parseIgnoreFile } from '../models/ignore/parse.ts';
import { type BuildContext, joinPath, parentOf, resolveSource } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { contextsStatedFor } from './relations-builds.ts';
import type { Repository } from './repository.ts';

/**
 * The contexts that `file` is built with: every one that the contract, a compose service, a pipeline, a Tiltfile, a Skaffold file or a script
 * names, else the likeliest folder.
 */
export function contextsOf(repository: Repository, file: DockerfileUnit): readonly BuildContext[] {
  const contexts: BuildContext[] = [];
  const add = (dir: string, statedBy: BuildContext['statedBy']): void => {
    if (!contexts.some((one) => one.dir === dir)) contexts.push(context(repository, file, dir, statedBy));
  };
  for (const [service, stated] of Object.entries(repository.contract.services ?? {})) {
    const dir = joinPath('', stated.context ?? parentOf(stated.dockerfile ?? ''));
    const path = joinPath('', stated.dockerfile ?? `${dir}/Dockerfile`);
    if (path === file.path) add(dir, { path: 'plimsoll.yaml', service });
  }
  for (const compose of repository.composes) {
    for (const { dockerfile, context: dir, service } of repository.composeBuilds(compose)) {
      if (dockerfile === file.path) add(dir, { path: compose.path, service });
    }
  }
  for (const { at, name, context: dir } of contextsStatedFor(repository).get(file.path) ?? [])
    if (dir !== undefined) add(dir, { path: at.path, service: name });
  return contexts.length > 0 ? contexts : [context(repository, file, likeliestDir(repository, file), undefined)];
}

/**
 * Every context that may be meant: the stated ones; else the Dockerfile's own folder and all above it, so that what is missing in each of
 * them is missing whatever `docker build` was told.
 */
export function possibleContexts(repository: Repository, file: DockerfileUnit): readonly BuildContext[] {
  const [likeliest, ...others] = repository.contexts(file);
  if (likeliest === undefined || likeliest.statedBy || others.length > 0) return repository.contexts(file);
  const contexts = [likeliest];
  for (let dir = parentOf(file.path); ; dir = parentOf(dir)) {
    if (dir !== likeliest.dir) contexts.push(context(repository, file, dir, undefined));
    if (dir === '') return contexts;
  }
}

function context(
  repository: Repository,
  file: DockerfileUnit,
  dir: string,
  statedBy: BuildContext['statedBy'],
): BuildContext {
  const candidates = ignoreFileCandidates(file.path, dir);
  const ignorePath = candidates.find((path) => repository.tree.text(path) !== undefined);
  const text = ignorePath === undefined ? undefined : repository.tree.text(ignorePath);
  return {
    dir,
    statedBy,
    ignorePath: ignorePath ?? joinPath(dir, '.dockerignore'),
    ignore: text === undefined ? undefined : compileIgnore(parseIgnoreFile(text).patterns),
  };
}

/**
 * Nothing says what the context is: of the Dockerfile's own folder and those above it, the one where the most COPY sources
 * exist; the nearest wins a tie. (`docker build -f services/api/Dockerfile .` is as common as `docker build services/api`.)
 */
function likeliestDir(repository: Repository, file: DockerfileUnit): string {
  const own = parentOf(file.path);
  const sources = copySources(file).filter(({ text }) => text !== '.' && text !== './' && text !== '/' && text !== '*');
  if (own === '' || sources.length === 0) return own;
  let best = own;
  let most = -1;
  for (let dir = own; ; dir = parentOf(dir)) {
    const plain: BuildContext = { dir, statedBy: undefined, ignorePath: '', ignore: undefined };
    const count = sources.filter(({ text }) => resolveSource(repository.tree, plain, text).found.length > 0).length;
    if (count > most) {
      most = count;
      best = dir;
    }
    if (dir === '' || most === sources.length) return best;
  }
}
