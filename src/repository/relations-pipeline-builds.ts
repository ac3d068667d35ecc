import { type Bindings, bound, boundWord, matrixOf, withOutputs, withPairs } from '../models/pipeline/bindings.ts';
import { isActionPath, isGitlabPath, isWorkflowPath } from '../models/pipeline/path.ts';
import { below } from '../models/pipeline/script.ts';
import type {
  Action,
  GitlabPipeline,
  Named,
  Pair,
  PipelineBuild,
  Step,
  Workflow,
  WorkflowJob,
} from '../models/pipeline/syntax.ts';
import { pairsOf } from '../models/kubernetes/values.ts';
import { joinPath } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import type { StatedBuild } from './relations-builds.ts';
import type { Repository, Unit } from './repository.ts';

/** The pipelines of a repository. */
export interface Pipelines {
  readonly workflows: readonly Unit<Workflow>[];
  readonly actions: readonly Unit<Action>[];
  readonly gitlab: readonly Unit<GitlabPipeline>[];
}

const pathsOf = memoOf((repository: Repository) => {
  const yaml = [...repository.ending('.yml'), ...repository.ending('.yaml')];
  return {
    workflows: yaml.filter(isWorkflowPath),
    actions: [...repository.named('action.yml'), ...repository.named('action.yaml')].filter(isActionPath),
    gitlab: yaml.filter((path) => path.includes('gitlab') && isGitlabPath(path)),
  };
});

/** Every pipeline, parsed. */
export const pipelinesOf = memoOf((repository: Repository): Pipelines => {
  const { workflows, actions, gitlab } = pathsOf(repository);
  return {
    workflows: repository.units(formats.workflow, workflows),
    actions: repository.units(formats.action, actions),
    gitlab: repository.units(formats.gitlab, gitlab),
  };
});

/** A text without these words states no build. */
const mayBuild = (text: string): boolean =>
  (text.includes('build') || text.includes('executor')) &&
  /docker|podman|buildah|nerdctl|kaniko|containerfile/i.test(text);

const noBindings: Bindings = new Map();

/** Every build of every pipeline, one for each combination of a matrix that makes it another. */
export const pipelineBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] => {
  const paths = pathsOf(repository);
  const building = (all: readonly string[]): string[] =>
    all.filter((path) => mayBuild(repository.tree.text(path) ?? ''));
  const [workflows, actions, gitlab] = [building(paths.workflows), building(paths.actions), building(paths.gitlab)];
  if (workflows.length + actions.length + gitlab.length === 0) return [];
  // Whoever calls a workflow or an action with inputs need not name a tool.
  const called = [...workflows, ...actions].some((path) => repository.tree.text(path)?.includes('inputs') === true);
  const callers = called ? callersOf(repository, paths.workflows, paths.actions) : new Map<string, Bindings[]>();
  const reader = new BuildReader(repository);
  for (const { path, model } of repository.units(formats.workflow, workflows)) {
    const inputs = model.node.at('on', 'workflow_call', 'inputs');
    for (const base of inputsOf(pairsOf(inputs), callers.get(path))) {
      const env = withPairs(base, 'env', model.env);
      for (const job of model.jobs)
        for (const bindings of combinationsOf(job, env)) reader.steps(path, job.id, job.steps, bindings);
    }
  }
  for (const { path, model } of repository.units(formats.action, actions)) {
    for (const base of inputsOf(model.inputs, callers.get(path)))
      reader.steps(path, model.name?.value ?? '', model.steps, base);
    if (model.using?.value === 'docker' && model.image && !model.image.value.startsWith('docker:'))
      reader.dockerAction(path, model);
  }
  for (const { path, model } of repository.units(formats.gitlab, gitlab)) {
    for (const job of model.jobs) {
      const bindings = withPairs(withPairs(noBindings, 'env', model.variables), 'env', job.variables);
      for (const { builds } of job.scripts)
        for (const build of builds) reader.build(path, job.name, build, bindings, []);
    }
  }
  return reader.builds;
});

