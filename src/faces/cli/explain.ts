import { renderExplain } from '../../out/explain.ts';
import { rules } from '../../rules/registry.generated.ts';
import { names } from '../../rules/rule.ts';
import { isShellcheckCode, shellcheckId } from '../../rules/shellcheck.ts';
import { findRule } from '../../use/explain.ts';
import { ruleDoc } from './rule-info.ts';
import { styleOut, widthOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

/** `plimsoll explain [RULE]`: one rule, or the list of all. */
export async function explainCommand(name: string | undefined): Promise<number> {
  const style = styleOut('auto');
  if (name === undefined) {
    await writeOut(rules.map((rule) => `${rule.id}\n  ${style.faint(rule.must)}\n`).join(''));
    return 0;
  }
  const own = rules.some((rule) => names(rule, name));
  const found = findRule(rules, isShellcheckCode(name) && !own ? shellcheckId : name);
  if ('meant' in found) {
    throw new UsageError(
      `no rule is called ${name}\n  ${found.meant.length > 0 ? `did you mean  ${found.meant.join('  ')}` : 'see  plimsoll explain'}`,
    );
  }
  await writeOut(renderExplain(ruleDoc(found.rule), style, widthOut()));
  return 0;
}
