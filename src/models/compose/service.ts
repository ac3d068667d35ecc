import type { DocumentNode, Entry } from '../document/node.ts';
import { buildOf } from './build.ts';
import { portsOf } from './ports.ts';
import type { ComposeDependency, ComposeEnvFile, ComposeHealthcheck, ComposeService } from './syntax.ts';
import { commandOf, textOf, textsOf, variablesIn } from './values.ts';
import { volumesOf } from './volumes.ts';

/** The service `name: { … }` as the Compose Specification (05-services.md) reads it; what has the wrong type is left out. */
export function serviceOf(entry: Entry): ComposeService {
  const node = entry.value;
  return {
    name: entry.key,
    nameSpan: entry.keySpan,
    span: entry.span,
    node,
    image: textOf(node.get('image')),
    build: buildOf(node.get('build')),
    command: commandOf(node.get('command')),
    entrypoint: commandOf(node.get('entrypoint')),
    environment: variablesIn(node.get('environment')),
    labels: variablesIn(node.get('labels')),
    envFile: envFilesOf(node.get('env_file')),
    ports: portsOf(node.get('ports')),
    expose: textsOf(node.get('expose')),
    volumes: volumesOf(node.get('volumes')),
    dependsOn: dependenciesOf(node.get('depends_on')),
    healthcheck: healthcheckOf(node.get('healthcheck')),
    user: textOf(node.get('user')),
    platform: textOf(node.get('platform')),
    workingDir: textOf(node.get('working_dir')),
    containerName: textOf(node.get('container_name')),
    networkMode: textOf(node.get('network_mode')),
    profiles: textsOf(node.get('profiles')),
    extends: extendsOf(node.get('extends')),
  };
}

function envFilesOf(node: DocumentNode | undefined): readonly ComposeEnvFile[] {
  if (node === undefined) return [];
  const items = node.kind === 'seq' ? node.items() : [node];
  return items.flatMap((item) => {
    const path = textOf(item.kind === 'map' ? item.get('path') : item);
    return path === undefined ? [] : { path, required: item.get('required')?.value !== false };
  });
}

function dependenciesOf(node: DocumentNode | undefined): readonly ComposeDependency[] {
  if (node === undefined) return [];
  const listed = textsOf(node).map(({ value, span }): ComposeDependency => {
    return { service: value, condition: 'service_started', required: true, span, form: 'list' };
  });
  const mapped = node.entries().map(({ key, keySpan, value }): ComposeDependency => {
    const condition = value.get('condition')?.text ?? 'service_started';
    return { service: key, condition, required: value.get('required')?.value !== false, span: keySpan, form: 'map' };
  });
  return [...listed, ...mapped];
}

function healthcheckOf(node: DocumentNode | undefined): ComposeHealthcheck | undefined {
  if (node === undefined || node.kind !== 'map') return undefined;
  const test = commandOf(node.get('test'));
  const first = test?.words[0]?.value;
  let run: ComposeHealthcheck['run'] = 'none';
  if (test?.form === 'text' && first !== undefined) run = 'shell';
  else if (test?.form === 'list' && first !== undefined && first !== 'NONE')
    run = first === 'CMD-SHELL' ? 'shell' : 'exec';
  const disabled = node.get('disable')?.value === true || (test?.form === 'list' && first === 'NONE');
  return { disabled, run, test, span: node.span, keySpan: node.keySpan ?? node.span, node };
}

function extendsOf(node: DocumentNode | undefined): ComposeService['extends'] {
  if (node === undefined || node.kind === 'null') return undefined;
  return { service: node.text ?? node.get('service')?.text, file: node.get('file')?.text, span: node.span };
}
