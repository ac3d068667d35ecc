import { MappedText } from '../../text/mapped.ts';
import { mappedScalar } from '../document/mapped-scalar.ts';
import type { DocumentNode } from '../document/node.ts';
import { joined } from '../shell/joined.ts';

/** Lists in lists that are opened. */
const maxNesting = 10;

/** A line of shell code in a pipeline: a scalar, by itself or in a list. */
export interface ScriptLine {
  readonly node: DocumentNode;
  /** Where the alias stands that it came in through. */
  readonly at: number | undefined;
}

/** The scalars of a script that is a scalar, a list of them or a list of such lists. */
export function linesOf(node: DocumentNode, lines: ScriptLine[] = [], at?: number, depth = 0): ScriptLine[] {
  const from = at ?? node.alias?.span.start;
  if (node.kind === 'scalar') lines.push({ node, at: from });
  // `!reference [job, script]` of GitLab stands for lines of another job.
  else if (node.tag === undefined && depth <= maxNesting)
    for (const item of node.items()) linesOf(item, lines, from, depth + 1);
  return lines;
}

/** The lines as the one script that a runner makes of them; undefined if there is none. */
export function codeOf(text: string, lines: readonly ScriptLine[]): MappedText | undefined {
  return joinedLines(text, lines, '\n', (code) => code);
}

/** Arguments of a command as one line of shell code, each quoted as far as it has to be; `first` stands before them. */
export function commandOf(text: string, first: string, args: readonly DocumentNode[]): MappedText | undefined {
  const start = args[0]?.span.start;
  if (start === undefined) return undefined;
  const lines = args.map((node): ScriptLine => ({ node, at: undefined }));
  const rest = joinedLines(text, lines, ' ', (code) =>
    /^[\w./:=@$ {}%+,-]*$/.test(code.text) && !/\s/.test(code.text)
      ? code
      : joined([new MappedText("'", [0], [code.offset(0)]), code, new MappedText("'", [0], [code.offset(0)])]),
  );
  return rest && joined([new MappedText(`${first} `, [0], [start]), rest]);
}

function joinedLines(
  text: string,
  lines: readonly ScriptLine[],
  separator: string,
  form: (code: MappedText) => MappedText,
): MappedText | undefined {
  const parts: MappedText[] = [];
  let last = 0;
  for (const { node, at } of lines) {
    const code = node.span.start < last ? undefined : mappedScalar(text, node);
    // A text must stay in the order of the file: what cannot be followed back has the place of its alias, or of the line before.
    const start = code ? node.span.start : Math.max(last, at ?? 0);
    parts.push(form(code ?? new MappedText(node.text ?? '', [0], [start])));
    last = code ? node.span.end : start;
    parts.push(new MappedText(separator, [0], [last]));
  }
  return parts.length === 0 ? undefined : joined(parts);
}
