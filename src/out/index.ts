import type { Report } from './report.ts';
import type { Style } from './style.ts';

export const formats = ['human', 'json', 'sarif', 'github', 'junit', 'markdown'] as const;

export type Format = (typeof formats)[number];

/**
 * A report in a format; loads that format only. `style` and `width` (columns) are for people.
 * @throws RangeError if there is no such format.
 */
export async function render(format: string, report: Report, style: Style, width: number): Promise<string> {
  switch (format as Format) {
    case 'human':
      return (await import('./human.ts')).renderHuman(report, style, width);
    case 'json':
      return (await import('./json.ts')).renderJson(report);
    case 'sarif':
      return (await import('./sarif.ts')).renderSarif(report);
    case 'github':
      return (await import('./github.ts')).renderGithub(report);
    case 'junit':
      return (await import('./junit.ts')).renderJunit(report);
    case 'markdown':
      return (await import('./markdown.ts')).renderMarkdown(report);
    default:
      throw new RangeError(`no such format: ${format}; there are ${formats.join(', ')}`);
  }
}
