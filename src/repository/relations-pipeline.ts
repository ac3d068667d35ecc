import { withPairs } from '../models/pipeline/bindings.ts';
import { isWorkflowPath } from '../models/pipeline/path.ts';
import type { Named, PipelineCall, PipelineImage, Step } from '../models/pipeline/syntax.ts';
import { joinPath } from './build-context.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { builderKind } from './relations-build.ts';
import { relateBakeStep } from './relations-bake.ts';
import { type Caller, relateCall } from './relations-calls.ts';
import { calledPath, pipelineRunsOf, pipelinesOf } from './relations-runs.ts';
import { scriptsOf } from './relations-script.ts';
import { named } from './relations-targets.ts';
import { filledWord, loopsIn, turnsOf } from './relations-words.ts';
import type { Repository } from './repository.ts';

/** Every pipeline with its jobs: what it calls, runs in and deploys. */
export function relatePipelines(repository: Repository, draft: InventoryDraft): void {
  const { workflows, actions, gitlab, others } = pipelinesOf(repository);
  for (const { path, model } of workflows) {
    const jobs = model.jobs.map(({ id }) => id);
    draft.file('pipeline', path, { jobs, on: model.events }, model.name?.value);
    for (const job of model.jobs) {
      relateUses(repository, draft, path, job.uses);
      relateImages(draft, path, [...(job.container ? [job.container] : []), ...job.services]);
      for (const { uses } of job.steps) relateUses(repository, draft, path, uses);
    }
  }
  for (const { path, model } of actions) {
    draft.file('pipeline', path, {}, model.name?.value);
    for (const { uses } of model.steps) relateUses(repository, draft, path, uses);
  }
  for (const { path, model } of gitlab) {
    draft.file('pipeline', path, { jobs: model.jobs.filter(({ hidden }) => !hidden).map(({ name }) => name) });
    for (const { kind, value } of model.includes) {
      const target = kind === 'local' ? joinPath('', value.value) : undefined;
      if (target !== undefined && !/[*$]/.test(target))
        named(repository, draft, path, 'includes', 'pipeline', target, { path, span: value.span });
    }
    const { image, services, scripts } = model.defaults;
    relateImages(draft, path, [...(image ? [image] : []), ...services]);
    for (const { calls } of scripts)
      for (const call of calls) relateCall(repository, draft, { path, add: () => path, bindings: new Map() }, call);
    for (const job of model.jobs) relateImages(draft, path, [...(job.image ? [job.image] : []), ...job.services]);
  }
  for (const { path, model } of others) {
    draft.file('pipeline', path, { jobs: [...new Set(model.jobs.flatMap(({ name }) => name || []))] });
    for (const { images } of model.jobs) relateImages(draft, path, images);
    const known = withPairs(new Map(), 'env', model.variables);
    for (const { text, span } of model.pushes) draft.image(path, 'pushes', filledWord(text, known), { path, span });
  }
  for (const { path, steps, scripts, bindings } of pipelineRunsOf(repository)) {
    const caller: Caller = { path, add: () => path, bindings };
    for (const step of steps) relateBakeStep(repository, draft, caller, step, steps);
    for (const { script, calls } of [...steps.flatMap(({ run }) => run ?? []), ...scripts]) {
      if (calls.length === 0) continue;
      const loops = loopsIn(script.source.text, bindings);
      for (const call of calls)
        for (const turn of turnsOf(wordsOf(call), loops, bindings))
          relateCall(repository, draft, { ...caller, bindings: turn }, call);
    }
  }
}

/** The words of a call that name something. */
function wordsOf(call: PipelineCall): readonly (Named | undefined)[] {
  switch (call.kind) {
    case 'tag':
      return [call.from, call.to];
    case 'push':
    case 'run':
      return [call.image];
    case 'script':
    case 'skaffold':
    case 'helmfile':
      return [call.file];
    case 'make':
      return [call.folder, call.file, ...call.targets];
    case 'deploy':
      return call.command.args.map((word) => ({ text: word.raw, value: word.value, span: word.span }));
    default:
      return [];
  }
}

/** What scripts of the repository call and deploy. */
export function relateScripts(repository: Repository, draft: InventoryDraft): void {
  for (const { path, readings, bindings, loops } of scriptsOf(repository)) {
    const add = (): string => draft.file(builderKind(path), path);
    for (const [index, { calls }] of readings.entries()) {
      for (const [number, call] of calls.entries()) {
        // The same call in the other reading of the script.
        const elsewhere = readings[1 - index]?.calls[number]?.directory;
        const caller = { path, add, bindings, elsewhere: elsewhere === call.directory ? undefined : elsewhere };
        for (const turn of turnsOf(wordsOf(call), loops, bindings))
          relateCall(repository, draft, { ...caller, bindings: turn }, call);
      }
    }
  }
}

function relateUses(repository: Repository, draft: InventoryDraft, path: string, uses: Step['uses']): void {
  if (uses?.target?.kind === 'docker') draft.image(path, 'runs', uses.target.image, { path, span: uses.span });
  if (uses?.target?.kind === 'repository' && isWorkflowPath(uses.target.path)) {
    const { repository: owner, path: file, ref } = uses.target;
    draft.relate(path, 'calls', draft.external(`${owner}/${file}`, ref), { path, span: uses.span });
  }
  if (uses?.target?.kind !== 'local') return;
  const target = calledPath(repository, uses.target.path);
  const to = target === undefined ? draft.missing(joinPath('', uses.target.path)) : draft.file('pipeline', target);
  // An action may be checked out or made by an earlier step.
  draft.relate(path, 'calls', to, { path, span: uses.span }, { certain: target !== undefined });
}

function relateImages(draft: InventoryDraft, path: string, images: readonly PipelineImage[]): void {
  for (const { image } of images) if (image) draft.image(path, 'runs', image.value, { path, span: image.span });
}
