import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { commandOfWords } from '../shell/command.ts';
import { parseScript } from '../shell/parse.ts';
import type { Script } from '../shell/syntax.ts';
import type { TiltArgument, TiltCall, Tiltfile, TiltValue } from './tiltfile.ts';

/** Positional parameters in order, as far as they say something about builds (tilt, internal/tiltfile; tilt-extensions). */
const parameters: Readonly<Record<string, string>> = {
  docker_build:
    'ref context build_args dockerfile dockerfile_contents cache live_update match_in_env_vars ignore only entrypoint container_args target',
  docker_build_with_restart: 'ref context entrypoint live_update',
  docker_build_sub: 'ref context extra_cmds child_context',
  custom_build: 'ref command deps tag',
  custom_build_with_restart: 'ref command deps entrypoint live_update',
  docker_compose: 'configPaths env_file project_name profiles',
  k8s_yaml: 'yaml',
  filter_yaml: 'yaml',
  helm: 'paths name namespace values set',
  helm_resource: 'name chart deps release_name namespace',
  helm_remote: 'chart repo_url repo_name release_name values',
  kustomize: 'paths kustomize_bin flags',
  local: 'command quiet command_bat echo_off env dir',
  local_resource: 'name cmd deps',
  run: 'cmd trigger',
  load: 'path',
  load_dynamic: 'path',
  include: 'path',
  default_registry: 'host',
  allow_k8s_contexts: 'contexts',
};

/** The argument of parameter `name`; undefined if it is not given, or a spread hides it. */
export function argumentOf(call: TiltCall, name: string): TiltArgument | undefined {
  const named = call.args.find((one) => one.name === name);
  if (named) return named;
  const list = Object.hasOwn(parameters, call.name) ? parameters[call.name] : undefined;
  const position = list?.split(' ').indexOf(name) ?? -1;
  if (position === -1) return undefined;
  const before = call.args.slice(0, position + 1);
  const found = before[position];
  return found && before.every((one) => one.name === undefined && !one.spread) ? found : undefined;
}

/** A build of an image. */
export interface TiltImage {
  readonly call: TiltCall;
  readonly ref: TiltValue | undefined;
  /** Undefined for `custom_build`, which has none. */
  readonly context: TiltValue | undefined;
  /** Relative to the Tiltfile (not to the context). Undefined means `Dockerfile` of the context. */
  readonly dockerfile: TiltValue | undefined;
  readonly dockerfileContents: TiltValue | undefined;
  readonly target: TiltValue | undefined;
  readonly buildArgs: TiltValue | undefined;
  readonly only: TiltValue | undefined;
  readonly ignore: TiltValue | undefined;
  readonly liveUpdate: TiltValue | undefined;
  /** Command of `custom_build`. */
  readonly commands: readonly TiltCommand[];
}

/** A command that runs on the machine. */
export interface TiltCommand {
  readonly call: TiltCall;
  /** "command", "cmd" or "serve_cmd". */
  readonly parameter: string;
  readonly value: TiltValue;
  /** Undefined if the command is put together by code. */
  readonly script: Script | undefined;
}

/** What a call names: files of manifests, folders of charts, paths of other Tiltfiles. */
export interface TiltPaths {
  readonly call: TiltCall;
  /** Names that have one literal value are followed; what is computed (`helm(…)`, `kustomize(…)`) is among them as it is. */
  readonly paths: readonly TiltValue[];
}

export interface TiltBuilds {
  readonly images: readonly TiltImage[];
  readonly composes: readonly TiltPaths[];
  readonly manifests: readonly TiltPaths[];
  /** `helm`, `helm_resource` (a chart by its path) and `helm_remote` (a chart by its name). */
  readonly charts: readonly (TiltPaths & { readonly values: readonly TiltValue[] })[];
  readonly kustomizations: readonly TiltPaths[];
  /** `local`, `local_resource`, `custom_build`. */
  readonly commands: readonly TiltCommand[];
  /** `load`, `load_dynamic`, `include`: files, and extensions as `ext://name`. */
  readonly loads: readonly TiltPaths[];
  /** Texts that builders of other files are given (`ko_build`, `build_nix_image`): one of them is the name of what they build. */
  readonly given: ReadonlySet<string>;
}

