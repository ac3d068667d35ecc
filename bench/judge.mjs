// Whether a mended Dockerfile is provably worse than the original. It shares no code with the program that it judges: instructions
// are split here line by line, BuildKit's own parser is asked apart (`refused` in peers.mjs), and bash reads the shell.
import { spawnSync } from 'node:child_process';

const keywords = new Set(
  'add arg cmd copy entrypoint env expose from healthcheck label maintainer onbuild run shell stopsignal user volume workdir'.split(
    ' ',
  ),
);

/**
 * @typedef {{ keyword: string, flags: string[], rest: string, heredoc: boolean, line: number }} Instruction
 * `rest`: behind keyword and flags, continuation lines joined as BuildKit does, comments between them left out
 */

/** @returns {{ directives: string[], instructions: Instruction[] }} */
export function split(text) {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const directives = [];
  let at = 0;
  let escape = '\\';
  for (; at < lines.length; at++) {
    const [, name, value] = /^\s*#\s*([a-zA-Z]\w*)\s*=\s*(.+?)\s*$/.exec(lines[at]) ?? [];
    if (name === undefined) break;
    directives.push(`${name.toLowerCase()}=${value}`);
    if (name.toLowerCase() === 'escape') escape = value;
  }
  const instructions = [];
  while (at < lines.length) {
    if (isBlank(lines[at]) || isComment(lines[at])) {
      at++;
      continue;
    }
    const line = at + 1;
    let joined = '';
    for (let first = true; at < lines.length; at++) {
      if (!first && (isBlank(lines[at]) || isComment(lines[at]))) continue;
      const bare = lines[at].replace(/[ \t]+$/, '');
      const more = bare.endsWith(escape);
      joined += more ? bare.slice(0, -1) : first ? lines[at].trimEnd() : lines[at];
      first = false;
      if (more) continue;
      at++;
      break;
    }
    const one = instruction(joined, line);
    at = behindHeredocs(one, lines, at);
    instructions.push(one);
  }
  return { directives, instructions };
}

const isBlank = (line) => line.trim() === '';
const isComment = (line) => line.trimStart().startsWith('#');

function instruction(joined, line) {
  const [, keyword = '', behind = ''] = /^\s*(\S+)\s*([^]*)$/.exec(joined) ?? [];
  const flags = [];
  let rest = behind;
  for (let flag = /^--\S+\s*/.exec(rest); flag; flag = /^--\S+\s*/.exec(rest)) {
    flags.push(flag[0].trim());
    rest = rest.slice(flag[0].length);
  }
  return { keyword: keyword.toLowerCase(), flags, rest: rest.trim(), heredoc: false, line };
}

