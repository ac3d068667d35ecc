import { keptOn } from '../text/kept-on.ts';
import { optionsOf } from '../models/dockerfile/csv.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { Script, ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';
import { baseName } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { literalSecret } from '../models/secret/literals.ts';
import { isSecretName, secretShape } from '../models/secret/values.ts';

/** A secret in the code of a RUN, or in a heredoc. */
export interface RunSecret {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly span: Span;
  readonly how: /** The text holds it. `what`: "a GitHub token". */
    | { readonly kind: 'written'; readonly what: string }
    /** A build argument is written to a file that stays. */
    | { readonly kind: 'kept'; readonly variable: string; readonly file: string };
}

const hints =
  /passw|secret|token|api_?-?key|credential|-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat|glpat-|xox[abposr]-|_live_|AIza|sk-|SG\.|npm_|pypi-|:\/\/[^\s/]*@|curl\s[^\n]{0,200}\s(?:-u|--user)\b/i;

/** Secrets in RUN instructions and heredocs of `file`. */
export function runSecrets(file: DockerfileUnit): readonly RunSecret[] {
  if (!hints.test(file.text)) return [];
  const found: RunSecret[] = [];
  for (const stage of file.stages) {
    for (const instruction of stage.instructions) {
      const { keyword, heredocs, rest } = instruction;
      const add = (span: Span, how: RunSecret['how']): unknown => found.push({ stage, instruction, span, how });
      for (const { body, span } of heredocs) {
        const what = keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' ? secretShape(body.text) : undefined;
        if (what !== undefined) add(span, { kind: 'written', what });
      }
      if (keyword !== 'RUN' || (!hints.test(rest.text) && heredocs.length === 0)) continue;
      const isSecret = secretsAt(stage, instruction);
      for (const script of file.scripts(instruction)) {
        for (const command of script.commands) {
          for (const { word, what } of writtenIn(command))
            if (heredocs.length === 0 || !secretShape(word.raw)) add(word.span, { kind: 'written', what });
          const kept = isSecret ? keptBy(command, isSecret) : undefined;
          if (kept && !isRemoved(script, command, kept.file))
            add(kept.word.span, { kind: 'kept', variable: kept.variable, file: kept.file });
        }
      }
    }
  }
  return found;
}

const argsOf = keptOn<Stage, ReadonlyMap<string, number>>();

/** ARGs with the name of a secret that a stage and its ancestors declare, with the offset from which on they hold. */
function secretArgsOf(stage: Stage): ReadonlyMap<string, number> {
  let args = argsOf.get(stage);
  if (!args) {
    const found = new Map<string, number>();
    for (const { instructions } of ancestry(stage))
      for (const { keyword, pairs, span } of instructions)
        if (keyword === 'ARG')
          for (const { key } of pairs)
            if (isSecretName(key)) found.set(key, Math.min(span.start, found.get(key) ?? span.start));
    argsOf.set(stage, (args = found));
  }
  return args;
}

/** Tells of a variable whether `instruction` sees a secret by that name: a build argument, or a secret that it mounts. */
function secretsAt(stage: Stage, instruction: Instruction): ((name: string) => boolean) | undefined {
  const args = secretArgsOf(stage);
  const mounted = new Set<string>();
  for (const { name, value } of instruction.flags)
    if (name === 'mount' && value?.includes('type=secret'))
      for (const { key, value: variable } of optionsOf(value))
        if (key === 'env' && variable !== undefined) mounted.add(variable);
  if (args.size + mounted.size === 0) return undefined;
  return (name) => mounted.has(name) || (args.get(name) ?? Number.POSITIVE_INFINITY) < instruction.span.start;
}

/** Options whose value is a secret. */
const secretOption =
  /^--?(?:password|passwd|pass|token|api-?key|secret|secret-key|access-token|auth-token|client-secret)$/i;

