import type { Span } from '../../text/span.ts';
import type { ShellCommand, ShellWord } from './syntax.ts';
import { baseName, unwrap } from './wrappers.ts';

/** A word of an argument list that no shell reads: a string of the JSON form, an element of a YAML list. */
export interface ArgvWord {
  /** Decoded. */
  readonly text: string;
  /** In the file, quotes included. */
  readonly span: Span;
}

/** The words as a command's words. They are not editable as shell text: what is put in must be quoted as the format around it demands. */
export function wordsOfArgv(words: readonly ArgvWord[]): ShellWord[] {
  return words.map(({ text, span }) => ({ raw: text, value: text, span, editable: false, variables: [] }));
}

/** The one command that an argument list (exec form) runs; undefined for an empty list. Nothing in it expands. */
export function commandOfWords(words: readonly ArgvWord[]): ShellCommand | undefined {
  return commandOfArgv(wordsOfArgv(words));
}

/** The same for words of which some may hold what is not known. */
export function commandOfArgv(all: readonly ShellWord[]): ShellCommand | undefined {
  const first = all[0];
  const last = all.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { at, wrappers, assignments } = unwrap(all);
  const nameWord = all[at] ?? all[0];
  if (nameWord === undefined) return undefined;
  return {
    name: baseName(nameWord),
    nameWord,
    args: all.slice(at + 1),
    wrappers,
    assignments,
    redirects: [],
    span: { start: first.span.start, end: last.span.end },
    pipeline: 0,
    inPipeline: 0,
    pipelineLength: 1,
    conditional: false,
    before: '',
  };
}
