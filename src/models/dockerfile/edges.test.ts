import { describe, expect, it } from 'vitest';
import { Lines } from '../../text/span.ts';
import { parseDockerfile } from './parse.ts';
import type { Instruction } from './syntax.ts';

/** `RUN 2-4: "text" --flag <<NAME{body}` for each instruction; a warning or error follows in its own line. */
function outline(text: string): string[] {
  const file = parseDockerfile(text);
  const lines = new Lines(text);
  const out = file.instructions.map((instruction) => {
    const first = lines.lineAt(instruction.span.start);
    return `${instruction.keyword} ${first}-${lines.lineAt(instruction.span.end)}: ${content(instruction)}`.trimEnd();
  });
  return [...out, ...file.problems.map(({ kind, message, span }) => `${kind} ${lines.lineAt(span.start)}: ${message}`)];
}

function content({ flags, form, args, pairs, legacyPair, heredocs, inner }: Instruction): string {
  const parts = flags.map(({ name, value }) => `--${name}${value === undefined ? '' : `=${value}`}`);
  if (form === 'pairs') parts.push(...pairs.map(({ key, value }) => `${key}${legacyPair ? ' ' : '='}${value ?? ''}`));
  else if (form === 'json') parts.push(JSON.stringify(args.map(({ text }) => text)));
  else parts.push(...args.map(({ text }) => (form === 'text' ? JSON.stringify(text) : text)));
  if (inner) parts.push(`${inner.keyword} ${content({ ...inner, heredocs: [] })}`);
  parts.push(...heredocs.map(({ name, body, fd }) => `${fd ?? ''}<<${name}${JSON.stringify(body.text)}`));
  return parts.join(' ');
}

const from = 'FROM 1-1: x';

