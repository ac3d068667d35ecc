import { parseGoSource } from './go.ts';
import { parseJavaScriptSource } from './javascript.ts';
import { parsePythonSource } from './python.ts';
import type { SourceFile } from './syntax.ts';

export type SourceLanguage = 'python' | 'javascript' | 'go';

/** The language whose scanner reads `path`; undefined for any other file. */
export function sourceLanguage(path: string): SourceLanguage | undefined {
  if (path.endsWith('.py')) return 'python';
  if (path.endsWith('.go')) return 'go';
  return /\.(?:[mc]?[jt]s|[jt]sx)$/.test(path) && !/\.d\.[mc]?ts$/.test(path) ? 'javascript' : undefined;
}

/** What the scanner of its language sees in a source file; undefined if there is none. */
export function parseSource(text: string, path: string): SourceFile | undefined {
  switch (sourceLanguage(path)) {
    case 'python':
      return parsePythonSource(text);
    case 'go':
      return parseGoSource(text);
    case 'javascript':
      return parseJavaScriptSource(text, path);
    default:
      return undefined;
  }
}
