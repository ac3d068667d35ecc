import type { FrontMatter } from './markdown.ts';

/** The front matter that `text` begins with, and the offset of the line behind it. */
export function frontMatterOf(text: string): (FrontMatter & { readonly next: number }) | undefined {
  const mark = /^(?:---|\+\+\+)(?=[ \t]*\r?\n)/.exec(text.slice(0, 200))?.[0];
  if (mark === undefined) return undefined;
  const bodyStart = text.indexOf('\n') + 1;
  for (let start = bodyStart; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + 80)).trimEnd();
    if (line === mark || (mark === '---' && line === '...')) {
      return {
        format: mark === '---' ? 'yaml' : 'toml',
        span: { start: 0, end: start + 3 },
        body: { start: bodyStart, end: start },
        next: Math.min(end + 1, text.length),
      };
    }
    start = end + 1;
  }
  return undefined;
}
