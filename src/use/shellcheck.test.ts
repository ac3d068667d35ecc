import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Level } from '../finding.ts';
import { scriptedProcesses } from '../ports/scripted-processes.ts';
import { Repository } from '../repository/repository.ts';
import quotedInTest from '../rules/shell/quoted-in-test.ts';
import { memoryTree } from '../text/memory-tree.ts';
import { check, type CheckResult } from './check.ts';
import { snippetsOf, withShellcheck } from './shellcheck.ts';

const repositoryOf = (dockerfile: string): Repository => new Repository(memoryTree({ Dockerfile: dockerfile }));

/** A ShellCheck that says `code` of every occurrence of `what`. */
const remarking = (what: string, code: number, level = 'warning') =>
  scriptedProcesses(({ args, cwd = '' }) => {
    const comments = args.slice(args.indexOf('--') + 1).flatMap((file) =>
      readFileSync(path.join(cwd, file), 'utf8')
        .split('\n')
        .flatMap((text, index) => {
          const at = text.indexOf(what);
          if (at === -1) return [];
          // Columns count whole characters.
          const column = [...text.slice(0, at)].length + 1;
          const place = { line: index + 1, endLine: index + 1, column, endColumn: column + [...what].length };
          return [{ ...place, file, level, code, message: 'Mind this.', fix: null }];
        }),
    );
    return { code: comments.length > 0 ? 1 : 0, stdout: JSON.stringify({ comments }) };
  });

interface Asked {
  readonly levels?: Readonly<Record<string, Level | 'off'>>;
  readonly only?: ReadonlySet<string>;
  readonly own?: CheckResult;
}

const nothing: CheckResult = { findings: [], suppressed: [], problems: [] };

function ask(dockerfile: string, what: string, code: number, { levels = {}, only, own = nothing }: Asked = {}) {
  const options = { processes: remarking(what, code), levels, required: true, only };
  return withShellcheck(repositoryOf(dockerfile), own, options);
}

const shown = ({ findings }: CheckResult): string[] =>
  findings.map(({ rule, aliases, level, range, message }) =>
    [
      rule,
      ...aliases,
      level,
      `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`,
      message,
    ].join(' '),
  );

describe('what ShellCheck reads', () => {
  const texts = (dockerfile: string): string[] => snippetsOf(repositoryOf(dockerfile)).map(({ text }) => text);

  test('the joined code, behind what ENV and ARG set and the shell in force', () => {
    const [run, cmd] = texts(
      'FROM debian:12\nENV A=1\nARG B\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN echo $A \\\n  # why\n  && ls | cat\nCMD ls\n',
    );
    expect(run).toMatch(
      /^#!\/bin\/bash -e\nset -o pipefail\nexport A=1\nexport B=1\n(?:export \w+_proxy=1\n)+echo \$A +&& ls \| cat\n$/,
    );
    expect(cmd).toMatch(/\nls\n$/);
  });

  test('sh is what the base image has as sh', () => {
    const first = (image: string): string | undefined => texts(`FROM ${image}\nRUN ls\n`)[0]?.split('\n', 1)[0];
    expect(['debian:12', 'alpine:3.20', 'fedora:41', 'registry.example/x'].map(first)).toEqual([
      '#!/bin/dash',
      '#!/bin/dash',
      '#!/bin/bash',
      '#!/bin/sh',
    ]);
  });

  test('other languages and Windows are left out', () => {
    expect(texts('FROM python:3.12\nRUN <<EOF python3\nprint(1)\nEOF\n').join()).not.toContain('shell=python');
    expect(texts('FROM python:3.12\nSHELL ["pwsh", "-c"]\nRUN ls\nCMD ["ls"]\n')).toEqual([]);
    expect(texts('FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN dir\n')).toEqual([]);
  });
});

