import type { ShellCommand, ShellWord } from '../shell/syntax.ts';
import { invocation } from '../shell/tools/index.ts';
import { bakeCallOf, composeCallOf } from '../shell/tools/docker.ts';
import type { Named, PipelineBuild, PipelineCall } from './syntax.ts';

/** A word as a name: its text as written, and its value where the text tells it. */
export const named = (word: ShellWord): Named => ({ text: word.raw, value: word.value, span: word.span });

type Place = { readonly directory: string | undefined; readonly span: ShellCommand['span'] };

/** What `command` calls, brings somewhere or does with an image that is there; undefined for everything else. */
export function callOf(command: ShellCommand, directory: string | undefined): PipelineCall | undefined {
  const place: Place = { directory, span: command.span };
  const deploy = deployOf(command, place);
  if (deploy) return deploy;
  const script = scriptCallOf(command);
  if (script) return { ...place, kind: 'script', file: script };
  const { name } = command;
  if (name === 'make' || name === 'gmake') return makeCallOf(command, place);
  if (name === 'skaffold') return skaffoldCallOf(command, place);
  if (name === 'helmfile') return { ...place, kind: 'helmfile', file: flagValue(command.args, '-f', '--file') };
  const names = tagOf(command);
  if (names) return { ...place, kind: 'tag', ...names };
  const tool = invocation(command);
  if (tool === undefined) return undefined;
  const compose = composeCallOf(tool);
  if (compose)
    return /^(?:version|help|ls)?$/.test(compose.command ?? '') ? undefined : { ...place, kind: 'compose', compose };
  const bake = bakeCallOf(tool);
  if (bake) return { ...place, kind: 'bake', bake };
  const image = tool.operands[0];
  if (image === undefined || !runners.has(tool.tool)) return undefined;
  if (/^(?:image )?push$/.test(tool.subcommand ?? '')) return { ...place, kind: 'push', image: named(image) };
  return /^(?:container )?(?:run|create)$/.test(tool.subcommand ?? '')
    ? { ...place, kind: 'run', image: named(image) }
    : undefined;
}

const runners = new Set(['docker', 'podman', 'nerdctl', 'buildah']);

const deploys: Readonly<Record<string, ReadonlySet<string>>> = {
  kubectl: new Set(['apply', 'create', 'replace']),
  oc: new Set(['apply', 'create', 'replace']),
  helm: new Set(['install', 'upgrade']),
};
/** They read the same files without bringing them to a cluster. */
const renders: Readonly<Record<string, ReadonlySet<string>>> = {
  kubectl: new Set(['kustomize', 'diff', 'delete']),
  oc: new Set(['kustomize', 'diff', 'delete']),
  helm: new Set(['template', 'lint', 'package', 'dependency', 'dep', 'unittest', 'diff']),
  kustomize: new Set(['build']),
};

function deployOf(command: ShellCommand, place: Place): PipelineCall | undefined {
  const { name, args } = command;
  const says = (verbs: Readonly<Record<string, ReadonlySet<string>>>): boolean => {
    const known = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    return known !== undefined && args.some(({ value }) => value !== undefined && known.has(value));
  };
  if (says(deploys)) return { ...place, kind: 'deploy', command, installs: true };
  return says(renders) ? { ...place, kind: 'deploy', command, installs: false } : undefined;
}