/** The line behind the heredocs that `one` opens; one that is never closed is none. */
function behindHeredocs(one, lines, from) {
  if (!['run', 'copy', 'add'].includes(one.keyword)) return from;
  let at = from;
  for (const word of words(one.rest)) {
    const [, dash, , name] = /^\d*<<(-?)(['"]?)([^<\s'"]+)\2$/.exec(word) ?? [];
    if (name === undefined) continue;
    const end = lines.findIndex((line, index) => index >= at && (dash ? line.replace(/^\t+/, '') : line) === name);
    if (end === -1) continue;
    one.heredoc = true;
    at = end + 1;
  }
  return at;
}

/** Split at blanks that are not quoted; quotes stay. */
const words = (text) => text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+/g) ?? [];

/** The words of COPY, ADD, … in either form. */
function argumentsOf({ rest }) {
  if (rest.startsWith('[')) {
    try {
      const list = JSON.parse(rest);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      // Not JSON: BuildKit reads it as words, too.
    }
  }
  return words(rest);
}

const isJson = ({ rest }) => /^\[.*\]$/s.test(rest);
const unquoted = (word) => word.replace(/^(['"])(.*)\1$/, '$2');
/** Names of programs that a RUN begins with; a mount target that ends in one, without a separator, has swallowed it. */
const swallowed =
  /[^/._-](?:apt-get|apt|apk|pip3?|npm|yarn|pnpm|go|cargo|mvn|gradle|yum|dnf|bundle|composer|cd|echo|mkdir|python3?)$/;
const targetOf = (flag) => /^--mount=.*?(?:target|dst|destination)=([^,]*)/.exec(flag)?.[1];

/** The counts of the definition, each of which must not grow. */
function counts({ instructions }, knownTargets) {
  const sums = {
    'unknown instruction': 0,
    'malformed FROM': 0,
    'COPY of a URL': 0,
    'RUN swallowed': 0,
    'mount glued': 0,
    'too few arguments': 0,
  };
  const count = (name, found) => {
    if (found) sums[name]++;
  };
  for (let one of instructions) {
    while (one.keyword === 'onbuild') one = { ...instruction(one.rest, one.line), heredoc: one.heredoc };
    const list = argumentsOf(one);
    count('unknown instruction', !keywords.has(one.keyword));
    if (one.keyword === 'from')
      count('malformed FROM', list.length !== 1 && !(list.length === 3 && list[1].toLowerCase() === 'as'));
    if (one.keyword === 'copy')
      count(
        'COPY of a URL',
        list.slice(0, -1).some((word) => /^(?:https?:\/\/|git@)/.test(unquoted(word))),
      );
    if (one.keyword === 'run') {
      count('RUN swallowed', !isJson(one) && /[;&]\s*RUN\s/.test(one.rest));
      const targets = one.flags.map(targetOf).filter((target) => target !== undefined && !knownTargets.has(target));
      const grown = (target) =>
        [...knownTargets].some(
          (known) => known !== '' && target.startsWith(known) && /^[\w;&|]/.test(target.slice(known.length)),
        );
      count(
        'mount glued',
        targets.some((target) => swallowed.test(target) || /[;&|]/.test(target) || grown(target)),
      );
    }
    if (one.keyword === 'copy' || one.keyword === 'add') count('too few arguments', list.length < 2 && !one.heredoc);
  }
  return sums;
}

const bodies = ({ instructions }) =>
  instructions.filter((one) => one.keyword === 'run' && !one.heredoc && !isJson(one)).map((one) => one.rest);

/** Whether RUN is read by something that bash can stand for. */
const isPosix = ({ directives, instructions }) =>
  !directives.includes('escape=`') &&
  !instructions.some((one) => one.keyword === 'shell' && /cmd|powershell|pwsh/i.test(one.rest));

const read = new Map();
function bashRefuses(body) {
  if (!read.has(body)) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: `${body}\n`, encoding: 'utf8' });
    read.set(body, status === 0 ? undefined : stderr.split('\n')[0]);
  }
  return read.get(body);
}

/**
 * The proofs that `after` is worse than `before`, in words; none: not provably broken.
 * @param {string} before
 * @param {string} after
 * @param {string | undefined} refusal what BuildKit's parser says against `after`, if anything
 */
export function broken(before, after, refusal) {
  const proofs = refusal === undefined ? [] : [`BuildKit refuses it: ${refusal}`];
  const old = split(before);
  const now = split(after);
  const known = new Set(
    old.instructions.flatMap((one) => one.flags.map(targetOf)).filter((target) => target !== undefined),
  );
  const was = counts(old, known);
  const is = counts(now, known);
  for (const name of Object.keys(is)) if (is[name] > was[name]) proofs.push(`${name} (${was[name]} → ${is[name]})`);
  for (const directive of old.directives) {
    if (/^(?:syntax|escape)=/.test(directive) && !now.directives.includes(directive))
      proofs.push(`lost # ${directive}`);
  }
  if (isPosix(now)) {
    const there = new Set(bodies(old));
    for (const body of bodies(now)) {
      const words = there.has(body) ? undefined : bashRefuses(body);
      if (words !== undefined) proofs.push(`bash refuses a RUN: ${words}`);
    }
  }
  return proofs;
}

const comments = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('#'));

/** Whether `after` has fewer full-line comments than `before`. */
export const losesComments = (before, after) => comments(after).length < comments(before).length;

/** The comments of `before` that `after` does not hold word for word. */
export function missingComments(before, after) {
  const left = new Map();
  for (const one of comments(after)) left.set(one, (left.get(one) ?? 0) + 1);
  return comments(before).filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}