/** Rows of the table of edge cases: name, text, what BuildKit's own parser makes of it. */
const rows: readonly (readonly [name: string, text: string, outline: readonly string[]])[] = [
  [
    '<<- ends at an indented terminator',
    'FROM x\nRUN <<-EOF\n\techo a\n\tEOF\nUSER me',
    [from, 'RUN 2-4: "<<-EOF" <<EOF"\\techo a\\n"', 'USER 5-5: "me"'],
  ],
  [
    'two heredocs follow each other',
    'FROM x\nCOPY <<A <<B /dest/\naa\nA\nbb\nB',
    [from, 'COPY 2-6: <<A <<B /dest/ <<A"aa\\n" <<B"bb\\n"'],
  ],
  [
    'comments in a body belong to it',
    'FROM x\nRUN <<EOF python3\n#!/usr/bin/env python3\nx = 1\n# comment\nEOF\nUSER a',
    [from, 'RUN 2-6: "<<EOF python3" <<EOF"#!/usr/bin/env python3\\nx = 1\\n# comment\\n"', 'USER 7-7: "a"'],
  ],
  [
    'heredoc behind a continuation',
    'FROM x\nRUN echo a \\\n && cat <<EOF > /f\nhello\nEOF',
    [from, 'RUN 2-5: "echo a  && cat <<EOF > /f" <<EOF"hello\\n"'],
  ],
  [
    'flag and heredoc',
    'FROM x\nRUN --mount=type=cache,target=/x <<EOF\necho a\nEOF',
    [from, 'RUN 2-4: --mount=type=cache,target=/x "<<EOF" <<EOF"echo a\\n"'],
  ],
  ['heredoc of ONBUILD', 'FROM x\nONBUILD RUN <<EOF\necho a\nEOF', [from, 'ONBUILD 2-4: RUN "<<EOF" <<EOF"echo a\\n"']],
  ['USER knows no heredoc', 'FROM x\nUSER <<EOF\nWORKDIR /x', [from, 'USER 2-2: "<<EOF"', 'WORKDIR 3-3: "/x"']],
  [
    'JSON form knows no heredoc',
    'FROM x\nRUN ["echo","<<EOF"]\nUSER a',
    [from, 'RUN 2-2: ["echo","<<EOF"]', 'USER 3-3: "a"'],
  ],
  ['here-string', 'FROM x\nRUN cat <<<hi\nUSER a', [from, 'RUN 2-2: "cat <<<hi"', 'USER 3-3: "a"']],
  [
    'here-string in quotes',
    'FROM x\nRUN bash -c "cat <<< hi"\nUSER a',
    [from, 'RUN 2-2: "bash -c \\"cat <<< hi\\""', 'USER 3-3: "a"'],
  ],
  ['shift in arithmetic', 'FROM x\nRUN echo $((1<<2))\nUSER a', [from, 'RUN 2-2: "echo $((1<<2))"', 'USER 3-3: "a"']],
  ['quoted opener', 'FROM x\nRUN echo "<<EOF"\nUSER a', [from, 'RUN 2-2: "echo \\"<<EOF\\""', 'USER 3-3: "a"']],
  [
    'file name as heredoc name',
    'FROM x\nCOPY <<robots.txt /x\nUser-agent: *\nrobots.txt',
    [from, 'COPY 2-4: <<robots.txt /x <<robots.txt"User-agent: *\\n"'],
  ],
  ['file descriptor', 'FROM x\nRUN 3<<EOF\na\nEOF', [from, 'RUN 2-4: "3<<EOF" 3<<EOF"a\\n"']],
  ['white space before the name', 'FROM x\nRUN <<  EOF\na\nEOF', [from, 'RUN 2-4: "<<  EOF" <<EOF"a\\n"']],
  ['but not behind the dash', 'FROM x\nRUN <<- EOF\nUSER a', [from, 'RUN 2-2: "<<- EOF"', 'USER 3-3: "a"']],
  ['quoted name of two words', 'FROM x\nRUN <<"E F"\na\nE F', [from, 'RUN 2-4: "<<\\"E F\\"" <<E F"a\\n"']],
  [
    'an unbalanced quote: no heredoc',
    "FROM x\nRUN echo it's <<EOF\nUSER a",
    [from, 'RUN 2-2: "echo it\'s <<EOF"', 'USER 3-3: "a"'],
  ],
  [
    'no space before the opener',
    'FROM x\nRUN cat<<EOF\na\nEOF',
    [
      from,
      'RUN 2-2: "cat<<EOF"',
      'A 3-3:',
      'EOF 4-4:',
      'error 3: unknown instruction: a',
      'error 4: unknown instruction: EOF',
    ],
  ],
  [
    'the name takes the semicolon',
    'FROM x\nRUN cat <<A; cat <<B\na\nA\nb\nB\n',
    [from, 'RUN 2-6: "cat <<A; cat <<B" <<A;"a\\nA\\nb\\nB\\n" <<B""', 'error 2: unterminated heredoc'],
  ],
  [
    'heredoc in a CRLF file',
    'FROM x\r\nRUN <<EOF\r\na\r\nEOF\r\nUSER a\r\n',
    [from, 'RUN 2-4: "<<EOF" <<EOF"a\\r\\n"', 'USER 5-5: "a"'],
  ],
  [
    'escape directive',
    '# escape=`\nFROM x\nCOPY testfile.txt c:\\\nRUN dir c:\\ `\n  && echo x',
    ['FROM 2-2: x', 'COPY 3-3: testfile.txt c:\\', 'RUN 4-5: "dir c:\\\\   && echo x"'],
  ],
  ['blanks behind the escape character', 'FROM x\nRUN a \\  \n b', [from, 'RUN 2-3: "a  b"']],
  [
    'two escape characters do not continue',
    'FROM x\nRUN echo a\\\\\nUSER me',
    [from, 'RUN 2-2: "echo a\\\\\\\\"', 'USER 3-3: "me"'],
  ],
  [
    'nor do three',
    'FROM x\nRUN echo a\\\\\\\n b\nUSER me',
    [from, 'RUN 2-2: "echo a\\\\\\\\\\\\"', 'B 3-3:', 'USER 4-4: "me"', 'error 3: unknown instruction: b'],
  ],
  [
    'comments in a continuation',
    'FROM x\nRUN a \\\n# a comment\n  && b \\\n    # indented\n  && c',
    [from, 'RUN 2-6: "a   && b   && c"'],
  ],
  [
    'a comment in it that ends in the escape character',
    'FROM x\nRUN a \\\n  # c \\\n  && b',
    [from, 'RUN 2-4: "a   && b"'],
  ],
  [
    'an empty line in it',
    'FROM x\nRUN a \\\n\n  && b',
    [from, 'RUN 2-4: "a   && b"', 'warning 3: Empty continuation line'],
  ],
  [
    'a blank line in it',
    'FROM x\nRUN a \\\n \t\n  && b',
    [from, 'RUN 2-4: "a   && b"', 'warning 3: Empty continuation line'],
  ],
  ['continuation at the end of the file', 'FROM x\nRUN a \\', [from, 'RUN 2-2: "a"']],
  ['the same with a newline', 'FROM x\nRUN a \\\n', [from, 'RUN 2-2: "a"']],
  ['a line of the escape character alone', 'FROM x\nRUN a \\\n\\\n b', [from, 'RUN 2-4: "a  b"']],
  ['a word over two lines', 'FROM x\nRUN ap\\\nt-get update', [from, 'RUN 2-3: "apt-get update"']],
  ['a keyword over two lines', 'FR\\\nOM x', ['FROM 1-2: x']],
  [
    'a comment inside a quoted string',
    'FROM x\nRUN echo "a \\\n # not a comment? \\\n b"',
    [from, 'RUN 2-4: "echo \\"a  b\\""'],
  ],
  ['comments do not continue', '# c \\\nFROM x', ['FROM 2-2: x']],
  [
    'lone carriage returns',
    'FROM x\rUSER me\r',
    ['FROM 1-1: x USER me', 'error 1: FROM requires either one or three arguments'],
  ],
  [
    'quoted flag',
    'FROM x\nRUN --mount="type=bind,source=a b,target=/x" ls',
    [from, 'RUN 2-2: --mount=type=bind,source=a b,target=/x "ls"'],
  ],
  [
    'flags over lines',
    'FROM x\nRUN --mount=type=cache,target=/a \\\n    --mount=type=cache,target=/b \\\n    --network=none --security=insecure \\\n    pip install x',
    [
      from,
      'RUN 2-5: --mount=type=cache,target=/a --mount=type=cache,target=/b --network=none --security=insecure "pip install x"',
    ],
  ],
  ['a bare -- ends the flags', 'FROM x\nRUN --  --y a', [from, 'RUN 2-2: "--y a"']],
  [
    'HEALTHCHECK',
    'FROM x\nHEALTHCHECK --interval=5m --timeout=3s \\\n  CMD curl localhost || exit 1',
    [from, 'HEALTHCHECK 2-3: --interval=5m --timeout=3s CMD CMD "curl localhost || exit 1"'],
  ],
  ['single quotes are no JSON', "FROM x\nCMD ['a','b']", [from, "CMD 2-2: \"['a','b']\""]],
  [
    'text behind the bracket is no JSON',
    'FROM x\nENTRYPOINT [ "a", "b" ]x',
    [from, 'ENTRYPOINT 2-2: "[ \\"a\\", \\"b\\" ]x"'],
  ],
  ['JSON over two lines', 'FROM x\nCMD [ "a", \\\n  "b" ]', [from, 'CMD 2-3: ["a","b"]']],
  ['JSON without words', 'FROM x\nCMD []', [from, 'CMD 2-2: []']],
  [
    'JSON with a number',
    'FROM x\nCMD [1]',
    [from, 'CMD 2-2: "[1]"', 'error 2: when using JSON array syntax, arrays must be comprised of strings only'],
  ],
  ['old ENV', 'FROM x\nENV a b c d', [from, 'ENV 2-2: a b c d']],
  ['quoted label key', 'FROM x\nLABEL "x y"=z multi="a \\\n b"', [from, 'LABEL 2-3: "x y"=z multi="a  b"']],
  ['ARG', 'ARG A=1 B="2 3" C\nFROM x', ['ARG 1-1: A=1 B="2 3" C=', 'FROM 2-2: x']],
  ['ENV without value', 'FROM x\nENV a', [from, 'ENV 2-2:', 'error 2: ENV must have two arguments']],
  ['unknown keyword', 'FROM x\nFOO bar', [from, 'FOO 2-2:', 'error 2: unknown instruction: FOO']],
  ['RUN alone', 'FROM x\nRUN', [from, 'RUN 2-2:']],
  [
    '# behind a command',
    'FROM x\nRUN echo a # not a docker comment',
    [from, 'RUN 2-2: "echo a # not a docker comment"'],
  ],
  ['# behind a user', 'FROM x\nUSER me # me', [from, 'USER 2-2: "me # me"']],
  ['form feed and no-break space before a keyword', '\f\u00a0FROM x', ['FROM 1-1: x']],
  ['empty file', '', ['error 1: file with no instructions']],
  ['comments only', '# a\n\n# b\n', ['error 1: file with no instructions']],
];