const shells = new Set(['bash', 'sh', 'dash', 'zsh', 'ksh', 'source', '.']);
const scriptFile = /\.(?:ba)?sh["']?$/;

/** The file of `./x.sh`, `bash x.sh`, `source x.sh`. */
function scriptCallOf({ name, nameWord, args }: ShellCommand): Named | undefined {
  if (scriptFile.test(nameWord.raw) && nameWord.raw.includes('/')) return named(nameWord);
  if (name === undefined || !shells.has(name)) return undefined;
  const first = args.find(({ value }) => value === undefined || !/^[-+]/.test(value));
  return first && scriptFile.test(first.raw) && !args.some(({ value }) => value === '-c') ? named(first) : undefined;
}

/** Flags of make(1) whose value is the next word. */
const makeValues = new Set(['-I', '-o', '-W', '--include-dir', '--old-file', '--what-if', '-l']);

function makeCallOf({ args }: ShellCommand, place: Place): PipelineCall {
  const targets: Named[] = [];
  let folder: Named | undefined;
  let file: Named | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) break;
    const { value = '', raw } = word;
    const next = args[index + 1];
    const glued = /^(?:--(?:directory|file|makefile)=|-[Cf](?=.))/.exec(value)?.[0];
    if (value === '-C' || value === '--directory') folder = next && named(next);
    else if (value === '-f' || value === '--file' || value === '--makefile') file = next && named(next);
    else if (glued !== undefined) {
      const rest = { text: raw.slice(glued.length), value: value.slice(glued.length), span: word.span };
      if (/^-C|directory/.test(glued)) folder = rest;
      else file = rest;
    } else if (!value.startsWith('-') && !raw.includes('=')) targets.push(named(word));
    if (/^(?:-C|-f|--directory|--file|--makefile)$/.test(value) || makeValues.has(value)) index++;
  }
  return { ...place, kind: 'make', folder, file, targets };
}

const skaffoldVerbs = new Set([
  'run',
  'dev',
  'debug',
  'build',
  'deploy',
  'render',
  'test',
  'apply',
  'verify',
  'delete',
]);

/** A call of Skaffold that reads its file. */
function skaffoldCallOf({ args }: ShellCommand, place: Place): PipelineCall | undefined {
  if (!args.some(({ value }) => value !== undefined && skaffoldVerbs.has(value))) return undefined;
  return { ...place, kind: 'skaffold', file: flagValue(args, '-f', '--filename') };
}

/** Value of a flag in one of its forms: `-f x`, `-f=x`, `--filename x`, `--filename=x`. */
function flagValue(args: readonly ShellWord[], ...names: readonly string[]): Named | undefined {
  for (const [index, word] of args.entries()) {
    const next = args[index + 1];
    for (const name of names) {
      if (word.raw === name) return next && named(next);
      if (!word.raw.startsWith(`${name}=`)) continue;
      const skip = name.length + 1;
      return { text: word.raw.slice(skip), value: word.value?.slice(skip), span: word.span };
    }
  }
  return undefined;
}

/** Words that are no flags; `values` are the flags whose value is the next word. */
function operandsOf(args: readonly ShellWord[], values: ReadonlySet<string>): ShellWord[] {
  const operands: ShellWord[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) break;
    if (!word.raw.startsWith('-')) operands.push(word);
    else if (values.has(word.raw)) index++;
  }
  return operands;
}

const noFlags: ReadonlySet<string> = new Set();
const copyFlags = new Set(
  '--platform --src-creds --dest-creds --src-tls-verify --dest-tls-verify --authfile -n --name --source --image -t -r --registry -g --resource-group --tag -f --file --annotation --format --project'.split(
    ' ',
  ),
);

/** The names of one image that a command puts side by side: `docker tag a b`, and the copies of registries' tools. */
function tagOf({ name, args }: ShellCommand): { readonly from: Named; readonly to: Named } | undefined {
  const pair = (from: ShellWord | undefined, to: ShellWord | undefined): { from: Named; to: Named } | undefined =>
    from && to && { from: transportless(named(from)), to: transportless(named(to)) };
  const words = args.slice(0, 4).map(({ value }) => value);
  switch (name) {
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'buildah': {
      if (words[0] === 'tag' || (words[0] === 'image' && words[1] === 'tag')) {
        const operands = operandsOf(args.slice(words[0] === 'tag' ? 1 : 2), noFlags);
        return pair(operands[0], operands[1]);
      }
      if (words[0] !== 'buildx' || words[1] !== 'imagetools' || words[2] !== 'create') return undefined;
      const to = flagValue(args, '-t', '--tag');
      const from = operandsOf(args.slice(3), copyFlags)[0];
      return from && to && { from: named(from), to };
    }
    case 'crane':
    case 'skopeo':
    case 'gcrane': {
      if (words[0] !== 'copy' && words[0] !== 'cp') return undefined;
      const operands = operandsOf(args.slice(1), copyFlags);
      return pair(operands[0], operands[1]);
    }
    case 'gcloud': {
      const at = args.findIndex(({ value }) => value === 'add-tag' || value === 'add');
      const tags = words.includes('tags') || words.includes('add-tag');
      const operands = operandsOf(args.slice(at + 1), copyFlags);
      return at !== -1 && tags ? pair(operands[0], operands[1]) : undefined;
    }
    case 'az': {
      if (words[0] !== 'acr' || words[1] !== 'import') return undefined;
      const [from, to] = [flagValue(args, '--source'), flagValue(args, '--image', '-t')];
      return from && to && { from, to };
    }
    default:
      return undefined;
  }
}

