import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { findingOf, fixOf, harmful, hostileReport, hostileTexts, reportOf } from './sample.ts';

const rows = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);

describe('the Markdown report', () => {
  it('is a heading and a table, worst first', () => {
    const text = renderMarkdown(
      reportOf([
        findingOf({ at: 'CMD', level: 'warning' }),
        findingOf({ at: 'python:3.13-slim', message: 'outside `requires-python`', fix: fixOf('Pin it') }),
      ]),
    );
    expect(text.split('\n').slice(0, 3)).toEqual([
      '### plimsoll: 1 error, 1 warning',
      '',
      '<code>docmind</code> · 3 Dockerfiles · 1 compose file · 1 can be fixed safely: `plimsoll check --fix`',
    ]);
    expect(rows(text)).toEqual([
      '| error | <code>Dockerfile:1:6</code> | outside <code>requires-python</code><br><code>dockerfile/sample</code> | Pin it |',
      '| warning | <code>Dockerfile:6:1</code> | something is wrong<br><code>dockerfile/sample</code> | – |',
    ]);
  });
  it('says clean only when it is', () => {
    expect(renderMarkdown(reportOf([]))).toMatch(/^### plimsoll: clean\n/);
    const text = renderMarkdown(reportOf([], { problems: [{ path: 'a', message: 'too large' }] }));
    expect(text).not.toContain('clean');
    expect(text).toContain('- could not judge <code>a</code>: too large');
  });
  it('takes backticks in pairs only', () => {
    const [row = ''] = rows(renderMarkdown(reportOf([findingOf({ at: 'RUN', message: 'a `b` `` c ` d|e' })])));
    expect(row.split(' | ')[2]).toBe('a <code>b</code> &#96;&#96; c &#96; d&#124;e<br><code>dockerfile/sample</code>');
  });
  it('lets no foreign text be structure', () => {
    const text = renderMarkdown(hostileReport());
    expect(text).not.toMatch(harmful);
    expect(rows(text)).toHaveLength(hostileTexts.length);
    for (const row of rows(text)) {
      expect(row.split('|')).toHaveLength(6);
      expect(row.replace(/<\/?code>|<br>/g, '')).not.toMatch(/[<>`*[\]\\]/);
    }
    expect(text.replace(/<code>[^<]*<\/code>/g, '')).not.toMatch(/@\w/);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('<script');
  });
  it('fits a comment', () => {
    const many = Array.from({ length: 2000 }, () => findingOf({ at: 'RUN', message: '|'.repeat(1_000_00) }));
    const text = renderMarkdown(reportOf(many));
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/… and \d+ more: `plimsoll check --all`\n$/);
  });
});
