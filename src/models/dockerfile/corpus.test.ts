import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { Lines } from '../../text/span.ts';
import { expandWord, expandWords } from './expand.ts';
import { heredocWord, openersOf } from './heredocs.ts';
import { notStrings, readJsonForm } from './json.ts';
import { parseDockerfile } from './parse.ts';
import { gapsOf, printDockerfile } from './print.ts';
import { quoted } from './quote.ts';
import { skipSpace, trimEnd } from './space.ts';
import type { Instruction } from './syntax.ts';

const corpus = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));

/** One case of BuildKit's own tests; `kind` says which fields there are. */
interface Case {
  readonly kind: string;
  readonly name?: string;
  readonly line?: number | string;
  readonly dockerfile: string;
  readonly dump: string;
  readonly error: string;
  readonly word: string;
  readonly text: string;
  readonly source: string;
  readonly env: Readonly<Record<string, string>>;
  readonly firstChild: number;
  readonly expected: unknown;
}

/** An instruction as BuildKit's `Node.Dump` prints it. */
function dump({ keyword, flags, form, args, pairs, legacyPair, inner }: Instruction): string {
  const parts = [keyword.toLowerCase()];
  if (flags.length > 0) {
    parts.push(
      `[${flags.map(({ name, value }) => quoted(`--${name}${value === undefined ? '' : `=${value}`}`)).join(' ')}]`,
    );
  }
  if (keyword === 'ONBUILD') return [...parts, inner ? `(${dump(inner)})` : ''].join(' ');
  if (form === 'pairs' && keyword !== 'ARG') {
    for (const { key, value = '' } of pairs) parts.push(quoted(key), quoted(value), legacyPair ? '""' : '"="');
  } else parts.push(...[...args, ...(inner?.args ?? [])].map(({ text }) => quoted(text)));
  return parts.join(' ');
}

const errors = (text: string): string[] =>
  parseDockerfile(text)
    .problems.filter(({ kind }) => kind === 'error')
    .map(({ message }) => message);

/** What our code says of a case, in the shape of its expectation. */
const answers: Readonly<Record<string, (one: Case) => { readonly got: unknown; readonly wanted: unknown }>> = {
  ast: ({ dockerfile, dump: wanted }) => ({
    got: parseDockerfile(dockerfile)
      .instructions.map((instruction) => `(${dump(instruction)})`)
      .join('\n'),
    wanted: wanted.trim(),
  }),
  error: ({ dockerfile }) => ({ got: errors(dockerfile).length > 0, wanted: true }),
  'instr-error': ({ dockerfile, error }) => ({
    got: errors(dockerfile).some((message) => message.startsWith(error)),
    wanted: true,
  }),
  'heredoc-word': ({ word, expected }) => {
    const heredoc = heredocWord(word);
    return { got: heredoc === undefined ? null : 'problem' in heredoc ? 'error' : heredoc.name, wanted: expected };
  },
  'heredocs-line': ({ line, expected }) => ({
    got: openersOf(String(line)).openers.map(({ name }) => name),
    // BuildKit's test only compares the names that it finds, and in this line it finds none: the space ends the word.
    wanted: line === 'RUN <<- EOF' ? [] : expected,
  }),
  heredocs: ({ dockerfile, firstChild, expected }) => ({
    got: parseDockerfile(dockerfile)
      .instructions.slice(firstChild)
      .map(({ heredocs }) => {
        const found = heredocs.map(({ name, body, expand, fd, chomp }) => ({
          Name: name,
          Content: body.text,
          Expand: expand,
          ...(fd === undefined ? {} : { FileDescriptor: fd }),
          ...(chomp ? { Chomp: true } : {}),
        }));
        return found.length === 0 ? null : found;
      }),
    wanted: expected,
  }),
  json: ({ text, expected }) => {
    const from = skipSpace(text, 0, text.length);
    const words = readJsonForm(
      MappedText.slice(text, { start: 0, end: text.length }),
      from,
      trimEnd(text, from, text.length),
    );
    return { got: words === notStrings ? 'error' : words?.map((word) => word.text), wanted: expected };
  },
  'word-env': ({ source, env, expected }) => {
    const { text, error } = expandWord(source, env);
    return { got: error === undefined ? text : 'error', wanted: expected };
  },
  words: ({ source, env, expected }) => {
    const { words, error } = expandWords(source, new Map(Object.entries(env)));
    return { got: error === undefined ? words : 'error', wanted: expected };
  },
};

const casesFile = `${corpus}buildkit-parser.json`;
const cases = existsSync(casesFile) ? (JSON.parse(readFileSync(casesFile, 'utf8')) as readonly Case[]) : [];

describe.skipIf(cases.length === 0)("BuildKit's own parser cases (needs the development corpus)", () => {
  it('are all of a kind that is judged here', () => expect(cases.filter(({ kind }) => !(kind in answers))).toEqual([]));
  it.each(Object.keys(answers))('%s', (kind) => {
    const wrong = cases
      .filter((one) => one.kind === kind)
      .map((one) => ({ one, ...answers[kind]?.(one) }))
      .filter(({ got, wanted }) => JSON.stringify(got) !== JSON.stringify(wanted));
    expect(wrong).toEqual([]);
  });
});

const dockerfilesFile = `${corpus}dockerfiles-dev.jsonl.gz`;
const dockerfiles = existsSync(dockerfilesFile)
  ? gunzipSync(readFileSync(dockerfilesFile))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly id: string; readonly dockerfile: string })
  : [];

describe.skipIf(dockerfiles.length === 0)('real Dockerfiles (needs the development corpus)', () => {
  it('come back from the tree unchanged, with white space alone between its parts', () => {
    for (const { id, dockerfile } of dockerfiles) {
      const file = parseDockerfile(dockerfile);
      expect(printDockerfile(file), id).toBe(dockerfile);
      for (const { start, end } of gapsOf(file)) expect(dockerfile.slice(start, end), id).toMatch(/^\s*$/);
    }
  });

  it('have their instructions on the lines where dockerfile-ast sees them', () => {
    const differing = dockerfiles.filter(({ dockerfile }) => {
      const lines = new Lines(dockerfile);
      const ours = parseDockerfile(dockerfile).instructions.map(
        ({ keyword, span }) => `${keyword} ${lines.lineAt(span.start)}-${lines.lineAt(span.end)}`,
      );
      const theirs = DockerfileParser.parse(dockerfile)
        .getInstructions()
        .map((one) => `${one.getKeyword()} ${one.getRange().start.line + 1}-${one.getRange().end.line + 1}`);
      return ours.join('\n') !== theirs.join('\n');
    });
    expect(differing.map(({ id }) => id)).toEqual([]);
  });
});
