import type { Span } from '../../text/span.ts';
import type { Fence } from './markdown.ts';

/** The file that a code block says it shows. */
export interface ExcerptClaim {
  readonly path: string;
  readonly span: Span;
  /** Where the code begins in the content of the block: behind the comment that names the file. */
  readonly from: number;
  /** True if it says in so many words that this is a file: `title="…"`, `# File: …`; a path alone may be an example. */
  readonly explicit: boolean;
}

const path = String.raw`(?:\.{1,2}\/){0,3}(?:[\w.@+-]{1,100}\/){0,12}[\w.@+-]{1,100}`;
const attribute = new RegExp(
  String.raw`\b(?:title|file|filename|path)=(?:"(${path})"|'(${path})'|(${path}))(?=[\s}]|$)`,
);
const suffix = new RegExp(String.raw`^[\w+-]{1,20}:(${path})$`);
const comment = new RegExp(
  String.raw`^[ \t]*(?:#|\/\/|--|;|<!--|\/\*)[ \t]*((?:[Ff]ile(?:name)?|[Pp]ath):)?[ \t]*(${path})[ \t]*(?:-->|\*\/)?[ \t]*$`,
);
const fileName =
  /\.[A-Za-z][\w-]{0,12}$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile|Procfile|Tiltfile|Jenkinsfile)(?:\.[\w-]+)?$/;

/** What a code block claims in its info string (`title="a/b.yaml"`, `yaml:a/b.yaml`) or in a comment that is its first line. */
export function excerptClaim(fence: Fence): ExcerptClaim | undefined {
  const { info, infoSpan, content } = fence;
  const named = attribute.exec(info.slice(0, 1000)) ?? suffix.exec(info.slice(0, 1000));
  const written = named?.[1] ?? named?.[2] ?? named?.[3];
  if (named && written !== undefined && fileName.test(written)) {
    const start = infoSpan.start + named.index + named[0].lastIndexOf(written);
    return { path: written, span: { start, end: start + written.length }, from: 0, explicit: true };
  }
  const newline = content.text.indexOf('\n');
  const first = content.text.slice(0, newline === -1 ? content.text.length : newline).replace(/\r$/, '');
  const [, word, found] = (first.length > 400 ? undefined : comment.exec(first)) ?? [];
  if (found === undefined || !fileName.test(found) || newline === -1) return undefined;
  const at = first.lastIndexOf(found);
  return {
    path: found,
    span: content.span(at, at + found.length),
    from: newline + 1,
    explicit: word !== undefined,
  };
}