/** Defaults of inputs, with what each caller gives; the defaults alone if nobody calls. */
function inputsOf(inputs: readonly Pair[], callers: readonly Bindings[] | undefined): readonly Bindings[] {
  const defaults = new Map<string, string>();
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

const maxCallers = 64;

/** What is given to the workflows and actions of the repository itself, by their paths. */
function callersOf(
  repository: Repository,
  workflows: readonly string[],
  actions: readonly string[],
): ReadonlyMap<string, readonly Bindings[]> {
  const callers = new Map<string, Bindings[]>();
  const call = (target: string | undefined, given: readonly Pair[], bindings: Bindings): void => {
    if (target === undefined || given.length === 0) return;
    const inputs = new Map<string, string>();
    for (const { name, value } of given) {
      const text = value && bound(value.value, bindings);
      if (text !== undefined && !text.includes('${{')) inputs.set(`inputs.${name.toLowerCase()}`, text);
    }
    const list = callers.get(target) ?? [];
    if (list.length < maxCallers) list.push(inputs);
    callers.set(target, list);
  };
  const local = (uses: Step['uses']): string | undefined =>
    uses?.target?.kind === 'local' ? calledPath(repository, uses.target.path) : undefined;
  const calling = (path: string): boolean => /uses:\s*["']?\.\//.test(repository.tree.text(path) ?? '');
  for (const { model } of repository.units(formats.workflow, workflows.filter(calling))) {
    const env = withPairs(noBindings, 'env', model.env);
    for (const job of model.jobs) {
      for (const bindings of combinationsOf(job, env)) {
        call(local(job.uses), pairsOf(job.node.get('with')), bindings);
        for (const step of job.steps) call(local(step.uses), step.with, withPairs(bindings, 'env', step.env));
      }
    }
  }
  for (const { model } of repository.units(formats.action, actions.filter(calling)))
    for (const step of model.steps) call(local(step.uses), step.with, noBindings);
  return callers;
}

/** The file that `uses: ./path` means: a workflow, or the `action.yml` of a folder. */
export function calledPath(repository: Repository, path: string): string | undefined {
  const clean = joinPath('', path);
  if (/\.ya?ml$/.test(clean)) return repository.tree.exists(clean) ? clean : undefined;
  return [joinPath(clean, 'action.yml'), joinPath(clean, 'action.yaml')].find((one) => repository.tree.exists(one));
}

const defaultContext = /^\{\{\s*defaultContext\s*\}\}:?/;
const fileInput = /^(?:docker-?_?file(?:[-_]?path)?|containerfile|path[-_]to[-_]dockerfile|file)$/i;
const contextInput = /^(?:(?:docker|build)[-_]?context|context(?:[-_]?path)?|docker[-_]?(?:path|dir|directory))$/i;

class BuildReader {
  readonly builds: StatedBuild[] = [];
  readonly #repository: Repository;
  readonly #seen = new Set<string>();

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  steps(path: string, job: string, steps: readonly Step[], base: Bindings): void {
    const written = withOutputs(base, steps);
    for (const step of steps) {
      const bindings = withPairs(written, 'env', step.env);
      for (const build of step.builds) this.build(path, job, build, bindings, steps);
      if (step.builds.length === 0 && step.uses?.target?.kind === 'repository')
        this.#unknownAction(path, job, step, bindings);
    }
  }

  build(path: string, job: string, build: PipelineBuild, bindings: Bindings, steps: readonly Step[]): void {
    const read = (named: Named | undefined): string | undefined =>
      named &&
      (build.by === 'command' ? (named.value ?? boundWord(named.text, bindings)) : bound(named.text, bindings));
    const contextText = read(build.context) ?? (build.by === 'action' ? '.' : undefined);
    const context =
      contextText === undefined ? undefined : folder(build.directory, contextText.replace(defaultContext, './'));
    const fileText = read(build.file);
    const remote = contextText !== undefined && defaultContext.test(contextText);
    // With a context of git the file is looked for in it, else in the folder that the command runs in.
    const fileFrom = remote && context !== undefined ? context : build.directory;
    const dockerfile =
      fileText === undefined
        ? context === undefined
          ? undefined
          : joinPath(context, 'Dockerfile')
        : folder(fileFrom, fileText);
    const target = read(build.target);
    this.#add({
      at: { path, span: (build.file ?? build.context)?.span ?? build.span },
      name: job,
      context,
      dockerfile,
      target: target === undefined || hidden(target) ? undefined : target,
      images: build.tags.flatMap((tag) => imagesOf(tag, build, bindings, steps)),
      pushes: build.push !== false,
      // What another checkout brings lies in no folder of this repository.
      certain: !steps.some(isForeignCheckout),
    });
  }

  /** `runs.image` of an action of this repository. */
  dockerAction(path: string, model: Action): void {
    const dir = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (model.image === undefined) return;
    const dockerfile = joinPath(dir, model.image.value);
    const at = { path, span: model.image.span };
    this.#add({
      at,
      name: model.name?.value ?? '',
      context: dockerfile.slice(0, Math.max(0, dockerfile.lastIndexOf('/'))),
      dockerfile,
      target: undefined,
      images: [],
      pushes: false,
      certain: true,
    });
  }

  /** An action of somebody else with an input that names one of our Dockerfiles. */
  #unknownAction(path: string, job: string, step: Step, bindings: Bindings): void {
    const input = (pattern: RegExp): { text: string; pair: Pair } | undefined => {
      for (const pair of step.with) {
        if (pair.value && pattern.test(pair.name)) return { text: bound(pair.value.value, bindings), pair };
      }
      return undefined;
    };
    const file = input(fileInput);
    if (file === undefined || !/(?:docker|container)file/i.test(file.text)) return;
    const stated = input(contextInput);
    const context = stated && folder('', stated.text);
    const candidates = [folder('', file.text), context === undefined ? undefined : folder(context, file.text)];
    const dockerfile = candidates.find((one) => one !== undefined && this.#repository.tree.exists(one));
    if (dockerfile === undefined) return;
    this.#add({
      at: { path, span: file.pair.value?.span ?? file.pair.span },
      name: job,
      context,
      dockerfile,
      target: undefined,
      images: [],
      pushes: false,
      certain: true,
    });
  }

  #add(build: StatedBuild): void {
    const { at, context, dockerfile, target, images } = build;
    const key = [at.path, at.span?.start, context, dockerfile, target, ...images].join('\0');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.builds.push(build);
  }
}

