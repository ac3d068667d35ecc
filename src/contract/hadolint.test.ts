import { describe, expect, it } from 'vitest';
import { readHadolint } from './hadolint.ts';

const levels = (data: unknown): string[] =>
  readHadolint(data).config.rules.map(({ name, level }) => `${name} ${level}`);
const notes = (data: unknown): string[] =>
  readHadolint(data).notes.map(({ at, message }) => `${at.join('.')}: ${message}`);

describe('a hadolint configuration', () => {
  it('gives levels; what is ignored comes last and wins', () => {
    expect(
      levels({
        ignored: ['DL3008', 'DL3006'],
        override: { error: ['DL3001'], warning: ['DL3002'], info: ['DL3006'], style: ['DL3015'] },
      }),
    ).toEqual(['DL3001 error', 'DL3002 warning', 'DL3006 note', 'DL3015 note', 'DL3008 off', 'DL3006 off']);
    expect(levels({ ignored: 'DL3008' })).toEqual(['DL3008 off']);
  });

  it.each([
    [{ 'failure-threshold': 'error' }, 'error'],
    [{ 'failure-threshold': 'warning' }, 'warning'],
    [{ 'failure-threshold': 'info' }, 'note'],
    [{ 'failure-threshold': 'style' }, 'note'],
    [{ 'failure-threshold': 'none' }, 'note'],
    [{ 'failure-threshold': 'error', 'no-fail': true }, 'never'],
    [{}, undefined],
  ])('%j fails from %s on', (data, failOn) => {
    expect(readHadolint(data).config.failOn).toBe(failOn);
    expect(notes(data)).toEqual([]);
  });

  it('keeps registries, labels and whether comments count', () => {
    const { config, notes: none } = readHadolint({
      trustedRegistries: ['docker.io', '*.gcr.io'],
      'label-schema': { author: 'text', created: 'rfc3339' },
      'strict-labels': true,
      'disable-ignore-pragma': true,
      format: 'tty',
      'no-color': true,
    });
    expect(none).toEqual([]);
    expect(config).toMatchObject({
      trustedRegistries: ['docker.io', '*.gcr.io'],
      labelSchema: { author: 'text', created: 'rfc3339' },
      strictLabels: true,
      ignorePragma: false,
    });
  });

  it('takes what has the form and names the rest', () => {
    const data = { ignored: { a: 1 }, override: { loud: ['DL1'], error: ['DL2', 3] }, 'no-fail': 'yes', ignore: [] };
    expect(levels(data)).toEqual(['DL2 error']);
    expect(notes(data)).toEqual([
      'ignore: unknown key `ignore`: it is not used',
      'override.loud: unknown severity `loud`: it is not used',
      'ignored: a list expected: it is not used',
      'no-fail: true or false expected: it is not used',
    ]);
    expect(notes('text')).toEqual([': a mapping expected: nothing of it is used']);
    expect(readHadolint(null)).toMatchObject({ config: { rules: [], ignorePragma: true }, notes: [] });
  });
});
