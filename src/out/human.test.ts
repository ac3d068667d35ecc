import { describe, expect, it } from 'vitest';
import { Lines } from '../text/span.ts';
import { displayWidth } from '../text/terminal.ts';
import { renderHuman } from './human.ts';
import { findingOf, fixOf, harmful, hostileReport, reportOf } from './sample.ts';
import { ansiStyle, plainStyle } from './style.ts';

const screen = (report: Parameters<typeof renderHuman>[0], width = 100): string[] =>
  renderHuman(report, plainStyle, width).split('\n');

/** A report on one text, with the stretch between « and » marked. */
function marked(source: string, message = 'wrong'): Parameters<typeof renderHuman>[0] {
  const start = source.indexOf('«');
  const end = source.indexOf('»') - 1;
  const text = source.replace('«', '').replace('»', '');
  return reportOf([{ ...findingOf({ message }), range: new Lines(text).range({ start, end }) }], { text: () => text });
}

const frame = (source: string, width?: number, message?: string): string[] =>
  screen(marked(source, message), width).filter((line) => line.includes('│'));

describe('the screen', () => {
  it('says what, where, why, and what to type next', () => {
    const lines = screen(
      reportOf([
        findingOf({
          at: 'python:3.13-slim',
          rule: 'python/base-image-in-range',
          message: 'Python 3.13 is outside the range',
          why: 'The wheels do not fit.',
          fix: fixOf('use python:3.11-slim'),
        }),
      ]),
    );
    expect(lines).toEqual([
      '  docmind · 3 Dockerfiles · 1 compose file',
      '',
      '  Dockerfile:1:6  error  python/base-image-in-range',
      '    1 │ FROM python:3.13-slim AS runtime',
      '      │      ^^^^^^^^^^^^^^^^ Python 3.13 is outside the range',
      '    The wheels do not fit.',
      '    fix  use python:3.11-slim',
      '',
      '  1 error · 1 can be fixed safely                                                 0.09 s',
      '  next  plimsoll check --fix     why: plimsoll explain RULE',
      '',
    ]);
  });

  it('is one line when there is nothing to say', () => {
    expect(screen(reportOf([]))).toEqual(['  docmind · 3 Dockerfiles · 1 compose file · clean · 0.09 s', '']);
    expect(screen(reportOf([], { hidden: 2, suppressed: [{ finding: findingOf({}) }] }))[0]).toContain(
      'clean (2 notes: plimsoll check --all, 1 silenced)',
    );
  });

  it('never says clean when something could not be judged or nothing was there', () => {
    const unjudged = screen(reportOf([], { problems: [{ path: 'big', message: 'too large' }] })).join('\n');
    expect(unjudged).not.toContain('clean');
    expect(unjudged).toContain('could not judge  big: too large');
    expect(screen(reportOf([], { subjects: [], files: 0 })).join('\n')).not.toContain('clean');
    expect(
      screen(reportOf([findingOf({})], { problems: [{ path: '', message: 'rule failed' }] })).join('\n'),
    ).toContain('could not judge  rule failed');
  });

  it('shows errors first, then by path and position', () => {
    const lines = screen(
      reportOf([
        findingOf({ at: 'CMD', level: 'note', rule: 'a/a' }),
        findingOf({ at: 'RUN', level: 'warning', rule: 'a/b' }),
        findingOf({ at: 'CMD', rule: 'a/c' }),
        findingOf({ at: 'FROM', rule: 'a/d' }),
      ]),
    );
    expect(lines.filter((line) => /^ {2}Dockerfile/.test(line)).map((line) => line.split(' ').at(-1))).toEqual([
      'a/d',
      'a/c',
      'a/b',
      'a/a',
    ]);
  });

  it('marks a fix that needs a person, and says how to look at it', () => {
    const text = screen(reportOf([findingOf({ at: 'RUN', fix: fixOf('run it otherwise', 'unsafe') })])).join('\n');
    expect(text).toContain('fix  run it otherwise   (needs your eye)');
    expect(text).toContain('1 with your eye');
    expect(text).toContain('next  plimsoll check --diff --unsafe');
  });

  it('shows related places', () => {
    const related = [{ path: 'pyproject.toml', range: findingOf({ at: 'RUN' }).range, message: 'the range is here' }];
    expect(screen(reportOf([findingOf({ at: 'FROM', related })]))).toContain(
      '    see  pyproject.toml:3  the range is here',
    );
  });

  it('gives the file alone for a finding about all of it', () => {
    const lines = screen(reportOf([findingOf({ path: '.dockerignore', message: 'missing', fix: fixOf('create it') })]));
    expect(lines.slice(2, 4)).toEqual(['  .dockerignore  error  dockerfile/sample', '    missing']);
  });

  it('shows no frame for a range that the text does not have', () => {
    const lines = screen(reportOf([findingOf({ at: 'CMD' })], { text: () => 'short' }));
    expect(lines.slice(2, 4)).toEqual(['  Dockerfile:6:1  error  dockerfile/sample', '    something is wrong']);
  });

  it('explains a rule once', () => {
    const text = screen(reportOf([findingOf({ at: 'node', path: 'a b/Dockerfile' }), findingOf({ at: 'RUN' })])).join(
      '\n',
    );
    expect(text.match(/It breaks\./g)).toHaveLength(1);
  });

  it('groups findings of one rule in one file', () => {
    const named = (at: string, message: string): ReturnType<typeof findingOf> =>
      findingOf({ path: 'docker-compose.yml', at, rule: 'environment/unread-variable', message });
    const lines = screen(
      reportOf([named('OLLAMA_BASE_URL', 'unread'), named('OTHER', 'unread'), named('THIRD', 'not this one')]),
    );
    expect(lines.filter((line) => line.includes('environment/unread-variable'))).toHaveLength(1);
    expect(lines).toEqual(expect.arrayContaining(['    also :5:7', '         :6:7  not this one']));
  });
});

