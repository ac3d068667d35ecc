import type { MappedText } from '../../text/mapped.ts';
import type { DocumentNode } from '../document/node.ts';
import { mapsOf, pairsOf, textOf, textsOf } from '../kubernetes/values.ts';
import { parseYaml } from '../yaml/parse.ts';
import { codeOf, commandOf, linesOf } from './lines.ts';
import { isCloudBuildPath } from './path.ts';
import { below, scriptOf } from './script.ts';
import { imageOf } from './step.ts';
import type { Named, OtherJob, OtherPipeline, Pair, PipelineBuild, PipelineImage, PipelineScript } from './syntax.ts';

/** Keys under which the pipelines of CircleCI, Azure, Bitbucket, Drone, Woodpecker, Buildkite, Travis and CodeBuild keep shell code. */
const scriptKeys = new Set(
  'run script bash sh command commands before_install install before_script after_success after_failure before_deploy after_deploy'.split(
    ' ',
  ),
);
const folderKeys = ['working_directory', 'workingDirectory', 'dir'];
const maxDepth = 24;

class Reader {
  readonly jobs: OtherJob[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** What stands in `node` and below it, under the name of the nearest job. */
  visit(node: DocumentNode, name: string, directory: string | undefined, depth: number): void {
    if (depth > maxDepth) return;
    for (const item of node.items()) this.visit(item, name, directory, depth + 1);
    if (node.kind !== 'map') return;
    const own = textOf(folderKeys.map((key) => node.get(key)).find((one) => one?.text !== undefined));
    const folder = own === undefined || /^[~/]|[${]/.test(own.value) ? directory : below('', own.value);
    const scripts: PipelineScript[] = [];
    const label = ['displayName', 'job', 'name', 'label'].flatMap((key) => node.get(key)?.text ?? [])[0] ?? name;
    for (const { key, value } of node.entries()) {
      if (given.has(key)) continue;
      const code = scriptKeys.has(key) ? (value.get('command') ?? value) : undefined;
      if (code === undefined || code.kind === 'map' || code.items().some(({ kind }) => kind === 'map')) {
        const inJobs = node.keySpan !== undefined && value.kind === 'map' && !key.startsWith('step') && depth < 4;
        this.visit(value, inJobs && !general.has(key) ? key : label, folder, depth + 1);
        // `run: { command, working_directory }` and lists with other things in them.
        if (code?.kind !== 'seq') continue;
      }
      const script = this.#script(key, code, value.kind === 'map' ? this.#folder(value, folder) : folder);
      if (script) scripts.push(script);
    }
    const image = imageOf(node.get('image'), undefined);
    const images = image?.image && !/[\s{]/.test(image.image.value) ? [image] : [];
    const build = taskBuild(node) ?? pluginBuild(node);
    if (scripts.length > 0 || images.length > 0 || build)
      this.jobs.push({ name: label, images, scripts, builds: build ? [build] : [] });
  }

  #folder(node: DocumentNode, directory: string | undefined): string | undefined {
    const own = textOf(folderKeys.map((key) => node.get(key)).find((one) => one?.text !== undefined));
    return own === undefined || /^[~/]|[${]/.test(own.value) ? directory : below('', own.value);
  }

  #script(key: string, node: DocumentNode | undefined, directory: string | undefined): PipelineScript | undefined {
    const code = node && codeOf(this.#text, linesOf(node));
    return node && code && read(this.#text, key, code, directory, node);
  }

  /** A step of Cloud Build (cloud.google.com, "Build configuration file schema"): an image, its program and its arguments. */
  cloudStep(step: DocumentNode): void {
    const image = textOf(step.get('name'));
    const dir = textOf(step.get('dir'));
    const directory = dir === undefined ? '' : below('', dir.value);
    const args = step.get('args')?.items() ?? [];
    const entrypoint = step.get('entrypoint')?.text;
    const code = step.get('script');
    let script: PipelineScript | undefined;
    if (code) script = this.#script('script', code, directory);
    else if (entrypoint !== undefined && /(?:^|\/)(?:ba|da)?sh$/.test(entrypoint))
      script = this.#script(
        'args',
        args.find(({ text }) => text?.startsWith('-') === false),
        directory,
      );
    else {
      const program = entrypoint ?? programOf(image?.value ?? '');
      const line = commandOf(this.#text, program, args);
      script = line && read(this.#text, 'args', line, directory, step);
    }
    const images: PipelineImage[] = image
      ? [{ alias: undefined, image, environment: [], span: image.span, node: step }]
      : [];
    this.jobs.push({ name: step.get('id')?.text ?? '', images, scripts: script ? [script] : [], builds: [] });
  }
}

/** What is given to a task, whose keys are its own. */
const given = new Set('inputs with settings environment env variables parameters substitutions plugins'.split(' '));

/** Keys that hold jobs or steps and are no jobs themselves. */
const general = new Set(
  'jobs steps stages pipelines default branches pull-requests custom definitions phases commands executors resources variables parameters parallel stage strategy deploy runOnce'.split(
    ' ',
  ),
);

const read = (
  text: string,
  key: string,
  code: MappedText,
  directory: string | undefined,
  node: DocumentNode,
): PipelineScript =>
  scriptOf(text, code, { key, dialect: 'bash', pipefail: false, editable: false, directory, span: node.span });

/** What an image of a builder runs by itself: `gcr.io/cloud-builders/docker` docker, `gcr.io/kaniko-project/executor` that. */
function programOf(image: string): string {
  const bare = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return bare.slice(bare.lastIndexOf('/') + 1).replace(/^(?:google-)?cloud-sdk$/, 'gcloud') || 'sh';
}

const inputNamed = (pairs: readonly Pair[], ...names: readonly string[]): Named | undefined => {
  const found = pairs.find(({ name, value }) => value && names.includes(name.toLowerCase()))?.value;
  return (
    found && { text: found.value, value: /\$[({]|\{\{/.test(found.value) ? undefined : found.value, span: found.span }
  );
};

/** Task `Docker@2` of Azure Pipelines, with `build` or `buildAndPush`. */
function taskBuild(node: DocumentNode): PipelineBuild | undefined {
  if (!/^Docker@\d/.test(node.get('task')?.text ?? '')) return undefined;
  const inputs = pairsOf(node.get('inputs'));
  const command = inputNamed(inputs, 'command', 'action')?.text ?? 'buildAndPush';
  if (!/^build/i.test(command)) return undefined;
  const file = inputNamed(inputs, 'dockerfile');
  const repository = inputNamed(inputs, 'repository', 'imagename');
  const stated = inputNamed(inputs, 'buildcontext');
  const known = file?.value !== undefined && !/\*/.test(file.value) ? file : undefined;
  // The context is the folder of the Dockerfile unless it is said.
  const dir = known?.value?.slice(0, Math.max(0, known.value.lastIndexOf('/')));
  const context = stated && stated.text !== '**' ? stated : known && { ...known, text: dir || '.', value: dir || '.' };
  return {
    ...noBuild,
    context,
    file: known ?? (file && !file.text.includes('*') ? file : undefined),
    tags: repository ? [repository] : [],
    push: /push/i.test(command),
    span: node.span,
  };
}

/** The plug-ins that build images in Drone and Woodpecker. */
function pluginBuild(node: DocumentNode): PipelineBuild | undefined {
  const image = node.get('image')?.text ?? '';
  const settings = node.get('settings') ?? (node.get('commands') === undefined ? node : undefined);
  if (
    !/(?:^|\/)(?:plugins\/(?:docker|kaniko|ecr|gcr|acr)|(?:drone|plugin)-(?:docker|kaniko)[\w-]*)(?::|$)/.test(image) ||
    !settings
  )
    return undefined;
  const pairs = pairsOf(settings);
  const repo = inputNamed(pairs, 'repo');
  const here: Named = { text: '.', value: '.', span: node.span };
  return {
    ...noBuild,
    context: inputNamed(pairs, 'context') ?? here,
    file: inputNamed(pairs, 'dockerfile'),
    target: inputNamed(pairs, 'target'),
    tags: repo ? [repo] : [],
    push: settings.get('dry_run')?.value !== true,
    span: node.span,
  };
}

const noBuild = {
  by: 'action',
  context: undefined,
  file: undefined,
  target: undefined,
  platforms: [],
  buildArgs: [],
  directory: '',
} as const;

/** Read the pipeline of a service other than GitHub and GitLab, as far as it is shell code, images and builds. Never throws. */
export function parseOtherPipeline(text: string, path: string): OtherPipeline {
  const yaml = parseYaml(text);
  const reader = new Reader(text);
  const pushes: Named[] = [];
  const variables: Pair[] = [];
  for (const { root } of yaml.documents) {
    variables.push(
      ...pairsOf(root.get('substitutions')),
      ...pairsOf(root.get('variables')),
      ...pairsOf(root.get('env')),
    );
    if (isCloudBuildPath(path)) {
      for (const step of mapsOf(root.get('steps'))) reader.cloudStep(step);
      for (const { value, span } of textsOf(root.get('images'))) pushes.push({ text: value, value, span });
    } else reader.visit(root, '', '', 0);
  }
  return {
    text,
    node: yaml.root,
    comments: yaml.comments,
    problems: yaml.problems,
    variables,
    jobs: reader.jobs,
    pushes,
  };
}
