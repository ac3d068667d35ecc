import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeMajors, nodeRangeAllows, supportedIn as newestNode } from './node.ts';
import { pythonMinors, pythonRangeAllows, supportedIn as newestPython } from './python.ts';

describe('pythonRangeAllows', () => {
  it.each([
    ['>=3.9', '3.13', 'yes'],
    ['>=3.9', '3.8', 'no'],
    ['>=3.9', '3', 'yes'],
    ['>=3.9,<4', '3', 'yes'],
    ['>=3.10,<3.13', '3', 'partly'],
    ['>=3.10,<3.13', '3.13', 'no'],
    ['>=3.10,<3.13', '3.12', 'yes'],
    ['>=3.10,<=3.12', '3.12', 'partly'],
    ['>=3.11.2', '3.11', 'yes'],
    ['>=3.11.2', '3.11.1', 'no'],
    ['>=3.11.2', '3.11.2', 'yes'],
    ['<3.11.5', '3.11', 'partly'],
    ['==3.11.4', '3.11', 'partly'],
    ['==3.11.4', '3.11.4', 'yes'],
    ['==3.11', '3.11', 'partly'],
    ['==3.11', '3.11.0', 'yes'],
    ['==3.11.*', '3.11', 'yes'],
    ['==3.11.*', '3.11.9', 'yes'],
    ['==3.11.*', '3', 'partly'],
    ['!=3.11.3,>=3.11', '3.11', 'yes'],
    ['!=3.11.3,>=3.11', '3.11.3', 'no'],
    ['!=3.11.*,>=3.10', '3.11', 'no'],
    ['!=3.11.*,>=3.10', '3', 'yes'],
    ['~=3.9', '3.13', 'yes'],
    ['~=3.9', '4.0', 'no'],
    ['~=3.9.2', '3.9', 'yes'],
    ['~=3.9.2', '3.10', 'no'],
    ['===3.11.4', '3.11.4', 'yes'],
    ['>3.11', '3.11', 'yes'],
    ['>3.11', '3.11.0', 'no'],
    ['<3', '3', 'no'],
    ['<3', '2.7', 'yes'],
    ['>=2.7,!=3.0.*,!=3.1.*', '3.1', 'no'],
    ['>=3.14', '3.14-rc', 'yes'],
    ['>=3.14', '3.14.0rc1', 'yes'],
    ['>=3.13.0rc1', '3.13', 'yes'],
    ['<3.13.0rc1', '3.13', 'no'],
    [' >= 3.9 , < 4 ', '3.9', 'yes'],
    ['', '3.9', 'yes'],
    ['*', '3.9', 'yes'],
    // Poetry
    ['^3.9', '3.9', 'yes'],
    ['^3.9', '3.8', 'no'],
    ['^3.9', '4.0', 'no'],
    ['^3.9.2', '3.9', 'yes'],
    ['^3.9.2', '3.9.1', 'no'],
    ['^3', '3.13', 'yes'],
    ['^0.3', '0.4', 'no'],
    ['~3.9', '3.9', 'yes'],
    ['~3.9', '3.10', 'no'],
    ['~3', '3.13', 'yes'],
    ['~3.9.1', '3.9.0', 'no'],
    ['3.11', '3.11', 'partly'],
    ['3.11', '3.12', 'no'],
    ['3.11.*', '3.11', 'yes'],
    ['3.x', '3.11', 'yes'],
    ['=3.11.4', '3.11.4', 'yes'],
    ['>=3.9 <3.12', '3.12', 'no'],
    ['>=3.9 <3.12', '3.11', 'yes'],
    ['>=3.9,<3.12,', '3.11', 'yes'],
    ['3.9.* || ^3.11', '3.10', 'no'],
    ['3.9.* || ^3.11', '3.9', 'yes'],
    ['3.9.*|^3.11', '3.12', 'yes'],
    // not to be read
    ['>=', '3.11', 'unknown'],
    ['>=3.9 and <4', '3.11', 'unknown'],
    ['python3', '3.11', 'unknown'],
    ['>=3.9 ||', '3.11', 'unknown'],
    ['>=${X}', '3.11', 'unknown'],
    ['>=3.9', 'latest', 'unknown'],
    ['>=3.9', '', 'unknown'],
    ['^*', '3.9', 'unknown'],
  ] as const)('%s and %s: %s', (range, version, expected) => {
    expect(pythonRangeAllows(range, version)).toBe(expected);
  });

  it('never allows a minor release that no patch release of it allows', () => {
    const operator = fc.constantFrom('>=', '<=', '>', '<', '==', '!=', '~=', '^', '~');
    const part = fc.tuple(
      operator,
      fc.integer({ min: 8, max: 12 }),
      fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
    );
    const range = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) =>
        parts.map(([sign, minor, patch]) => `${sign}3.${minor}${patch === undefined ? '' : `.${patch}`}`).join(','),
      );
    fc.assert(
      fc.property(range, fc.integer({ min: 7, max: 13 }), (text, minor) => {
        const patches = Array.from({ length: 12 }, (_, patch) => pythonRangeAllows(text, `3.${minor}.${patch}`));
        const answer = pythonRangeAllows(text, `3.${minor}`);
        expect(answer).toBe(patches.at(-1) === 'yes' ? 'yes' : patches.includes('yes') ? 'partly' : 'no');
      }),
      { numRuns: 150 },
    );
  });

  it('stands long ranges', () => {
    expect(pythonRangeAllows('>=3.9,'.repeat(100_000), '3.9')).toBe('unknown');
    expect(pythonRangeAllows(`>=${'1'.repeat(900)}`, '3.9')).not.toBe('yes');
  });
});

