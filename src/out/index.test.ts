import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formats, render } from './index.ts';
import { renderJson } from './json.ts';
import { findingOf, reportOf } from './sample.ts';
import { plainStyle } from './style.ts';

const report = reportOf([findingOf({ at: 'RUN' })]);

describe('render', () => {
  it.each(formats)('%s names the finding and ends in one newline', async (format) => {
    const text = await render(format, report, plainStyle, 80);
    expect(text).toContain('something is wrong');
    expect(text).toMatch(/[^\n]\n$/);
  });
  it('is the format asked for', async () =>
    expect(await render('json', report, plainStyle, 80)).toBe(renderJson(report)));
  it('refuses others', () => expect(render('yaml', report, plainStyle, 80)).rejects.toThrow(RangeError));
});

describe('json.ts', () => {
  it('needs no schema library to print', () => {
    const source = readFileSync(new URL('json.ts', import.meta.url), 'utf8');
    expect(source).toMatch(/import type .* from '\.\/document\.ts'/);
    expect(source).not.toMatch(/import [^t].*document/);
  });
});
