import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import { platformArgs } from '../models/dockerfile/stages.ts';
import type { Instruction } from '../models/dockerfile/syntax.ts';
import type { Script } from '../models/shell/syntax.ts';
import { memoOf } from '../repository/memo.ts';
import { baseLacks } from './base-environment.ts';
import type { ShellPlace } from './shell-code.ts';

/** What is known of a variable where a script takes it. */
export type Variable =
  /** ENV or ARG says so; an ARG may be given another value. */
  | { readonly kind: 'value'; readonly text: string }
  /** The script or something that it reads may set it, or an ENV whose value is not known. */
  | { readonly kind: 'unknown' }
  /** `ARG NAME` without a value: empty unless the build gives one. */
  | { readonly kind: 'no-default'; readonly arg: Instruction }
  /** The file has it as ARG before the first FROM, and this stage does not take it over. */
  | { readonly kind: 'not-taken-over'; readonly arg: Instruction | undefined }
  /** Nothing in the file sets it; the base image may. */
  | { readonly kind: 'base' }
  /** Nothing sets it. */
  | { readonly kind: 'unset' };

/** Predefined ARGs of BuildKit (its reference, "Predefined ARGs"): there without a declaration. */
const predefined: ReadonlySet<string> = new Set(
  ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]),
);

/** What a shell sets by itself, and what the engine gives each RUN. */
const always =
  /^(?:PATH|HOME|HOSTNAME|PWD|OLDPWD|IFS|PS[0-4]|OPTIND|OPTARG|OPTERR|PPID|LINENO|SHLVL|TERM|_|BASH\w*|E?UID|GROUPS|RANDOM|SECONDS|SHELLOPTS|SHELL|REPLY|HOSTTYPE|OSTYPE|MACHTYPE|PIPESTATUS|FUNCNAME|DIRSTACK|EPOCH\w+|SRANDOM|COLUMNS|LINES|COMP_\w+|SOURCE_DATE_EPOCH)$/;

/** True for a variable that every shell or build has. */
export const isSetByShell = (name: string): boolean => predefined.has(name) || always.test(name);

/** Commands behind which nobody knows what is set. */
const readers = /(?:^|[\s;&|(])(?:\.|source|eval|declare|set\s+-\w*a|load_\w+)(?:\s|$)/;

const lacksIn = memoOf(baseLacks);

/** What `name` holds in the script of `place`. */
export function variableAt(place: ShellPlace, name: string): Variable {
  const { file, stage, instruction, script } = place;
  if (!/^[A-Za-z_]\w*$/.test(name) || isSetByShell(name)) return { kind: 'unknown' };
  const { named, open } = namesIn(script);
  if (open || named.has(name)) return { kind: 'unknown' };
  // A secret may be given as a variable, and an agent's socket is.
  if (
    instruction.flags.some(({ name: flag, value = '' }) => flag === 'mount' && /(?:^|,)(?:env=|type=ssh)/.test(value))
  )
    return { kind: 'unknown' };
  const environment = environmentAt(stage, instruction);
  if (environment.has(name)) {
    const value = environment.get(name);
    if (value !== undefined) return { kind: 'value', text: value };
    return noDefault(place, name);
  }
  const global = file.model.globalArgs.find(({ pairs }) => pairs.some(({ key }) => key === name));
  if (global || platformArgs.includes(name)) return { kind: 'not-taken-over', arg: global };
  // No image of note sets variables in small letters.
  return { kind: lacksIn(stage)(name) || /^[a-z][a-z0-9_]*$/.test(name) ? 'unset' : 'base' };
}

/** A name that is declared and has no known value: empty if an `ARG name` without a value is all that there is. */
function noDefault({ file, stage, instruction }: ShellPlace, name: string): Variable {
  const declaring = ancestry(stage).flatMap(({ instructions }) =>
    instructions.filter(
      ({ keyword, span, pairs }) =>
        (keyword === 'ARG' || keyword === 'ENV') &&
        span.start < instruction.span.start &&
        pairs.some(({ key }) => key === name),
    ),
  );
  const [arg] = declaring;
  const all = [...file.model.globalArgs, ...declaring];
  const valued = all.some(({ pairs }) => pairs.some(({ key, value }) => key === name && value !== undefined));
  return !arg || valued || platformArgs.includes(name) ? { kind: 'unknown' } : { kind: 'no-default', arg };
}

interface Names {
  /** What the script names without taking it: it assigns, reads, loops over or exports it, or it is just a word. */
  readonly named: ReadonlySet<string>;
  /** It runs what may set any variable. */
  readonly open: boolean;
}

const namesIn = memoOf(({ source: { text } }: Script): Names => {
  const named = new Set<string>();
  for (const match of text.matchAll(/[A-Za-z_]\w*/g)) {
    const { 0: name, index } = match;
    const before = text[index - 1] ?? '';
    if (/\d/.test(before) || named.has(name)) continue;
    const end = index + name.length;
    if (before === '{' && text[index - 2] === '$') {
      if (/^:?=/.test(text.slice(end, end + 2))) named.add(name);
    } else if (before !== '$') named.add(name);
  }
  return { named, open: readers.test(text) };
});

/** True if the variable is known to be able to be empty. */
export const mayBeEmpty = (one: Variable): boolean =>
  one.kind === 'value' ? one.text === '' : one.kind !== 'unknown' && one.kind !== 'base';
