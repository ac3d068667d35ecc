import type { Unread } from '../repository/repository.ts';

/** Why a file has no model, and the way out. */
export function unreadable(as: string, reading: Unread['reading']): string {
  switch (reading.kind) {
    case 'binary':
      return `this is binary data, no ${as}: give it another name`;
    case 'too-large':
      return `${Math.round(reading.bytes / 1e6)} MB is too large for a ${as}: give it another name`;
    case 'unreadable':
      return `it cannot be read: ${reading.reason}`;
    case 'missing':
      return 'it was there a moment ago and is gone';
  }
}

/** True if a template engine makes the file at `path` first (cookiecutter, Jinja, ERB): what it says now is no Dockerfile and no YAML. */
export const isTemplated = (path: string, text: string): boolean =>
  path.includes('{{') ||
  ((text.includes('{{') || text.includes('{%') || text.includes('<%')) &&
    /^[ \t]*(?:\{%|<%|\{\{[-~]?[ \t]*(?:[#/]|if\b|range\b|include\b|end\b))|^FROM[^\n]*\{\{/m.test(text));
