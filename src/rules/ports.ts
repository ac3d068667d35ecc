import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { ShellWord } from '../models/shell/syntax.ts';
import { expanded } from '../repository/copies.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import type { Listening } from '../repository/listening.ts';
import type { Span } from '../text/span.ts';

/** A port with the place that names it. */
export interface NamedPort {
  readonly port: number;
  readonly span: Span;
  /** True if `span` is the number itself. */
  readonly exact: boolean;
}

const own = /(?:(https?):\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(\d{2,5})(?!\d)|(?=[/\s'"?#)]|$))/g;

/** The ports of its own container that the words of a health check ask: `http://localhost:8000/health`, `nc -z localhost 8000`. */
export function askedPorts(words: readonly ShellWord[]): readonly NamedPort[] {
  const found: NamedPort[] = [];
  for (const [index, word] of words.entries()) {
    const text = word.value ?? word.raw;
    // Quotes, of the shell or of the JSON form, stand around a word; what has more in it is not taken apart.
    const around = word.span.end - word.span.start - text.length;
    const exact = word.editable && (around === 0 || around === 2);
    const start = word.span.start + around / 2;
    for (const match of text.matchAll(own)) {
      const [whole, scheme, digits] = match;
      if (digits !== undefined) {
        const at = start + match.index + whole.length - digits.length;
        const span = exact ? { start: at, end: at + digits.length } : word.span;
        found.push({ port: Number(digits), span, exact });
      } else if (scheme !== undefined)
        found.push({ port: scheme === 'https' ? 443 : 80, span: word.span, exact: false });
      else if (whole === text && /^\d{2,5}$/.test(words[index + 1]?.value ?? '')) {
        const next = words[index + 1] as ShellWord;
        found.push({
          port: Number(next.value),
          span: next.span,
          exact: next.span.end - next.span.start === next.value?.length,
        });
      }
    }
  }
  return found;
}

/** The TCP ports that EXPOSE names in `stage` and the stages that it rests on; undefined if one needs a value that nobody knows. */
export function exposedPorts(file: DockerfileUnit, stage: Stage): readonly NamedPort[] | undefined {
  const found: NamedPort[] = [];
  for (const one of ancestry(stage)) {
    for (const instruction of one.instructions) {
      if (instruction.keyword !== 'EXPOSE') continue;
      for (const word of instruction.args) {
        const text = expanded(file, one, instruction, word.text);
        const match = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(text ?? '');
        if (!match?.[1]) return undefined;
        if ((match[2] ?? 'tcp').toLowerCase() !== 'tcp') continue;
        const exact = text === word.text;
        const span = exact ? { start: word.span.start, end: word.span.start + match[1].length } : word.span;
        found.push({ port: Number(match[1]), span, exact });
      }
    }
  }
  return found;
}

/** "`uvicorn` takes 8000 unless told otherwise (api/Dockerfile:12)" */
export function whyOf(listening: readonly Listening[], lineOf: (path: string, offset: number) => number): string {
  return listening
    .slice(0, 3)
    .map(({ because, file, range }) => `${because} (${file.path}:${lineOf(file.path, range.start)})`)
    .join(', ');
}
