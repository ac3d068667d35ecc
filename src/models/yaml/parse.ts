import { Composer, type Document, Lexer, Parser, Schema, type YAMLError } from 'yaml';
import type { Span } from '../../text/span.ts';
import { type DocumentComment, type DocumentFile, DocumentNode, type Problem } from '../document/node.ts';
import { readQuickly } from './quick.ts';
import { YamlReader } from './read.ts';

/** Characters; the full parser does about 0.5 million a second. */
const sizeLimit = 2 * 1024 * 1024;
const depthLimit = 256;
const problemLimit = 100;
const errorLimit = 1000;

export interface YamlDocument {
  readonly root: DocumentNode;
}

export interface YamlFile extends DocumentFile {
  /** Every document of the stream; `root` is the value of the first. */
  readonly documents: readonly YamlDocument[];
}

let schema: Schema | undefined;

/**
 * Read a YAML 1.2 stream (core schema, merge keys on). Never throws: what is wrong stands in `problems` and the rest is
 * read as far as it goes. A text of more than 2 MiB or 256 levels is refused as a whole; the levels because the parser is
 * recursive, and a stack that overflows inside a regular expression ends the Node process, no `catch` sees it.
 */
export function parseYaml(text: string): YamlFile {
  if (text.length > sizeLimit) return parseFully(text);
  const quick = readQuickly(text);
  if (quick === undefined) return parseFully(text);
  const documents = quick.roots.map((root) => ({ root }));
  const root = quick.roots[0] ?? new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } });
  return { text, root, documents, comments: quick.comments, problems: [] };
}

/** `parseYaml` through the full parser, whatever the text is. */
export function parseFully(text: string): YamlFile {
  const problems: Problem[] = [];
  const comments: DocumentComment[] = [];
  const refuse = (message: string, span: Span): YamlFile => {
    const root = new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } });
    return { text, root, documents: [], comments, problems: [{ kind: 'error', message, span }] };
  };
  if (text.length > sizeLimit) return refuse('the file is larger than 2 MiB', { start: 0, end: 0 });

  // One schema for all documents: making one costs more than reading a small document.
  schema ??= new Schema({ schema: 'core', merge: false, resolveKnownTags: false });
  const composer = new Composer({ prettyErrors: false, logLevel: 'error', uniqueKeys: false, schema });
  const parser = new Parser();
  const composed: Document.Parsed[] = [];
  let scalarNext = false;
  let errors = 0;
  try {
    for (const lexeme of new Lexer().lex(text)) {
      if (!scalarNext && lexeme.charCodeAt(0) === 35) comments.push(comment(lexeme, parser.offset));
      scalarNext = !scalarNext && lexeme === '\x1f';
      for (const token of parser.next(lexeme)) {
        if (token.type === 'error' && ++errors > errorLimit)
          return refuse('more errors than can be reported', at(parser.offset, text));
        composed.push(...composer.next(token));
      }
      if (parser.stack.length > depthLimit) {
        return refuse(`nested more than ${depthLimit} levels deep`, at(parser.offset, text));
      }
    }
    for (const token of parser.end()) composed.push(...composer.next(token));
    composed.push(...composer.end());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse('too much on one line to read', at(parser.offset, text));
  }

  const stream = composed.length === 0 ? composer.streamInfo().errors : [];
  for (const error of stream) problems.push(problem(error, text));
  const reader = new YamlReader(text, problems);
  const documents = composed.map((document): YamlDocument => {
    for (const error of document.errors.slice(0, problemLimit)) problems.push(problem(error, text));
    const root = reader.read(document.contents, document.range[0]);
    return { root };
  });
  const root = documents[0]?.root ?? new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } });
  problems.sort((a, b) => a.span.start - b.span.start);
  return { text, root, documents, comments, problems: problems.slice(0, problemLimit) };
}

function comment(lexeme: string, start: number): DocumentComment {
  const written = lexeme.trimEnd();
  return { text: written.slice(1).trim(), span: { start, end: start + written.length } };
}

function problem(error: YAMLError, text: string): Problem {
  const start = Math.min(error.pos[0], text.length);
  return {
    kind: 'error',
    message: error.message.slice(0, 200),
    span: { start, end: Math.max(start, Math.min(error.pos[1], text.length)) },
  };
}

function at(offset: number, text: string): Span {
  const start = Math.min(offset, text.length);
  return { start, end: start };
}
