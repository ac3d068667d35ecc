import type { ComposeFile, ComposeService, Scalar } from '../models/compose/compose.ts';
import { interpolate } from '../models/compose/interpolate.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import type { Repository, Unit } from './repository.ts';
import { type LiteralSecret, literalSecret } from '../models/secret/literals.ts';
import { isPlaceholder, isSecretName } from '../models/secret/values.ts';

/** A secret whose value a compose file gives away. */
export interface ComposeSecret {
  /** "`POSTGRES_PASSWORD`", "`--requirepass`", "the secret `db`". */
  readonly name: string;
  readonly where: 'environment' | 'args' | 'labels' | 'command' | 'config' | 'file';
  readonly secret: LiteralSecret;
  readonly span: Span;
  /** Path of the file that holds the value, for `file`. */
  readonly path?: string;
}

/** Every value of the compose file that is, or looks like, a secret; each place once, also where services share it. */
export function composeSecrets(repository: Repository, unit: Unit<ComposeFile>): readonly ComposeSecret[] {
  const found = new Map<number, ComposeSecret>();
  const add = (one: ComposeSecret | undefined): void => {
    if (one && !found.has(one.span.start)) found.set(one.span.start, one);
  };
  const { model } = unit;
  const known = knownNames(model);
  for (const service of model.services) {
    const lists = [
      ['environment', service.environment],
      ['args', service.build?.args ?? []],
      ['labels', service.labels],
    ] as const;
    for (const [where, variables] of lists) {
      for (const { name, value, valueSpan } of variables) {
        if (value !== undefined) add(secretIn(where, name, value, valueSpan, known));
      }
    }
    for (const one of optionSecrets(service, known)) add(one);
  }
  for (const { kind, name, node, nameSpan } of model.resources) {
    const content = node.get('content');
    if (kind === 'configs' && content?.text !== undefined) add(secretIn('config', name, content.text, nameSpan, known));
    const file = node.get('file');
    if (kind === 'secrets' && file?.text !== undefined) add(secretFile(repository, unit, name, file.text, file.span));
  }
  return [...found.values()];
}

/** What weak passwords are made of: the names of services, and plain values of other variables (users, databases). */
function knownNames({ services }: ComposeFile): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { name, environment, image } of services) {
    known.add(name.toLowerCase());
    const base = image?.value.replace(/[:@].*$/, '');
    if (base !== undefined) known.add(base.slice(base.lastIndexOf('/') + 1).toLowerCase());
    for (const one of environment) {
      const value = one.value === undefined ? undefined : written(one.value);
      if (value !== undefined && /^[\w-]{2,30}$/.test(value) && !isSecretName(one.name)) known.add(value.toLowerCase());
    }
  }
  return known;
}

function secretIn(
  where: ComposeSecret['where'],
  name: string,
  value: string,
  span: Span,
  known: ReadonlySet<string>,
): ComposeSecret | undefined {
  const text = written(value);
  const secret = text === undefined ? undefined : literalSecret(name, text, known);
  return secret && { name: `\`${name}\``, where, secret, span };
}

/** What the file itself gives: the value, and the default of `${NAME:-default}`; undefined if it needs a variable. */
function written(value: string): string | undefined {
  if (!value.includes('$')) return value;
  const { text, error, unset } = interpolate(value, {});
  return error === undefined && unset.length === 0 ? text : undefined;
}

/** `--requirepass x`, `--password=x` in the command and entrypoint. */
function optionSecrets({ command, entrypoint }: ComposeService, known: ReadonlySet<string>): readonly ComposeSecret[] {
  const found: ComposeSecret[] = [];
  for (const one of [command, entrypoint]) {
    for (const { option, value, word } of optionsIn(one?.form ?? 'list', one?.words ?? [])) {
      const secret = secretIn('command', option, value, word.span, known);
      if (secret) found.push(secret);
    }
  }
  return found;
}

function* optionsIn(form: 'text' | 'list', words: readonly Scalar[]) {
  const parts = words.flatMap((word) =>
    (form === 'text' ? word.value.slice(0, 20_000).split(/\s+/) : [word.value]).map((text) => ({ text, word })),
  );
  for (const [index, { text, word }] of parts.entries()) {
    const [, option, inline] = /^--?([A-Za-z][\w.-]{1,60})(?:=(.*))?$/.exec(text) ?? [];
    if (option === undefined) continue;
    const next = parts[index + 1];
    const value = (inline ?? (next?.text.startsWith('-') ? undefined : next?.text))?.replace(/^(["'])(.*)\1$/, '$2');
    if (value !== undefined) yield { option, value, word: inline === undefined && next ? next.word : word };
  }
}

/** A secret whose file git holds, unless the file holds a stand-in. */
function secretFile(
  repository: Repository,
  unit: Unit<ComposeFile>,
  name: string,
  file: string,
  span: Span,
): ComposeSecret | undefined {
  const to = written(file);
  const path = to === undefined || to.startsWith('/') ? undefined : joinPath(parentOf(unit.path), to);
  if (path === undefined || !repository.isOwn(path)) return undefined;
  const text = repository.tree.text(path)?.trim() ?? '';
  if (text === '' || text.length > 20_000 || (text.length < 400 && isPlaceholder(text, name))) return undefined;
  const secret = literalSecret('secret', text) ?? ({ kind: 'named', random: false } as const);
  return {
    name: `the secret \`${name}\``,
    where: 'file',
    secret: secret.kind === 'shape' ? secret : { kind: 'named', random: false },
    span,
    path,
  };
}
