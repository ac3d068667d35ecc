import type { Span } from '../../text/span.ts';
import { checkDirective, checkOptions, directiveAt, isFirst, readDirective } from './directives.ts';
import { mayOpenHeredoc, readHeredocs } from './heredocs.ts';
import { type Mutable, readInstruction } from './instruction.ts';
import { LineReader, maximumLineBytes, readLogicalLine } from './lines.ts';
import { blankAfter, skipSpace, trimEnd } from './space.ts';
import { readStages } from './stages.ts';
import type { Comment, Directive, Dockerfile, Instruction, Problem } from './syntax.ts';
import { instructionProblem, stageProblem } from './validate.ts';

/**
 * Reads a Dockerfile as BuildKit does (frontend/dockerfile/parser and instructions/parse.go). Never throws: what makes
 * BuildKit refuse the file is a problem of kind `error`, and everything else is still read. Time grows with the length alone.
 */
export function parseDockerfile(text: string): Dockerfile {
  return new FileParser(text).parse();
}

const noComments: readonly Comment[] = [];

/** The keyword as written. */
function firstWord(line: string): string {
  const start = skipSpace(line, 0, line.length);
  return line.slice(start, blankAfter(line, start, line.length));
}

class FileParser {
  readonly #text: string;
  readonly #reader: LineReader;
  readonly #directives: Directive[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #comments: Comment[] = [];
  readonly #problems: Problem[] = [];
  /** Comments for the next instruction. */
  #collected: Comment[] = [];
  #escape: '\\' | '`' = '\\';
  #inDirectives = true;
  /** True in the region behind a first line `#!…`. */
  #behindShebang = false;
  readonly #seen = new Set<string>();

  constructor(text: string) {
    this.#text = text;
    this.#reader = new LineReader(text);
  }

  parse(): Dockerfile {
    const text = this.#text;
    const reader = this.#reader;
    while (reader.advance()) {
      const start = skipSpace(text, reader.start, reader.end);
      if (start === reader.end) this.#inDirectives = false;
      else if (text.charCodeAt(start) === 35) this.#commentLine(start);
      else this.#instruction(start);
    }
    return this.#result();
  }

  /** A line that begins with `#`, at `start`: a directive or a comment. */
  #commentLine(start: number): void {
    const { start: lineStart, end } = this.#reader;
    if (this.#inDirectives && this.#directive(start)) return;
    const comment = this.#comment({ start, end }, start > lineStart, false);
    // BuildKit takes the first byte of the line off, so that only a `#` at the very start can leave an empty comment.
    if (comment.text === '' && !comment.indented) this.#collected = [];
    else this.#collected.push(comment);
  }

  #comment(span: Span, indented: boolean, inside: boolean): Comment {
    const text = this.#text;
    const first = skipSpace(text, span.start + 1, span.end);
    const comment = { text: text.slice(first, trimEnd(text, first, span.end)), span, inside, indented };
    this.#comments.push(comment);
    return comment;
  }

  #directive(start: number): boolean {
    const { start: lineStart, end } = this.#reader;
    const raw = readDirective(this.#text, start + 1, end);
    if (!raw || (this.#behindShebang && start > lineStart)) {
      this.#behindShebang = !this.#behindShebang && isFirst(this.#text, start) && this.#text.startsWith('#!', start);
      this.#inDirectives = this.#behindShebang;
      return false;
    }
    // BuildKit looks for `syntax` and `check` again behind a first line `#!…`; for its parser the line is a comment.
    if (this.#behindShebang && raw.name === 'escape') return false;
    const span = { start, end };
    const directive = directiveAt(raw, span);
    if (!this.#behindShebang) {
      if (this.#seen.has(raw.name)) this.#error(`only one ${raw.name} parser directive can be used`, span);
      else if (raw.name === 'escape') this.#setEscape(directive);
    }
    this.#seen.add(raw.name);
    this.#directives.push(directive);
    return true;
  }

  #setEscape({ value, span }: Directive): void {
    if (value === '\\' || value === '`') this.#escape = value;
    else this.#error(`invalid escape token '${value}' does not match \` or \\`, span);
  }

  #error(message: string, span: Span): void {
    this.#problems.push({ kind: 'error', message, span });
  }

  #instruction(start: number): void {
    this.#inDirectives = false;
    const reader = this.#reader;
    const problems = this.#problems;
    const escape = this.#escape.charCodeAt(0);
    const { line, comments, blanks } = readLogicalLine(reader, start, escape);
    for (const span of blanks) problems.push({ kind: 'warning', message: 'Empty continuation line', span });
    const before = problems.length;
    const instruction = readInstruction(line, 0, line.text.length, { escape, problems });
    if (this.#collected.length > 0) {
      instruction.comments = this.#collected;
      this.#collected = [];
    }
    if (comments.length > 0) {
      const inside = comments.map((span) => this.#comment(span, !this.#startsLine(span.start), true));
      instruction.comments = instruction.comments === noComments ? inside : [...instruction.comments, ...inside];
    }
    if (mayOpenHeredoc(instruction)) this.#heredocs(instruction, readHeredocs(line, reader, problems));
    this.#span(instruction, start);
    if (problems.length === before) {
      const problem = instructionProblem(instruction, firstWord(line.text));
      if (problem) problems.push(problem);
    }
    this.#instructions.push(instruction);
  }

  #startsLine(offset: number): boolean {
    return this.#text.charCodeAt(offset - 1) === 10;
  }

  /** ONBUILD shares its heredocs with the instruction that it registers: both readings of the file want them. */
  #heredocs(instruction: Mutable<Instruction>, heredocs: Instruction['heredocs']): void {
    instruction.heredocs = heredocs;
    const inner: Mutable<Instruction> | undefined = instruction.inner;
    if (inner) inner.heredocs = heredocs;
  }

  /** Lets the instruction, and what it registers, end where its last line ends. */
  #span(instruction: Mutable<Instruction>, start: number): void {
    const { end } = this.#reader;
    instruction.span = { start, end };
    for (let inner: Mutable<Instruction> | undefined = instruction.inner; inner; inner = inner.inner) {
      inner.span = { start: inner.span.start, end };
    }
  }

  #result(): Dockerfile {
    const text = this.#text;
    const instructions = this.#instructions;
    const problems = this.#problems;
    for (const span of this.#reader.tooLong)
      this.#error(`dockerfile line greater than max allowed size of ${maximumLineBytes}`, span);
    const check = checkDirective(text, this.#directives);
    const options = check && checkOptions(check.value);
    if (options && 'problem' in options) this.#error(`failed to parse check options: ${options.problem}`, check.span);
    const { stages, globalArgs } = readStages(instructions, this.#escape);
    const problem = stageProblem(instructions);
    if (problem) problems.push(problem);
    problems.sort((a, b) => a.span.start - b.span.start);
    return {
      text,
      escape: this.#escape,
      directives: this.#directives,
      instructions,
      comments: this.#comments,
      problems,
      stages,
      globalArgs,
    };
  }
}
