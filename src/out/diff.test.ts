import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileChange, renderDiff } from './diff.ts';
import { harmful, hostileTexts } from './sample.ts';
import { ansiStyle, plainStyle } from './style.ts';

const diff = (before: string | undefined, after: string | undefined, file = 'Dockerfile'): string =>
  renderDiff([{ path: file, before, after }], plainStyle);

describe('a unified diff', () => {
  it('has headers, three lines of context and the change', () => {
    expect(diff('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nFIVE\n6\n7\n8\n9\n')).toBe(
      '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+FIVE\n 6\n 7\n 8\n',
    );
  });
  it('says that a file is new, or gone', () => {
    expect(diff(undefined, '.git\n', '.dockerignore')).toBe(
      '--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1 @@\n+.git\n',
    );
    expect(diff('.git\n', undefined, '.dockerignore')).toBe(
      '--- a/.dockerignore\n+++ /dev/null\n@@ -1 +0,0 @@\n-.git\n',
    );
  });
  it('says that a last line has no newline', () => {
    expect(diff('a\nb', 'a\nb\n')).toBe(
      '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n',
    );
  });
  it('is nothing for nothing', () => expect(diff('a', 'a')).toBe(''));
  it('colours whole lines', () => {
    const text = renderDiff([{ path: 'a', before: 'x\n', after: 'y\n' }], ansiStyle);
    expect(text).toContain('\x1b[31m-x\x1b[39m\n\x1b[32m+y\x1b[39m\n');
  });
});

describe('a diff on a terminal', () => {
  it('shows hostile characters, in lines and in names', () => {
    for (const text of hostileTexts) {
      const shown = renderDiff([{ path: `dir/${text}`, before: 'x\n', after: `${text}\n` }], plainStyle, false);
      expect(shown).not.toMatch(harmful);
      expect(shown.replaceAll('\n', '')).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    }
  });
  it('is what colour means, unless told otherwise', () => {
    const change = [{ path: 'a', before: 'x\n', after: '\x07\n' }];
    expect(renderDiff(change, ansiStyle)).toContain('\\x07');
    expect(renderDiff(change, plainStyle)).toContain('+\x07');
    expect(renderDiff(change, ansiStyle, true)).toContain('+\x07');
  });
  it('does not show the line ends of a file that has "\\r\\n" throughout, but a change of them', () => {
    const show = (before: string, after: string): string =>
      renderDiff([{ path: 'a', before, after }], plainStyle, false);
    expect(show('a\r\nb\r\n', 'a\r\nc\r\n')).not.toContain('\\r');
    expect(show('a\r\n', 'a\n')).toContain('-a\\r\n+a\n');
  });
});

const text = fc
  .array(fc.constantFrom('FROM a', 'RUN b', 'RUN b', '', '\tx ', 'é日\r'), { maxLength: 12 })
  .chain((lines) => fc.constantFrom('', '\n').map((end) => (lines.length === 0 ? '' : lines.join('\n') + end)));

describe('applying a diff', () => {
  it('gives the new text', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = diff(before, after);
        expect(patch === '' ? before : applyPatch(before, patch, { autoConvertLineEndings: false })).toBe(after);
      }),
    );
  });
  it('works for files that differ in more lines than a shortest diff is looked for', () => {
    const before = `same\n${Array.from({ length: 6000 }, (_, index) => `old ${index}`).join('\n')}`;
    const after = `same\n${Array.from({ length: 6000 }, (_, index) => `new ${index}`).join('\n')}\n`;
    expect(applyPatch(before, diff(before, after))).toBe(after);
  });
});

const git = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!git)('git apply (skipped where git is not installed)', () => {
  it('takes it: spaces, other scripts, quotes and control characters in names, new and removed files, "\\r\\n"', () => {
    const many = Array.from({ length: 6000 }, (_, index) => `${index}`);
    const changes: FileChange[] = [
      { path: 'a b/Dockerfile', before: 'FROM a\r\nUSER root\r\n', after: 'FROM a:1\r\nUSER root' },
      { path: 'größe/コンテナ "x" \\ \x1b.txt', before: 'x', after: 'y\n' },
      { path: 'deep/new file', before: undefined, after: 'one\ntwo' },
      { path: 'gone', before: 'one\n', after: undefined },
      { path: 'emptied', before: 'one\n', after: '' },
      {
        path: 'large',
        before: `${many.map((one) => `a${one}`).join('\n')}\nsame`,
        after: `${many.map((one) => `b${one}`).join('\n')}\nsame`,
      },
    ];
    const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-diff-'));
    try {
      for (const { path: file, before } of changes) {
        if (before === undefined) continue;
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), before);
      }
      const result = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
        cwd: folder,
        input: renderDiff(changes, plainStyle),
        encoding: 'utf8',
        env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
      });
      expect(result.stderr).toBe('');
      for (const { path: file, after } of changes) {
        const place = path.join(folder, file);
        if (after === undefined) expect(existsSync(place)).toBe(false);
        else expect(readFileSync(place, 'utf8')).toBe(after);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
