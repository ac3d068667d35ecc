import { type LiteralSecret, literalSecret } from '../models/secret/literals.ts';
import { isExampleKey } from '../models/secret/patterns.ts';
import { loginsIn, marksIn, previewOf, secretsIn } from '../models/secret/scan.ts';
import type { ImageContents } from './contents.ts';
import type { ImageFile } from './root.ts';
import { type Assignment, stepAssignments } from './steps.ts';

/** A secret that leaves with the image. */
export interface ImageSecret {
  /** `github-token`. */
  readonly kind: string;
  /** "a GitHub token". */
  readonly what: string;
  readonly where: 'file' | 'env' | 'label' | 'history';
  /** The file; undefined for what the configuration says. */
  readonly path: string | undefined;
  /** Name of the variable or label, or the instruction. */
  readonly name: string | undefined;
  /** Index of the layer that holds it; undefined for what the configuration says. */
  readonly layer: number | undefined;
  /** Index of the layer that hides the file again; it can be read all the same. */
  readonly hiddenBy: number | undefined;
  /** Index of the step in the history that says it. */
  readonly step: number | undefined;
  readonly preview: string;
  /** Line in the file, from 1. */
  readonly line: number | undefined;
  /** False if only a name says that it is one. */
  readonly sure: boolean;
}

/** Every secret of the image: in files of all layers, those that are hidden too, in variables, labels and the history of its build. */
export function secretsOf(contents: ImageContents): readonly ImageSecret[] {
  const { config } = contents;
  const found = [...fileSecrets(contents)].toSorted(
    (a, b) => (a.layer ?? 0) - (b.layer ?? 0) || compare(a.path ?? '', b.path ?? '') || compare(a.kind, b.kind),
  );
  const known = new Set<string>();
  const stated = (where: 'env' | 'label' | 'history', { name, value }: Assignment, step: number | undefined): void => {
    if (known.has(`${name}\0${value}`)) return;
    known.add(`${name}\0${value}`);
    const one = valueSecret(where, name, value);
    if (one) found.push({ ...one, step });
  };
  const steps = config.history.map(({ by }) => stepAssignments(by));
  const stepOf = (name: string): number | undefined => {
    const at = steps.findLastIndex((assignments) => assignments.some((one) => one.name === name));
    return at === -1 ? undefined : at;
  };
  for (const [name, value] of config.environment) stated('env', { name, value }, stepOf(name));
  for (const [name, value] of config.labels) stated('label', { name, value }, stepOf(name));
  for (const [step, { by }] of config.history.entries()) {
    for (const one of steps[step] ?? []) stated('history', one, step);
    found.push(...textSecrets(by, found).map((one) => ({ ...one, step })));
  }
  return found;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function* fileSecrets({ root, facts }: ImageContents): Iterable<ImageSecret> {
  const seen = new Set<ImageFile>();
  const of = function* (file: ImageFile, path: string, hiddenBy: number | undefined): Iterable<ImageSecret> {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { kind, what, preview, line, sure } of facts.get(file)?.secrets ?? [])
      yield {
        kind,
        what,
        where: 'file',
        path,
        name: undefined,
        step: undefined,
        layer: file.layer,
        hiddenBy,
        preview,
        line,
        sure,
      };
  };
  for (const { path, node } of root.files()) if (node.kind === 'file') yield* of(node, path, undefined);
  for (const { file, path, by } of root.hidden) yield* of(file, path, by);
}

const whats: Readonly<Record<Exclude<LiteralSecret['kind'], 'shape' | 'default'>, string>> = {
  named: 'a secret',
  weak: 'a password',
};

function valueSecret(where: ImageSecret['where'], name: string, value: string): ImageSecret | undefined {
  const secret = literalSecret(name, value);
  if (secret === undefined || secret.kind === 'default' || isExampleKey(value)) return undefined;
  // Labels are texts for people: only a form that says what it is counts.
  if (where === 'label' && secret.kind !== 'shape') return undefined;
  if (secret.kind === 'shape') {
    const [shape] = shapesIn(value);
    const whole = { kind: 'named', what: secret.what, preview: previewOf(value), sure: true };
    return { ...nowhere, ...whole, ...shape, where, name };
  }
  const sure = secret.kind === 'named' && secret.random;
  return { ...nowhere, kind: 'named', what: whats[secret.kind], where, name, preview: previewOf(value), sure };
}

/** What the text of a variable or an instruction gives away. */
function shapesIn(text: string): readonly Pick<ImageSecret, 'kind' | 'what' | 'preview' | 'sure'>[] {
  const marks = marksIn(new TextEncoder().encode(text));
  return [...(marks === 0 ? [] : secretsIn(text, marks)), ...loginsIn(text)].map(({ kind, what, preview, sure }) => ({
    kind,
    what,
    preview,
    sure,
  }));
}

const nowhere = { path: undefined, layer: undefined, hiddenBy: undefined, line: undefined, step: undefined } as const;

/** What the words of an instruction give away, and nothing before said: a token in an address, a key in a command. */
function textSecrets(by: string, before: readonly ImageSecret[]): readonly ImageSecret[] {
  const name = /^(?:\/bin\/sh -c #\(nop\)\s*)?([A-Z]{2,12})\s/.exec(by.trim())?.[1] ?? 'RUN';
  return shapesIn(by)
    .filter(({ preview }) => !before.some((one) => one.preview === preview && one.path === undefined))
    .map((one): ImageSecret => ({ ...nowhere, ...one, where: 'history', name }));
}
