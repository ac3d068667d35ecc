import type { DocumentNode } from '../document/node.ts';

/** What a scalar is once it is JSON. */
export type PlainForm = 'text' | 'boolean' | 'integer' | 'number' | 'null';

/**
 * What Kubernetes makes of a scalar. Its reader (go.yaml.in/yaml/v2, resolve.go) is one of YAML 1.1, so that a bare `yes` or `off` is a boolean
 * and `1_000` a number. Undefined where that is not certain.
 */
export function formOf(node: DocumentNode): PlainForm | undefined {
  if (node.kind === 'null') return 'null';
  if (node.kind !== 'scalar') return undefined;
  const { source } = node;
  if (node.tag !== undefined) return node.tag === '!!str' ? 'text' : undefined;
  if (/^["'|>]/.test(source)) return 'text';
  if (/^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/.test(source)) return 'boolean';
  if (/^[-+]?\d[\d_]*$/.test(source)) return 'integer';
  switch (typeof node.value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      // `1.0` comes out of the reader as a number that JSON writes as 1.
      return Number.isInteger(node.value) ? 'integer' : 'number';
    case 'string':
      return /^[-+]?[\d.][\d_.:eExXoObB+-]*$/.test(source) && /[_:]|^[-+]?0[xXoObB]/.test(source) ? undefined : 'text';
    default:
      return undefined;
  }
}
