import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../text/edit.ts';
import { Lines } from '../text/span.ts';
import { lineHashes } from './line-hash.ts';
import type { Report } from './report.ts';
import { files, findingOf, fixOf, harmful, hostileReport, reportOf, ruleOf } from './sample.ts';
import { renderSarif } from './sarif.ts';
import { uriOf } from './sarif-rule.ts';

const home = 'https://plimsoll.example/';
const tool = { name: 'plimsoll', version: '1.2.3', home } as const;

function runOf(report: Report): Run & { results: Result[] } {
  const log = JSON.parse(renderSarif(report)) as Log;
  const [run] = log.runs;
  if (log.runs.length !== 1 || !run?.results) throw new Error('not one run with results');
  return run as Run & { results: Result[] };
}

const full = reportOf(
  [
    findingOf({
      path: 'a b/Dockerfile',
      at: 'node',
      fix: fixOf('Pin', 'safe', [{ path: 'a b/Dockerfile', start: 5, end: 9, text: 'node:22\nUSER node' }]),
    }),
    findingOf({
      path: 'dienste/größe/コンテナ.Dockerfile',
      at: '設定ファイル',
      level: 'warning',
      related: [{ path: 'a b/Dockerfile', range: findingOf({ at: 'RUN' }).range, message: 'here' }],
    }),
    findingOf({
      path: '.dockerignore',
      level: 'note',
      fix: fixOf('Create', 'unsafe', [{ path: '.dockerignore', start: 0, end: 0, text: '.git\n' }]),
    }),
  ],
  {
    tool,
    suppressed: [{ finding: findingOf({ at: 'RUN' }), reason: 'the base image needs it' }],
    rules: [
      ruleOf('dockerfile/sample', { tags: ['dockerfile'], securitySeverity: '7.5', fixable: 'safe' }),
      ruleOf('dockerfile/never-fires', { aliases: [] }),
    ],
  },
);

describe('SARIF', () => {
  it('has what GitHub requires, nothing of it empty', () => {
    const log = JSON.parse(renderSarif(full)) as Log;
    expect(log.$schema).toBe('https://json.schemastore.org/sarif-2.1.0.json');
    expect(log.version).toBe('2.1.0');
    const { tool: used, results, columnKind, automationDetails, invocations } = runOf(full);
    expect(used.driver).toMatchObject({
      name: 'plimsoll',
      version: '1.2.3',
      semanticVersion: '1.2.3',
      informationUri: home,
    });
    expect(columnKind).toBe('utf16CodeUnits');
    expect(automationDetails?.id).toBe('plimsoll/check/');
    expect(invocations?.[0]?.executionSuccessful).toBe(true);
    for (const rule of used.driver.rules ?? []) {
      for (const text of [
        rule.id,
        rule.shortDescription?.text,
        rule.fullDescription?.text,
        rule.help?.text,
        rule.help?.markdown,
        rule.helpUri,
      ])
        expect(text).toBeTruthy();
    }
    for (const result of results) {
      expect(result.message.text).toBeTruthy();
      expect(result.locations).toHaveLength(1);
      const { artifactLocation, region } = result.locations?.[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toMatch(/^[A-Za-z0-9._~%/-]+$/);
      for (const number of [region?.startLine, region?.startColumn, region?.endLine, region?.endColumn])
        expect(number).toBeGreaterThan(0);
      expect(result.partialFingerprints?.['primaryLocationLineHash']).toMatch(/^[0-9a-f]+:\d+$/);
      expect(used.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    }
  });

  it('lists the same rules whatever fired', () => {
    const rules = (findings: Report['findings']): unknown =>
      runOf({ ...full, findings, suppressed: [] }).tool.driver.rules;
    expect(rules([])).toEqual(rules(full.findings));
    expect(rules([])).toHaveLength(2);
  });

  it('describes a security rule as GitHub wants it', () => {
    const [rule, other] = runOf(full).tool.driver.rules ?? [];
    expect(rule).toMatchObject({
      name: 'DockerfileSample',
      helpUri: `${home}docs/rules/dockerfile/sample.md`,
      defaultConfiguration: { level: 'error' },
    });
    expect(rule?.properties).toMatchObject({
      tags: ['security', 'dockerfile'],
      'security-severity': '7.5',
      'problem.severity': 'error',
    });
    expect(other?.properties).not.toHaveProperty('security-severity');
  });

  it('leaves links out when the project has no address', () => {
    const { driver } = runOf({ ...full, tool: { name: 'plimsoll', version: '1.2.3' } }).tool;
    expect(driver).not.toHaveProperty('informationUri');
    expect(driver.rules?.[0]).not.toHaveProperty('helpUri');
  });

  it('cuts descriptions to 1024 characters', () => {
    const run = runOf({
      ...full,
      rules: [
        ruleOf('dockerfile/sample', {
          must: 'x'.repeat(2000),
          tags: Array.from({ length: 30 }, (_, index) => `t${index}`),
        }),
      ],
    });
    const [rule] = run.tool.driver.rules ?? [];
    expect(rule?.shortDescription?.text).toHaveLength(1024);
    expect(rule?.fullDescription?.text).toHaveLength(1024);
    expect(rule?.properties?.tags).toHaveLength(10);
  });

  it('hashes the line as the upload action would', () => {
    const result = runOf(full).results.find(({ locations }) =>
      locations?.[0]?.physicalLocation?.artifactLocation?.uri?.endsWith('.Dockerfile'),
    );
    const expected = lineHashes(files['dienste/größe/コンテナ.Dockerfile'] ?? '', new Set([2])).get(2);
    expect(result?.partialFingerprints?.['primaryLocationLineHash']).toBe(expected);
  });

  it('gives fixes that anybody can apply', () => {
    const [change] =
      runOf(full).results.find(
        ({ ruleId, locations }) =>
          ruleId === 'dockerfile/sample' &&
          locations?.[0]?.physicalLocation?.artifactLocation?.uri === 'a%20b/Dockerfile',
      )?.fixes?.[0]?.artifactChanges ?? [];
    const text = files['a b/Dockerfile'] ?? '';
    const lines = new Lines(text);
    let patched = text;
    for (const { deletedRegion: gone, insertedContent } of change?.replacements ?? []) {
      const start = lines.startOf(gone.startLine ?? 0) + (gone.startColumn ?? 0) - 1;
      const end = lines.startOf(gone.endLine ?? 0) + (gone.endColumn ?? 0) - 1;
      patched = text.slice(0, start) + (insertedContent?.text ?? '') + text.slice(end);
    }
    expect(patched).toBe(applyEdits(text, [{ start: 5, end: 9, text: 'node:22\nUSER node' }]));
    expect(patched).toContain('node:22\r\nUSER node\r\n');
  });

  it('carries what a comment silenced, as silenced', () => {
    const silenced = runOf(full).results.filter(({ suppressions }) => suppressions);
    expect(silenced.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'the base image needs it' }],
    ]);
  });

  it('says what could not be judged', () => {
    const run = runOf({
      ...full,
      problems: [
        { path: 'x y', message: 'too large' },
        { path: '', message: 'rule failed' },
      ],
    });
    expect(run.invocations?.[0]?.executionSuccessful).toBe(false);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      {
        level: 'error',
        message: { text: 'too large' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'x%20y' } } }],
      },
      { message: { text: 'rule failed' } },
    ]);
  });

  it('writes no link that a foreign text made up, and no harmful character', () => {
    const text = renderSarif(hostileReport());
    expect(text).not.toMatch(harmful);
    const shown = runOf(hostileReport()).results.flatMap(({ message, relatedLocations, fixes, suppressions }) => [
      message.text,
      ...(relatedLocations ?? []).map((one) => one.message?.text),
      ...(fixes ?? []).map((one) => one.description?.text),
      ...(suppressions ?? []).map((one) => one.justification),
    ]);
    expect(shown.length).toBeGreaterThan(30);
    expect(shown.filter((one) => one?.includes(']('))).toEqual([]);
  });

  it('stays below the limits of GitHub', () => {
    const many = Array.from({ length: 25_010 }, (_, index) =>
      findingOf({ at: 'RUN', level: index < 25_000 ? 'warning' : 'error' }),
    );
    const run = runOf(reportOf(many));
    expect(run.results).toHaveLength(25_000);
    expect(run.results.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toContain('10 findings were left out');
    expect(
      runOf(reportOf([findingOf({ at: 'RUN', message: 'x'.repeat(1_000_000) })])).results[0]?.message.text?.length,
    ).toBeLessThan(5000);
  });
});

