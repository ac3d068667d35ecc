import {
  type CommandNode,
  type ParsedScript,
  type PipelineNode,
  parse,
  type Statement,
  type TestExpression,
} from 'unbash';
import type { Span } from '../../text/span.ts';
import { backtickSource, inlineSource } from './inline.ts';
import { type Link, readSimple, type SimpleCommand, substitutionsOfRedirect } from './simple.ts';
import type { ShellCommand } from './syntax.ts';
import {
  affordable,
  type Region,
  type Substitution,
  spanIn,
  substitutionsOf,
  substitutionsOfArithmetic,
} from './word.ts';

/** What the walk over a script's tree has found so far. */
export interface Found {
  readonly commands: ShellCommand[];
  readonly errors: { readonly message: string; readonly span: Span }[];
  pipelines: number;
  /** `set -o pipefail` came before the first pipeline. */
  pipefail: boolean;
  piped: boolean;
}

/** Where in the script a list of commands stands. */
interface Place {
  readonly region: Region;
  readonly found: Found;
  readonly conditional: boolean;
  /** Not in a subshell, substitution or other shell: `set` holds for the whole script. */
  readonly outermost: boolean;
  /** Nesting of compound commands and substitutions. */
  readonly depth: number;
}

/** Deeper code than anybody writes is not followed: the walk is recursive, and each level is read once more. */
const MAX_DEPTH = 100;

/** Adds what a parsed script holds to `found`. */
export function walkScript(script: ParsedScript, region: Region, found: Found): void {
  addErrors(script, region, found);
  walkList(script.commands, { region, found, conditional: false, outermost: true, depth: 0 });
}

function addErrors(script: ParsedScript, region: Region, found: Found): void {
  if (script.errors) for (const one of script.errors) addError(one.message, one.pos, region, found);
}

function addError(message: string, pos: number, region: Region, found: Found): void {
  const length = region.source.text.length;
  found.errors.push({ message, span: spanIn(region, Math.min(pos, length), Math.min(pos + 1, length)) });
}

function walkList(statements: readonly Statement[], place: Place): void {
  let before = '';
  for (const { command, background } of statements) {
    if (command.type === 'AndOr') {
      let operator = before;
      for (const [index, node] of command.commands.entries()) {
        if (index > 0) operator = command.operators[index - 1] ?? '';
        walkPipeline(node, operator, operator === '||' ? { ...place, conditional: true } : place);
      }
    } else walkPipeline(command, before, place);
    before = background ? '&' : ';';
  }
}

function walkPipeline(node: PipelineNode, before: string, place: Place): void {
  const pipeline = place.found.pipelines++;
  if (node.type !== 'Pipeline') {
    walkCommand(node, { before, pipeline, inPipeline: 0, pipelineLength: 1, time: undefined }, place);
    return;
  }
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  if (node.commands.length > 1) place.found.piped = true;
  for (const [index, command] of node.commands.entries()) {
    const operator = index === 0 ? before : (node.operators[index - 1] ?? '|');
    const link = { before: operator, pipeline, inPipeline: index, pipelineLength: node.commands.length };
    walkCommand(command, { ...link, time: index === 0 ? time : undefined }, place);
  }
}

