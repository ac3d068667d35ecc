import { parse } from 'unbash';
import type { MappedText } from '../../text/mapped.ts';
import type { Dialect, Script } from './syntax.ts';
import { type Found, walkScript } from './walk.ts';
import type { Region } from './word.ts';

export interface ParseOptions {
  /** False if the text is an unescaped copy of what stands in the file. */
  readonly editable?: boolean;
  /** The shell was started with `-o pipefail`. */
  readonly pipefail?: boolean;
}

/** More here-documents than this on one line cost the parser quadratic time. */
const MAX_HEREDOCS = 4096;

/**
 * Parses shell code as bash reads it (which includes what sh reads). Powershell, cmd and other languages are not parsed: no commands, no errors.
 * Broken code gives errors with their place in the file, and what could still be read. Never throws.
 */
export function parseScript(source: MappedText, dialect: Dialect, options: ParseOptions = {}): Script {
  const pipefail = options.pipefail === true;
  if (dialect !== 'sh' && dialect !== 'bash') return { source, dialect, commands: [], errors: [], pipefail };
  const found: Found = { commands: [], errors: [], pipelines: 0, pipefail, piped: false };
  const text = source.text;
  const refused = (message: string): Script => {
    return { source, dialect, commands: [], errors: [{ message, span: source.span(0, text.length) }], pipefail };
  };
  if (hasMore(text, '<<', MAX_HEREDOCS)) return refused(`more than ${MAX_HEREDOCS} here-documents`);
  // Each level of nesting is read once more; this much rereading in all, so that the time stays linear.
  const budget = { left: 2 * text.length + 65_536 };
  const region: Region = { source, editable: options.editable !== false, bash: dialect === 'bash', budget };
  try {
    walkScript(parse(text), region, found);
  } catch (error) {
    // The parser recurses over chains such as `f() f() f()`.
    if (error instanceof RangeError) return refused('nested too deeply');
    throw error;
  }
  return { source, dialect, commands: inOrder(found.commands), errors: found.errors, pipefail: found.pipefail };
}

function hasMore(text: string, what: string, count: number): boolean {
  let seen = 0;
  for (let at = text.indexOf(what); at !== -1; at = text.indexOf(what, at + what.length)) {
    if (++seen > count) return true;
  }
  return false;
}

/** Here-document bodies stand behind commands that follow them in the tree. */
function inOrder(commands: Found['commands']): Found['commands'] {
  let last = 0;
  for (const { span } of commands) {
    if (span.start < last) return commands.sort((a, b) => a.span.start - b.span.start);
    last = span.start;
  }
  return commands;
}
