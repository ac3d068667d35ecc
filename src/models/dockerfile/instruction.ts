import type { MappedText } from '../../text/mapped.ts';
import { readFlags } from './flags.ts';
import { notStrings, readJsonForm } from './json.ts';
import { normalKeyword } from './keywords.ts';
import { blankAfter, isByteSpace, skipBlanks, skipSpace, trimEnd } from './space.ts';
import type { Comment, Flag, Form, Heredoc, Instruction, Pair, Problem, Word } from './syntax.ts';
import { readPairs, splitAtBlanks } from './words.ts';

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What reading an instruction needs to know of the file, and where it puts what is wrong. */
export interface InstructionContext {
  /** Code of the escape character. */
  readonly escape: number;
  readonly problems: Problem[];
}

/** ONBUILD inside ONBUILD is an error at the second one; what stands deeper is not read. */
const deepest = 3;

const noFlags: readonly Flag[] = [];
const noWords: readonly Word[] = [];
const noPairs: readonly Pair[] = [];
const noHeredocs: readonly Heredoc[] = [];
const noComments: readonly Comment[] = [];

/**
 * Reads the instruction at `[from, to)` of its joined line. Heredocs, comments and the end of the span are for the caller to
 * add. As `newNodeFromLine` and `splitCommand` in BuildKit's parser.
 */
export function readInstruction(
  line: MappedText,
  from: number,
  to: number,
  context: InstructionContext,
  depth = 0,
): Mutable<Instruction> {
  const { text } = line;
  const start = skipSpace(text, from, to);
  const end = trimEnd(text, start, to);
  const keywordEnd = blankAfter(text, start, end);
  const keyword = normalKeyword(text.slice(start, keywordEnd));
  const argumentsStart = skipBlanks(text, keywordEnd, end);
  const { flags, end: flagsEnd } = readFlags(line, argumentsStart, end, context.escape);
  const restStart = skipSpace(text, flagsEnd, end);
  const keywordSpan = line.span(start, keywordEnd);
  const instruction: Mutable<Instruction> = {
    keyword,
    keywordSpan,
    span: { start: keywordSpan.start, end: end > start ? line.span(start, end).end : keywordSpan.end },
    flags,
    form: 'none',
    rest: line.slice(restStart, end),
    args: noWords,
    pairs: noPairs,
    legacyPair: false,
    heredocs: noHeredocs,
    inner: undefined,
    comments: noComments,
  };
  if (restStart < end) readArguments(instruction, line, restStart, end, context, depth);
  return instruction;
}

function readArguments(
  instruction: Mutable<Instruction>,
  line: MappedText,
  from: number,
  to: number,
  context: InstructionContext,
  depth: number,
): void {
  switch (instruction.keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return readCommand(instruction, line, from, to, context);
    case 'COPY':
    case 'ADD':
    case 'VOLUME':
      if (readJson(instruction, line, from, to, context)) return;
      return setArguments(instruction, 'words', splitAtBlanks(line, from, to));
    case 'FROM':
    case 'EXPOSE':
      return setArguments(instruction, 'words', splitAtBlanks(line, from, to));
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return setArguments(instruction, 'text', [wordAt(line, from, to)]);
    case 'ARG':
    case 'ENV':
    case 'LABEL': {
      const { words, pairs, legacy } = readPairs(line, from, to, instruction.keyword, context.escape, context.problems);
      instruction.pairs = pairs;
      instruction.legacyPair = legacy;
      return setArguments(instruction, 'pairs', words);
    }
    case 'HEALTHCHECK':
      return readHealthcheck(instruction, line, from, to, context);
    case 'ONBUILD':
      if (depth < deepest) instruction.inner = readInstruction(line, from, to, context, depth + 1);
      return;
    default:
  }
}

/** JSON form or the whole rest as one string (`parseMaybeJSON`). */
function readCommand(
  instruction: Mutable<Instruction>,
  line: MappedText,
  from: number,
  to: number,
  context: InstructionContext,
): void {
  if (!readJson(instruction, line, from, to, context)) setArguments(instruction, 'text', [wordAt(line, from, to)]);
}

function readJson(
  instruction: Mutable<Instruction>,
  line: MappedText,
  from: number,
  to: number,
  context: InstructionContext,
): boolean {
  const words = readJsonForm(line, from, to);
  if (words === undefined) return false;
  if (words === notStrings) {
    context.problems.push({ kind: 'error', message: notStrings, span: line.span(from, to) });
    return false;
  }
  setArguments(instruction, 'json', words);
  return true;
}

/** A type word, then a command (`parseHealthConfig`). */
function readHealthcheck(
  instruction: Mutable<Instruction>,
  line: MappedText,
  from: number,
  to: number,
  context: InstructionContext,
): void {
  const { text } = line;
  let typeEnd = from;
  while (typeEnd < to && !isByteSpace(text.charCodeAt(typeEnd))) typeEnd++;
  const type = wordAt(line, from, typeEnd);
  let start = typeEnd;
  while (start < to && isByteSpace(text.charCodeAt(start))) start++;
  instruction.args = [type];
  const inner: Mutable<Instruction> = {
    ...instruction,
    keyword: type.text.toUpperCase(),
    keywordSpan: type.span,
    span: line.span(from, to),
    flags: noFlags,
    rest: line.slice(start, to),
    args: noWords,
  };
  if (start < to) readCommand(inner, line, start, to, context);
  if (inner.keyword === 'CMD') instruction.inner = inner;
  else instruction.args = [type, ...inner.args];
}

function setArguments(instruction: Mutable<Instruction>, form: Form, args: readonly Word[]): void {
  instruction.form = form;
  instruction.args = args;
}

const wordAt = (line: MappedText, from: number, to: number): Word => ({
  text: line.text.slice(from, to),
  span: line.span(from, to),
});
