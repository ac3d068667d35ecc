import { type Bindings, bound, matrixOf, withOutputs, withPairs } from '../models/pipeline/bindings.ts';
import { isActionPath, isGitlabPath, isOtherPipelinePath, isWorkflowPath } from '../models/pipeline/path.ts';
import type {
  Action,
  GitlabPipeline,
  OtherPipeline,
  Pair,
  PipelineBuild,
  PipelineScript,
  Step,
  Workflow,
  WorkflowJob,
} from '../models/pipeline/syntax.ts';
import { pairsOf } from '../models/kubernetes/values.ts';
import { joinPath } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import { rootMark } from './relations-words.ts';
import type { Repository, Unit } from './repository.ts';

/** The pipelines of a repository. */
export interface Pipelines {
  readonly workflows: readonly Unit<Workflow>[];
  readonly actions: readonly Unit<Action>[];
  readonly gitlab: readonly Unit<GitlabPipeline>[];
  readonly others: readonly Unit<OtherPipeline>[];
}

/** Once through a job of a pipeline: its steps, or its scripts and builds where the format has no steps, with what is known there. */
export interface PipelineRun {
  readonly path: string;
  readonly job: string;
  readonly steps: readonly Step[];
  readonly scripts: readonly PipelineScript[];
  readonly builds: readonly PipelineBuild[];
  readonly bindings: Bindings;
}

const pathsOf = memoOf((repository: Repository) => {
  const yaml = [...repository.ending('.yml'), ...repository.ending('.yaml')];
  return {
    workflows: yaml.filter(isWorkflowPath),
    actions: [...repository.named('action.yml'), ...repository.named('action.yaml')].filter(isActionPath),
    gitlab: yaml.filter((path) => path.includes('gitlab') && isGitlabPath(path)),
    others: yaml.filter((path) => isOtherPipelinePath(path) && !isBrought(path)),
  };
});

/** Every pipeline, parsed. */
export const pipelinesOf = memoOf((repository: Repository): Pipelines => {
  const { workflows, actions, gitlab, others } = pathsOf(repository);
  return {
    workflows: repository.units(formats.workflow, workflows),
    actions: repository.units(formats.action, actions),
    gitlab: repository.units(formats.gitlab, gitlab),
    others: repository.units(formats.otherPipeline, others),
  };
});

/** A text without these words states no build. */
const mayBuild = (text: string): boolean =>
  (text.includes('build') || text.includes('executor') || text.includes('plugins/') || text.includes('bake')) &&
  /docker|podman|buildah|nerdctl|kaniko|containerfile|az acr|gcloud/i.test(text);

/** What is known everywhere: the folder that a runner checks the repository out to, and its name. */
const generalBindings = memoOf((repository: Repository): Bindings => {
  const values = new Map(
    'github_workspace ci_project_dir circle_working_directory build_sourcesdirectory system_defaultworkingdirectory bitbucket_clone_dir drone_workspace codebuild_src_dir travis_build_dir'
      .split(' ')
      .map((name) => [`env.${name}`, rootMark]),
  );
  values.set('github.workspace', rootMark);
  const full = fullName(repository);
  if (full === undefined) return values;
  for (const key of ['github.repository', 'env.github_repository']) values.set(key, full);
  values.set('github.event.repository.name', full.slice(full.lastIndexOf('/') + 1));
  return values;
});

