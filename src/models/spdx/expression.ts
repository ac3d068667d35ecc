import { exceptionNames, licenseNames } from './identifiers.ts';

let licenses: ReadonlySet<string> | undefined;
let exceptions: ReadonlySet<string> | undefined;

const set = (names: string): ReadonlySet<string> => new Set(names.toLowerCase().split(' '));

/**
 * What is wrong with `text` as a licence expression (SPDX specification, annex "SPDX license expressions"): identifiers with AND, OR, WITH,
 * `+` and parentheses; undefined if nothing is. Identifiers are compared without regard to case.
 */
export function licenseProblem(text: string): string | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let depth = 0;
  let wantsOperand = true;
  let wantsException = false;
  for (const token of tokens) {
    const lower = token.toLowerCase();
    if (wantsException) {
      exceptions ??= set(exceptionNames);
      if (!exceptions.has(lower)) return `\`${token}\` is no SPDX exception`;
      wantsException = false;
    } else if (wantsOperand) {
      if (token === '(') depth++;
      else if (!isLicense(token)) return `\`${token}\` is no SPDX identifier`;
      else wantsOperand = false;
    } else if (token === ')') {
      if (--depth < 0) return 'a parenthesis closes that none opens';
    } else if (lower === 'with') wantsException = true;
    else if (lower === 'and' || lower === 'or') wantsOperand = true;
    else return `\`${token}\` stands where AND, OR or WITH belongs`;
  }
  if (wantsOperand || wantsException) return 'an identifier is missing';
  return depth > 0 ? 'a parenthesis does not close' : undefined;
}

function isLicense(token: string): boolean {
  if (/^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/.test(token)) return true;
  licenses ??= set(licenseNames);
  const lower = token.toLowerCase();
  return licenses.has(lower) || (lower.endsWith('+') && licenses.has(lower.slice(0, -1)));
}
