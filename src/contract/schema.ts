import * as z from 'zod/mini';

/** The source of the contract's type, of `docs/schema/contract-1.json` and of its documentation page. */

const text = (description: string) => z.string().check(z.minLength(1), z.describe(description));

const service = z
  .strictObject({
    context: z.optional(
      text(
        'Folder that the image is built from, relative to the repository. Default: what a compose file says, else the folder where the most COPY sources exist.',
      ),
    ),
    dockerfile: z.optional(text('The Dockerfile, relative to the repository. Default: `Dockerfile` in the context.')),
  })
  .check(z.describe('How one service is built.'));

const level = z
  .enum(['off', 'error', 'warning', 'note'])
  .check(
    z.describe(
      '`off`: the rule does not run. Else the level of its findings; what a rule holds for less certain stays lower.',
    ),
  );

export const contractSchema = z
  .strictObject({
    $schema: z.optional(text('Where editors find the schema of this file.')),
    services: z.optional(
      z
        .record(z.string(), service)
        .check(
          z.describe(
            'Services that are built from this repository, by name; for those that no compose file describes.',
          ),
        ),
    ),
    rules: z.optional(
      z
        .record(z.string(), level)
        .check(
          z.describe(
            'Levels of rules, by id (`dockerfile/pin-base-image`) or by the id of the same check in another tool (`DL3006`).',
          ),
        ),
    ),
    ignore: z.optional(
      z
        .array(text('A pattern as in an ignore file: `legacy`, `**/testdata`, `!legacy/keep`.'))
        .check(z.describe('Paths that no finding is reported for.')),
    ),
  })
  .check(z.describe('The contract: what the repository promises about its containers. Every key is optional.'));

export type Contract = z.infer<typeof contractSchema>;

/** Something in the contract that is not as it must be. */
export interface ContractIssue {
  /** Keys and indexes that lead to it. */
  readonly at: readonly (string | number)[];
  readonly message: string;
  /** The keys that would be right there, if a key is unknown. */
  readonly known: readonly string[];
  /** The unknown key. */
  readonly unknown: string | undefined;
}

/** Reads plain data as a contract. What is wrong is listed; nothing is thrown. */
export function readContract(data: unknown): { contract: Contract; issues: readonly ContractIssue[] } {
  const result = contractSchema.safeParse(data ?? {});
  if (result.success) return { contract: result.data, issues: [] };
  return { contract: {}, issues: result.error.issues.flatMap(issueOf) };
}

function issueOf(issue: z.core.$ZodIssue): ContractIssue[] {
  const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const known = at[0] === 'services' ? Object.keys(service.shape) : Object.keys(contractSchema.shape);
    return issue.keys.map((key) => ({ at: [...at, key], message: `unknown key \`${key}\``, known, unknown: key }));
  }
  const wanted =
    issue.code === 'invalid_type'
      ? `${issue.expected === 'record' ? 'mapping' : issue.expected} expected`
      : issue.code === 'invalid_value'
        ? `one of ${issue.values.join(', ')} expected`
        : issue.message;
  return [{ at, message: wanted, known: [], unknown: undefined }];
}

/** JSON Schema (draft-07, which every editor reads) of the contract. */
export function contractJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(contractSchema, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/contract/1', ...rest };
}