/** What a Tiltfile builds, applies and runs. */
export function tiltBuilds(file: Tiltfile): TiltBuilds {
  const known = literals(file);
  const value = (call: TiltCall, name: string): TiltValue | undefined => {
    const found = argumentOf(call, name)?.value;
    return found && followed(found, known);
  };
  const list = (call: TiltCall, name: string): readonly TiltValue[] => {
    const found = value(call, name);
    if (found === undefined) return [];
    return (found.kind === 'list' ? found.items : [found]).map((one) => followed(one, known));
  };
  const command = (call: TiltCall, parameter: string): readonly TiltCommand[] => {
    const found = value(call, parameter);
    if (found === undefined || (found.kind === 'string' && found.value === '')) return [];
    return [{ call, parameter, value: found, script: scriptOf(file.text, found, known) }];
  };
  const images: TiltImage[] = [];
  const composes: TiltPaths[] = [];
  const manifests: TiltPaths[] = [];
  const charts: (TiltPaths & { readonly values: readonly TiltValue[] })[] = [];
  const kustomizations: TiltPaths[] = [];
  const commands: TiltCommand[] = [];
  const loads: TiltPaths[] = [];
  const given = new Set<string>();
  for (const call of file.calls) {
    switch (call.name) {
      case 'docker_build':
      case 'docker_build_with_restart':
      case 'docker_build_sub':
      case 'custom_build':
      case 'custom_build_with_restart': {
        const own = call.name.startsWith('custom') ? command(call, 'command') : [];
        commands.push(...own);
        images.push({
          call,
          ref: value(call, 'ref'),
          context: value(call, 'context'),
          dockerfile: value(call, 'dockerfile'),
          dockerfileContents: value(call, 'dockerfile_contents'),
          target: value(call, 'target'),
          buildArgs: value(call, 'build_args'),
          only: value(call, 'only'),
          ignore: value(call, 'ignore'),
          liveUpdate: value(call, 'live_update'),
          commands: own,
        });
        break;
      }
      case 'docker_compose':
        composes.push({ call, paths: list(call, 'configPaths') });
        break;
      case 'k8s_yaml':
        manifests.push({ call, paths: list(call, 'yaml') });
        break;
      case 'helm':
        charts.push({ call, paths: list(call, 'paths'), values: list(call, 'values') });
        break;
      case 'helm_resource':
      case 'helm_remote':
        charts.push({ call, paths: list(call, 'chart'), values: list(call, 'values') });
        break;
      case 'kustomize':
        kustomizations.push({ call, paths: list(call, 'paths') });
        break;
      case 'local':
        commands.push(...command(call, 'command'));
        break;
      case 'local_resource':
        commands.push(...command(call, 'cmd'), ...command(call, 'serve_cmd'));
        break;
      case 'load':
      case 'load_dynamic':
      case 'include':
        loads.push({ call, paths: list(call, 'path') });
        break;
      default:
        if (!/build|image|^pack$/i.test(call.name)) break;
        for (const { value: one } of call.args) {
          const literal = followed(one, known);
          if (literal.kind === 'string') given.add(literal.value);
        }
    }
  }
  return { images, composes, manifests, charts, kustomizations, commands, loads, given };
}

/** Names that are given a value once in the file, outside of blocks. */
function literals(file: Tiltfile): ReadonlyMap<string, TiltValue> {
  const known = new Map<string, TiltValue | undefined>();
  for (const { name, value, conditional } of file.assignments)
    known.set(name, known.has(name) || conditional ? undefined : value);
  const result = new Map<string, TiltValue>();
  for (const [name, value] of known) if (value && value.kind !== 'name') result.set(name, value);
  return result;
}

/** A name's own value; `file(x)` and `read_file(x)` stay calls. */
function followed(value: TiltValue, known: ReadonlyMap<string, TiltValue>): TiltValue {
  return (value.kind === 'name' ? known.get(value.name) : undefined) ?? value;
}

/** The command as a script: a string goes to `sh -c`, a list is run as it is (tilt, internal/tiltfile/value/cmd.go). */
function scriptOf(text: string, value: TiltValue, known: ReadonlyMap<string, TiltValue>): Script | undefined {
  if (value.kind === 'string') {
    const { contents } = value;
    const source = contents ? MappedText.slice(text, contents) : new MappedText(value.value, [0], [value.span.start]);
    return parseScript(source, 'sh', { editable: contents !== undefined });
  }
  if (value.kind !== 'list') return undefined;
  const words: { readonly text: string; readonly span: Span }[] = [];
  for (const item of value.items) {
    const one = followed(item, known);
    if (one.kind !== 'string') return undefined;
    words.push({ text: one.value, span: item.span });
  }
  const shell = words[0]?.text;
  const inline = value.items[2];
  if ((shell === 'sh' || shell === 'bash') && words[1]?.text === '-c' && inline)
    return scriptOf(text, followed(inline, known), known);
  const command = commandOfWords(words);
  const source = MappedText.slice(text, value.span);
  return { source, dialect: 'other', commands: command ? [command] : [], errors: [], pipefail: false };
}
