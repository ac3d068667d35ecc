import type { Level } from '../finding.ts';
import { Lines, type Span } from '../text/span.ts';
import { printable } from '../text/terminal.ts';
import { codeFrame } from './frame.ts';
import type { Style } from './style.ts';

interface Place {
  readonly path: string;
  readonly span: Span;
}

interface Notice extends Place {
  readonly level: Level;
  readonly message: string;
  readonly related: readonly (Place & { readonly message: string })[];
}

/** What is to be told of compose files, each with its place, the lines it is about and the other places that belong to it. */
export function renderNotices(
  notices: readonly Notice[],
  textOf: (path: string) => string | undefined,
  nameOf: (path: string) => string,
  style: Style,
  width: number,
): string {
  const lines: string[] = [];
  const where = ({ path, span }: Place): string => {
    const { line, column } = new Lines(textOf(path) ?? '').position(span.start);
    return `${printable(nameOf(path))}:${line}:${column}`;
  };
  for (const notice of notices) {
    const { path, span, level, message, related } = notice;
    const text = textOf(path);
    const frame = text && codeFrame(text, new Lines(text).range(span), level, message, style, width);
    lines.push(`${style.strong(where(notice))}  ${style.level(level, level)}`);
    lines.push(...(frame || [`  ${printable(message)}`]));
    for (const one of related) lines.push(`    ${style.faint('see')}  ${where(one)}  ${printable(one.message)}`);
    lines.push('');
  }
  return lines.map((line) => `${line}\n`).join('');
}
