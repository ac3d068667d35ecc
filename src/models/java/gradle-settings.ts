import type { Span } from '../../text/span.ts';

/** A project that a settings script includes: ":web", "libs:core". */
export interface GradleInclude {
  readonly name: string;
  readonly span: Span;
}

/** The projects of `include` in a settings.gradle(.kts), as far as they are literals (docs.gradle.org, "Structuring Projects"). Linear. */
export function gradleIncludes(text: string): readonly GradleInclude[] {
  const code = text.replace(/\/\*[^]*?(?:\*\/|$)|(?<![:"'])\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const found: GradleInclude[] = [];
  const name = /[\s,(]{0,80}["']([\w:.+/-]{1,200})["']/y;
  for (const { index } of code.matchAll(/\binclude\b(?=[\s(])/g)) {
    name.lastIndex = index + 'include'.length;
    for (let match = name.exec(code); match !== null; match = name.exec(code)) {
      const end = name.lastIndex - 1;
      found.push({ name: match[1] ?? '', span: { start: end - (match[1] ?? '').length, end } });
      if (!/^\s*,/.test(code.slice(name.lastIndex, name.lastIndex + 80))) break;
    }
  }
  return found;
}