describe('a limit', () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    findingOf({ at: 'RUN', rule: `a/r${index}`, level: index === 19 ? 'error' : 'warning' }),
  );

  it('shows the worst and says how many are left', () => {
    const text = screen(reportOf(many, { limit: 3, hidden: 4 })).join('\n');
    expect(text.match(/│ RUN/g)).toHaveLength(3);
    expect(text).toContain('a/r19');
    expect(text).toContain('show the other 21: plimsoll check --all');
  });
  it('is not there with --all', () => {
    const text = screen(reportOf(many)).join('\n');
    expect(text.match(/│ RUN/g)).toHaveLength(20);
    expect(text).not.toContain('--all');
  });
  it('keeps a large group short and counts what it did not name', () => {
    const group = Array.from({ length: 300 }, (_, index) =>
      findingOf({ at: 'RUN', message: `message ${index} ${'long '.repeat(40)}` }),
    );
    const lines = screen(reportOf(group, { limit: 3 }));
    expect(lines.length).toBeLessThan(20);
    expect(lines.join('\n')).toContain('and 294 more in this file');
    expect(lines.join('\n')).toContain('show the other 294: plimsoll check --all');
    expect(screen(reportOf(group)).join('\n')).toContain('message 299');
  });
});

describe('the code frame', () => {
  it('aligns the marker behind tabs', () =>
    expect(frame('\tRUN\t«x»')).toEqual(['    1 │     RUN x', '      │         ^ wrong']));
  it('aligns the marker under wide characters', () =>
    expect(frame('COPY 設定 «日本» 👩‍👧 x')).toEqual([
      '    1 │ COPY 設定 日本 👩‍👧 x',
      '      │           ^^^^ wrong',
    ]));
  it('points between characters', () => expect(frame('RUN x«»')).toEqual(['    1 │ RUN x', '      │      ^ wrong']));
  it('shows the first and the last line of a range', () => {
    expect(frame('RUN «a && \\\n  b && \\\n  c» d\n')).toEqual([
      '    1 │ RUN a && \\',
      '      │     ^^^^^^',
      '    … │',
      '    3 │   c d',
      '      │   ^ wrong',
    ]);
    expect(frame('RUN «a \\\n  c»\n')).toEqual([
      '    1 │ RUN a \\',
      '      │     ^^^',
      '    2 │   c',
      '      │   ^ wrong',
    ]);
  });
  it('ends a range that takes in the line end on its line', () =>
    expect(frame('«RUN a\r\n»USER b\r\n')).toEqual(['    1 │ RUN a', '      │ ^^^^^ wrong']));
  it('knows lines with four and more digits', () =>
    expect(frame(`${'\n'.repeat(12344)}RUN «x»`)).toEqual(['  12345 │ RUN x', '        │     ^ wrong']));
  it('cuts a long line around the range, wherever it is', () => {
    for (const [before, after] of [
      ['', 'z'],
      ['y', ''],
      ['y', 'z'],
    ] as const) {
      const [code = '', marker = ''] = frame(`${before.repeat(5_000_000)} «SECRET» ${after.repeat(5_000_000)}`, 60);
      expect(displayWidth(code)).toBeLessThanOrEqual(60);
      expect(code.slice(marker.indexOf('^'), marker.lastIndexOf('^') + 1)).toBe('SECRET');
      expect(code.includes('…')).toBe(true);
    }
  });
  it('cuts a range that is longer than a line', () => {
    const [code = '', marker = '', ...rest] = frame(`ENV A=«${'x'.repeat(5_000_000)}»`, 60);
    expect(code.length).toBeLessThanOrEqual(60);
    expect(code).toMatch(/^ {4}1 │ ENV A=x+…$/);
    expect(marker).toMatch(/^ {6}│ {7}\^+$/);
    expect(rest.join()).toContain('wrong');
  });
  it('puts the message below where there is no room behind', () => {
    expect(frame(`RUN «${'x'.repeat(60)}»`, 80, 'a message of some words that needs more room')).toEqual([
      `    1 │ RUN ${'x'.repeat(60)}`,
      `      │     ${'^'.repeat(60)}`,
      '      │     a message of some words that needs more room',
    ]);
  });
});

