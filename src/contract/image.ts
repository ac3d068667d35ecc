import * as z from 'zod/mini';
import { dayForm, dayPattern } from '../text/day.ts';
import { formed, group, list, oneOf, optional, text } from './keys.ts';
import type { WrittenContract } from './schema.ts';

const ignored = z
  .strictObject({
    id: text('Id of the vulnerability, or another id of the same: `CVE-2026-1234`, `GHSA-…`. Required.'),
    ...optional({
      reason: text('Why.'),
      until: formed(dayPattern, dayForm, 'The last day on which it is ignored. Default: for ever.'),
    }),
  })
  .check(z.describe('A vulnerability that does not count.'));

/** V3.10. */
export const image = group('What every image of the repository must keep to; `plimsoll inspect` judges it.', {
  vulnerabilities: group('Known vulnerabilities of the packages in an image.', {
    severity: oneOf(
      ['low', 'medium', 'high', 'critical'],
      'From which severity on a vulnerability is an error; one below is a note, one that nobody rates a warning.',
      'image.vulnerabilities.severity',
    ),
    ignore: list(ignored, 'Vulnerabilities that do not count. Default: none.'),
  }),
});

/** A vulnerability that the contract ignores, with the keys that lead to it. */
export interface IgnoredVulnerability {
  readonly at: readonly (string | number)[];
  readonly id: string;
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

/** All of them, those whose day is over too. */
export const ignoredVulnerabilities = (contract: WrittenContract): readonly IgnoredVulnerability[] =>
  (contract.image?.vulnerabilities?.ignore ?? []).map(({ id, reason, until }, index) => ({
    at: ['image', 'vulnerabilities', 'ignore', index],
    id,
    reason,
    until,
  }));
