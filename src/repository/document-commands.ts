import { parseScript } from '../models/shell/parse.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { Fence } from '../models/markdown/markdown.ts';
import { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { type Document, documentsOf } from './documents.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** The commands of a code block that is to be typed into a shell. */
export interface CommandBlock {
  readonly document: Document;
  /** What stands in the block. */
  readonly text: string;
  /** Read when they are asked for; empty if the block is no script. */
  readonly commands: readonly ShellCommand[];
}

const shells = /^(?:|sh|bash|shell|zsh|console|shell-session|shellsession|terminal|shellscript)$/;
/** Documents of what once was, and of other programs. */
const past = /(?:^|\/)(?:changelog|changes|history|news|releases?|upgrad\w*|migrat\w*|roadmap)[^/]*$/i;
const maxLength = 20_000;

/** The code blocks of the repository's documents that hold commands. Those without a language count if they can be read as a script. */
export const commandBlocksOf = memoOf((repository: Repository): readonly CommandBlock[] =>
  documentsOf(repository).flatMap((document) =>
    past.test(document.path) ? [] : document.model.fences.flatMap((fence) => block(document, fence) ?? []),
  ),
);

function block(document: Document, { content, language }: Fence): CommandBlock | undefined {
  if (!shells.test(language) || content.text.length > maxLength || content.text.trim() === '') return undefined;
  let known: readonly ShellCommand[] | undefined;
  return {
    document,
    text: content.text,
    get commands() {
      known ??= commandsIn(document, content, language);
      return known;
    },
  };
}

function commandsIn(document: Document, content: MappedText, language: string): readonly ShellCommand[] {
  const script = parseScript(typedText(document.text, content), 'bash');
  return language === '' && script.errors.length > 0 ? [] : script.commands;
}

/** Without the prompts; if there are any, what stands in lines without one is what the commands said. */
function typedText(file: string, content: MappedText): MappedText {
  if (!/^[ \t]*\$ /m.test(content.text)) return content;
  const lines: Span[] = [];
  let open = false;
  for (let start = 0; start < content.text.length; ) {
    const newline = content.text.indexOf('\n', start);
    const end = newline === -1 ? content.text.length : newline + 1;
    const prompt = /^[ \t]*\$ /.exec(content.text.slice(start, Math.min(end, start + 200)))?.[0].length;
    if (prompt !== undefined || open) {
      lines.push(content.span(start + (prompt ?? 0), end));
      open = /\\\r?\n?$/.test(content.text.slice(start, end));
    }
    start = end;
  }
  return MappedText.join(file, lines);
}
