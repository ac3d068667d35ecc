import { type HadolintConfig, type HadolintRule, hadolintKeys, readHadolint } from '../contract/hadolint.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { placeOf, plainOf } from '../models/document/plain.ts';
import { parseYaml } from '../models/yaml/parse.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';

export interface HadolintReading {
  readonly path: string;
  readonly text: string;
  readonly config: HadolintConfig;
  /** What is not used of it. */
  readonly notes: readonly { readonly message: string; readonly span: Span }[];
  readonly root: DocumentNode;
}

/** Reads a hadolint configuration, as much of it as has the form: another tool's file is no reason to stop. */
export function readHadolintFile(path: string, text: string): HadolintReading {
  const { root, problems } = parseYaml(text);
  const { config, notes } = readHadolint(plainOf(root));
  const told = notes.map(({ at, message, unknown }) => {
    const [meant] = unknown === undefined ? [] : nearest(unknown, hadolintKeys);
    const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
    return { message: message + hint, span: placeOf(root, at, unknown === undefined ? 'value' : 'key') };
  });
  const faults = problems.filter(({ kind }) => kind === 'error').slice(0, 1);
  return { path, text, config, notes: [...faults, ...told], root };
}

/** Where the level of a rule is written. */
export const ruleSpan = ({ root }: HadolintReading, { at }: HadolintRule): Span => placeOf(root, at, 'value');
