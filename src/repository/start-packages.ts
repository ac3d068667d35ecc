import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { inside, joinPath } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';
import { destinationOf } from './stage-files.ts';

/** Folders of Python files that instructions copy to the folder `root` of the image by their names. */
export function copiedPackages(
  repository: Repository,
  file: DockerfileUnit,
  stage: Stage,
  root: string,
): readonly string[] {
  return copySources(file).flatMap(({ instruction, stage: own, text }) => {
    const target = ancestry(stage).includes(own) ? destinationOf(file, own, instruction) : undefined;
    const name = target && inside(root, target.path);
    const folders = repository.contexts(file).map(({ dir }) => joinPath(dir, text));
    const holds = folders.some((one) => repository.tree.list(one).some(({ name: inner }) => inner.endsWith('.py')));
    return name && !name.includes('/') && holds ? [name] : [];
  });
}

/** Names of the modules and packages in `folder`. */
export function modulesIn(repository: Repository, folder: string): readonly string[] {
  return repository.tree.list(folder).flatMap(({ name, kind }) => {
    if (kind === 'file') return name.endsWith('.py') && !name.startsWith('__') ? [name.slice(0, -3)] : [];
    return /^[A-Za-z_]\w*$/.test(name) && name !== '__pycache__' ? [name] : [];
  });
}

/** True if the package in `folder`, or the module of its name, binds `name`. */
export function isBound(repository: Repository, folder: string, name: string): boolean {
  const unit = repository.unit(formats.source, joinPath(folder, '__init__.py'));
  return (
    unit?.model?.names.some((one) => one.name === name) === true ||
    unit?.model?.imports.some(({ names }) => names.includes('*')) === true
  );
}

/** True if some manifest of the repository asks for a distribution of that name. */
export function isDependency(repository: Repository, name: string): boolean {
  const wanted = name.toLowerCase().replaceAll('_', '-');
  const same = (one: string): boolean => one === wanted || one === `python-${wanted}` || one.split('-')[0] === wanted;
  for (const path of repository.named('pyproject.toml'))
    if (repository.pyproject(path)?.model.dependencies.some((one) => same(one.name))) return true;
  for (const path of repository.ending('.txt')) {
    if (!/requirements/i.test(path)) continue;
    const text = repository.tree.text(path);
    if (
      text
        ?.toLowerCase()
        .split('\n')
        .some((line) => same(/^[a-z0-9._-]+/.exec(line.trim())?.[0].replaceAll(/[_.]/g, '-') ?? ''))
    )
      return true;
  }
  return false;
}
