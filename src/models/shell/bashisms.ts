import { type CommandNode, parse, type Statement } from 'unbash';
import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';

/** Which /bin/sh it is: dash of Debian and Ubuntu, ash of busybox (Alpine). */
export type PosixShell = 'dash' | 'ash';

/** A piece of bash that a plain sh does not understand. */
export interface Bashism {
  /** As people call it: "`[[ … ]]`", "an array". */
  readonly what: string;
  /** What happens instead. */
  readonly effect: string;
  readonly span: Span;
  /** What works in every sh; undefined if there is no short answer. */
  readonly instead: string | undefined;
}

const notFound = 'the command is not found';
const syntax = 'the shell stops with a syntax error';

/** Programs of bash, with the shells that lack them (measured with dash 0.5.12 and busybox 1.35). */
const builtins: Readonly<Record<string, { readonly lacks: readonly PosixShell[]; readonly instead?: string }>> = {
  source: { lacks: ['dash'], instead: '`.`' },
  pushd: { lacks: ['dash', 'ash'], instead: '`cd` in a subshell' },
  popd: { lacks: ['dash', 'ash'], instead: '`cd` in a subshell' },
  shopt: { lacks: ['dash', 'ash'] },
  declare: { lacks: ['dash', 'ash'] },
  typeset: { lacks: ['dash', 'ash'] },
  mapfile: { lacks: ['dash', 'ash'] },
  readarray: { lacks: ['dash', 'ash'] },
  let: { lacks: ['dash'], instead: '`: $((…))`' },
};

