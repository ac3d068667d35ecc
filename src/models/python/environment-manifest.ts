import type { Span } from '../../text/span.ts';
import type { DocumentNode, Problem } from '../document/node.ts';
import { parseJson } from '../json/parse.ts';

/** A string of the file, quotes included in its span. */
export interface ManifestText {
  readonly text: string;
  readonly span: Span;
}

/** An `environment.manifest.json`: what the environment of a run must be. */
export interface EnvironmentManifest {
  readonly node: DocumentNode;
  /** Errors of the JSON, and values of the wrong type. */
  readonly problems: readonly Problem[];
  /** Family of the operating system: "linux". */
  readonly os: ManifestText | undefined;
  /** PEP 440 specifier of the interpreter. */
  readonly python: ManifestText | undefined;
  /** Programs that must be on PATH. */
  readonly tools: readonly ManifestText[];
  /** Modules that must load. */
  readonly imports: readonly ManifestText[];
  /** The lock that the environment is made from, from the manifest's folder. */
  readonly lock: ManifestText | undefined;
}

/** Reads one. Never throws; what has the wrong type is a problem and left out. */
export function parseEnvironmentManifest(text: string): EnvironmentManifest {
  const { root, problems } = parseJson(text);
  const found: Problem[] = [...problems];
  const wrong = (message: string, { span }: DocumentNode): void => void found.push({ kind: 'error', message, span });
  if (root.kind !== 'map' && problems.length === 0) wrong('an environment manifest is an object', root);
  const textAt = (key: string): ManifestText | undefined => {
    const node = root.get(key);
    if (node === undefined) return undefined;
    if (typeof node.value === 'string' && node.value !== '') return { text: node.value, span: node.span };
    wrong(`\`${key}\` is a text that is not empty`, node);
    return undefined;
  };
  const listAt = (key: string): readonly ManifestText[] => {
    const node = root.get(key);
    if (node === undefined) return [];
    if (node.kind !== 'seq') wrong(`\`${key}\` is a list of names`, node);
    return node.items().flatMap((item) => {
      if (typeof item.value === 'string' && item.value !== '') return [{ text: item.value, span: item.span }];
      wrong(`\`${key}\` is a list of names`, item);
      return [];
    });
  };
  const parts = {
    os: textAt('os'),
    python: textAt('python'),
    tools: listAt('tools'),
    imports: listAt('imports'),
    lock: textAt('lock'),
  };
  return { node: root, problems: found, ...parts };
}