/** Words of `command` that are, or hold, a secret. */
function* writtenIn(command: ShellCommand): Iterable<{ word: ShellWord; what: string }> {
  const { args, assignments, name } = command;
  for (const { name: variable, value } of assignments) {
    if (!value) continue;
    const what = named(variable, value.value);
    if (what !== undefined) yield { word: value, what };
  }
  for (const [index, word] of args.entries()) {
    const text = word.value ?? word.raw;
    const what = secretShape(text);
    if (what !== undefined) {
      yield { word, what };
      continue;
    }
    const pair = /^(?:--)?([A-Za-z_][\w-]*)=(.+)$/s.exec(text);
    if (pair?.[1] !== undefined && (name === 'export' || secretOption.test(`--${pair[1]}`))) {
      const told = word.value === undefined ? undefined : named(pair[1].replaceAll('-', '_'), pair[2]);
      if (told !== undefined) yield { word, what: told };
    } else if (secretOption.test(text) && name !== 'mysql' && name !== 'mysqladmin') {
      const next = args[index + 1];
      const told =
        next && !next.value?.startsWith('-')
          ? named(text.replace(/^-+/, '').replaceAll('-', '_'), next.value)
          : undefined;
      if (next && told !== undefined) yield { word: next, what: told };
    } else if (name === 'curl' && (text === '-u' || text === '--user')) {
      const next = args[index + 1];
      const password = /^[^:]+:(.+)$/s.exec(next?.value ?? '')?.[1];
      if (next && named('password', password) !== undefined) yield { word: next, what: 'a user with a password' };
    } else {
      const bearer = /^Authorization:\s*(?:Bearer|Basic|token)\s+(\S+)$/i.exec(word.value ?? '')?.[1];
      if (named('token', bearer) !== undefined) yield { word, what: 'an authorization header with a token' };
    }
  }
}

/** What a value under the name of a secret is; undefined for stand-ins, weak words and what everybody knows. */
function named(name: string, value: string | undefined): string | undefined {
  const found = value === undefined ? undefined : literalSecret(name, value);
  if (found?.kind === 'shape') return found.what;
  return found?.kind === 'named' && (found.random || (value?.length ?? 0) >= 12)
    ? `a value for \`${name}\``
    : undefined;
}

/** Tools that write what they are told into a configuration file of the user. */
const stores: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^git$/, /^config\b.*--(?:global|system)|^config --(?:global|system)/, '.gitconfig'],
  [/^(?:npm|pnpm)$/, /^config set\b|^set\b/, '.npmrc'],
  [/^yarn$/, /^config set\b/, '.yarnrc'],
  [/^pip[\d.]*$/, /^config\b.*\bset\b/, 'pip.conf'],
  [/^poetry$/, /^config\b/, 'auth.toml'],
  [/^composer$/, /^config\b/, 'auth.json'],
  [/^bundle$/, /^config\b/, 'config'],
  [/^dotnet$/, /^nuget (?:add|update) source\b/, 'NuGet.Config'],
  [/^docker$/, /^login\b/, 'config.json'],
];

interface Kept {
  readonly word: ShellWord;
  readonly variable: string;
  /** Base name of the file. */
  readonly file: string;
}

/** The word of `command` through which a secret gets into a file that outlives the command. */
function keptBy(command: ShellCommand, isSecret: (name: string) => boolean): Kept | undefined {
  const using = command.args.find(({ variables }) => variables.some(isSecret));
  const variable = using?.variables.find(isSecret);
  if (!using || variable === undefined) return undefined;
  const { name = '', args, redirects } = command;
  if (name === 'echo' || name === 'printf') {
    const target = redirects.find(({ operator }) => operator === '>' || operator === '>>')?.target;
    const path = target?.value ?? target?.raw;
    if (path === undefined || path.startsWith('/dev/') || path.startsWith('/tmp/')) return undefined;
    return { word: using, variable, file: baseName(path.replace(/["']/g, '')) };
  }
  if (name === 'git' && args[0]?.value === 'clone' && /^["']?https?:\/\//.test(using.raw) && using.raw.includes('@'))
    return { word: using, variable, file: '.git' };
  const line = args.map(({ raw }) => raw).join(' ');
  const store = stores.find(([tool, form]) => tool.test(name) && form.test(line));
  // `poetry config`, `npm config` … with `--unset` take it away.
  return store && !/--(?:unset|delete)\b/.test(line) ? { word: using, variable, file: store[2] } : undefined;
}

/** True if a later command of the same RUN deletes the file, the folder that holds it, or the setting. */
function isRemoved({ commands }: Script, command: ShellCommand, file: string): boolean {
  const index = commands.indexOf(command) + 1;
  return commands.slice(index, index + 500).some(({ name, args }) => {
    const words = args.map(({ raw }) => raw);
    if (name === 'rm' || name === 'shred' || name === 'unlink')
      return words.some((word) => word.includes(file) || (file === '.git' && !word.startsWith('-')));
    if (name === 'find' && file === '.git') return words.includes('-delete') || words.includes('rm');
    return words.some((word) => /^(?:--unset(?:-all)?|--remove-section|unset|delete|rm|logout|remove)$/.test(word));
  });
}
