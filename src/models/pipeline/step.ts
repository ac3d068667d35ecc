import { mappedScalar } from '../document/mapped-scalar.ts';
import type { DocumentNode } from '../document/node.ts';
import { mapsOf, pairsOf, textOf } from '../kubernetes/values.ts';
import type { Dialect } from '../shell/syntax.ts';
import { actionBuild } from './action-build.ts';
import { below, scriptOf } from './script.ts';
import type { PipelineImage, PipelineScript, Scalar, Step, Uses } from './syntax.ts';

/** What holds for the steps of a job. */
export interface StepDefaults {
  /** `defaults.run.shell` */
  readonly shell: string | undefined;
  readonly workingDirectory: DocumentNode | undefined;
  /** The shell where nobody names one: `bash` of a Linux runner, `pwsh` of a Windows one, `sh` in a container. */
  readonly runner: 'bash' | 'pwsh' | 'sh';
}

export function stepsOf(text: string, node: DocumentNode | undefined, defaults: StepDefaults): readonly Step[] {
  return mapsOf(node).map((one) => stepOf(text, one, defaults));
}

function stepOf(text: string, node: DocumentNode, defaults: StepDefaults): Step {
  const inputs = pairsOf(node.get('with'));
  const uses = usesOf(node.get('uses'));
  const run = runOf(text, node, defaults);
  const action = uses && actionBuild(text, uses, node, inputs);
  return {
    id: node.get('id')?.text,
    name: textOf(node.get('name')),
    condition: textOf(node.get('if')),
    uses,
    with: inputs,
    env: pairsOf(node.get('env')),
    run,
    workingDirectory: textOf(node.get('working-directory')),
    builds: [...(action ? [action] : []), ...(run?.builds ?? [])],
    span: node.span,
    node,
  };
}

/** `uses:` of a step or job (GitHub, "Workflow syntax", jobs.<job_id>.steps[*].uses). */
export function usesOf(node: DocumentNode | undefined): (Scalar & { readonly target: Uses | undefined }) | undefined {
  const scalar = textOf(node);
  return scalar && { ...scalar, target: targetOf(scalar.value) };
}

function targetOf(value: string): Uses | undefined {
  if (value.startsWith('docker://')) return { kind: 'docker', image: value.slice('docker://'.length) };
  if (value.startsWith('./')) return { kind: 'local', path: value.slice(2) };
  const at = value.indexOf('@');
  const [owner, name, ...rest] = (at === -1 ? value : value.slice(0, at)).split('/');
  if (!owner || !name) return undefined;
  const ref = at === -1 ? undefined : value.slice(at + 1);
  return { kind: 'repository', repository: `${owner}/${name}`, path: rest.join('/'), ref };
}

function runOf(text: string, node: DocumentNode, defaults: StepDefaults): PipelineScript | undefined {
  const run = node.get('run');
  const code = run && mappedScalar(text, run);
  if (run === undefined || code === undefined) return undefined;
  const shell = node.get('shell')?.text ?? defaults.shell;
  const directory = textOf(node.get('working-directory') ?? defaults.workingDirectory);
  return scriptOf(text, code, {
    key: 'run',
    dialect: dialectOf(shell ?? defaults.runner),
    // `shell: bash` is `bash --noprofile --norc -eo pipefail {0}`, no shell named is `bash -e {0}`.
    pipefail: shell === 'bash' || /\bpipefail\b/.test(shell ?? ''),
    editable: !run.viaAlias,
    directory: directory === undefined ? '' : directory.value.includes('${{') ? undefined : below('', directory.value),
    span: run.span,
  });
}

function dialectOf(shell: string): Dialect {
  const program = /^[\w-]*/.exec(shell.slice(shell.lastIndexOf('/', shell.indexOf(' ') >>> 0) + 1))?.[0];
  switch (program) {
    case 'bash':
      return 'bash';
    case 'sh':
    case 'dash':
      return 'sh';
    case 'pwsh':
    case 'powershell':
      return 'powershell';
    case 'cmd':
      return 'cmd';
    default:
      return 'other';
  }
}

/** `container:` of a job, an entry of `services:`, `image:` of GitLab: a name or a map. */
export function imageOf(node: DocumentNode | undefined, alias: string | undefined): PipelineImage | undefined {
  if (node === undefined || (node.kind !== 'scalar' && node.kind !== 'map')) return undefined;
  const image = textOf(node.kind === 'scalar' ? node : (node.get('image') ?? node.get('name')));
  const environment = pairsOf(node.get('env') ?? node.get('variables'));
  return { alias: alias ?? node.get('alias')?.text, image, environment, span: node.span, node };
}