/** "owner/name" as the package.json of the root says it, else the name of the folder behind an owner that is not known. */
function fullName(repository: Repository): string | undefined {
  const node = repository.packageJson('package.json')?.model.node.get('repository');
  const url = node?.text ?? node?.get('url')?.text ?? '';
  const [, name] =
    /^(?:(?:[a-z+]+:\/\/|git@)?[\w.@-]*github\.com[/:]|github:)?([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url) ?? [];
  const folder = repository.tree.name;
  return name ?? (/^[A-Za-z0-9][\w.-]*$/.test(folder) ? `\${{ github.repository_owner }}/${folder}` : undefined);
}

const noBindings: Bindings = new Map();

/** Every run of every pipeline, one for each combination of a matrix. `building`: only of files that may state a build. */
function runsIn(repository: Repository, building: boolean): readonly PipelineRun[] {
  const paths = pathsOf(repository);
  const chosen = (all: readonly string[]): string[] =>
    all.filter((path) => !building || mayBuild(repository.tree.text(path) ?? ''));
  const [workflows, actions] = [chosen(paths.workflows), chosen(paths.actions)];
  const [gitlab, others] = [chosen(paths.gitlab), chosen(paths.others)];
  if (workflows.length + actions.length + gitlab.length + others.length === 0) return [];
  // Whoever calls a workflow or an action with inputs need not name a tool.
  const called = [...workflows, ...actions].some((path) => repository.tree.text(path)?.includes('inputs') === true);
  const callers = called ? callersOf(repository, paths.workflows, paths.actions) : new Map<string, Bindings[]>();
  const general = generalBindings(repository);
  const runs: PipelineRun[] = [];
  const none = { steps: [], scripts: [], builds: [] };
  for (const { path, model } of repository.units(formats.workflow, workflows)) {
    const inputs = model.node.at('on', 'workflow_call', 'inputs');
    for (const base of inputsOf(pairsOf(inputs), callers.get(path), general)) {
      const env = withNeeds(withPairs(base, 'env', model.env), model);
      for (const { id: job, steps, ...rest } of model.jobs)
        for (const bindings of combinationsOf({ ...rest, id: job, steps }, env))
          runs.push({ ...none, path, job, steps, bindings: withOutputs(bindings, steps) });
    }
  }
  for (const { path, model } of repository.units(formats.action, actions)) {
    const { steps } = model;
    for (const base of inputsOf(model.inputs, callers.get(path), general))
      runs.push({ ...none, path, job: model.name?.value ?? '', steps, bindings: withOutputs(base, steps) });
  }
  for (const { path, model } of repository.units(formats.gitlab, gitlab)) {
    for (const { name: job, variables, scripts } of model.jobs) {
      const bindings = withPairs(withPairs(general, 'env', model.variables), 'env', variables);
      runs.push({ ...none, path, job, scripts, bindings });
    }
  }
  for (const { path, model } of repository.units(formats.otherPipeline, others)) {
    const bindings = withPairs(general, 'env', model.variables);
    for (const { name: job, scripts, builds } of model.jobs)
      runs.push({ ...none, path, job, scripts, builds, bindings });
  }
  return runs;
}

export const buildingRunsOf = memoOf((repository: Repository) => runsIn(repository, true));
export const pipelineRunsOf = memoOf((repository: Repository) => runsIn(repository, false));

/** Defaults of inputs, with what each caller gives; the defaults alone if nobody calls. */
function inputsOf(
  inputs: readonly Pair[],
  callers: readonly Bindings[] | undefined,
  general: Bindings,
): readonly Bindings[] {
  const defaults = new Map<string, string>(general);
  for (const { name, node } of inputs) {
    const value = node.get('default')?.text;
    if (value !== undefined) defaults.set(`inputs.${name.toLowerCase()}`, value);
  }
  if (callers === undefined) return [defaults];
  return callers.map((given) => new Map([...defaults, ...given]));
}

function combinationsOf(job: WorkflowJob, env: Bindings): readonly Bindings[] {
  return matrixOf(job).map((matrix) => withPairs(new Map([...env, ...matrix]), 'env', job.env));
}

/** `env` with the outputs of jobs as later jobs see them: `needs.setup.outputs.image`. */
function withNeeds(env: Bindings, { text, jobs }: Workflow): Bindings {
  if (!text.includes('needs.')) return env;
  let known = env;
  for (const job of jobs) {
    const outputs = pairsOf(job.node.get('outputs'));
    if (outputs.length === 0) continue;
    const written = withOutputs(withPairs(known, 'env', job.env), job.steps);
    const next = new Map(known);
    for (const { name, value } of outputs) {
      const result = value && bound(value.value, written);
      if (result !== undefined && !hidden.test(result))
        next.set(`needs.${job.id.toLowerCase()}.outputs.${name.toLowerCase()}`, result);
    }
    known = next;
  }
  return known;
}

const maxCallers = 64;

/** What is given to the workflows and actions of the repository itself, by their paths. */
function callersOf(
  repository: Repository,
  workflows: readonly string[],
  actions: readonly string[],
): ReadonlyMap<string, readonly Bindings[]> {
  const general = generalBindings(repository);
  const callers = new Map<string, Bindings[]>();
  const call = (target: string | undefined, given: readonly Pair[], bindings: Bindings): void => {
    if (target === undefined || given.length === 0) return;
    const inputs = new Map<string, string>();
    for (const { name, value } of given) {
      const text = value && bound(value.value, bindings);
      if (text !== undefined && !hidden.test(text)) inputs.set(`inputs.${name.toLowerCase()}`, text);
    }
    const list = callers.get(target) ?? [];
    if (list.length < maxCallers) list.push(inputs);
    callers.set(target, list);
  };
  const local = (uses: Step['uses']): string | undefined =>
    uses?.target?.kind === 'local' ? calledPath(repository, uses.target.path) : undefined;
  const calling = (path: string): boolean => /uses:\s*["']?\.\//.test(repository.tree.text(path) ?? '');
  for (const { model } of repository.units(formats.workflow, workflows.filter(calling))) {
    const env = withNeeds(withPairs(general, 'env', model.env), model);
    for (const job of model.jobs) {
      for (const combination of combinationsOf(job, env)) {
        const bindings = withOutputs(combination, job.steps);
        call(local(job.uses), pairsOf(job.node.get('with')), bindings);
        for (const step of job.steps) call(local(step.uses), step.with, withPairs(bindings, 'env', step.env));
      }
    }
  }
  for (const { model } of repository.units(formats.action, actions.filter(calling)))
    for (const step of model.steps) call(local(step.uses), step.with, noBindings);
  return callers;
}

/** What stays hidden in a value; the owner of the repository may. */
const hidden = /\$\{\{(?! github\.repository_owner \}\})/;

/** The file that `uses: ./path` means: a workflow, or the `action.yml` of a folder. */
export function calledPath(repository: Repository, path: string): string | undefined {
  const clean = joinPath('', path);
  if (/\.ya?ml$/.test(clean)) return repository.tree.exists(clean) ? clean : undefined;
  return [joinPath(clean, 'action.yml'), joinPath(clean, 'action.yaml')].find((one) => repository.tree.exists(one));
}
