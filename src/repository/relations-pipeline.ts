import type { PipelineCall, PipelineImage, PipelineScript, Step } from '../models/pipeline/syntax.ts';
import { joinPath } from './build-context.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { ArtefactKind } from './inventory-types.ts';
import { builderKind } from './relations-build.ts';
import { calledPath, folder, pipelinesOf } from './relations-pipeline-builds.ts';
import { callsOf, scriptsOf } from './relations-script.ts';
import { deployables, named } from './relations-targets.ts';
import type { Repository } from './repository.ts';

/** Every pipeline with its jobs: what it calls, runs in and deploys. */
export function relatePipelines(repository: Repository, draft: InventoryDraft): void {
  const { workflows, actions, gitlab } = pipelinesOf(repository);
  for (const { path, model } of workflows) {
    const jobs = model.jobs.map(({ id }) => id);
    draft.file('pipeline', path, { jobs, on: model.events }, model.name?.value);
    for (const job of model.jobs) {
      relateUses(repository, draft, path, job.uses);
      relateImages(draft, path, [...(job.container ? [job.container] : []), ...job.services]);
      relateSteps(repository, draft, path, job.steps);
    }
  }
  for (const { path, model } of actions) {
    draft.file('pipeline', path, {}, model.name?.value);
    relateSteps(repository, draft, path, model.steps);
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
    for (const script of scripts) relateScript(repository, draft, path, script);
    for (const job of model.jobs) {
      relateImages(draft, path, [...(job.image ? [job.image] : []), ...job.services]);
      for (const script of job.scripts) relateScript(repository, draft, path, script);
    }
  }
}

/** What scripts of the repository call and deploy. */
export function relateScripts(repository: Repository, draft: InventoryDraft): void {
  for (const script of scriptsOf(repository)) {
    const { path } = script;
    const add = (): string => draft.file(builderKind(path), path);
    for (const call of callsOf(script)) relateCall(repository, draft, path, call, add);
  }
}

function relateSteps(repository: Repository, draft: InventoryDraft, path: string, steps: readonly Step[]): void {
  for (const { uses, run } of steps) {
    relateUses(repository, draft, path, uses);
    if (run) relateScript(repository, draft, path, run);
  }
}

function relateUses(repository: Repository, draft: InventoryDraft, path: string, uses: Step['uses']): void {
  if (uses?.target?.kind === 'docker') draft.image(path, 'runs', uses.target.image, { path, span: uses.span });
  if (uses?.target?.kind !== 'local') return;
  const target = calledPath(repository, uses.target.path);
  const to = target === undefined ? draft.missing(joinPath('', uses.target.path)) : draft.file('pipeline', target);
  // An action may be checked out or made by an earlier step.
  draft.relate(path, 'calls', to, { path, span: uses.span }, { certain: target !== undefined });
}

function relateImages(draft: InventoryDraft, path: string, images: readonly PipelineImage[]): void {
  for (const { image } of images) if (image) draft.image(path, 'runs', image.value, { path, span: image.span });
}

function relateScript(repository: Repository, draft: InventoryDraft, path: string, script: PipelineScript): void {
  for (const call of script.calls) relateCall(repository, draft, path, call, () => path);
}

/** The names under which Compose looks for its file. */
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

function relateCall(
  repository: Repository,
  draft: InventoryDraft,
  path: string,
  call: PipelineCall,
  add: () => string,
): void {
  if (call.kind === 'deploy') relateDeploy(repository, draft, path, call, add);
  if (call.kind !== 'compose') return;
  const { directory } = call;
  const { files, projectDirectory } = call.compose;
  const at = { path, span: call.span };
  if (files.length === 0) {
    const dir = projectDirectory?.value === undefined ? directory : folder(directory, projectDirectory.value);
    if (dir === undefined || (projectDirectory && projectDirectory.value === undefined)) return;
    const found = composeNames.map((name) => joinPath(dir, name)).find((one) => repository.isOwn(one));
    if (found !== undefined) draft.relate(add(), 'calls', draft.file('compose-file', found), at);
  }
  for (const { value } of files) {
    const target = value === undefined ? undefined : folder(directory, value);
    if (target !== undefined && repository.isOwn(target))
      draft.relate(add(), 'calls', draft.file('compose-file', target), at);
  }
}

/** `kubectl apply -f`, `helm upgrade` and the like: what of their words is a chart, a kustomization or a file of objects. */
function relateDeploy(
  repository: Repository,
  draft: InventoryDraft,
  path: string,
  { command, directory }: PipelineCall & { readonly kind: 'deploy' },
  add: () => string,
): void {
  const { name, args } = command;
  for (const [index, { value }] of args.entries()) {
    if (value === undefined) continue;
    const before = args[index - 1]?.value ?? '';
    // `-f path`, `-k folder`, `--filename=path`; a chart stands by itself.
    const [, letter, long, inline] = /^(?:-([fk])|--(filename|kustomize))=(.+)$/.exec(value) ?? [];
    const flag = inline === undefined ? before : `-${letter ?? `-${long}`}`;
    const wanted = name === 'helm' ? 'chart' : kindByFlag[flag];
    if (wanted === undefined || (wanted === 'chart' && (value.startsWith('-') || !/[/.]/.test(value)))) continue;
    const target = folder(directory, inline ?? value);
    for (const to of target === undefined ? [] : deployables(repository, draft, target))
      if (draft.artefacts.get(to)?.kind === wanted) draft.relate(add(), 'deploys', to, { path, span: command.span });
  }
}

const kindByFlag: Readonly<Record<string, ArtefactKind>> = {
  '-f': 'kubernetes-file',
  '--filename': 'kubernetes-file',
  '-k': 'kustomization',
  '--kustomize': 'kustomization',
};
