import type * as z from 'zod/mini';
import { type ContractIssue, valueIssue } from './issue.ts';
import { meaningIssues } from './meaning.ts';
import { isMapping } from './mapping.ts';
import { contractSchema, type WrittenContract } from './schema.ts';
import { schemaAt, shapeOf, withoutEmpty } from './shape.ts';

/** Reads plain data as a contract. What is wrong is listed, all of it; nothing is thrown. The contract is empty then. */
export function readContract(data: unknown): {
  readonly contract: WrittenContract;
  readonly issues: readonly ContractIssue[];
} {
  const filled = withoutEmpty(data ?? {}, contractSchema);
  const result = contractSchema.safeParse(filled);
  const issues = result.success ? [] : result.error.issues.flatMap((issue) => issuesOf(issue, filled));
  // What has the wrong form is not also asked for its meaning.
  issues.push(...meaningIssues(filled).filter(({ at }) => !issues.some((one) => begins(at, one.at))));
  return { contract: result.success && issues.length === 0 ? result.data : {}, issues };
}

const begins = (at: ContractIssue['at'], start: ContractIssue['at']): boolean =>
  start.every((part, index) => at[index] === part);

function issuesOf(issue: z.core.$ZodIssue, data: unknown): ContractIssue[] {
  const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const plain = (message: string): ContractIssue[] => [valueIssue(at, message)];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const schema = schemaAt(contractSchema, at);
      const shape = schema && shapeOf(schema);
      const known = shape?.kind === 'group' ? Object.keys(shape.keys) : [];
      return issue.keys.map((key) => ({
        at: [...at, key],
        part: 'key',
        message: `unknown key \`${key}\``,
        known,
        unknown: key,
      }));
    }
    case 'invalid_type': {
      const value = valueAt(data, at);
      const last = at.at(-1);
      return value === undefined && typeof last === 'string'
        ? [valueIssue(at.slice(0, -1), `\`${last}\` is missing`)]
        : plain(`${expectedForms[issue.expected] ?? issue.expected} expected, not ${formOf(value)}`);
    }
    case 'invalid_value': {
      const value = valueAt(data, at);
      const known = issue.values.map(String);
      const message = `one of ${known.join(', ')} expected, not ${formOf(value)}`;
      return [valueIssue(at, message, typeof value === 'string' ? value : undefined, known)];
    }
    case 'invalid_union': {
      // Of a plain value or a mapping: what is wrong with the form that stands there.
      const mapping = isMapping(valueAt(data, at));
      const inside = mapping ? issue.errors.at(-1) : issue.errors[0];
      return (inside ?? []).flatMap((one) => issuesOf({ ...one, path: [...issue.path, ...one.path] }, data));
    }
    case 'too_small':
      return plain(issue.origin === 'string' ? 'this may not be empty' : issue.message);
    case 'invalid_format': {
      const value = valueAt(data, at);
      return plain(`${issue.message}, not ${formOf(value)}`);
    }
    default:
      return plain(issue.message);
  }
}

const expectedForms: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  boolean: 'true or false',
  int: 'a whole number',
  // The contract has no other numbers.
  number: 'a whole number',
};

function formOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  const short = shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
  return typeof value === 'string' ? `the text "${short}"` : short;
}

function valueAt(data: unknown, at: readonly (string | number)[]): unknown {
  let now = data;
  for (const part of at) {
    if (typeof now !== 'object' || now === null) return undefined;
    now = (now as Record<string | number, unknown>)[part];
  }
  return now;
}
