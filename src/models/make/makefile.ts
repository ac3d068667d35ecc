import type { Span } from '../../text/span.ts';

/** One command of a rule, with its continuation lines. */
export interface MakeRecipe {
  readonly target: string;
  /** From behind the prefix (`@`, `-`, `+`) to the end of the last line. */
  readonly span: Span;
}

export interface Makefile {
  /** Variables with a plain value: the first `=`, `:=` or `?=`; references to earlier ones put in. */
  readonly variables: ReadonlyMap<string, string>;
  readonly recipes: readonly MakeRecipe[];
}

const assignment = /^(?:export[ \t]+|override[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:::?|\?)?=[ \t]*(.*)$/;
const rule = /^([^\s:=#][^:=#]*?)[ \t]*::?(?!=)/;
/** What a variable may hold at most, references put in. */
const maxValue = 1000;

/**
 * The commands and plain variables of a Makefile (GNU make manual, "Writing Recipes", "Using Variables"); conditionals count as if all of
 * their branches held. Linear.
 */
export function makeRecipes(text: string): Makefile {
  const variables = new Map<string, string>();
  const recipes: MakeRecipe[] = [];
  let target = '';
  for (let start = 0; start < text.length; ) {
    let end = lineEnd(text, start);
    while (end < text.length && text[text[end - 1] === '\r' ? end - 2 : end - 1] === '\\') end = lineEnd(text, end + 1);
    const next = end + 1;
    if (text[start] === '\t') {
      const from = start + (/^[\t @+-]*/.exec(text.slice(start, Math.min(end, start + 80)))?.[0].length ?? 0);
      if (from < end && text[from] !== '#') recipes.push({ target, span: { start: from, end } });
    } else if (end - start < 10_000) {
      const line = text.slice(start, end).trimEnd();
      const [, name, value = ''] = assignment.exec(line) ?? [];
      if (name !== undefined) {
        const plain = value
          .replace(/[ \t]+#.*$/, '')
          .replace(/\$[({](\w+)[)}]/g, (written, one: string) => variables.get(one) ?? written);
        if (!variables.has(name) && plain.length <= maxValue) variables.set(name, plain);
      } else target = rule.exec(line)?.[1] ?? target;
    }
    start = next;
  }
  return { variables, recipes };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
