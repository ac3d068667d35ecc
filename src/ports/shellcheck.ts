import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from './environment.ts';
import type { Processes, RunResult } from './processes.ts';

/** One remark of ShellCheck on one text. Lines and columns count from 1, columns in characters, the end excluded (shellcheck(1), json1). */
export interface ShellcheckComment {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly level: 'error' | 'warning' | 'info' | 'style';
  readonly code: number;
  readonly message: string;
}

export interface ShellcheckAnswers {
  /** False if there is no program `shellcheck` on the search path. */
  readonly installed: boolean;
  /** For each text what was said of it. */
  readonly comments: readonly (readonly ShellcheckComment[])[];
  /** Why some texts could not be judged. */
  readonly problems: readonly string[];
}

/** Texts that one process reads: a start costs 50 ms, and what a process that hangs takes with it is bounded. */
const batchSize = 100;
const maxProcesses = 4;
const batchDeadline = 120_000;

/** A repository's `.shellcheckrc` and the user's options do not count, messages are not translated. */
const environment: Environment = { SHELLCHECK_OPTS: undefined, LC_ALL: 'C.UTF-8' };

/**
 * What the installed ShellCheck says of `texts`, which begin with their shebangs; `excluded`: codes that are not asked for. The texts
 * go to it as files of a private folder, which is gone afterwards.
 */
export async function askShellcheck(
  processes: Processes,
  texts: readonly string[],
  excluded: readonly string[],
): Promise<ShellcheckAnswers> {
  const comments: ShellcheckComment[][] = texts.map(() => []);
  const problems: string[] = [];
  if (texts.length === 0) return { installed: true, comments, problems };
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-shellcheck-'));
  let installed = true;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let start = next; start < texts.length && installed; start = next) {
      next = start + batchSize;
      const names = texts.slice(start, next).map((text, index) => {
        const name = `${start + index}.sh`;
        writeFileSync(path.join(folder, name), text, { mode: 0o600 });
        return name;
      });
      const args = ['--norc', '--format=json1', '--severity=style', `--exclude=${excluded.join(',')}`, '--', ...names];
      const result = await processes.run('shellcheck', args, {
        deadline: batchDeadline,
        cwd: folder,
        env: environment,
      });
      if (result.kind === 'missing') installed = false;
      else {
        const problem = readAnswer(result, comments);
        if (problem !== undefined) problems.push(problem);
      }
    }
  };
  try {
    const workers = Math.min(availableParallelism(), maxProcesses, Math.ceil(texts.length / batchSize));
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { installed, comments, problems };
}

/** Adds the remarks to the texts they are about; gives what went wrong. */
function readAnswer(result: RunResult, comments: ShellcheckComment[][]): string | undefined {
  if (result.kind !== 'ended')
    return `shellcheck did not start: ${result.kind === 'failed' ? result.reason : 'missing'}`;
  if (result.timedOut) return `shellcheck did not end within ${batchDeadline / 1000} s`;
  if (result.truncated) return 'shellcheck said more than is read';
  // 0 nothing found, 1 something; 2 some files could not be read, 3 and 4 it does not know these options.
  if (result.code !== 0 && result.code !== 1)
    return `shellcheck ended with ${result.code ?? result.signal ?? 'nothing'}: ${firstLine(result.stderr)}`;
  const said = parsed(result.stdout);
  if (said === undefined) return 'shellcheck did not answer in its format json1';
  for (const one of said) {
    const index = Number.parseInt(one.file, 10);
    comments[index]?.push(one);
  }
  return undefined;
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

function parsed(text: string): readonly (ShellcheckComment & { readonly file: string })[] | undefined {
  try {
    const data: unknown = JSON.parse(text);
    const list = typeof data === 'object' && data !== null && 'comments' in data ? data.comments : undefined;
    return Array.isArray(list) && list.every(isComment) ? list : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isComment(one: unknown): one is ShellcheckComment & { readonly file: string } {
  if (typeof one !== 'object' || one === null) return false;
  const { file, line, column, endLine, endColumn, level, code, message } = one as Record<string, unknown>;
  return (
    typeof file === 'string' &&
    [line, column, endLine, endColumn, code].every(Number.isInteger) &&
    typeof level === 'string' &&
    ['error', 'warning', 'info', 'style'].includes(level) &&
    typeof message === 'string'
  );
}
