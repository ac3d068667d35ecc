import type { Level, Safety } from '../finding.ts';
import type { Rule } from './rule.ts';

/** What outputs need to know of a rule; `markdown` and the like are made from it when asked for. */
export interface RuleFacts {
  readonly id: string;
  readonly level: Level;
  readonly must: string;
  readonly why: string;
  readonly aliases: readonly string[];
  /** Path of its page. */
  readonly help: string;
  readonly fixable: Safety | undefined;
  readonly tags: readonly string[];
}

export const ruleFacts = (rule: Rule): RuleFacts => ({
  id: rule.id,
  level: rule.level,
  must: rule.must,
  why: rule.why,
  aliases: rule.aliases,
  help: `docs/rules/${rule.id}.md`,
  fixable: rule.fixes,
  tags: [rule.id.slice(0, rule.id.indexOf('/')), ...(rule.tags ?? [])],
});
