import type { Rule } from '../rules/rule.ts';
import { nearest } from '../text/nearest.ts';

/** The rule called `name` (id or an alias of another tool), or the ids that may have been meant. */
export function findRule(rules: readonly Rule[], name: string): { rule: Rule } | { meant: readonly string[] } {
  const rule = rules.find((one) => one.id === name) ?? rules.find((one) => one.aliases.includes(name));
  return rule
    ? { rule }
    : {
        meant: nearest(
          name,
          rules.flatMap(({ id, aliases }) => [id, ...aliases]),
        ),
      };
}
