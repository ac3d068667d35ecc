import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { Span } from '../../text/span.ts';
import { scanBrackets } from '../document/brackets.ts';
import { type DocumentFile, DocumentNode, type Problem } from '../document/node.ts';
import { TomlTree } from './read.ts';
import { faultySpan } from './recover.ts';

/** Characters; the parser does about 1.4 million a second. */
const sizeLimit = 2 * 1024 * 1024;
const depthLimit = 128;

/**
 * Read TOML 1.0 with exact positions: manifests, not lock files (those want values alone and are read six times faster
 * elsewhere). Never throws: after an error the statement that holds it is left out and the rest is read. A text over 2 MiB
 * or 128 bracket levels is refused as a whole.
 *
 * A table's `span` is its first piece: from the `[` of its header to the end of its last own value; for a table that only
 * dotted keys or deeper headers speak of, the first of those.
 */
export function parseToml(text: string): DocumentFile {
  const problems: Problem[] = [];
  const report = (message: string, span: Span): void => {
    problems.push({ kind: 'error', message, span });
  };
  const nothing = (): DocumentFile => {
    return { text, root: new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } }), comments: [], problems };
  };
  if (text.length > sizeLimit) {
    report('the file is larger than 2 MiB', { start: 0, end: 0 });
    return nothing();
  }
  const { overflow } = scanBrackets(text, 'toml', depthLimit);
  if (overflow !== undefined) {
    report(`nested more than ${depthLimit} levels deep`, { start: overflow, end: overflow });
    return nothing();
  }
  // Each try reads the whole text again, so a long one gets few.
  let tries = text.length > 128 * 1024 ? 2 : 12;
  for (let rest = text; ; ) {
    try {
      const ast = parseTOML(rest, { tomlVersion: '1.0' });
      const tree = new TomlTree(text, report);
      const root = tree.read(ast);
      if (root.depth > 512) {
        report('nested more than 512 levels deep', { start: 0, end: 0 });
        return nothing();
      }
      const comments = ast.comments.map((one) => ({
        text: one.value.trim(),
        span: { start: one.range[0], end: one.range[1] },
      }));
      problems.sort((a, b) => a.span.start - b.span.start);
      return { text, root, comments, problems };
    } catch (error) {
      if (!(error instanceof ParseError)) {
        // The library spreads the characters of a value over the arguments of one call.
        report('a value is too long to read', { start: 0, end: 0 });
        return nothing();
      }
      const index = Math.min(error.index, text.length);
      const fault = faultySpan(rest, index);
      // The parser looks past a line end for what is missing before it.
      const at = fault !== undefined && fault.end < index ? fault.end : index;
      report(error.message, { start: at, end: at });
      if (fault === undefined || --tries < 0) return nothing();
      const end = tries === 0 ? rest.length : fault.end;
      rest = rest.slice(0, fault.start) + rest.slice(fault.start, end).replace(/[^\r\n]/g, ' ') + rest.slice(end);
    }
  }
}
