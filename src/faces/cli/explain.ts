import { explainRule, ruleList } from '../../out/explain.ts';
import { rules } from '../../rules/registry.generated.ts';
import { findRule } from '../../use/explain.ts';
import { styleFor, widthOf, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

/** `plimsoll explain [RULE]`: one rule, or the list of all. */
export async function explainCommand(name: string | undefined): Promise<number> {
  const style = styleFor(process.stdout, 'auto');
  if (name === undefined) {
    await writeOut(ruleList(rules, style));
    return 0;
  }
  const found = findRule(rules, name);
  if ('meant' in found) {
    throw new UsageError(`no rule is called ${name}\n  ${found.meant.length > 0 ? `did you mean  ${found.meant.join('  ')}` : 'see  plimsoll explain'}`);
  }
  await writeOut(explainRule(found.rule, style, widthOf(process.stdout)));
  return 0;
}
