import { MappedText } from '../../text/mapped.ts';
import type { Heredoc, Instruction } from '../dockerfile/syntax.ts';
import { commandOfWords, wordsOfArgv } from './command.ts';
import { dialectOf, dialectOfShebang, type Interpreter, stdinInterpreter } from './dialect.ts';
import { inlineScript } from './inline.ts';
import { joined } from './joined.ts';
import { jsonStrings } from './json-strings.ts';
import { parseScript } from './parse.ts';
import type { Script, ShellCommand } from './syntax.ts';
import { baseName, unwrap } from './wrappers.ts';

/**
 * The shell code of RUN, CMD, ENTRYPOINT, and of these inside HEALTHCHECK and ONBUILD. `shell` is the SHELL in force.
 * The JSON form gives the code behind `sh -c`, or a script of dialect "other" with the one command that the words are.
 * What here-documents mean: BuildKit, dockerfile2llb/convert.go, dispatchRun.
 */
export function scriptsOf(instruction: Instruction, shell: readonly string[]): Script[] {
  switch (instruction.keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
      break;
    case 'HEALTHCHECK':
    case 'ONBUILD': {
      const { inner, heredocs } = instruction;
      if (inner === undefined) return [];
      return scriptsOf(inner.heredocs.length === 0 && heredocs.length > 0 ? { ...inner, heredocs } : inner, shell);
    }
    default:
      return [];
  }
  if (instruction.form === 'json') return ofWords(instruction);
  if (instruction.form !== 'text') return [];
  const interpreter = dialectOf(shell);
  if (instruction.heredocs.length > 0) return ofHeredocs(instruction, interpreter);
  return [parsed(instruction.rest, interpreter)];
}

function parsed(source: MappedText, { dialect, pipefail }: Interpreter): Script {
  return parseScript(source, dialect, { pipefail });
}

function ofWords(instruction: Instruction): Script[] {
  const words = wordsOfArgv(instruction.args);
  const { at } = unwrap(words);
  const program = words[at];
  const inline = program && inlineScript(baseName(program), words.slice(at + 1));
  const index = inline ? at + 1 + inline.at : -1;
  const source = inline && jsonStrings(instruction.rest)[index];
  if (inline && source && source.text === words[index]?.value) {
    const editable = source.contiguous(0, source.text.length);
    return [parseScript(source, inline.dialect, { pipefail: inline.pipefail, editable })];
  }
  const command = commandOfWords(instruction.args);
  if (command === undefined) return [];
  return [{ source: instruction.rest, dialect: 'other', commands: [command], errors: [], pipefail: false }];
}

function ofHeredocs(instruction: Instruction, interpreter: Interpreter): Script[] {
  const { rest, heredocs } = instruction;
  const [first] = heredocs;
  if (first && heredocs.length === 1 && isAlone(first, rest.text)) {
    const windows = interpreter.dialect === 'powershell' || interpreter.dialect === 'cmd';
    const own = windows ? undefined : dialectOfShebang(first.body.text);
    return [parsed(first.body, own ?? interpreter)];
  }
  const whole = parsed(withBodies(rest, heredocs), interpreter);
  const scripts = [whole];
  for (const heredoc of heredocs) {
    const reader = whole.commands.findIndex((command) => takes(command, heredoc));
    const language = reader < 0 ? undefined : readerOf(whole.commands, reader);
    if (language) scripts.push(parsed(heredoc.body, language));
  }
  return scripts;
}

const isAlone = (heredoc: Heredoc, line: string): boolean =>
  line.trim() === heredoc.raw.trim() || /^\d*<<-?\s*(?:\w[\w.-]*|"[^"]*"|'[^']*')$/.test(line.trim());

/** The line with the bodies behind it, as it goes to the shell. */
function withBodies(line: MappedText, heredocs: readonly Heredoc[]): MappedText {
  const texts = [line];
  for (const { body, name, terminator } of heredocs) {
    if (texts.length === 1) texts.push(new MappedText('\n', [0], [Math.max(0, body.offset(0) - 1)]));
    texts.push(body);
    if (terminator.end > terminator.start) texts.push(new MappedText(`${name}\n`, [0], [terminator.start]));
  }
  return joined(texts);
}

const takes = (command: ShellCommand, { span }: Heredoc): boolean =>
  command.redirects.some(
    ({ operator, span: at }) => operator.startsWith('<<') && at.start < span.end && at.end > span.start,
  );

/** The language of a here-document that command `index` takes: `bash`, `python3 -`, `cat | bash`. */
function readerOf(commands: readonly ShellCommand[], index: number): Interpreter | undefined {
  const command = commands[index];
  if (command?.name === undefined) return undefined;
  const language = stdinInterpreter(command.name, valuesOf(command));
  if (language || command.name !== 'cat' || command.args.length > 0) return language;
  const next = commands.find(
    ({ pipeline, inPipeline }) => pipeline === command.pipeline && inPipeline === command.inPipeline + 1,
  );
  return next?.name === undefined ? undefined : stdinInterpreter(next.name, valuesOf(next));
}

const valuesOf = (command: ShellCommand): string[] => command.args.map(({ value, raw }) => value ?? raw);
