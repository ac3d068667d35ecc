import type { Instruction } from '../models/dockerfile/syntax.ts';
import { mappedScalar } from '../models/document/mapped-scalar.ts';
import type { Scalar } from '../models/document/scalar.ts';
import { commandOfArgv } from '../models/shell/command.ts';
import { inlineScript } from '../models/shell/inline.ts';
import { jsonStrings } from '../models/shell/json-strings.ts';
import { parseScript } from '../models/shell/parse.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { baseName, unwrap } from '../models/shell/wrappers.ts';
import { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';

/** A file in which a word of a command stands. */
export interface WrittenIn {
  readonly path: string;
  readonly text: string;
}

/** A word of an argument list, with its file. */
export interface ArgWord {
  readonly file: WrittenIn;
  readonly word: ShellWord;
  /** What it says, with the way back to the file. */
  readonly source: MappedText;
}

/** What is put in when a container starts: the cluster's `$(NAME)`, the code of a chart. */
const unknownPart = /\{\{|\$\([A-Za-z_][\w.-]*\)/;

function argWord(file: WrittenIn, source: MappedText, span: Span, value: string): ArgWord {
  const isKnown = !unknownPart.test(value);
  const word = { raw: value, value: isKnown ? value : undefined, span, editable: false, variables: [] };
  return { file, source, word };
}

/** Words of a list in YAML: no shell reads them. */
export const wordsOfList = (file: WrittenIn, words: readonly Scalar[]): readonly ArgWord[] =>
  words.map(({ value, span, node }) => argWord(file, mappedOf(file, value, { span, node }), span, value));

/** The text of a scalar; where a variable was put in, all of it stands for the scalar as a whole. */
function mappedOf(file: WrittenIn, value: string, { node, span }: Pick<Scalar, 'node' | 'span'>): MappedText {
  const mapped = mappedScalar(file.text, node);
  return mapped?.text === value ? mapped : new MappedText(value, [0], [span.start]);
}

/** Words of a command in one text, which Compose splits as a shell does and no shell reads (compose-go, mattn/go-shellwords). */
export function wordsOfText(file: WrittenIn, scalar: Scalar): readonly ArgWord[] {
  const { value, span } = scalar;
  const mapped = mappedScalar(file.text, scalar.node);
  const isExact = mapped?.text === value;
  const source = isExact ? mapped : new MappedText(value, [0], [span.start]);
  return splitWords(value).map(({ start, end, text, inner }) => {
    const exact = inner === undefined ? undefined : source.slice(inner.start, inner.end);
    const whole = isExact ? source.span(start, end) : span;
    return argWord(file, exact ?? new MappedText(text, [0], [source.offset(start)]), whole, text);
  });
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where `text` stands as it is. */
  readonly inner: Span | undefined;
}

/** Words between blanks, quotes and backslashes taken off. */
function splitWords(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    const parts: string[] = [];
    let quote = '';
    let from = at;
    for (; at < text.length; at++) {
      const char = text.charAt(at);
      if (quote === '' && /\s/.test(char)) break;
      if (char === '\\' && quote !== "'") {
        parts.push(text.slice(from, at));
        from = ++at;
      } else if (quote === '' ? char === '"' || char === "'" : char === quote) {
        parts.push(text.slice(from, at));
        from = at + 1;
        quote = quote === '' ? char : '';
      }
    }
    const end = Math.min(at, text.length);
    parts.push(text.slice(from, end));
    const value = parts.join('');
    const length = end - start - value.length;
    const first = text.charAt(start);
    const isQuoted = length === 2 && (first === '"' || first === "'") && text.charAt(end - 1) === first;
    const inner = length === 0 ? { start, end } : isQuoted ? { start: start + 1, end: end - 1 } : undefined;
    pieces.push({ start, end, text: value, inner });
  }
  return pieces;
}

/** Words of CMD or ENTRYPOINT in JSON form. */
export function wordsOfInstruction(file: WrittenIn, { args, rest }: Instruction): readonly ArgWord[] {
  let sources: readonly MappedText[] | undefined;
  return args.map(({ text, span }, index) => {
    sources ??= jsonStrings(rest);
    const source = sources[index];
    return argWord(file, source?.text === text ? source : new MappedText(text, [0], [span.start]), span, text);
  });
}

/** A command with the file of what it is known by. */
export interface WrittenCommand {
  readonly command: ShellCommand;
  /** Files of its words by their spans; a word that is not there stands in `file`. */
  readonly file: WrittenIn;
  readonly files: ReadonlyMap<Span, WrittenIn>;
}

/** What an argument list runs: itself, or the commands of the code behind `sh -c`. */
export function commandsOfArgv(argv: readonly ArgWord[]): readonly WrittenCommand[] {
  const words = argv.map(({ word }) => word);
  const { at } = unwrap(words);
  const program = words[at];
  const inline = program && inlineScript(baseName(program), words.slice(at + 1));
  const code = inline && argv[at + 1 + inline.at];
  if (inline && code) {
    if (code.word.raw.includes('{{')) return [];
    const { commands } = parseScript(code.source, inline.dialect, { pipefail: inline.pipefail, editable: false });
    return commands.map((command) => ({ command, file: code.file, files: new Map() }));
  }
  const command = commandOfArgv(words);
  const [first] = argv;
  if (!command || !first) return [];
  return [{ command, file: first.file, files: new Map(argv.map(({ word, file }) => [word.span, file])) }];
}
