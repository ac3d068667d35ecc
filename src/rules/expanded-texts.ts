import type { Instruction, Word } from '../models/dockerfile/syntax.ts';
import { sourceWords } from '../repository/copies.ts';
import type { Span } from '../text/span.ts';

/** A text in which BuildKit puts in variables before it runs an instruction. */
export interface ExpandedText {
  readonly text: string;
  /** The stretch of the file of `[start, end)` of it; the whole where the text is not in one piece. */
  readonly at: (start: number, end: number) => Span;
  /** The body of a heredoc: quotes mean nothing, the escape is a backslash. */
  readonly raw: boolean;
  /** The variable that the text is the value of. */
  readonly sets: string | undefined;
  /** True for names that the same ARG sets further left. */
  readonly before: ((name: string) => boolean) | undefined;
}

/**
 * The texts of `instruction` that BuildKit expands (`Expand` and `ExpandRaw` in frontend/dockerfile/instructions/commands.go, ARG in
 * `dispatchArg`). What RUN, CMD, ENTRYPOINT and HEALTHCHECK run is left to their shells, and ONBUILD to the build that it waits for.
 */
export function expandedTexts(instruction: Instruction): readonly ExpandedText[] {
  const { keyword, args, pairs, flags, heredocs, rest } = instruction;
  switch (keyword) {
    case 'ENV':
    case 'LABEL':
      if (!/[$"']/.test(rest.text)) return none;
      return pairs.map(({ key, value = '', valueSpan }) =>
        textOf(value, valueSpan, keyword === 'ENV' ? key : undefined),
      );
    case 'ARG': {
      if (!/[$"']/.test(rest.text)) return none;
      const first = new Map<string, number>();
      for (const [index, { key }] of pairs.entries()) if (!first.has(key)) first.set(key, index);
      return pairs.map(({ key, value = '', valueSpan }, index) =>
        textOf(value, valueSpan, key, (name) => (first.get(name) ?? index) < index),
      );
    }
    case 'COPY':
    case 'ADD':
      return [
        ...flags
          .filter(({ name }) => name === 'chown' || name === 'chmod' || (name === 'checksum' && keyword === 'ADD'))
          .map(({ value = '', valueSpan }) => textOf(value, valueSpan)),
        ...[...sourceWords(instruction), ...args.slice(-1)].map(wordText),
        ...heredocs
          .filter(({ expand }) => expand)
          .map(({ body }) => ({
            text: body.text,
            at: (start: number, end: number) => body.span(start, end),
            raw: true,
            sets: undefined,
            before: undefined,
          })),
      ];
    case 'RUN':
      return flags
        .filter(({ name, value }) => name === 'mount' && value?.includes('$') === true)
        .map(({ value = '', valueSpan }) => textOf(value, valueSpan));
    case 'WORKDIR':
    case 'USER':
    case 'VOLUME':
    case 'STOPSIGNAL':
    case 'EXPOSE':
      return args.map(wordText);
    default:
      return none;
  }
}

const none: readonly ExpandedText[] = [];

const wordText = ({ text, span }: Word): ExpandedText => textOf(text, span);

const textOf = (text: string, span: Span, sets?: string, before?: ExpandedText['before']): ExpandedText => ({
  text,
  at: (start, end) =>
    span.end - span.start === text.length ? { start: span.start + start, end: span.start + end } : span,
  raw: false,
  sets,
  before,
});
