import { describe, expect, it } from 'vitest';
import { exceptionsOn } from './exceptions.ts';
import { readContract } from './read.ts';

const issues = (data: unknown): string[] =>
  readContract(data).issues.map(({ at, part, message }) => `${at.join('.')} ${part}: ${message}`);

describe('a contract', () => {
  it('is read whole, sizes as bytes and durations as seconds', () => {
    const { contract, issues: none } = readContract({
      services: {
        api: { context: '.', budget: '300 MB', health: { http: '/up', port: 80, within: '1m30s' }, gpu: 'none' },
      },
      dev: { runner: ['uv', 'run'], gates: { check: null, test: { needs: ['check'] } }, variants: { A: ['0', '1'] } },
      verify: [{ id: 'build', command: 'make', timeout: '20m' }],
      rules: { DL3006: 'off' },
    });
    expect(none).toEqual([]);
    expect(contract.services?.['api']).toEqual({
      context: '.',
      budget: 300_000_000,
      health: { http: '/up', port: 80, within: 90 },
      gpu: 'none',
    });
    expect(contract.dev?.gates).toEqual({ check: {}, test: { needs: ['check'] } });
    expect(contract.verify?.[0]?.timeout).toBe(1200);
  });

  it('may hold empty keys, whose children are commented out', () => {
    expect(readContract({ services: null, dev: { runner: null, gates: { a: null } }, rules: null })).toEqual({
      contract: { dev: { gates: { a: {} } } },
      issues: [],
    });
    expect(readContract(undefined)).toEqual({ contract: {}, issues: [] });
    expect(issues({ rules: { DL3006: null } })).toEqual([
      'rules.DL3006 value: one of off, error, warning, note expected, not nothing',
    ]);
  });

  it('may say how long a level or a path counts, and why', () => {
    const { contract, issues: none } = readContract({
      rules: { DL3006: 'off', DL3008: { level: 'off', until: '2027-01-31', reason: 'waits' } },
      ignore: ['old', { path: 'older', until: '2026-12-31' }],
    });
    expect(none).toEqual([]);
    const counting = (today: string | undefined): string[] => exceptionsOn(contract, today).map(({ of }) => of);
    expect(counting('2027-01-31')).toEqual(['DL3006', 'DL3008', 'old']);
    expect(counting('2027-02-01')).toEqual(['DL3006', 'old']);
    expect(counting(undefined)).toEqual(['DL3006', 'DL3008', 'old', 'older']);
    expect(
      issues({
        rules: {
          a: { level: 'of' },
          b: 'of',
          c: { level: 'off', until: 'spring', why: 1 },
          d: 7,
          e: { until: '2027-01-31' },
        },
        ignore: [{ path: 'a', until: '2027-13-01' }, 7, {}],
      }),
    ).toEqual([
      'rules.a.level value: one of off, error, warning, note expected, not the text "of"',
      'rules.b value: one of off, error, warning, note expected, not the text "of"',
      'rules.c.until value: a day like `2027-01-31` expected, not the text "spring"',
      'rules.c.why key: unknown key `why`',
      'rules.d value: one of off, error, warning, note expected, not 7',
      'rules.e.level value: one of off, error, warning, note expected, not nothing',
      'ignore.0.until value: a day like `2027-01-31` expected, not the text "2027-13-01"',
      'ignore.1 value: a text expected, not 7',
      'ignore.2 value: `path` is missing',
    ]);
  });

  it('is empty if anything is wrong with it, and everything is told', () => {
    const { contract, issues: told } = readContract({ ignore: ['a'], rulse: 1, dev: { runner: 'uv run' } });
    expect(contract).toEqual({});
    expect(told).toHaveLength(2);
  });

  it.each([
    [{ services: { a: { contxt: '.' } } }, 'services.a.contxt key: unknown key `contxt`'],
    [{ services: ['a'] }, 'services value: a mapping expected, not a list'],
    [{ ignore: 'a' }, 'ignore value: a list expected, not the text "a"'],
    [
      { services: { a: { image: 'x/y:1' } } },
      'services.a.image value: the name of an image without tag or digest expected, not the text "x/y:1"',
    ],
    [{ services: { a: { health: { port: 0 } } } }, 'services.a.health.port value: a port from 1 to 65535 expected'],
    [
      { services: { a: { health: { port: '80' } } } },
      'services.a.health.port value: a whole number expected, not the text "80"',
    ],
    [{ services: { a: { internal: 'yes' } } }, 'services.a.internal value: true or false expected, not the text "yes"'],
    [{ services: { a: { context: '' } } }, 'services.a.context value: this may not be empty'],
    [{ verify: [{ command: 'x' }] }, 'verify.0 value: `id` is missing'],
    [{ verify: [{ id: 'a' }, { id: 'a' }] }, 'verify.1.id value: `a` is the id of row 1 already'],
    [
      { dev: { gates: { a: { needs: ['b'] } } } },
      'dev.gates.a.needs.0 value: `a` needs `b`, and there is no such gate',
    ],
    [{ dev: { gates: { a: { needs: ['a'] } } } }, 'dev.gates.a key: no gate of this circle can ever pass: a → a'],
  ])('%j is answered', (data, told) => {
    expect(issues(data)).toEqual([told]);
  });

  it('names a circle of gates once, from where it begins', () => {
    const gates = { x: { needs: ['a'] }, a: { needs: ['b'] }, b: { needs: ['c'] }, c: { needs: ['a'] } };
    expect(issues({ dev: { gates } })).toEqual([
      'dev.gates.a key: no gate of this circle can ever pass: a → b → c → a',
    ]);
  });

  it.each([
    ['../x', '`../x` leaves the repository'],
    ['a/../../x', '`a/../../x` leaves the repository'],
    ['/etc', '`/etc` is absolute: a path relative to the repository expected'],
    ['C:\\x', '`C:\\x` is absolute: a path relative to the repository expected'],
    ['a\\b', '`a\\b`: parts of a path are separated by `/`'],
    ['https://example.org/x', '`https://example.org/x` is an address: a path relative to the repository expected'],
  ])('the path %s is refused', (path, message) => {
    expect(issues({ docs: { map: path } })).toEqual([`docs.map value: ${message}`]);
    expect(issues({ dev: { gates: { a: { log: path } } } })).toEqual([`dev.gates.a.log value: ${message}`]);
  });

  it('does not stumble over names of objects', () => {
    const data = JSON.parse('{"services":{"__proto__":{"context":"."},"constructor":{"x":1}},"toString":1}') as unknown;
    expect(issues(data).sort()).toEqual([
      'services.constructor.x key: unknown key `x`',
      'toString key: unknown key `toString`',
    ]);
  });

  it('is quick about a long chain of gates', () => {
    const gates = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`g${index}`, { needs: index === 0 ? [] : [`g${index - 1}`] }]),
    );
    expect(issues({ dev: { gates } })).toEqual([]);
  });
});