describe('edge cases, as BuildKit reads them', () => {
  it.each(rows)('%s', (_name, text, expected) => expect(outline(text)).toEqual(expected));
});

describe('parser directives', () => {
  it.each([
    ['# ESCAPE=`\nFROM x'],
    ['#escape = `\r\nFROM x'],
    ['# escape=`  \nFROM x'],
    ['# syntax=docker/dockerfile:1\n# escape=`\nFROM x'],
    ['\ufeff# escape=`\nFROM x'],
    ['  # escape=`\nFROM x'],
  ])('%j sets the escape character', (text) => {
    expect(parseDockerfile(text).escape).toBe('`');
    expect(parseDockerfile(text).comments).toEqual([]);
  });

  it.each([
    ['# hi\n# escape=`\nFROM x'],
    ['\n# escape=`\nFROM x'],
    ['# foo=bar\n# escape=`\nFROM x'],
    ['#!/bin/x\n# escape=`\nFROM x'],
    ['FROM x\n# escape=`'],
  ])('%j does not', (text) => expect(parseDockerfile(text).escape).toBe('\\'));

  it('are found with their places', () => {
    const text = '# syntax = docker/dockerfile:1 because\n#check=skip=A;error=true\nFROM x';
    expect(parseDockerfile(text).directives).toEqual([
      { name: 'syntax', value: 'docker/dockerfile:1', span: { start: 0, end: 38 } },
      { name: 'check', value: 'skip=A;error=true', span: { start: 39, end: 63 } },
    ]);
  });

  it('syntax and check stand behind #! too', () => {
    const file = parseDockerfile(
      '#!/usr/bin/env docker build\n# syntax=docker/dockerfile:1\n# escape=`\n# check=skip=all\nFROM x',
    );
    expect(file.directives.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'syntax=docker/dockerfile:1',
      'check=skip=all',
    ]);
    expect(file.comments.map(({ text }) => text)).toEqual(['!/usr/bin/env docker build', 'escape=`']);
  });

  it('wrong ones are errors', () => {
    const messages = (text: string): string[] => parseDockerfile(text).problems.map(({ message }) => message);
    expect(messages('# escape=x\nFROM x')).toEqual(["invalid escape token 'x' does not match ` or \\"]);
    expect(messages('# escape=`\n# Escape=\\\nFROM x')).toEqual(['only one escape parser directive can be used']);
    expect(messages('# check=foo\nFROM x')).toEqual(['failed to parse check options: invalid check option "foo"']);
    expect(messages('# check=skip=A;bar=1\nFROM x')).toEqual([
      'failed to parse check options: invalid check option "bar"',
    ]);
  });
});