describe('hostile texts', () => {
  const everything = { ...hostileReport(), rules: [] };

  it('reach the terminal as visible escapes only', () => {
    for (const report of [everything, { ...everything, findings: [] }, marked('a\x1b[2J «\x9b\u202e\0» \x07 \ud800')]) {
      const text = renderHuman(report, plainStyle, 100);
      expect(text).not.toMatch(harmful);
      expect(text).toContain('\\x1b');
    }
  });
  it('keep the marker aligned', () =>
    expect(frame('a\x1b[2J «\x9b»')).toEqual(['    1 │ a\\x1b[2J \\x9b', '      │          ^^^^ wrong']));
  it('of a megabyte are cut', () => {
    const report = marked('RUN «x»', 'long '.repeat(200_000));
    for (const [limit, most] of [
      [undefined, 3000],
      [5, 1500],
    ] as const) {
      const text = renderHuman({ ...report, limit }, plainStyle, 100);
      expect(text.length).toBeLessThan(most);
      expect(text).toMatch(/… \(999\d00/);
    }
  });
});

describe('every line', () => {
  const related = [{ path: 'x', range: findingOf({}).range, message: 'word '.repeat(50) }];
  const report = reportOf(
    [
      findingOf({ at: 'RUN', message: '', fix: fixOf('word '.repeat(30), 'unsafe'), related }),
      findingOf({ at: 'CMD', message: 'word '.repeat(60), why: '設定 '.repeat(60), rule: 'a/b' }),
      ...hostileReport().findings,
    ],
    {
      subjects: ['a subject', 'another subject', 'a third one'],
      problems: [{ path: 'x', message: 'word '.repeat(40) }],
    },
  );
  it.each([50, 80, 100, 200])('fits %i columns and ends in no blank', (width) => {
    const own = screen({ ...report, findings: report.findings.slice(0, 2) }, width);
    for (const line of own) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    for (const line of screen(report, width)) expect(line).not.toMatch(/[ \t]$/);
  });
  it('reads the same with colour', () => {
    const coloured = renderHuman(report, ansiStyle, 100);
    expect(coloured).toMatch(/\x1b\[31m/);
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(renderHuman(report, plainStyle, 100));
  });
});