const isForeignCheckout = (step: Step): boolean =>
  step.uses?.value.startsWith('actions/checkout') === true &&
  step.with.some(({ name }) => name === 'repository' || name === 'path');

const hidden = (text: string): boolean => /\$|\{\{|`/.test(text);

/** Begins a path that is known to start at the root of the repository, as a script's `$(dirname "$0")` is. */
export const rootMark = '/<root>/';

/** `path` seen from `directory`; undefined for URLs, standard input and what is not known. */
export function folder(directory: string | undefined, path: string): string | undefined {
  if (path.startsWith(rootMark)) return below('', path.slice(rootMark.length));
  if (hidden(path) || path === '-' || /^[a-z+]+:\/\/|^git@|\.git(?:#|$)/.test(path)) return undefined;
  return below(directory, path);
}

const outputOf = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.(?:tags|image|images)\s*\}\}$/;

/** The names in an element of `tags`; of `docker/metadata-action` those that it was given. */
function imagesOf(tag: Named, build: PipelineBuild, bindings: Bindings, steps: readonly Step[]): readonly string[] {
  const text = build.by === 'command' ? boundWord(tag.text, bindings) : bound(tag.text, bindings);
  const id = outputOf.exec(text)?.[1];
  if (id === undefined) return [text];
  const meta = steps.find((step) => step.id === id && step.uses?.value.startsWith('docker/metadata-action') === true);
  const images = meta?.with.find(({ name }) => name === 'images')?.value?.value;
  if (meta === undefined || images === undefined) return [];
  return bound(images, withPairs(bindings, 'env', meta.env))
    .split('\n')
    .flatMap((line) => {
      const name =
        line
          .trim()
          .split(',')[0]
          ?.replace(/^name=/, '') ?? '';
      return name === '' || name.startsWith('#') ? [] : [name];
    });
}
