import * as z from 'zod/mini';
import { argo, cluster, rings } from './delivery.ts';
import { dev, docs, environment } from './development.ts';
import type { HadolintConfig } from './hadolint.ts';
import { reproducible, verify } from './evidence.ts';
import { ignore, rules } from './exceptions.ts';
import { image } from './image.ts';
import { flag, group, text } from './keys.ts';
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
    image,
    reproducible,
    verify,
    rules,
    ignore,
    shellcheck: flag(
      'Every check also asks ShellCheck what it says of the shell code in Dockerfiles, as `plimsoll check --shellcheck` does; where it is not installed, that is left out.',
      'shellcheck',
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
