import * as z from 'zod/mini';
import { argo, cluster, rings } from './delivery.ts';
import { dev, docs, environment } from './development.ts';
import type { HadolintConfig } from './hadolint.ts';
import { reproducible, verify } from './evidence.ts';
import { group, list, named, oneOf, text } from './keys.ts';
import { services } from './services.ts';

/** The source of the contract's type, of `docs/schema/contract-1.json` and of `docs/contract.md`. */
export const contractSchema = group(
  'The contract: what the repository promises about its containers. Every key is optional; what is left out is inferred where it can be.',
  {
    $schema: text('Where editors find the schema of this file.'),
    services,
    dev,
    environment,
    docs,
    rings,
    cluster,
    argo,
    reproducible,
    verify,
    rules: named(
      oneOf(
        ['off', 'error', 'warning', 'note'],
        '`off`: the rule does not run. Else the level of its findings; what a rule holds for less certain stays lower.',
      ),
      'Levels of rules, by id (`dockerfile/pin-base-image`) or by the id of the same check in another tool (`DL3006`). Default: each rule’s own; `.hadolint.yaml` is read, and this wins over it.',
    ),
    ignore: list(
      text('A pattern as in an ignore file: `legacy`, `**/testdata`, `!legacy/keep`.'),
      'Paths that no finding is reported for. Default: none.',
    ),
  },
);

/** What `plimsoll.yaml` says: sizes are read as bytes, durations as seconds. */
export type WrittenContract = z.output<typeof contractSchema>;

/** The contract in force. */
export type Contract = WrittenContract & {
  /** What `.hadolint.yaml` says, if there is one. */
  readonly hadolint?: HadolintConfig | undefined;
};

/** JSON Schema (draft-07, which every editor reads) of the contract. */
export function contractJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(contractSchema, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/contract/1', ...rest };
}
