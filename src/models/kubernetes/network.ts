import type { DocumentNode } from '../document/node.ts';
import type { ConfigData, Ingress, IngressBackend, Scalar, Service } from './syntax.ts';
import { mapsOf, pairsOf, textOf } from './values.ts';

/** A Service of core/v1. */
export function serviceOf(node: DocumentNode): Service {
  const spec = node.get('spec');
  return {
    type: textOf(spec?.get('type')),
    selector: pairsOf(spec?.get('selector')),
    ports: mapsOf(spec?.get('ports')).map((port) => ({
      name: textOf(port.get('name')),
      port: textOf(port.get('port')),
      targetPort: textOf(port.get('targetPort')),
      nodePort: textOf(port.get('nodePort')),
      protocol: textOf(port.get('protocol')),
      span: port.span,
    })),
  };
}

/** An Ingress of networking.k8s.io/v1, and of the older versions with `serviceName` and `servicePort`. */
export function ingressOf(node: DocumentNode): Ingress {
  const spec = node.get('spec');
  const backends: IngressBackend[] = [];
  const general = spec?.get('defaultBackend') ?? spec?.get('backend');
  if (general) backends.push(backendOf(general, undefined, undefined, general));
  for (const rule of mapsOf(spec?.get('rules'))) {
    const host = textOf(rule.get('host'));
    for (const path of mapsOf(rule.at('http', 'paths')))
      backends.push(backendOf(path.get('backend'), host, textOf(path.get('path')), path));
  }
  return { backends, tlsSecrets: mapsOf(spec?.get('tls')).flatMap((one) => textOf(one.get('secretName')) ?? []) };
}

function backendOf(
  node: DocumentNode | undefined,
  host: Scalar | undefined,
  path: Scalar | undefined,
  whole: DocumentNode,
): IngressBackend {
  const port = node?.at('service', 'port');
  return {
    host,
    path,
    service: textOf(node?.at('service', 'name') ?? node?.get('serviceName')),
    port: textOf(port?.get('number') ?? port?.get('name') ?? node?.get('servicePort')),
    span: whole.span,
  };
}

const sections = ['data', 'binaryData', 'stringData'] as const;

/** A ConfigMap or Secret. */
export function configDataOf(node: DocumentNode, kind: ConfigData['kind']): ConfigData {
  const entries = sections.flatMap((section) => pairsOf(node.get(section)).map((pair) => ({ ...pair, section })));
  return { kind, type: textOf(node.get('type')), entries };
}
