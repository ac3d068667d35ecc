import { expect, it } from 'vitest';
import { rules } from '../src/rules/registry.generated.ts';

interface Row {
  readonly number: number;
  readonly check: string;
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly rules: readonly { readonly id: string }[];
}
const script = (name: string): Promise<unknown> => import(new URL(`../scripts/${name}.mjs`, import.meta.url).href);
const { coverage } = (await script('coverage')) as { coverage(all: unknown): readonly Row[] };
const data = (await script('coverage-data')) as {
  readonly meant: Readonly<Record<string, readonly string[]>>;
};

it('holds every check once, each with at least one id', () => {
  const rows = coverage(rules);
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(rows.map(({ check }) => check)).size).toBe(rows.length);
  expect(rows.filter(({ ids }) => [...ids.values()].flat().length === 0)).toEqual([]);
});

it('names rules that there are', () => {
  const known = new Set(rules.map(({ id }) => id));
  expect(
    Object.values(data.meant)
      .flat()
      .filter((id) => !known.has(id)),
  ).toEqual([]);
});

it('finds a rule by an id that only its check has', () => {
  const row = coverage(rules).find(({ check }) => check === 'workdir-relative');
  expect(row?.rules.map(({ id }) => id)).toEqual(['dockerfile/absolute-workdir']);
});
