import type { ShellWord } from './syntax.ts';

/** A program that runs the program named in its arguments. */
interface Wrapper {
  /** Short options whose value is the next word. */
  readonly values?: string;
  /** Long options whose value is the next word. */
  readonly longs?: readonly string[];
  /** Own operands before the program: the user of gosu, the seconds of timeout. */
  readonly operands?: number;
  /** Operands only if they look like this (the architecture of setarch). */
  readonly operand?: RegExp;
  /** Takes `NAME=value` before the program. */
  readonly assignments?: true;
  /** Short options with which it runs nothing. */
  readonly not?: string;
  /** Short option without which it runs nothing. */
  readonly needs?: string;
  /** Takes no options: with one it is a command itself. */
  readonly plain?: true;
}

const plain: Wrapper = { plain: true };
const user: Wrapper = { operands: 1 };
const init: Wrapper = { values: 'pe' };

/** From the programs' manual pages. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: {
    values: 'ughpCrtTUDR',
    longs: ['user', 'group', 'host', 'prompt', 'chdir', 'close-from', 'role', 'type', 'other-user', 'chroot'],
    assignments: true,
    not: 'lvKeV',
  },
  doas: { values: 'uC', not: 'CL' },
  env: { values: 'uC', longs: ['unset', 'chdir'], assignments: true, not: 'S' },
  exec: { values: 'a' },
  command: { not: 'vV' },
  builtin: {},
  time: { values: 'fo', longs: ['format', 'output'] },
  nice: { values: 'n', longs: ['adjustment'] },
  ionice: { values: 'cn', longs: ['class', 'classdata'], not: 'pPu' },
  nohup: {},
  timeout: { values: 'ks', longs: ['kill-after', 'signal'], operands: 1 },
  xargs: { values: 'aEdILnPs', longs: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'max-chars'] },
  stdbuf: { values: 'ioe', longs: ['input', 'output', 'error'] },
  setarch: { operand: /^(?:i[3-6]86|x86_64|amd64|aarch64|arm|ppc|s390|mips|riscv|linux(?:32|64)$|uname26$)/ },
  linux32: {},
  linux64: {},
  setsid: {},
  chrt: { values: 'TPD', operands: 1, not: 'pm' },
  taskset: { operands: 1, not: 'p' },
  flock: { values: 'wE', longs: ['timeout', 'conflict-exit-code'], operands: 1, not: 'cu' },
  gosu: user,
  'su-exec': user,
  's6-setuidgid': user,
  setuidgid: user,
  chpst: { values: 'uUbe/nlLmdopfcrtT' },
  runuser: { values: 'ugG', longs: ['user', 'group', 'supp-group'], needs: 'u' },
  setpriv: {
    longs: [
      ...['reuid', 'ruid', 'euid', 'regid', 'rgid', 'egid', 'groups', 'inh-caps', 'ambient-caps', 'bounding-set'],
      ...['securebits', 'pdeathsig', 'selinux-label', 'apparmor-profile'],
    ],
    not: 'd',
  },
  tini: init,
  'tini-static': init,
  'docker-init': init,
  catatonit: {},
  'dumb-init': { values: 'r', longs: ['rewrite'] },
  eatmydata: {},
  fakeroot: { values: 'lsib', longs: ['lib', 'faked'] },
  unbuffer: {},
  chronic: {},
  'dbus-run-session': {},
  'xvfb-run': {
    values: 'nefsw',
    longs: ['server-num', 'error-file', 'auth-file', 'server-args', 'wait', 'xauth-protocol'],
  },
  'with-contenv': plain,
  busybox: plain,
};

const ASSIGNMENT = /^([A-Za-z_]\w*)=/;
const MAX_WRAPPERS = 16;

export interface Assigned {
  readonly name: string;
  readonly value: ShellWord | undefined;
  readonly span: { readonly start: number; readonly end: number };
}

/** What stands before the program that is really run. */
export interface Unwrapped {
  /** Index of the program's word; the number of words if there is none. */
  readonly at: number;
  readonly wrappers: readonly string[];
  readonly assignments: readonly Assigned[];
}

/** Last component of a program's path, also behind an unknown directory (`$HOME/bin/x`); undefined if the text does not tell it. */
export function baseName(word: ShellWord): string | undefined {
  if (word.value !== undefined) return word.value.slice(word.value.lastIndexOf('/') + 1);
  const raw = word.raw.endsWith('"') ? word.raw.slice(0, -1) : word.raw;
  const slash = raw.lastIndexOf('/');
  const name = raw.slice(slash + 1);
  return slash >= 0 && /^[\w.+-]+$/.test(name) ? name : undefined;
}

/** Looks through `sudo`, `env`, `exec`, `timeout` … A wrapper that runs nothing (`exec`, `command -v x`) is itself the program. */
export function unwrap(words: readonly ShellWord[]): Unwrapped {
  const wrappers: string[] = [];
  const assignments: Assigned[] = [];
  let at = 0;
  while (wrappers.length < MAX_WRAPPERS) {
    const word = words[at];
    const name = word && baseName(word);
    const wrapper = name !== undefined && Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (name === undefined || wrapper === undefined) break;
    const own: Assigned[] = [];
    const next = programAfter(wrapper, words, at + 1, own);
    if (next === undefined) break;
    wrappers.push(name);
    assignments.push(...own);
    at = next;
  }
  return { at, wrappers, assignments };
}

function programAfter(
  wrapper: Wrapper,
  words: readonly ShellWord[],
  from: number,
  assignments: Assigned[],
): number | undefined {
  let at = from;
  let needed = wrapper.needs === undefined;
  for (; at < words.length; at++) {
    const text = words[at]?.value ?? words[at]?.raw ?? '';
    if (text[0] !== '-') break;
    if (wrapper.plain) return undefined;
    if (text === '--') {
      at++;
      break;
    }
    if (text[1] === '-') {
      if (text === '--help' || text === '--version') return undefined;
      if (wrapper.needs !== undefined && text.startsWith('--user')) needed = true;
      if (wrapper.longs?.includes(text.slice(2))) at++;
      continue;
    }
    for (let letter = 1; letter < text.length; letter++) {
      const option = text.charAt(letter);
      if (wrapper.not?.includes(option)) return undefined;
      if (wrapper.needs?.includes(option)) needed = true;
      if (!wrapper.values?.includes(option)) continue;
      if (letter === text.length - 1) at++;
      break;
    }
  }
  if (!needed) return undefined;
  at += wrapper.operands ?? 0;
  if (wrapper.operand?.test(words[at]?.value ?? '')) at++;
  if (wrapper.assignments) {
    for (let word = words[at]; word; word = words[++at]) {
      const name = ASSIGNMENT.exec(word.raw)?.[1] ?? ASSIGNMENT.exec(word.value ?? '')?.[1];
      if (name === undefined) break;
      assignments.push({ name, value: tail(word, name.length + 1), span: word.span });
    }
  }
  return at < words.length ? at : undefined;
}

/** The part of `word` after its first `count` characters, for words that begin with an unquoted `name=` or `--name=`. */
export function tail(word: ShellWord, count: number): ShellWord {
  const value = word.value?.slice(count);
  const plainHead = word.value === undefined || word.raw.slice(0, count) === word.value.slice(0, count);
  if (!plainHead) return { ...word, raw: value ?? '', value, editable: false };
  const raw = word.raw.slice(count);
  const span = word.editable ? { start: word.span.start + count, end: word.span.end } : word.span;
  return { raw, value, span, editable: word.editable, variables: word.variables };
}