/** Cheap test: without one of these there is nothing to find. */
const gate =
  /\[\[|\b(?:source|pushd|popd|shopt|declare|typeset|mapfile|readarray|let|function|pipefail|coproc|select)\b|&>|<<<|[<>]\(|=\(|\|&|\{\w+\.\.|\$\{\w+(?:\[|\/|:[\d -]|\^|,)|\$\{!|\bfor\s*\(\(|==|\{[\w./-]*,[\w./,-]*\}/;

interface Walk {
  readonly source: MappedText;
  readonly shell: PosixShell;
  readonly found: Bashism[];
  left: number;
}

/**
 * What of `source` only bash understands, in file order: where the plain sh that runs it fails or does something else. Code in
 * substitutions and in the scripts of other shells is not looked at. Empty for broken code.
 */
export function bashismsOf(source: MappedText, shell: PosixShell): readonly Bashism[] {
  const { text } = source;
  if (!gate.test(text) || text.length > 100_000) return [];
  const walk: Walk = { source, shell, found: [], left: 20_000 };
  try {
    const script = parse(text);
    if (script.errors && script.errors.length > 0) return [];
    statements(script.commands, walk);
  } catch (error) {
    // The parser recurses over hostile nesting.
    if (error instanceof RangeError) return [];
    throw error;
  }
  return walk.found.sort((a, b) => a.span.start - b.span.start);
}

function statements(list: readonly Statement[], walk: Walk): void {
  for (const one of list) nodes(one.command, walk);
}

function add(
  walk: Walk,
  node: { readonly pos: number; readonly end: number },
  what: string,
  effect: string,
  instead?: string,
): void {
  walk.found.push({ what, effect, span: walk.source.span(node.pos, node.end), instead });
}

/** Iterative over lists, recursive over compound commands down to a fixed budget. */
function nodes(root: Statement['command'], walk: Walk): void {
  const waiting: Statement['command'][] = [root];
  for (let node = waiting.pop(); node && walk.left-- > 0; node = waiting.pop()) {
    if (node.type === 'AndOr' || node.type === 'Pipeline') {
      if (node.type === 'Pipeline') {
        for (const [index, operator] of node.operators.entries()) {
          const left = node.commands[index];
          if (operator === '|&' && left) add(walk, { pos: left.end, end: left.end + 1 }, '`|&`', syntax, '`2>&1 |`');
        }
      }
      waiting.push(...node.commands.toReversed());
    } else command(node, walk);
  }
}

function command(node: CommandNode, walk: Walk): void {
  const lists = (...all: readonly { readonly commands: readonly Statement[] }[]): void => {
    for (const { commands } of all) statements(commands, walk);
  };
  switch (node.type) {
    case 'Command':
      return simple(node, walk);
    case 'TestCommand':
      if (walk.shell === 'dash')
        add(
          walk,
          { pos: node.pos, end: node.pos + 2 },
          '`[[ … ]]`',
          'the command `[[` is not found, and the test is false',
          '`[ … ]`',
        );
      return;
    case 'Redirected':
      for (const redirect of node.redirects) redirected(redirect, walk);
      return command(node.command, walk);
    case 'If':
      lists(
        node.clause,
        node.then,
        ...node.elif.flatMap(({ clause, then }) => [clause, then]),
        ...(node.else ? [node.else] : []),
      );
      return;
    case 'For':
      return lists(node.body);
    case 'ArithmeticFor':
      return add(walk, { pos: node.pos, end: node.pos + 3 }, '`for ((…))`', syntax);
    case 'Select':
      return add(walk, { pos: node.pos, end: node.pos + 6 }, '`select`', syntax);
    case 'While':
      return lists(node.clause, node.body);
    case 'Case':
      return lists(...node.items.map(({ body }) => body));
    case 'Subshell':
    case 'BraceGroup':
      return lists(node.body);
    case 'Function':
      if (walk.shell === 'dash' && /^function\s/.test(walk.source.text.slice(node.pos, node.pos + 9)))
        add(walk, { pos: node.pos, end: node.pos + 8 }, '`function`', syntax, '`name() { … }`');
      if (node.body.type === 'CompoundList') statements(node.body.commands, walk);
      else command(node.body, walk);
      return;
    default:
  }
}

type Simple = Extract<CommandNode, { type: 'Command' }>;
type Redirect = Simple['redirects'][number];

function redirected(redirect: Redirect, walk: Walk): void {
  if (redirect.operator === '<<<') add(walk, redirect, '`<<<`', syntax, '`printf … |`');
  if (walk.shell === 'dash' && (redirect.operator === '&>' || redirect.operator === '&>>'))
    add(
      walk,
      redirect,
      `\`${redirect.operator}\``,
      'the command runs in the background and its output is not redirected',
      `\`>${redirect.operator === '&>>' ? '>' : ''}… 2>&1\``,
    );
}

function simple(node: Simple, walk: Walk): void {
  for (const redirect of node.redirects) redirected(redirect, walk);
  for (const one of node.prefix) {
    if (one.type === 'Assignment' && one.value.type !== 'Word') add(walk, one, 'an array', syntax);
    else if (one.type === 'Assignment' && one.text.startsWith(`${one.name}+=`)) add(walk, one, '`+=`', notFound);
  }
  const name = node.name?.text ?? '';
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (node.name && builtin?.lacks.includes(walk.shell)) add(walk, node.name, `\`${name}\``, notFound, builtin.instead);
  const words = node.suffix.flatMap((one) => (one.type === 'Word' ? [one] : []));
  if (name === 'set' && walk.shell === 'dash') {
    const option = words.find(({ text }) => text === 'pipefail');
    if (option) add(walk, option, '`set -o pipefail`', 'the shell stops with "Illegal option -o pipefail"');
  }
  if ((name === '[' || name === 'test') && walk.shell === 'dash') {
    const equals = words.find(({ text }) => text === '==');
    if (equals) add(walk, equals, '`==` in `[ ]`', 'the test fails with "unexpected operator" and is false', '`=`');
  }
  for (const word of node.name ? [node.name, ...words] : words) expansions(word, name, walk);
}

function expansions(
  word: { readonly text: string; readonly pos: number; readonly end: number },
  name: string,
  walk: Walk,
): void {
  const { text } = word;
  if (/^[<>]\(/.test(text) && walk.shell === 'dash') add(walk, word, '`<( … )`', syntax);
  if (!/['"\\]/.test(text) && /\{(?:\d+\.\.\d+|[a-z]\.\.[a-z])\}/i.test(text) && !text.includes('$')) {
    add(walk, word, '`{a..b}`', 'the braces stay as they are written');
  } else if (
    /^(?:mkdir|touch|cp|mv|rm|chmod|chown|ln|install)$/.test(name) &&
    /^[\w./-]*\{[\w./-]*(?:,[\w./-]*)+\}[\w./-]*$/.test(text)
  ) {
    add(walk, word, '`{a,b}`', 'the braces stay as they are written', 'each name');
  }
  if (text.startsWith("'") || text.includes('\\$')) return;
  const bad = walk.shell === 'dash' ? /\$\{\w+(?:\/|:\d|:\s-|\^|,|\[)|\$\{!\w/ : /\$\{\w+(?:\^|,|\[)|\$\{!\w/;
  const match = bad.exec(text);
  if (match) add(walk, word, `\`${match[0]}…}\``, 'the shell stops with "Bad substitution"');
}
