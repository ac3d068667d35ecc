import type { Assignment, Command, Redirection, Time, Word } from 'unbash';
import { type InlineScript, inlineScript } from './inline.ts';
import type { ShellCommand, ShellWord } from './syntax.ts';
import {
  affordable,
  type Region,
  readAssignmentValue,
  readAssignmentWord,
  readWord,
  type Substitution,
  spanIn,
  substitutionsOfBody,
} from './word.ts';
import { type Assigned, baseName, unwrap } from './wrappers.ts';

/** A command's place among its neighbours. */
export interface Link {
  readonly before: string;
  readonly pipeline: number;
  readonly inPipeline: number;
  readonly pipelineLength: number;
  readonly time: Time | undefined;
}

/** A simple command, and the code inside it that is still to be read. */
export interface SimpleCommand {
  readonly command: ShellCommand;
  readonly nested: readonly Substitution[];
  readonly inline: { readonly script: InlineScript; readonly word: Word } | undefined;
}

type Redirect = ShellCommand['redirects'][number];

/** Reads one simple command; undefined if it is nothing but `` `# comment` ``. */
export function readSimple(node: Command, link: Link, conditional: boolean, region: Region): SimpleCommand | undefined {
  let nested: Substitution[] = [];
  const assignments: Assigned[] = [];
  const redirects: Redirect[] = [];
  const nodes: (Word | Assignment)[] = [];
  const words: ShellWord[] = [];
  /** For each word, how many substitutions stood before it. */
  const marks: number[] = [];
  const add = (one: Word | Assignment): void => {
    if (one.type === 'Word' && isComment(one, region)) return;
    nodes.push(one);
    marks.push(nested.length);
    words.push(one.type === 'Word' ? readWord(region, one, nested) : readAssignmentWord(region, one, nested));
  };
  for (const one of node.prefix) {
    if (one.type === 'Assignment') {
      const value = readAssignmentValue(region, one, nested);
      assignments.push({ name: one.name, value, span: spanIn(region, one.pos, one.end) });
    } else redirects.push(readRedirect(region, one, nested));
  }
  if (node.name) add(node.name);
  for (const one of node.suffix) {
    if (one.type === 'Word' || one.type === 'Assignment') add(one);
    else redirects.push(readRedirect(region, one, nested));
  }
  if (words.length + assignments.length + redirects.length === 0) return undefined;

  const { at, wrappers, assignments: own } = unwrap(words);
  const nameWord = words[at] ?? nothingAt(spanIn(region, node.pos, node.end).end);
  const name = words.length > at ? baseName(nameWord) : undefined;
  const args = words.slice(at + 1);
  const script = inlineScript(name, args);
  const index = script ? at + 1 + script.at : -1;
  const word = nodes[index];
  // What the script's own text substitutes is found by reading that text.
  if (word) nested = nested.filter((_, i) => i < (marks[index] ?? 0) || i >= (marks[index + 1] ?? nested.length));
  const command: ShellCommand = {
    name,
    nameWord,
    args,
    wrappers: link.time ? ['time', ...wrappers] : wrappers,
    assignments: own.length > 0 ? [...assignments, ...own] : assignments,
    redirects,
    span: spanIn(region, link.time?.pos ?? node.pos, node.end),
    pipeline: link.pipeline,
    inPipeline: link.inPipeline,
    pipelineLength: link.pipelineLength,
    conditional,
    before: link.before,
  };
  return { command, nested, inline: script && word?.type === 'Word' ? { script, word } : undefined };
}

/** The name of a command that only assigns or redirects: an empty word at its end. */
const nothingAt = (end: number): ShellWord => ({
  raw: '',
  value: '',
  span: { start: end, end },
  editable: false,
  variables: [],
});

/** `` `# text` `` in the middle of a command, the usual way to comment the lines of a long RUN: it expands to nothing. */
function isComment(word: Word, region: Region): boolean {
  if (!/^`\s*#/.test(word.text) || !affordable(region, word.text.length)) return false;
  const part = word.parts?.length === 1 ? word.parts[0] : undefined;
  return part?.type === 'CommandExpansion' && part.script?.commands.length === 0 && part.script.errors === undefined;
}

function readRedirect(region: Region, redirect: Redirection, nested: Substitution[]): Redirect {
  const span = spanIn(region, redirect.pos, redirect.end);
  if (redirect.type !== 'HereDoc') {
    const target = redirect.target && readWord(region, redirect.target, nested);
    return { operator: redirect.operator, target, span };
  }
  substitutionsOfRedirect(region, redirect, nested);
  const mark = redirect.delimiter;
  if (mark === undefined) return { operator: redirect.operator, target: undefined, span };
  const place = spanIn(region, mark.pos, mark.end);
  const editable = region.editable && place.end - place.start === mark.end - mark.pos;
  return {
    operator: redirect.operator,
    target: { raw: mark.text, value: mark.value, span: place, editable, variables: [] },
    span,
  };
}

/** Commands inside the target of a redirect or the body of a here-document. */
export function substitutionsOfRedirect(region: Region, redirect: Redirection, nested: Substitution[]): void {
  if (redirect.type !== 'HereDoc') {
    if (redirect.target) readWord(region, redirect.target, nested);
  } else substitutionsOfBody(region, redirect.body, nested);
}
