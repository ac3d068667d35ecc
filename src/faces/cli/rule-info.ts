import { type RuleDoc, rulePage } from '../../out/explain.ts';
import type { RuleInfo } from '../../out/report.ts';
import type { Rule } from '../../rules/rule.ts';
import { helpOf } from '../../use/check.ts';

/** A rule as `plimsoll explain` and the rule pages want it. */
export const ruleDoc = (rule: Rule): RuleDoc => ({ ...rule, fixable: rule.fixes });

/** A rule as outputs want it; the page is made when it is asked for. */
export const ruleInfo = (rule: Rule): RuleInfo => ({
  id: rule.id,
  level: rule.level,
  must: rule.must,
  why: rule.why,
  aliases: rule.aliases,
  help: helpOf(rule),
  fixable: rule.fixes,
  tags: [rule.id.slice(0, rule.id.indexOf('/')), ...(rule.tags ?? [])],
  securitySeverity: rule.securitySeverity,
  get markdown() {
    return rulePage(ruleDoc(rule));
  },
});