/** `docker://name` of skopeo without what says how it travels (containers-transports(5)). */
function transportless(name: Named): Named {
  const text = name.text.replace(/^(["']?)(?:docker|docker-daemon|containers-storage|oci):(?:\/\/)?/, '$1');
  return { ...name, text };
}

const acrFlags = new Set(
  '-r --registry -t --image -f --file --target --build-arg --secret-build-arg --platform -g --resource-group --subscription --agent-pool --timeout --auth-mode --log-template --source-acr-auth-id'.split(
    ' ',
  ),
);
const submitFlags = new Set(
  '-t --tag --config --project --region --timeout --machine-type --disk-size --substitutions --gcs-log-dir --gcs-source-staging-dir --worker-pool --service-account --format --ignore-file --pack --account --impersonate-service-account'.split(
    ' ',
  ),
);

/** A build by another program than a container engine: kaniko, and in the cloud `az acr build`, `gcloud builds submit --tag`. */
export function remoteBuildOf(command: ShellCommand, directory: string | undefined): PipelineBuild | undefined {
  const { name, args, span } = command;
  const [first, second] = args.map(({ value }) => value);
  if (name === 'executor') return kanikoBuildOf(command, directory);
  const none = { by: 'command', platforms: [], buildArgs: [], push: true, directory, span } as const;
  if (name === 'az' && first === 'acr' && second === 'build') {
    const context = operandsOf(args.slice(2), acrFlags)[0];
    const tag = flagValue(args, '--image', '-t');
    const push = !args.some(({ value }) => value === '--no-push');
    const file = flagValue(args, '--file', '-f');
    const target = flagValue(args, '--target');
    return { ...none, context: context && named(context), file, target, tags: tag ? [tag] : [], push, inContext: true };
  }
  if (name !== 'gcloud' || !args.some(({ value }) => value === 'builds') || second === undefined) return undefined;
  const submit = args.findIndex(({ value }) => value === 'submit');
  const tag = flagValue(args, '--tag', '-t');
  if (submit === -1 || tag === undefined) return undefined;
  const context = operandsOf(args.slice(submit + 1), submitFlags)[0];
  const here: Named = { text: '.', value: '.', span };
  return { ...none, context: context ? named(context) : here, file: undefined, target: undefined, tags: [tag] };
}

/** kaniko (README, "Additional flags"): a Dockerfile that is no absolute path lies in the context. */
function kanikoBuildOf({ args, span }: ShellCommand, directory: string | undefined): PipelineBuild | undefined {
  const context = flagValue(args, '--context', '-c');
  const file = flagValue(args, '--dockerfile', '-f');
  if (context === undefined && file === undefined) return undefined;
  const local = (one: Named | undefined): Named | undefined =>
    one && { ...one, text: one.text.replace(/^(["']?)dir:\/\//, '$1'), value: one.value?.replace(/^dir:\/\//, '') };
  const tags = args.flatMap((word, index) => {
    const next = args[index + 1];
    if (/^(?:-d|--destination)$/.test(word.raw)) return next ? [named(next)] : [];
    return word.raw.startsWith('--destination=') ? (flagValue([word], '--destination') ?? []) : [];
  });
  return {
    by: 'command',
    context: local(context),
    file,
    target: flagValue(args, '--target'),
    tags,
    platforms: [],
    buildArgs: [],
    push: !args.some(({ value }) => value === '--no-push'),
    directory,
    inContext: true,
    span,
  };
}
