import type { ShellCommand, ShellWord } from '../syntax.ts';
import {
  type FlagList,
  type FlagStyle,
  type FlagTable,
  flagTable,
  type InvocationFlag,
  isFlag,
  readFlag,
  readOldTar,
} from './flags.ts';

/** A subcommand of a tool; its name is its key, `mod download` for one of two words. */
export interface Subcommand {
  /** Other names, separated by blanks. */
  readonly aliases?: string;
  readonly flags?: FlagList;
  /** What follows the first operand belongs to the program that it starts. */
  readonly stop?: true;
}

/** What there is to know of a tool's command line. */
export interface Tool {
  /** Canonical id; always a name of the program, too. */
  readonly id: string;
  /** Other names of the program, separated by blanks. */
  readonly programs?: string;
  /** The program's name may end in a version: `pip3.11`. */
  readonly versioned?: true;
  /** Names under which `python -m` runs it. */
  readonly modules?: string;
  /** Flags that hold before and after a subcommand. */
  readonly flags?: FlagList;
  readonly style?: FlagStyle;
  readonly subcommands?: Readonly<Record<string, Subcommand>>;
  /** Further subcommands, separated by blanks, of which nothing but the name need be known. */
  readonly known?: string;
  /** What the call without a subcommand means: `yarn` is `yarn install`. */
  readonly bare?: string;
  /** What an unknown first word means: `yarn build` is `yarn run build`. */
  readonly fallback?: string;
  /** Flags end at the first operand (after the subcommand, if there are any). */
  readonly stop?: true;
  /** Words before the subcommand that are not it: `cargo +nightly build`. */
  readonly skip?: RegExp;
  /** Runs another tool: the one named by this flag's value, or by its first operand. */
  readonly runs?: { readonly flag: string } | 'operand';
}

/** A command line understood. */
export interface Invocation {
  /** Id of the tool. */
  readonly tool: string;
  /** Canonical name of the subcommand (`i` → "install"); undefined if the tool has none or none is given. */
  readonly subcommand: string | undefined;
  /** The (last) word of the subcommand as written; undefined for one that is implied. */
  readonly subcommandWord: ShellWord | undefined;
  readonly flags: readonly InvocationFlag[];
  readonly operands: readonly ShellWord[];
  readonly command: ShellCommand;
}

/** A tool with its tables, built when it is first needed. */
export class CompiledTool {
  readonly tool: Tool;
  #words: { readonly names: ReadonlyMap<string, string>; readonly groups: ReadonlySet<string> } | undefined;
  readonly #tables = new Map<string, FlagTable>();

  constructor(tool: Tool) {
    this.tool = tool;
  }

  table(subcommand: string | undefined): FlagTable {
    const key = subcommand ?? '';
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = flagTable(this.tool.flags, this.tool.subcommands?.[key]?.flags);
      this.#tables.set(key, table);
    }
    return table;
  }

  /** Canonical name of a known subcommand. */
  canonical(name: string): string | undefined {
    return this.#subcommands().names.get(name);
  }

  isGroup(name: string): boolean {
    return this.#subcommands().groups.has(name);
  }

  #subcommands() {
    if (this.#words) return this.#words;
    const names = new Map<string, string>();
    const groups = new Set<string>();
    for (const [name, { aliases }] of Object.entries(this.tool.subcommands ?? {})) {
      for (const one of [name, ...(aliases?.split(' ') ?? [])]) names.set(one, name);
      const blank = name.indexOf(' ');
      if (blank > 0) groups.add(name.slice(0, blank));
    }
    for (const name of this.tool.known?.split(' ') ?? []) names.set(name, name);
    this.#words = { names, groups };
    return this.#words;
  }

  stops(subcommand: string | undefined): boolean {
    return this.tool.stop === true || this.tool.subcommands?.[subcommand ?? '']?.stop === true;
  }
}

/** Reads `words` (the arguments, without the program) as a command line of `compiled`. */
export function readInvocation(compiled: CompiledTool, words: readonly ShellWord[], command: ShellCommand): Invocation {
  const { tool } = compiled;
  const style = tool.style ?? 'getopt';
  const flags: InvocationFlag[] = [];
  const operands: ShellWord[] = [];
  let subcommand: string | undefined;
  let subcommandWord: ShellWord | undefined;
  let group: string | undefined;
  let table = compiled.table(tool.bare);
  let ended = false;
  let at = style === 'tar' ? readOldTar(words, table, flags) : 0;
  for (let word = words[at]; word; word = words[at]) {
    if (!ended && word.value === '--') {
      ended = true;
      at++;
      continue;
    }
    if (!ended && isFlag(word)) {
      const { next, ends } = readFlag(words, at, table, style, flags);
      at = next;
      ended = ends;
      continue;
    }
    at++;
    const name = word.value;
    if (group !== undefined && name !== undefined && operands.length === 0) {
      const joined = compiled.canonical(`${group} ${name}`);
      group = undefined;
      if (joined !== undefined) {
        subcommand = joined;
        subcommandWord = word;
        table = compiled.table(joined);
        continue;
      }
    }
    if (tool.subcommands && subcommand === undefined && operands.length === 0 && name !== undefined) {
      if (tool.skip?.test(name)) continue;
      const canonical = compiled.canonical(name);
      if (compiled.isGroup(name)) group = name;
      subcommand = canonical ?? (group === undefined && tool.fallback !== undefined ? tool.fallback : name);
      table = compiled.table(subcommand);
      if (canonical !== undefined || tool.fallback === undefined || group !== undefined) {
        subcommandWord = word;
        continue;
      }
    }
    operands.push(word);
    // `$OPTS` may hold flags: more of them can follow.
    const unknown = name === undefined && word.raw.startsWith('$');
    if (compiled.stops(subcommand) && !unknown) {
      for (const rest of words.slice(at)) operands.push(rest);
      break;
    }
  }
  if (subcommand === undefined && operands.length === 0 && tool.bare !== undefined && !isQuestion(flags)) {
    subcommand = tool.bare;
  }
  return { tool: tool.id, subcommand, subcommandWord, flags, operands, command };
}

const isQuestion = (flags: readonly InvocationFlag[]): boolean =>
  flags.some(({ name }) => name === 'version' || name === 'help');

/** The last flag of that canonical name. */
export function flagOf(invocation: Invocation, name: string): InvocationFlag | undefined {
  return invocation.flags.findLast((flag) => flag.name === name);
}

/** True if the flag is there and not switched off (`--name=false`). */
export function has(invocation: Invocation, name: string): boolean {
  const flag = flagOf(invocation, name);
  return flag !== undefined && flag.value?.value !== 'false';
}

/** The value of the last flag of that name; undefined if there is none or it is not known from the text. */
export function valueOf(invocation: Invocation, name: string): string | undefined {
  return flagOf(invocation, name)?.value?.value;
}

/** The values of all flags of that name (`-r a -r b`). */
export function valuesOf(invocation: Invocation, name: string): ShellWord[] {
  return invocation.flags.flatMap((flag) => (flag.name === name && flag.value ? [flag.value] : []));
}
