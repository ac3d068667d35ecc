import { type Bindings, bound, boundWord, withPairs } from '../models/pipeline/bindings.ts';
import type { Action, Named, Pair, PipelineBuild, Step } from '../models/pipeline/syntax.ts';
import { isOtherPipelinePath } from '../models/pipeline/path.ts';
import { joinPath, parentOf } from './build-context.ts';
import { memoOf } from './memo.ts';
import type { StatedBuild } from './relations-builds.ts';
import { imagesOfMetadata, metadataStep } from './relations-metadata.ts';
import { buildingRunsOf, pipelinesOf } from './relations-runs.ts';
import { filledWord, folder, likelyDockerfiles, type Loops, loopsIn, noLoops, turnsOf } from './relations-words.ts';
import type { Repository } from './repository.ts';

export { type Pipelines, pipelinesOf } from './relations-runs.ts';

/** Every build of every pipeline, one for each combination of a matrix that makes it another. */
export const pipelineBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] => {
  const reader = new BuildReader(repository);
  const runs = buildingRunsOf(repository);
  for (const { path, job, steps, scripts, builds, bindings } of runs) {
    reader.steps(path, job, steps, bindings);
    for (const build of builds) reader.build(path, job, build, bindings, [], noLoops);
    for (const { source, builds: commands } of scripts.map(({ script, builds: all }) => ({ ...script, builds: all })))
      for (const build of commands) reader.build(path, job, build, bindings, [], loopsIn(source.text, bindings));
  }
  const dockerActions = runs.length === 0 ? [] : pipelinesOf(repository).actions;
  for (const { path, model } of dockerActions)
    if (model.using?.value === 'docker' && model.image && !model.image.value.startsWith('docker:'))
      reader.dockerAction(path, model);
  return reader.builds;
});

const defaultContext = /^\{\{\s*defaultContext\s*\}\}:?/;
const fileInput = /^(?:docker-?_?file(?:[-_]?path)?|containerfile|path[-_]to[-_]dockerfile|file)$/i;
const contextInput = /^(?:(?:docker|build)[-_]?context|context(?:[-_]?path)?|docker[-_]?(?:path|dir|directory))$/i;

/** Inputs of actions that nobody knows: the name of the image, and what stands before it. */
const imageInput = /^(?:docker[-_]?)?(?:image|image[-_]?name|image[-_]?tags?|tags|repo)$/i;
const ownerInput = /^(?:docker[-_]?)?(?:image[-_]?)?(?:owner|organi[sz]ation|namespace|registry)$/i;

class BuildReader {
  readonly builds: StatedBuild[] = [];
  readonly #repository: Repository;
  readonly #seen = new Set<string>();

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  steps(path: string, job: string, steps: readonly Step[], known: Bindings): void {
    for (const step of steps) {
      const bindings = withPairs(known, 'env', step.env);
      const loops = step.run && step.builds.length > 0 ? loopsIn(step.run.script.source.text, bindings) : noLoops;
      for (const build of step.builds) this.build(path, job, build, bindings, steps, loops);
      if (step.builds.length === 0 && step.uses?.target?.kind === 'repository')
        this.#unknownAction(path, job, step, bindings);
    }
  }

