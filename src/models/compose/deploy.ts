import type { DocumentNode } from '../document/node.ts';
import { textOf, textsOf } from '../document/scalar.ts';
import type { ComposeDeploy, ComposeDevice, ComposeResources, ComposeWatch } from './syntax.ts';
import { variablesIn } from './values.ts';

/** `deploy` (Compose Deploy Specification, deploy.md), as far as Compose itself acts on it. */
export function deployOf(node: DocumentNode | undefined): ComposeDeploy | undefined {
  if (node?.kind !== 'map') return undefined;
  return {
    replicas: textOf(node.get('replicas')),
    mode: textOf(node.get('mode')),
    limits: resourcesOf(node.at('resources', 'limits')),
    reservations: resourcesOf(node.at('resources', 'reservations')),
    devices: devicesOf(node.at('resources', 'reservations', 'devices')),
    labels: variablesIn(node.get('labels')),
    restart: textOf(node.at('restart_policy', 'condition')),
    node,
  };
}

function resourcesOf(node: DocumentNode | undefined): ComposeResources {
  return { cpus: textOf(node?.get('cpus')), memory: textOf(node?.get('memory')), pids: textOf(node?.get('pids')) };
}

function devicesOf(node: DocumentNode | undefined): readonly ComposeDevice[] {
  return (node?.items() ?? []).map((item) => ({
    capabilities: textsOf(item.get('capabilities')),
    count: textOf(item.get('count')),
    ids: textsOf(item.get('device_ids')),
    driver: textOf(item.get('driver')),
    node: item,
  }));
}

/** `gpus: all` or a list of devices (05-services.md, "gpus"). */
export function gpusOf(node: DocumentNode | undefined): readonly ComposeDevice[] {
  const all = textOf(node);
  if (node === undefined || all === undefined) return devicesOf(node);
  return [{ capabilities: [], count: all, ids: [], driver: undefined, node }];
}

export function watchesOf(node: DocumentNode | undefined): readonly ComposeWatch[] {
  return (node?.get('watch')?.items() ?? []).map((item) => ({
    path: textOf(item.get('path')),
    action: textOf(item.get('action')),
    target: textOf(item.get('target')),
    ignore: textsOf(item.get('ignore')),
    include: textsOf(item.get('include')),
    node: item,
  }));
}
