import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { joined } from '../shell/joined.ts';

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
  /** What each target needs, in the order of the file; a pattern rule and what its variables hide are left out. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
}

const assignment = /^(?:export[ \t]+|override[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(:::?|::?|\?|\+)?=[ \t]*(.*)$/s;
/** What a variable may hold at most, references put in. */
const maxValue = 1000;

/**
 * The commands and plain variables of a Makefile (GNU make manual, "Writing Recipes", "Using Variables"); conditionals count as if all of
 * their branches held. Linear.
 */
export function makeRecipes(text: string): Makefile {
  const variables = new Map<string, string>();
  const recipes: MakeRecipe[] = [];
  const rules = new Map<string, string[]>();
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
      const [, name, operator, value = ''] = assignment.exec(line) ?? [];
      if (name !== undefined) {
        const plain = value.replace(/[ \t]+#.*$/, '').replace(/[ \t]*\\\r?\n[ \t]*/g, ' ');
        const before = variables.get(name);
        if (operator === '+' && before !== undefined) variables.set(name, `${before} ${plain}`.slice(0, maxValue));
        else if (before === undefined && plain.length <= maxValue) variables.set(name, plain);
      } else {
        const colon = line.indexOf(':');
        const left = line.slice(0, Math.max(0, colon)).trimEnd();
        if (left !== '' && !/^\s|[=#]/.test(left) && !/^::?=/.test(line.slice(colon, colon + 3))) {
          target = left;
          const needed = prerequisites(line.slice(colon).replace(/^::?/, ''));
          for (const one of left.split(/\s+/)) {
            const list = rules.get(one);
            if (list) list.push(...needed);
            else rules.set(one, [...needed]);
          }
        }
      }
    }
    start = next;
  }
  return { variables: resolved(variables), recipes, rules };
}

/** Names behind the colon of a rule, without the recipe behind a `;`. */
const prerequisites = (text: string): string[] =>
  (text.split(/[;#]/)[0] ?? '').split(/[\s\\|]+/).filter((one) => one !== '' && !/[$%=:]/.test(one));

const reference = /\$[({](\w+)[)}]/g;
/** How often a variable is made of others that are made of others. */
const maxNesting = 6;

/** Values with those of other variables put in, wherever those stand: most flavours are put in when they are used. */
function resolved(variables: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let values = variables;
  for (let round = 0; round < maxNesting; round++) {
    let changed = false;
    const before = values;
    const next = new Map<string, string>();
    for (const [name, value] of before) {
      const filled = value.replace(reference, (written, one: string) =>
        one === name ? written : (before.get(one) ?? written),
      );
      changed ||= filled !== value;
      next.set(name, filled.length <= maxValue ? filled : value);
    }
    values = next;
    if (!changed) break;
  }
  return values;
}

/**
 * The command of a recipe as the shell gets it: variables of the Makefile put in, `$$` a dollar sign. What a variable holds has the place of
 * its reference.
 */
export function recipeText(text: string, { span }: MakeRecipe, variables: ReadonlyMap<string, string>): MappedText {
  const parts: MappedText[] = [];
  let done = span.start;
  for (const match of text.slice(span.start, span.end).matchAll(/\$\$|\$[({](\w+)[)}]/g)) {
    const at = span.start + match.index;
    const value = match[0] === '$$' ? '$' : match[1] === 'MAKE' ? 'make' : variables.get(match[1] ?? '');
    if (value === undefined) continue;
    if (at > done) parts.push(MappedText.slice(text, { start: done, end: at }));
    parts.push(
      new MappedText(
        value,
        Array.from(value, (_, index) => index),
        Array.from(value, () => at),
      ),
    );
    done = at + match[0].length;
  }
  if (parts.length === 0) return MappedText.slice(text, span);
  if (done < span.end) parts.push(MappedText.slice(text, { start: done, end: span.end }));
  return joined(parts);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