describe('where its remarks are', () => {
  test('through continuations and comments', async () => {
    const result = await ask('FROM debian:12\nRUN ls \\\n  # a note\n  && "😀" cat $x\n', '$x', 2086);
    expect(shown(result)).toEqual(['shell/shellcheck SC2086 warning 4:15-4:17 SC2086: Mind this.']);
  });

  test('in here-documents and in the strings of the JSON form', async () => {
    expect(shown(await ask('FROM debian:12\nRUN <<EOF\nls\ncat $x\nEOF\n', '$x', 2086))[0]).toContain(' 4:5-4:7 ');
    expect(shown(await ask('FROM debian:12\nCMD ["sh", "-c", "echo \\"a\\" $x"]\n', '$x', 2086))[0]).toContain(
      ' 2:30-2:32 ',
    );
  });

  test('the lines before the script are not in the file', async () => {
    expect(await ask('FROM debian:12\nENV HIDDEN=1\nRUN ls\n', 'HIDDEN', 2034)).toEqual(nothing);
  });

  test('the same code is read once and shown at each place', async () => {
    const processes = remarking('$x', 2086);
    const repository = repositoryOf('FROM debian:12\nRUN cat $x\nRUN cat $x\n');
    const result = await withShellcheck(repository, nothing, { processes, levels: {}, required: true });
    expect(result.findings.map(({ range }) => range.start.line)).toEqual([2, 3]);
    expect(processes.started[0]?.args.filter((one) => one.endsWith('.sh'))).toHaveLength(1);
  });
});

describe('what keeps them back', () => {
  const hidden = async (dockerfile: string, asked?: Asked): Promise<boolean> => {
    const result = await ask(dockerfile, '$x', 2086, asked);
    return result.findings.length === 0;
  };

  test('levels by code and by the id of the rule', async () => {
    const dockerfile = 'FROM debian:12\nRUN cat $x\n';
    expect(await hidden(dockerfile, { levels: { SC2086: 'off' } })).toBe(true);
    expect(await hidden(dockerfile, { levels: { 'shell/shellcheck': 'off' } })).toBe(true);
    expect(shown(await ask(dockerfile, '$x', 2086, { levels: { SC2086: 'error', SC1000: 'off' } }))[0]).toContain(
      ' error ',
    );
    expect(await hidden(dockerfile, { only: new Set(['SC2002']) })).toBe(true);
    expect(await hidden(dockerfile, { only: new Set(['SC2086']) })).toBe(false);
  });

  test.each([
    ['# hadolint ignore=SC2086\nRUN cat $x\n'],
    ['# plimsoll ignore=shell/shellcheck it is one word\nRUN cat $x\n'],
    ['# shellcheck disable=SC2002,SC2086\nRUN cat $x\n'],
    ['RUN ls && \\\n    # shellcheck disable=SC2086 # one word\n    cat $x\n'],
    ['RUN <<EOF\n# shellcheck disable=2086\nls\ncat $x\nEOF\n'],
    ['RUN <<EOF\nls\n# shellcheck disable=SC2086\ncat $x\nEOF\n'],
  ])('%j', async (rest) => {
    expect(await hidden(`FROM debian:12\n${rest}`)).toBe(true);
  });

  test.each([
    ['# hadolint ignore=SC2002\nRUN cat $x\n'],
    ['RUN \\\n    # shellcheck disable=SC2086\n    ls && \\\n    cat $x\n'],
    ['RUN <<EOF\nls\n# shellcheck disable=SC2086\nls\ncat $x\nEOF\n'],
  ])('%j does not', async (rest) => {
    expect(await hidden(`FROM debian:12\n${rest}`)).toBe(false);
  });

  test('a rule that said it already at that place', async () => {
    const dockerfile = 'FROM debian:12\nARG x\nRUN [ $x = a ] && \\\n    cat $x\n';
    const own = check(repositoryOf(dockerfile), [quotedInTest]);
    const result = await ask(dockerfile, '$x', 2086, { own });
    expect(result.findings.map(({ rule, range }) => `${rule} ${range.start.line}`)).toEqual(['shell/quoted-in-test 3']);
    const other = await ask(dockerfile, 'cat', 2086, { own });
    expect(other.findings.map(({ rule, range }) => `${rule} ${range.start.line}`)).toEqual([
      'shell/quoted-in-test 3',
      'shell/shellcheck 4',
    ]);
  });
});

test('without ShellCheck the rest of the check stands; that it is missing is a problem only for who insists', async () => {
  const repository = repositoryOf('FROM debian:12\nRUN ls\n');
  const options = { processes: scriptedProcesses(() => undefined), levels: {} };
  expect(await withShellcheck(repository, nothing, { ...options, required: false })).toEqual(nothing);
  expect((await withShellcheck(repository, nothing, { ...options, required: true })).problems).toEqual([
    { path: '', message: 'shellcheck is not installed: its remarks are missing here' },
  ]);
});

test('what busybox can do is no fault in an image of Alpine', async () => {
  const remark = async (image: string): Promise<number> =>
    (await ask(`FROM ${image}\nRUN [[ -f x ]]\n`, '[[', 3010)).findings.length;
  expect([await remark('alpine:3.20'), await remark('debian:12')]).toEqual([0, 1]);
});
