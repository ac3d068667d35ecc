import type { ShellCommand } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';

/** A path that a check asks of its own container, and whose absence fails it. */
export interface AskedPath {
  readonly path: string;
  /** The path itself where the word is one stretch of the file, else the word. */
  readonly span: Span;
  readonly exact: boolean;
}

const address = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::\d{2,5})?(\/[\w./~-]*)(?=$|[\s'"`),?#])/g;

/** The paths that `command` asks by HTTP and that must be answered with success (`source`: the file's text): wget, `curl -f`, Python's urlopen. */
export function askedPaths({ name, args }: ShellCommand, source: string): readonly AskedPath[] {
  const words = args.map(({ value, raw }) => value ?? raw);
  const fails =
    name === 'wget' ||
    (name === 'curl' && words.some((word) => word.startsWith('--fail') || /^-[a-zA-Z]*f/.test(word))) ||
    (/^python[\d.]*$/.test(name ?? '') &&
      words[0] === '-c' &&
      /urlopen\(/.test(words[1] ?? '') &&
      !/try:|except/.test(words[1] ?? ''));
  if (!fails) return [];
  const found: AskedPath[] = [];
  for (const word of args) {
    const text = word.value;
    if (text === undefined) continue;
    // Quotes, of the shell or of the JSON form, stand around a word.
    const written = source.slice(word.span.start, word.span.end);
    const inner = /^(["'])(.*)\1$/s.exec(written)?.[2];
    const around = written === text ? 0 : 1;
    const exact = around === 0 || inner === text;
    for (const match of text.matchAll(address)) {
      const [whole, path = ''] = match;
      const at = word.span.start + around + match.index + whole.length - path.length;
      found.push({ path, exact, span: exact ? { start: at, end: at + path.length } : word.span });
    }
  }
  return found;
}
