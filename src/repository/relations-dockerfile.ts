import { optionsOf } from '../models/dockerfile/csv.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { type BuildContext, joinPath, leftOut, resolveSource } from './build-context.ts';
import { copySources, expanded, flag } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { Place } from './inventory-types.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

const stageName = (stage: Stage): string => stage.name ?? String(stage.index);

/** Every Dockerfile and its stages, and every ignore file, in force or not. */
export function addDockerfiles(repository: Repository, draft: InventoryDraft): void {
  for (const name of ['.dockerignore', '.containerignore'])
    for (const path of [...repository.named(name), ...repository.ending(name)])
      if (!isBrought(path)) draft.file('ignore-file', path);
  for (const file of repository.dockerfiles) {
    const { path, stages } = file;
    draft.file('dockerfile', path, isBrought(path) ? { brought: 'yes' } : {});
    for (const stage of stages) {
      const base = stage.image ?? stage.base?.text;
      draft.part({
        kind: 'stage',
        path,
        name: stageName(stage),
        span: stage.from.span,
        within: path,
        facts: base === undefined ? {} : { base },
      });
    }
  }
}

/** The stage that `--target` means: a name, in any case, or a number. Undefined if the Dockerfile has none such. */
export function stageId(repository: Repository, path: string, target: string): string | undefined {
  const stages = repository.dockerfile(path)?.stages;
  const stage =
    stages?.findLast(({ name }) => name === target.toLowerCase()) ??
    (/^\d+$/.test(target) ? stages?.[Number(target)] : undefined);
  return stage && `${path}#${stageName(stage)}`;
}

/** What Dockerfiles are made of: base images and stages, manifests and locks that they copy, ignore files in force. */
export function relateDockerfiles(repository: Repository, draft: InventoryDraft): void {
  for (const file of repository.dockerfiles) {
    const { path } = file;
    for (const stage of file.stages) relateStage(file, stage, draft);
    for (const context of repository.contexts(file)) {
      if (context.ignore) {
        const ignore = draft.file('ignore-file', context.ignorePath);
        const at = { path, span: undefined };
        draft.relate(path, 'filtered-by', ignore, at, {
          certain: context.statedBy !== undefined || context.dir === '',
          facts: { context: context.dir || '.' },
        });
      }
      relateCopies(repository, file, context, draft);
    }
  }
}

function relateStage(file: DockerfileUnit, stage: Stage, draft: InventoryDraft): void {
  const { path } = file;
  const id = `${path}#${stageName(stage)}`;
  const at = { path, span: stage.base?.span ?? stage.from.span };
  if (stage.parent) draft.relate(id, 'based-on', `${path}#${stageName(stage.parent)}`, at);
  else if (stage.image !== undefined && stage.image !== 'scratch') draft.image(id, 'based-on', stage.image, at);
  for (const { stage: other, how, instruction } of stage.uses)
    if (how !== 'from') draft.relate(id, 'copies', `${path}#${stageName(other)}`, { path, span: instruction.span });
  for (const instruction of stage.instructions) {
    const from = instruction.keyword === 'COPY' ? flag(instruction, 'from') : undefined;
    if (from === undefined || /^\d+$/.test(from)) continue;
    if (stage.uses.some((use) => use.instruction === instruction)) continue;
    const image = expanded(file, stage, instruction, from);
    // A name without slash and tag is a context that the build was given, or a stage that is not there.
    if (image !== undefined && /[/:]/.test(image)) draft.image(id, 'copies', image, { path, span: instruction.span });
  }
}

/** Manifests and locks in the context that a stage takes in by name, by its folder, or as a bind mount. */
function relateCopies(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  draft: InventoryDraft,
): void {
  const { path } = file;
  const certain = context.statedBy !== undefined || context.dir === '';
  const take = (id: string, found: string, at: Place): void => {
    const kind = draft.artefacts.get(found)?.kind;
    if ((kind === 'manifest' || kind === 'lock') && !leftOut(context, found))
      draft.relate(id, 'copies', found, at, { certain });
  };
  for (const { stage, instruction, text, word } of copySources(file)) {
    const id = `${path}#${stageName(stage)}`;
    const at = { path, span: word.span ?? instruction.span };
    for (const found of resolveSource(repository.tree, context, text).found) {
      if (draft.artefacts.has(found)) take(id, found, at);
      else
        for (const entry of repository.tree.list(found))
          if (entry.kind === 'file') take(id, joinPath(found, entry.name), at);
    }
  }
  for (const stage of file.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'RUN') continue;
      for (const { name, value, span } of instruction.flags) {
        if (name !== 'mount' || value?.includes('bind') !== true) continue;
        const options = optionsOf(value);
        const source = options.find(({ key }) => key === 'source' || key === 'src')?.value;
        if (source !== undefined && !options.some(({ key }) => key === 'from'))
          take(`${path}#${stageName(stage)}`, joinPath(context.dir, source), { path, span });
      }
    }
  }
}