describe('supportedIn for Python', () => {
  it.each([
    ['>=3.9', '3.14'],
    ['>=3.9,<3.12', '3.11'],
    ['^3.8', '3.14'],
    ['<3.8', undefined],
    ['==3.11.*', '3.11'],
    ['==3.11.4', undefined],
    ['nonsense', undefined],
  ])('%s: %s', (range, expected) => {
    expect(newestPython(range)).toBe(expected);
  });

  it('has candidates in order', () => {
    for (const list of [pythonMinors, nodeMajors]) {
      const numbers = list.map((one) => Number(one.split('.').at(-1)));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
  });
});

describe('nodeRangeAllows', () => {
  it.each([
    ['>=18', '20', 'yes'],
    ['>=18', '16', 'no'],
    ['^20.9.0', '20', 'yes'],
    ['^20.9.0', '20.8', 'no'],
    ['^20.9.0', '20.9', 'yes'],
    ['^20.9.0', '20.11.1', 'yes'],
    ['^20.9.0', '22', 'no'],
    ['>=18 <20.10', '20', 'partly'],
    ['>=18 <20.10', '20.10', 'no'],
    ['20.11.1', '20', 'partly'],
    ['20.11.1', '20.11', 'partly'],
    ['20.11.1', '20.11.1', 'yes'],
    ['20.11', '20.11', 'yes'],
    ['20.x', '20', 'yes'],
    ['20', '20.3.0', 'yes'],
    ['18 || 20', '20', 'yes'],
    ['18 || 20', '19', 'no'],
    ['18.x || >=20.5.0', '20', 'yes'],
    ['^18.18.0 || ^20.9.0 || >=21.1.0', '21', 'yes'],
    ['^18.18.0 || ^20.9.0 || >=21.1.0', '20.8.1', 'no'],
    ['~20.11.0', '20', 'partly'],
    ['~20.11.0', '20.11', 'yes'],
    ['<21', '20', 'yes'],
    ['<=20', '20', 'yes'],
    ['<=20.0.0', '20', 'partly'],
    ['16 - 20', '20', 'yes'],
    ['*', '20', 'yes'],
    ['', '20', 'yes'],
    ['>= 18.0.0', '18', 'yes'],
    ['v20', '20', 'yes'],
    ['0.10.x', '0.10', 'yes'],
    ['lts/*', '20', 'unknown'],
    ['node', '20', 'unknown'],
    ['>=18', 'lts', 'unknown'],
    ['>=18', 'v20.1.0', 'yes'],
  ] as const)('%s and %s: %s', (range, version, expected) => {
    expect(nodeRangeAllows(range, version)).toBe(expected);
  });

  it('stands long ranges', () => {
    expect(nodeRangeAllows('>=18 || '.repeat(100_000), '20')).toBe('unknown');
  });
});

describe('supportedIn for Node', () => {
  it.each([
    ['>=18', '24'],
    ['^20.9.0 || ^22.1', '22'],
    ['18.x', '18'],
    ['16', undefined],
    ['<24', '22'],
  ])('%s: %s', (range, expected) => {
    expect(newestNode(range)).toBe(expected);
  });
});