  /** `build` in each turn of the loops that it is in, for each Dockerfile that it may mean. */
  build(
    path: string,
    job: string,
    build: PipelineBuild,
    bindings: Bindings,
    steps: readonly Step[],
    loops: Loops,
  ): void {
    const { context, file, target, tags } = build;
    for (const turn of turnsOf([context, file, target, ...tags], loops, bindings)) {
      const written = placeText(build, turn);
      const likely =
        written !== undefined && /\$/.test(written)
          ? likelyDockerfiles(this.#repository, build.directory, written, turn)
          : [];
      if (likely.length === 0) this.#one(path, job, build, turn, steps, true);
      for (const one of likely) this.#one(path, job, build, one.bindings, steps, false, one.path);
    }
  }

  #one(
    path: string,
    job: string,
    build: PipelineBuild,
    bindings: Bindings,
    steps: readonly Step[],
    certain: boolean,
    likely?: string,
  ): void {
    const read = (named: Named | undefined): string | undefined => named && textOf(named, build, bindings);
    const contextText = read(build.context) ?? (build.by === 'action' ? '.' : undefined);
    const context =
      contextText === undefined ? undefined : folder(build.directory, contextText.replace(defaultContext, './'));
    const fileText = read(build.file);
    const remote = contextText !== undefined && defaultContext.test(contextText);
    // With a context of git the file is looked for in it, else in the folder that the command runs in.
    const fileFrom = remote && context !== undefined ? context : build.directory;
    const inContext =
      build.inContext === true && context !== undefined && fileText !== undefined
        ? folder(context, fileText)
        : undefined;
    const dockerfile =
      likely ??
      (inContext !== undefined && this.#repository.tree.exists(inContext)
        ? inContext
        : fileText === undefined
          ? context === undefined
            ? undefined
            : joinPath(context, 'Dockerfile')
          : folder(fileFrom, fileText));
    const target = read(build.target);
    this.#add({
      at: { path, span: (build.file ?? build.context)?.span ?? build.span },
      name: job,
      context,
      dockerfile,
      target: target === undefined || hidden(target) ? undefined : target,
      images: [...new Set(build.tags.flatMap((tag) => imagesOf(tag, build, bindings, steps)))],
      pushes: build.push !== false,
      // What another checkout brings lies in no folder of this repository.
      certain: certain && !steps.some(isForeignCheckout),
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
    const image = input(imageInput);
    const owner = input(ownerInput);
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
      images:
        image?.text
          .split(/[\n,]/)
          .map((one) => one.trim())
          .filter(Boolean)
          .map((one) => (owner === undefined || one.includes('/') ? one : `${owner.text.replace(/\/$/, '')}/${one}`)) ??
        [],
      pushes:
        /push|publish/i.test(step.uses?.value ?? '') ||
        step.with.some(({ name, value }) => name === 'push' && value?.value === 'true'),
      certain: true,
    });
  }

  /**
   * Cloud Build, CodeBuild and others run in a folder that the call or the service's settings say: the root, or that of their file. What is
   * in neither is not of this repository.
   */
  #placed(build: StatedBuild): StatedBuild {
    const { at, context, dockerfile } = build;
    if (dockerfile === undefined || this.#repository.tree.exists(dockerfile)) return build;
    const dir = parentOf(at.path);
    const own = joinPath(dir, dockerfile);
    if (dir !== '' && this.#repository.tree.exists(own))
      return { ...build, dockerfile: own, context: context === undefined ? undefined : joinPath(dir, context) };
    return dir === '' || dir.startsWith('.') ? build : { ...build, dockerfile: undefined, context: undefined };
  }

  #add(stated: StatedBuild): void {
    const build = isOtherPipelinePath(stated.at.path) ? this.#placed(stated) : stated;
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

/** What a build says of its Dockerfile: the path, or that of the one in its context. */
function placeText(build: PipelineBuild, bindings: Bindings): string | undefined {
  const { context, file } = build;
  if (file) return textOf(file, build, bindings);
  const text = context && textOf(context, build, bindings);
  return text === undefined ? undefined : `${text.replace(/\/+$/, '')}/Dockerfile`;
}

function textOf(named: Named, build: PipelineBuild, bindings: Bindings): string {
  return build.by === 'command' ? (named.value ?? filledWord(named.text, bindings)) : filledWord(named.text, bindings);
}

const wholeExpression = /^\s*\$\{\{((?:(?!\}\})[^]){1,3000})\}\}\s*$/;

/** A term of an expression as text: `format('a/{0}', x)` becomes `a/${{ x }}`, `'a'` becomes `a`, `x` becomes `${{ x }}`. */
function formatted(term: string): string {
  const [, form, rest] = /^format\(\s*'([^']*)'\s*,([^()]*)\)$/.exec(term) ?? [];
  if (form === undefined) return /^'([^']*)'$/.exec(term)?.[1] ?? `\${{ ${term} }}`;
  const args = (rest ?? '').split(',').map((one) => formatted(one.trim()));
  return form.replace(/\{(\d+)\}/g, (written, index: string) => args[Number(index)] ?? written);
}

const outputOf = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.(?:tags|image|images)\s*\}\}$/;

/** The names in an element of `tags`; of `docker/metadata-action` those that it was given. */
function imagesOf(tag: Named, build: PipelineBuild, bindings: Bindings, steps: readonly Step[]): readonly string[] {
  const code = wholeExpression.exec(tag.text)?.[1];
  const parts = code?.includes('||') ? code.split('||').map((one) => one.split('&&').at(-1)?.trim() ?? '') : [];
  // Which of them it is, a run decides; all of them are names of what it builds.
  if (parts.length > 1 && parts.length < 20)
    return parts.flatMap((one) => {
      const text = /^[\s(]*([^()]*(?:\([^()]*\))?)[\s)]*$/.exec(one)?.[1] ?? one;
      return imagesOf({ ...tag, text: formatted(text.trim()) }, build, bindings, steps);
    });
  const text = build.by === 'command' ? filledWord(tag.text, bindings) : boundWord(tag.text, bindings);
  const id = outputOf.exec(text)?.[1];
  if (id === undefined) return text.includes('${{') ? [text] : text.split(/[\n,]/).map((one) => one.trim());
  const meta = metadataStep(steps, (one) => one === id);
  return meta === undefined ? [] : imagesOfMetadata(meta, bindings);
}
