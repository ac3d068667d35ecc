import type { DocumentNode } from '../document/node.ts';
import type { ConfigReference, Container, EnvVariable, Probe, Scalar, SecurityContext } from './syntax.ts';
import { mapsOf, pairsOf, textOf, textsOf } from './values.ts';

const probeKinds: readonly Probe['kind'][] = ['liveness', 'readiness', 'startup'];

/** An element of `containers` or `initContainers` (core/v1 Container). */
export function containerOf(node: DocumentNode, init: boolean): Container {
  return {
    init,
    name: textOf(node.get('name')),
    image: textOf(node.get('image')),
    command: wordsOf(node.get('command')),
    args: wordsOf(node.get('args')),
    workingDir: textOf(node.get('workingDir')),
    ports: mapsOf(node.get('ports')).map((port) => ({
      name: textOf(port.get('name')),
      containerPort: textOf(port.get('containerPort')),
      hostPort: textOf(port.get('hostPort')),
      protocol: textOf(port.get('protocol')),
      span: port.span,
    })),
    env: mapsOf(node.get('env')).flatMap((item) => variableOf(item) ?? []),
    envFrom: mapsOf(node.get('envFrom')).flatMap(
      (item) => referenceOf(item, 'secretRef', 'secret') ?? referenceOf(item, 'configMapRef', 'configMap') ?? [],
    ),
    probes: probeKinds.flatMap((kind) => probeOf(node.get(`${kind}Probe`), kind) ?? []),
    requests: pairsOf(node.at('resources', 'requests')),
    limits: pairsOf(node.at('resources', 'limits')),
    securityContext: securityContextOf(node.get('securityContext')),
    imagePullPolicy: textOf(node.get('imagePullPolicy')),
    volumeMounts: mapsOf(node.get('volumeMounts')).map((mount) => ({
      name: textOf(mount.get('name')),
      mountPath: textOf(mount.get('mountPath')),
      subPath: textOf(mount.get('subPath')),
      readOnly: mount.get('readOnly')?.value === true,
      span: mount.span,
    })),
    span: node.span,
    node,
  };
}

function wordsOf(node: DocumentNode | undefined): readonly Scalar[] | undefined {
  return node?.kind === 'seq' || node?.kind === 'scalar' ? textsOf(node) : undefined;
}

function variableOf(node: DocumentNode): EnvVariable | undefined {
  const name = textOf(node.get('name'));
  if (name === undefined) return undefined;
  const from = node.get('valueFrom');
  return {
    name: name.value,
    nameSpan: name.span,
    value: textOf(node.get('value')),
    from: from && (referenceOf(from, 'secretKeyRef', 'secret') ?? referenceOf(from, 'configMapKeyRef', 'configMap')),
    fromField: textOf(from?.at('fieldRef', 'fieldPath') ?? from?.at('resourceFieldRef', 'resource')),
    span: node.span,
    node,
  };
}

/** The reference at `field` of `node`. */
export function referenceOf(
  node: DocumentNode,
  field: string,
  kind: ConfigReference['kind'],
): ConfigReference | undefined {
  const target = node.get(field);
  if (target === undefined || target.kind !== 'map') return undefined;
  return {
    kind,
    // A Secret volume has its own name for it.
    name: textOf(target.get('name') ?? target.get('secretName')),
    key: textOf(target.get('key')),
    optional: target.get('optional')?.value === true,
    span: target.span,
  };
}

function probeOf(node: DocumentNode | undefined, kind: Probe['kind']): Probe | undefined {
  if (node === undefined || node.kind === 'null') return undefined;
  const http = node.get('httpGet');
  const tcp = node.get('tcpSocket');
  const grpc = node.get('grpc');
  const exec = node.get('exec');
  let handler: Probe['handler'] = 'none';
  if (exec) handler = 'exec';
  else if (http) handler = 'http';
  else if (tcp) handler = 'tcp';
  else if (grpc) handler = 'grpc';
  return {
    kind,
    handler,
    port: textOf((http ?? tcp ?? grpc)?.get('port')),
    path: textOf(http?.get('path')),
    command: textsOf(exec?.get('command')),
    span: node.span,
    node,
  };
}

/** `securityContext` of a container or a pod. */
export function securityContextOf(node: DocumentNode | undefined): SecurityContext | undefined {
  if (node === undefined || node.kind === 'null') return undefined;
  return {
    runAsUser: textOf(node.get('runAsUser')),
    runAsGroup: textOf(node.get('runAsGroup')),
    runAsNonRoot: textOf(node.get('runAsNonRoot')),
    privileged: textOf(node.get('privileged')),
    readOnlyRootFilesystem: textOf(node.get('readOnlyRootFilesystem')),
    allowPrivilegeEscalation: textOf(node.get('allowPrivilegeEscalation')),
    addedCapabilities: textsOf(node.at('capabilities', 'add')),
    droppedCapabilities: textsOf(node.at('capabilities', 'drop')),
    span: node.span,
    node,
  };
}
