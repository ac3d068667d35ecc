import { describe, expect, it } from 'vitest';
import { renderGithub } from './github.ts';
import { findingOf, fixOf, harmful, hostileReport, hostileTexts, reportOf } from './sample.ts';

const lines = (report: Parameters<typeof renderGithub>[0]): string[] => renderGithub(report).split('\n').slice(0, -1);

describe('workflow commands', () => {
  it('say level, place, rule, message, reason and fix', () => {
    expect(
      lines(reportOf([findingOf({ at: 'python:3.13-slim', message: '100% wrong', fix: fixOf('Pin it') })])),
    ).toEqual([
      '::error file=Dockerfile,line=1,endLine=1,col=6,endColumn=22,title=plimsoll dockerfile/sample::100%25 wrong%0AIt breaks.%0Afix: Pin it',
    ]);
  });
  it('have the worst first', () => {
    const report = reportOf([
      findingOf({ at: 'FROM', level: 'note' }),
      findingOf({ at: 'RUN', level: 'warning' }),
      findingOf({ at: 'CMD' }),
    ]);
    expect(lines(report).map((line) => line.split(' ')[0])).toEqual(['::error', '::warning', '::notice']);
  });
  it('escape what would end a property', () => {
    const [line = ''] = lines(reportOf([{ ...findingOf({ at: 'RUN' }), path: 'a,b:c%.Dockerfile' }]));
    expect(line).toContain('file=a%2Cb%3Ac%25.Dockerfile,line=');
  });
  it('give no columns for a range over several lines', () => {
    const [line = ''] = lines(reportOf([findingOf({ at: 'update && \\\n    apt-get' })]));
    expect(line).toContain('line=3,endLine=4,title=');
  });
  it('say what could not be judged', () => {
    expect(lines(reportOf([], { problems: [{ path: '', message: 'rule failed' }] }))).toEqual([
      '::error title=plimsoll could not judge::rule failed',
    ]);
  });
  it('are none when there is nothing to say', () => expect(renderGithub(reportOf([]))).toBe(''));
  it('cannot be started by a foreign text', () => {
    const report = hostileReport();
    const text = renderGithub(report);
    expect(text).not.toMatch(harmful);
    expect(text).not.toContain('\r');
    expect(lines(report)).toHaveLength(2 * hostileTexts.length);
    for (const line of lines(report)) expect(line).toMatch(/^::error [^:]*::[^\n]*$/);
  });
  it('cut a message of a megabyte', () => {
    expect(renderGithub(reportOf([findingOf({ at: 'RUN', message: 'x'.repeat(1_000_000) })])).length).toBeLessThan(
      5000,
    );
  });
});