function walkCommand(node: CommandNode, link: Link, outer: Place): void {
  if (node.type === 'Command') {
    const simple = readSimple(node, link, outer.conditional, outer.region);
    return simple && walkSimple(simple, node.pos, outer);
  }
  const place = deeper(outer, node.pos);
  if (place === undefined) return;
  const again = place.conditional ? place : { ...place, conditional: true };
  const nested: Substitution[] = [];
  switch (node.type) {
    case 'Redirected':
      walkCommand(node.command, link, place);
      for (const redirect of node.redirects) substitutionsOfRedirect(place.region, redirect, nested);
      break;
    case 'If':
      walkList(node.clause.commands, place);
      walkList(node.then.commands, again);
      for (const branch of node.elif) {
        walkList(branch.clause.commands, again);
        walkList(branch.then.commands, again);
      }
      if (node.else) walkList(node.else.commands, again);
      return;
    case 'For':
    case 'Select':
      if (node.wordlist) for (const word of node.wordlist) substitutionsOf(place.region, word, nested);
      walkSubstitutions(nested, place);
      return walkList(node.body.commands, again);
    case 'ArithmeticFor':
      for (const one of [node.initialize, node.test, node.update]) substitutionsOfArithmetic(place.region, one, nested);
      walkSubstitutions(nested, place);
      return walkList(node.body.commands, again);
    case 'While':
      walkList(node.clause.commands, again);
      return walkList(node.body.commands, again);
    case 'Case':
      substitutionsOf(place.region, node.word, nested);
      walkSubstitutions(nested, place);
      for (const item of node.items) walkList(item.body.commands, again);
      return;
    case 'Function':
      return node.body.type === 'CompoundList'
        ? walkList(node.body.commands, again)
        : walkCommand(node.body, link, again);
    case 'Coproc':
      return node.body.type === 'CompoundList'
        ? walkList(node.body.commands, place)
        : walkCommand(node.body, link, place);
    case 'Subshell':
      return walkList(node.body.commands, { ...place, outermost: false });
    case 'BraceGroup':
      return walkList(node.body.commands, place);
    case 'TestCommand':
      substitutionsOfTest(place.region, node.expression, nested);
      break;
    case 'ArithmeticCommand':
      substitutionsOfArithmetic(place.region, node.expression, nested);
  }
  walkSubstitutions(nested, place);
}

function deeper(place: Place, pos: number): Place | undefined {
  if (place.depth < MAX_DEPTH) return { ...place, depth: place.depth + 1 };
  addError('nested too deeply', pos, place.region, place.found);
  return undefined;
}

function substitutionsOfTest(region: Region, root: TestExpression, nested: Substitution[]): void {
  const waiting: TestExpression[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'TestLogical') waiting.push(...node.operands.toReversed());
    else if (node.type === 'TestGroup') waiting.push(node.expression);
    else if (node.type === 'TestNot') waiting.push(node.operand);
    else if (node.type === 'TestUnary') substitutionsOf(region, node.operand, nested);
    else {
      substitutionsOf(region, node.left, nested);
      substitutionsOf(region, node.right, nested);
    }
  }
}

function walkSimple({ command, nested, inline }: SimpleCommand, pos: number, outer: Place): void {
  const { found } = outer;
  found.commands.push(command);
  if (command.name === 'set' && outer.outermost && !outer.conditional && !found.piped) notePipefail(command, found);
  if (nested.length === 0 && inline === undefined) return;
  walkSubstitutions(nested, outer);
  if (inline === undefined) return;
  const place = deeper(outer, pos);
  if (place === undefined || !afford(place, inline.word.pos, inline.word.end)) return;
  const { source, exact } = inlineSource(place.region.source, inline.word);
  const script = parse(source.text);
  const bash = inline.script.dialect === 'bash';
  const region: Region = { source, editable: place.region.editable && exact, bash, budget: place.region.budget };
  // With an expansion in it, what the inner shell gets is not what stands here.
  if (command.args[inline.script.at]?.value !== undefined) addErrors(script, region, found);
  walkList(script.commands, { ...place, region, outermost: false });
}

function notePipefail(command: ShellCommand, found: Found): void {
  for (const [index, arg] of command.args.entries()) {
    const option = command.args[index - 1]?.value ?? '';
    if (arg.value === 'pipefail' && /^[-+][A-Za-z]*o$/.test(option)) found.pipefail = option.startsWith('-');
  }
}

function afford(place: Place, pos: number, end: number): boolean {
  if (affordable(place.region, end - pos)) return true;
  addError('nested too deeply', pos, place.region, place.found);
  return false;
}

function walkSubstitutions(nested: readonly Substitution[], outer: Place): void {
  for (const part of nested) {
    const place = deeper(outer, part.pos);
    if (place === undefined || !afford(place, part.pos, part.end)) return;
    const script: (ParsedScript & { source?: string }) | undefined = part.script;
    if (script === undefined) continue;
    const { region } = place;
    // A script in backticks with backslashes is parsed from a copy without them.
    const source = script.source === undefined ? undefined : backtickSource(region.source, part, script.source);
    const inner: Region = source ? { ...region, source, editable: false } : region;
    addErrors(script, inner, place.found);
    walkList(script.commands, { ...place, region: inner, outermost: false });
  }
}
