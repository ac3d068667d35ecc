import { describe, expect, it } from 'vitest';
import { displayWidth } from '../text/terminal.ts';
import { type RuleDoc, renderExplain, rulePage } from './explain.ts';
import { ansiStyle, plainStyle } from './style.ts';

const rule: RuleDoc = {
  id: 'python/base-image-in-range',
  level: 'error',
  must: "The base image's Python lies in the project's `requires-python`.",
  why: 'The image installs wheels for an interpreter that the project does not support, and the first import of one that is compiled fails.',
  aliases: [],
  fixable: 'safe',
  bad: [
    {
      files: {
        Dockerfile: 'ARG A\nFROM python:3.13-slim\n\nUSER app\n',
        'pyproject.toml': '[project]\nrequires-python = ">=3.11,<3.12"\n',
      },
      ignored: { '.env': 'A=1\n' },
      finds: ['Dockerfile:2:6'],
      fixed: { Dockerfile: 'ARG A\nFROM python:3.11-slim\n\nUSER app\n' },
    },
  ],
  good: [{ files: { Dockerfile: 'FROM python:3.11\n' } }],
};

const screen = (doc: RuleDoc, width = 100): string[] => renderExplain(doc, plainStyle, width).split('\n');

describe('plimsoll explain', () => {
  it('shows must, level, fix and family, why, bad, good and where the page is', () => {
    const must = `  ${rule.must}`;
    const facts = 'error · safe fix · python';
    expect(screen(rule)).toEqual([
      must + ' '.repeat(100 - must.length - facts.length) + facts,
      '  Why    The image installs wheels for an interpreter that the project does not support, and the',
      '         first import of one that is compiled fails.',
      '  Bad    Dockerfile',
      '           1 │ ARG A',
      '           2 │ FROM python:3.13-slim',
      '             │      ^',
      '           3 │',
      '           4 │ USER app',
      '         pyproject.toml',
      '           1 │ [project]',
      '           2 │ requires-python = ">=3.11,<3.12"',
      '         .env (not in git)',
      '           1 │ A=1',
      '  Good   Dockerfile',
      '           1 │ ARG A',
      '           2 │ FROM python:3.11-slim',
      '           3 │',
      '           4 │ USER app',
      '  Also   known as –   · docs/rules/python/base-image-in-range.md',
      '',
    ]);
  });
  it('takes the good example where there is no fix', () => {
    const [bad] = rule.bad;
    const text = screen({
      ...rule,
      fixable: undefined,
      aliases: ['DL3006', 'CKV_DOCKER_3'],
      bad: bad ? [{ files: bad.files, finds: bad.finds }] : [],
    }).join('\n');
    expect(text).toContain('error · no fix · python');
    expect(text).toContain('FROM python:3.11\n');
    expect(text).toContain('known as DL3006, CKV_DOCKER_3');
  });
  it('shows a long file around its findings', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `RUN step ${index + 1}`);
    const text = screen({
      ...rule,
      bad: [{ files: { Dockerfile: `${lines.join('\n')}\n` }, finds: ['Dockerfile:30:5', 'Dockerfile:30:10'] }],
    });
    expect(text.filter((line) => line.includes('RUN step'))).toHaveLength(7);
    expect(text).toContain('             │     ^    ^');
    expect(text.filter((line) => line.endsWith('… │'))).toHaveLength(2);
  });
  it('marks under tabs and wide characters', () => {
    const text = screen({
      ...rule,
      bad: [{ files: { 'a:1:1/Dockerfile': '\tCOPY 日本 x\n' }, finds: ['a:1:1/Dockerfile:1:10'] }],
    });
    expect(text).toContain('           1 │     COPY 日本 x');
    expect(text).toContain('             │               ^');
  });
  it.each([50, 80, 200])('ends no line in blanks and wraps its prose at %i columns', (width) => {
    for (const line of screen(rule, width)) expect(line).not.toMatch(/\s$/);
    for (const line of screen(rule, width).filter((one) => !one.includes('│')))
      expect(displayWidth(line)).toBeLessThanOrEqual(Math.min(100, width));
  });
  it('reads the same with colour', () =>
    expect(renderExplain(rule, ansiStyle, 80).replace(/\x1b\[\d+m/g, '')).toBe(renderExplain(rule, plainStyle, 80)));
});

describe('the page of a rule', () => {
  it('has everything, with the files in fences of their language', () => {
    const page = rulePage(rule);
    expect(page).toMatch(/^# python\/base-image-in-range\n\nThe base image's Python/);
    expect(page).toContain('level **error** · safe fix (`plimsoll check --fix`)');
    expect(page).toContain('## Why\n\nThe image installs');
    expect(page).toContain(
      '## Bad\n\n`Dockerfile`\n\n```dockerfile\nARG A\nFROM python:3.13-slim\n\nUSER app\n```\n\n`pyproject.toml`\n\n```toml\n',
    );
    expect(page).toContain(
      'Found at `Dockerfile:2:6`.\n\nAfter the fix:\n\n`Dockerfile`\n\n```dockerfile\nARG A\nFROM python:3.11-slim',
    );
    expect(page).toContain('## Good\n\n`Dockerfile`\n\n```dockerfile\nFROM python:3.11\n```');
    expect(page).toContain('# plimsoll ignore=python/base-image-in-range the reason');
    expect(page).toMatch(/[^\n]\n$/);
  });
  it('fences backticks with more backticks', () => {
    const page = rulePage({ ...rule, bad: [], good: [{ files: { 'README.md': '```sh\nx\n```\n````\n' } }] });
    expect(page).toContain('`````markdown\n```sh\nx\n```\n````\n`````\n');
  });
});
