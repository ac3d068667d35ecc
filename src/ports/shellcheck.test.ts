import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scriptedProcesses } from './scripted-processes.ts';
import { askShellcheck } from './shellcheck.ts';

const place = { line: 2, endLine: 2, column: 6, endColumn: 8 };
const said = (...comments: object[]): string => JSON.stringify({ comments });

test('the texts go to one process as private files, and are gone afterwards', async () => {
  const seen: unknown[] = [];
  let folder = '';
  const processes = scriptedProcesses(({ program, args, cwd = '' }) => {
    folder = cwd;
    const names = args.slice(args.indexOf('--') + 1);
    seen.push(
      program,
      args.slice(0, args.indexOf('--')),
      ...names.map((name) => readFileSync(path.join(cwd, name), 'utf8')),
    );
    seen.push(statSync(cwd).mode & 0o777, ...names.map((name) => statSync(path.join(cwd, name)).mode & 0o777));
    return {
      code: 1,
      stdout: said({ ...place, file: '1.sh', level: 'info', code: 2086, message: 'Quote it.', fix: null }),
    };
  });
  const answers = await askShellcheck(processes, ['#!/bin/sh\na\n', '#!/bin/sh\necho $x\n'], ['SC2187', 'SC1090']);
  expect(seen).toEqual([
    'shellcheck',
    ['--norc', '--format=json1', '--severity=style', '--exclude=SC2187,SC1090'],
    '#!/bin/sh\na\n',
    '#!/bin/sh\necho $x\n',
    0o700,
    0o600,
    0o600,
  ]);
  expect(answers).toMatchObject({
    installed: true,
    problems: [],
    comments: [[], [{ code: 2086, line: 2, column: 6 }]],
  });
  expect(existsSync(folder)).toBe(false);
});

test('many texts are several processes, and each answer finds its text', async () => {
  const processes = scriptedProcesses(({ args }) => {
    const last = args.at(-1) ?? '';
    return { code: 1, stdout: said({ ...place, file: last, level: 'style', code: 2002, message: last }) };
  });
  const { comments } = await askShellcheck(
    processes,
    Array.from({ length: 201 }, (_, index) => `#!/bin/sh\n# ${index}\n`),
    [],
  );
  expect(processes.started).toHaveLength(3);
  expect(comments.flatMap((list, index) => list.map(({ message }) => [index, message]))).toEqual([
    [99, '99.sh'],
    [199, '199.sh'],
    [200, '200.sh'],
  ]);
});

test('without the program, and without a text, there is nothing to say', async () => {
  const missing = scriptedProcesses(() => undefined);
  expect(await askShellcheck(missing, ['#!/bin/sh\n'], [])).toEqual({ installed: false, comments: [[]], problems: [] });
  expect(await askShellcheck(missing, [], [])).toEqual({ installed: true, comments: [], problems: [] });
  expect(missing.started).toHaveLength(1);
});

test.each([
  [{ timedOut: true }, 'shellcheck did not end within 120 s'],
  [{ truncated: true }, 'shellcheck said more than is read'],
  [{ code: 4, stderr: 'unrecognized option `--norc`\nUsage' }, 'shellcheck ended with 4: unrecognized option `--norc`'],
  [{ signal: 'SIGKILL' }, 'shellcheck ended with SIGKILL: '],
  [{ stdout: 'In 0.sh line 1' }, 'shellcheck did not answer in its format json1'],
  [{ stdout: '{"comments":[{"file":"0.sh"}]}' }, 'shellcheck did not answer in its format json1'],
  [{ failed: 'no permission to execute it' }, 'shellcheck did not start: no permission to execute it'],
])('%j is a problem', async (answer, problem) => {
  expect(
    await askShellcheck(
      scriptedProcesses(() => answer),
      ['#!/bin/sh\n'],
      [],
    ),
  ).toEqual({
    installed: true,
    comments: [[]],
    problems: [problem],
  });
});
