import type { Span } from '../../text/span.ts';
import type { Dockerfile } from './syntax.ts';

/** Parser directives, comments and instructions in file order; comments inside an instruction are part of it. */
export function partsOf(file: Dockerfile): readonly Span[] {
  const parts: Span[] = [
    ...file.directives,
    ...file.instructions,
    ...file.comments.filter(({ inside }) => !inside),
  ].map(({ span }) => span);
  return parts.sort((a, b) => a.start - b.start);
}

/** The stretches between the parts and at both ends of the file: white space, line ends, a byte order mark, nothing else. */
export function gapsOf(file: Dockerfile): readonly Span[] {
  const gaps: Span[] = [];
  let done = 0;
  for (const { start, end } of partsOf(file)) {
    gaps.push({ start: done, end: start });
    done = end;
  }
  gaps.push({ start: done, end: file.text.length });
  return gaps;
}

/** The text again, put together from the spans of the tree and the gaps between them. */
export function printDockerfile(file: Dockerfile): string {
  const pieces: string[] = [];
  const parts = partsOf(file);
  for (const [index, gap] of gapsOf(file).entries()) {
    pieces.push(file.text.slice(gap.start, gap.end));
    const part = parts[index];
    if (part) pieces.push(file.text.slice(part.start, part.end));
  }
  return pieces.join('');
}
