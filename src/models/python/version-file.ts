import type { Span } from '../../text/span.ts';

/** One line of a `.python-version`. */
export interface PythonVersionLine {
  /** As written: "3.12.1", "pypy3.10-7.3.15", "cpython@3.12". */
  readonly text: string;
  readonly span: Span;
  /** "3.12.1", "3.12"; undefined for what is no version of Python ("system", a virtual environment, a range). */
  readonly version: string | undefined;
}

/** Read a `.python-version` (pyenv, uv): a version a line, the first one is the default; `#` begins a comment. */
export function parsePythonVersionFile(text: string): readonly PythonVersionLine[] {
  const lines: PythonVersionLine[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const hash = line.indexOf('#');
    const content = hash === -1 ? line : line.slice(0, hash);
    const word = content.trim();
    if (word !== '') {
      const from = start + content.indexOf(word);
      lines.push({ text: word, span: { start: from, end: from + word.length }, version: versionOf(word) });
    }
    start = end + 1;
  }
  return lines;
}

/** `3.12`, `v3.12.1`, `3.14-dev`, `3.13t`, `cpython@3.12`, `cpython-3.12.1-linux-x86_64-gnu`, `pypy3.10-7.3.15`. */
function versionOf(word: string): string | undefined {
  return /^(?:(?:cpython|pypy|graalpy|python)[-@]?|v)?(\d+(?:\.\d+){0,2})(?:(?:a|b|rc)\d+|-dev|t)?(?:$|[-+])/i.exec(
    word,
  )?.[1];
}