describe('uriOf', () => {
  it.each([
    ['a b/Dockerfile', 'a%20b/Dockerfile'],
    ['größe/コンテナ', 'gr%C3%B6%C3%9Fe/%E3%82%B3%E3%83%B3%E3%83%86%E3%83%8A'],
    ['c:/x?y#z', 'c%3A/x%3Fy%23z'],
    ['100%', '100%25'],
    ['lone\ud800', 'lone%EF%BF%BD'],
  ])('%s → %s', (file, uri) => expect(uriOf(file)).toBe(uri));
});

const multitool = fileURLToPath(
  new URL('../../node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool', import.meta.url),
);

/** Install scripts may not have run, so the binary may lack its executable bit; elsewhere than on Linux it is not there at all. */
function multitoolRuns(): boolean {
  try {
    chmodSync(multitool, 0o755);
    execFileSync(multitool, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The validator's complaints about each of some SARIF texts, as "level rule": its own rules and those of GitHub. */
function complaints(texts: readonly string[]): string[][] {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-sarif-'));
  try {
    for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `in${index}.sarif`), text);
    const output = path.join(folder, 'complaints.json');
    const options = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '--output', output];
    execFileSync(multitool, ['validate', path.join(folder, '*.sarif'), ...options], { stdio: 'ignore' });
    const run = (JSON.parse(readFileSync(output, 'utf8').replace(/^\ufeff/, '')) as Log).runs[0];
    const found: string[][] = texts.map(() => []);
    for (const { ruleId, rule, level, locations } of run?.results ?? []) {
      const file = /in(\d+)\.sarif$/.exec(locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '');
      found[Number(file?.[1])]?.push(`${level ?? 'warning'} ${ruleId ?? rule?.id}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!multitoolRuns())('the SARIF Multitool (skipped where its binary does not run)', () => {
  it('has no error about any report, and no warning where the project has an address', () => {
    const spoiled = renderSarif(full)
      .replaceAll('a%20b', 'a b')
      .replace(/"rules":\[/, '"extra":[');
    const [wrong, everything, nothing, hostile, homeless] = complaints([
      spoiled,
      renderSarif(full),
      renderSarif(reportOf([], { tool })),
      renderSarif({ ...hostileReport(), tool }),
      renderSarif({ ...full, tool: { name: 'plimsoll', version: '1.2.3' } }),
    ]);
    expect(wrong).toEqual(expect.arrayContaining(['error SARIF1002', 'error GH1018']));
    expect({ everything, nothing, hostile }).toEqual({ everything: [], nothing: [], hostile: [] });
    expect(homeless).toEqual(['warning SARIF2005']);
  });
});
