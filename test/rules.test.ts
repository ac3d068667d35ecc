import { describe, expect, it } from 'vitest';
import { Repository } from '../src/repository/repository.ts';
import { rules } from '../src/rules/registry.generated.ts';
import type { Example, Rule } from '../src/rules/rule.ts';
import { memoryTree } from '../src/text/memory-tree.ts';
import { check } from '../src/use/check.ts';
import { readContractFile } from '../src/use/contract.ts';
import { fixAll } from '../src/use/fix.ts';
import { readHadolintFile } from '../src/use/hadolint.ts';

/** An example may hold a contract. */
function repositoryOf(example: Example): Repository {
  const written = readContractFile(example.files['plimsoll.yaml'] ?? '');
  expect(written.problems).toEqual([]);
  const hadolint = example.files['.hadolint.yaml'];
  const told = hadolint === undefined ? {} : { hadolint: readHadolintFile('.hadolint.yaml', hadolint).config };
  return new Repository(memoryTree(example.files, { ignored: example.ignored ?? {} }), {
    contract: { ...written.contract, ...told },
    today: example.today,
  });
}

const placesOf = (rule: Rule, repository: Repository): string[] => {
  // One that judges what the others say needs them.
  const result = check(repository, rule.last ? rules.filter((one) => one === rule || !one.optIn) : [rule]);
  expect(result.problems).toEqual([]);
  const own = result.findings.filter((finding) => finding.rule === rule.id);
  return own.map(({ path, range }) => `${path}:${range.start.line}:${range.start.column}`);
};

/** A run of other rules proves that a fix makes no new finding anywhere. */
describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it.each(rule.bad.map((example, index) => [index + 1, example] as const))(
    'bad example %i is found and mended',
    (_index, example) => {
      const repository = repositoryOf(example);
      expect(placesOf(rule, repository)).toEqual([...example.finds]);
      const offered = check(repository, [rule]).findings.some(({ fix }) => fix !== undefined);
      if (offered) expect(rule.fixes, 'a rule with fixes says so').toBeDefined();
      const only = (finding: { rule: string }): boolean => finding.rule === rule.id;
      const others = rules.filter((one) => one === rule || !one.optIn);
      const result = fixAll(repository, { rules: others, unsafe: true, allow: only });
      expect(result.dropped.map(({ reason }) => reason)).toEqual([]);
      expect(Object.fromEntries(result.changes)).toEqual(example.fixed ?? {});
      if (!example.fixed) return;
      expect(fixAll(result.repository, { rules: others, unsafe: true, allow: only }).applied).toEqual([]);
    },
  );

  it.each(rule.good.map((example, index) => [index + 1, example] as const))(
    'good example %i is silent',
    (_index, example) => {
      expect(placesOf(rule, repositoryOf(example))).toEqual([]);
    },
  );

  it('speaks in one sentence and has a stable name', () => {
    expect(rule.id).toMatch(/^[a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(rule.must).toMatch(/^[A-Z`].*\.$/);
    expect(rule.why).toMatch(/\.$/);
    if (rule.tags?.includes('security')) expect(rule.securitySeverity).toMatch(/^\d+\.\d$/);
  });
});

it('every rule id is unique', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});
