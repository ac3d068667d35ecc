import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, snapshot } from './cli.ts';
import { drifted, driftFiles, driftOf, exampleNames, patchOf, sound } from './example.ts';
import { needs, required } from './require.ts';

interface Finding {
  readonly rule: string;
  readonly path: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
  readonly message: string;
}

interface Report {
  readonly summary: { readonly fixable: number };
  readonly findings: readonly Finding[];
}

function checked(root: string): { code: number | null; report: Report } {
  const { code, stdout, stderr } = plimsoll(root, ['check', '--all', '--format', 'json']);
  if (code === null || code > 1) throw new Error(`plimsoll check ended with ${code}: ${stderr}`);
  return { code, report: JSON.parse(stdout) as Report };
}

const lineOf = ({ rule, path: file, range: { start } }: Finding): string =>
  `${file}:${start.line}:${start.column} ${rule}`;

/** Rule → number of its findings. */
function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

it('has a drifted twin for every example, and no twin of nothing', () => {
  const wanted = exampleNames.flatMap((name) => [`${name}.json`, `${name}.patch`]);
  expect(driftFiles().toSorted()).toEqual(wanted.toSorted());
});

describe.each(exampleNames)('examples/%s', (name) => {
  it('is sound', () => {
    const { code, report } = checked(sound(name));
    expect(report.findings.map((one) => `${lineOf(one)} ${one.message}`)).toEqual([]);
    expect(code).toBe(0);
  });

  it('has a twin in which exactly the listed faults are found', () => {
    const { code, report } = checked(drifted(name));
    const listed = driftOf(name).findings.map(({ rule, at }) => `${at} ${rule}`);
    expect(report.findings.map(lineOf).toSorted()).toEqual(listed.toSorted());
    expect(code).toBe(1);
  });

  it('says in the prose of the patch which row each fault belongs to', () => {
    const prose = patchOf(name).split(/^diff --git /m)[0] ?? '';
    expect(prose).toMatch(/\bV\d\.\d+\b/);
    for (const { fault, row, why } of driftOf(name).notYet) {
      expect(row, fault).toMatch(/^V\d\.\d+$/);
      expect(prose.split(/[^\w.]+/), fault).toContain(row);
      expect(why, fault).not.toBe('');
    }
  });

  it.each([[['--fix']], [['--fix', '--unsafe']]])(
    'has a twin that %j mends without breaking a file, once and for all',
    (flags) => {
      const root = drifted(name);
      const before = snapshot(root);
      const counts = counted(checked(root).report.findings);
      const { code, stdout } = plimsoll(root, ['check', ...flags, '--all', '--format', 'json']);
      expect(code).toBeLessThanOrEqual(1);
      const mended = snapshot(root);
      const { findings, summary } = JSON.parse(stdout) as Report;
      expect(summary.fixable).toBe(0);
      for (const [rule, count] of counted(findings))
        expect(count, `${rule} after ${flags.join(' ')}`).toBeLessThanOrEqual(counts.get(rule) ?? 0);
      plimsoll(root, ['check', ...flags]);
      expect(snapshot(root)).toEqual(mended);
      if (JSON.stringify(mended) !== JSON.stringify(before)) plimsoll(root, ['undo']);
      expect(snapshot(root)).toEqual(before);
    },
  );

  const listed = driftFiles().includes(`${name}.json`) ? driftOf(name).tests : undefined;
  for (const test of listed ?? []) {
    const [part, ...parts] = required(test.needs.join(','));
    if (part === undefined) throw new Error(`examples/drift/${name}.json: a test that needs nothing`);
    needs(part, ...parts)('its own tests', () => {
      it(`pass: ${test.run.join(' ')}`, () => {
        const [program, ...args] = test.run;
        const cwd = path.join(sound(name), test.in ?? '.');
        const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 120_000 });
        expect(status, `${error?.message ?? ''}${stdout}${stderr}`).toBe(0);
      }, 150_000);
    });
  }
});
