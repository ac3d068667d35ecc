import * as z from 'zod/mini';

/** The source of `docs/schema/findings-1.json` and of the type that `json.ts` builds. Imported at run time by tests and the generator only. */

const count = (text: string) => z.int().check(z.minimum(0), z.describe(text));

const position = (text: string) =>
  z
    .object({
      line: z.int().check(z.minimum(1), z.describe('Line, counted from 1.')),
      column: z.int().check(z.minimum(1), z.describe('Column, counted from 1 in UTF-16 units.')),
      offset: count('UTF-16 units from the start of the file, a byte order mark not counted.'),
    })
    .check(z.describe(text));

const range = (text: string) =>
  z
    .object({ start: position('Where it begins.'), end: position('Where it ends; the end itself is excluded.') })
    .check(z.describe(text));

const path = (text: string) =>
  z.string().check(z.minLength(1), z.describe(`${text}, relative to the root of the repository, separated by "/".`));

const related = z
  .object({
    path: path('The file'),
    range: range('The place.'),
    message: z.string().check(z.describe('What this place has to do with the finding.')),
  })
  .check(z.describe('Another place that explains the finding.'));

const edit = z
  .object({
    path: path('The file to change; it is created if it is missing'),
    start: count('Offset in UTF-16 units at which the replaced stretch begins.'),
    end: count('Offset at which it ends, excluded; equal to `start`: text is inserted.'),
    text: z.string().check(z.describe('What is written there; "\\n" stands for the line end that the file uses.')),
  })
  .check(z.describe('One replacement. The edits of a fix do not overlap and belong together.'));

const fix = z
  .object({
    title: z.string().check(z.describe('What the fix does, as a command.')),
    safety: z
      .enum(['safe', 'unsafe'])
      .check(z.describe('`safe`: applied by `--fix`. `unsafe`: a person must look; applied with `--unsafe` only.')),
    edits: z
      .array(edit)
      .check(z.describe('The changes, to be applied at once: all offsets are those of the files before any of them.')),
  })
  .check(z.describe('How to mend it; left out if nothing can be offered.'));

const findingFields = {
  rule: z
    .string()
    .check(z.regex(/^[a-z]+\/[a-z0-9-]+$/), z.describe('Id of the rule, `family/name`, stable for ever.')),
  aliases: z.array(z.string()).check(z.describe('Ids of the same check in other tools.')),
  level: z
    .enum(['error', 'warning', 'note'])
    .check(z.describe('`error`: it breaks or leaks. `warning`: it will hurt. `note`: style.')),
  path: path('The file'),
  range: range('The exact stretch; empty and at the start of the file: the file as a whole.'),
  message: z.string().check(z.describe('What is wrong here, with the values.')),
  why: z.string().check(z.describe('What happens if it stays.')),
  help: z.string().check(z.describe("Path of the rule's page in the documentation of Plimsoll.")),
  related: z.array(related).check(z.describe('Other places that explain the finding.')),
  fix: z.optional(fix),
};

const finding = z.object(findingFields).check(z.describe('One finding.'));

const suppressed = z
  .object({
    ...findingFields,
    reason: z.optional(z.string().check(z.describe('What the comment gives as its reason.'))),
  })
  .check(z.describe('A finding that a comment in the file answers for.'));

const note = z
  .object({
    path: z.string().check(z.describe('The file that was tried.')),
    message: z.string().check(z.describe('What came of it, or why it was not tried.')),
  })
  .check(z.describe('Something that was tried beside the rules.'));

const problem = z
  .object({
    path: z.string().check(z.describe('The file; "" if it is nothing in particular.')),
    message: z.string().check(z.describe('Why it could not be judged.')),
  })
  .check(z.describe('Something that could not be judged.'));

export const findingsDocument = z
  .object({
    schema: z
      .literal('plimsoll/findings/1')
      .check(z.describe('Name and version of this format; fields are only ever added within a version.')),
    tool: z
      .object({
        name: z.literal('plimsoll').check(z.describe('The tool.')),
        version: z.string().check(z.describe('Its version.')),
      })
      .check(z.describe('What wrote the document.')),
    summary: z
      .object({
        files: count('Files looked at.'),
        error: count('Findings of level `error`.'),
        warning: count('Findings of level `warning`.'),
        note: count('Findings of level `note`.'),
        fixable: count('Findings with a safe fix: what `plimsoll check --fix` would mend.'),
      })
      .check(z.describe('The numbers.')),
    findings: z.array(finding).check(z.describe('All findings, by path and position.')),
    suppressed: z.optional(
      z
        .array(suppressed)
        .check(
          z.describe('Findings that comments in the files answer for; left out if there are none. They do not count.'),
        ),
    ),
    problems: z.optional(
      z.array(problem).check(z.describe('What could not be judged (exit code 3); left out if there is nothing.')),
    ),
    notes: z.optional(
      z
        .array(note)
        .check(
          z.describe('What was proven beside the rules (`--prove`), or could not be tried; left out if nothing was.'),
        ),
    ),
  })
  .check(z.describe('What `plimsoll check --format json` prints.'));

export type FindingsDocument = z.infer<typeof findingsDocument>;

/** JSON Schema (draft-07, which every editor reads) of the findings document. It allows further fields: they may be added. */
export function findingsSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(findingsDocument, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/findings/1', ...rest };
}
