import type { Dialect } from './syntax.ts';

/** The program that reads a piece of shell code, and how it was told to. */
export interface Interpreter {
  readonly dialect: Dialect;
  /** `-o pipefail` among its options. */
  readonly pipefail: boolean;
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  sh: 'sh',
  ash: 'sh',
  dash: 'sh',
  posh: 'sh',
  busybox: 'sh',
  bash: 'bash',
  rbash: 'bash',
  ksh: 'bash',
  ksh93: 'bash',
  mksh: 'bash',
  powershell: 'powershell',
  pwsh: 'powershell',
  cmd: 'cmd',
};

/** Programs that read code in another language from their standard input. */
const OTHER_INTERPRETERS = /^(?:python|pypy|perl|ruby|node|deno|bun|php|lua|R|Rscript|tclsh|fish|zsh|csh|tcsh)[\d.]*$/;

const OTHER: Interpreter = { dialect: 'other', pipefail: false };

/** "/bin/bash", "C:\\Windows\\System32\\cmd.exe" → "bash", "cmd". */
function programName(path: string): string {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return base.toLowerCase().endsWith('.exe') ? base.slice(0, -4).toLowerCase() : base;
}

/** What the shell of that name or path reads; undefined if it is no shell that is known here. */
export function dialectOfProgram(path: string): Dialect | undefined {
  const name = programName(path);
  return Object.hasOwn(DIALECTS, name) ? DIALECTS[name] : undefined;
}

/**
 * The dialect of code given to this command line, which is the value of SHELL (`["/bin/bash", "-o", "pipefail", "-c"]`) or a
 * command that reads code (`bash -e`). The shell may stand behind another program: `["conda", "run", "-n", "x", "/bin/bash", "-c"]`.
 */
export function dialectOf(argv: readonly string[]): Interpreter {
  for (const [index, word] of argv.entries()) {
    if (word.startsWith('-')) continue;
    const dialect = dialectOfProgram(word);
    if (dialect === undefined || (index > 0 && !isShellHere(argv, index))) continue;
    return { dialect, pipefail: hasPipefail(argv.slice(index + 1)) };
  }
  return OTHER;
}

/** Programs whose first operand is the interpreter. */
const STARTERS: ReadonlySet<string> = new Set(['env', 'with-contenv']);

/** Behind any other program a shell's name counts if an option follows (`conda run … bash -c`). */
function isShellHere(argv: readonly string[], index: number): boolean {
  return STARTERS.has(programName(argv[0] ?? '')) || argv[index + 1]?.startsWith('-') === true;
}

function hasPipefail(options: readonly string[]): boolean {
  return options.some((option, index) => option === 'pipefail' && /^-[A-Za-z]*o$/.test(options[index - 1] ?? ''));
}

/** The dialect of a script by its first line: `#!/bin/sh`, `#!/usr/bin/env -S bash -e`; undefined if `text` begins with no such line. */
export function dialectOfShebang(text: string): Interpreter | undefined {
  if (!text.startsWith('#!')) return undefined;
  const end = text.indexOf('\n');
  const words = text.slice(2, end === -1 ? text.length : end).match(/\S+/g) ?? [];
  return dialectOf(words);
}

/** The language of what a command reads from its standard input, or undefined if that is data (`cat`, `bash script.sh`, `psql`). */
export function stdinInterpreter(name: string, args: readonly string[]): Interpreter | undefined {
  const dialect = dialectOfProgram(name);
  if (dialect === undefined)
    return OTHER_INTERPRETERS.test(programName(name)) && !hasFile(args, '') ? OTHER : undefined;
  if (dialect === 'cmd') return undefined;
  const asked = args.some((arg) => /^-[A-Za-z]*s$/.test(arg));
  return asked || !hasFile(args, 'oO') ? { dialect, pipefail: hasPipefail(args) } : undefined;
}

/** Whether the arguments name a script, or hold one (`-c code`, `-m module`), `-` excepted. `values`: options that take a word. */
function hasFile(args: readonly string[], values: string): boolean {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '-' || arg === '/dev/stdin') return false;
    if (!/^[-+]/.test(arg)) return true;
    if (/^-[A-Za-z]*[cme]$/.test(arg) && values === '') return true;
    if (/^-[A-Za-z]*c$/.test(arg)) return true;
    if (values.includes(arg.at(-1) ?? '-')) at++;
  }
  return false;
}
