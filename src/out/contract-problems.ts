import { Lines, type Span } from '../text/span.ts';
import { printable } from '../text/terminal.ts';
import { codeFrame } from './frame.ts';
import type { Style } from './style.ts';

interface Problem {
  readonly message: string;
  readonly span: Span;
}

/** What is to be told of a configuration file: `path:line:column: message`. */
export function problemLines(path: string, text: string, problems: readonly Problem[]): string[] {
  const lines = new Lines(text);
  return problems.map(({ message, span }) => {
    const { line, column } = lines.position(span.start);
    return `${path}:${line}:${column}: ${printable(message)}`;
  });
}

/** What is wrong with a configuration file, each with its place and the line that it is about. */
export function renderProblems(
  path: string,
  text: string,
  problems: readonly Problem[],
  style: Style,
  width: number,
): string[] {
  const lines = new Lines(text);
  const told = problemLines(path, text, problems);
  return problems.map(({ span }, index) =>
    [told[index] ?? '', ...(codeFrame(text, lines.range(span), 'error', '', style, width) ?? [])].join('\n'),
  );
}
