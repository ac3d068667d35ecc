import * as z from 'zod/mini';
import type { Level } from '../finding.ts';
import { dayForm, dayPattern, holds } from '../text/day.ts';
import { formed, list, named, oneOf, plainOr, text } from './keys.ts';
import type { WrittenContract } from './schema.ts';

const until = z.optional(
  formed(
    dayPattern,
    dayForm,
    'The last day on which this counts; after it, it is as if it were not there, and a finding. Default: for ever.',
  ),
);
const reason = z.optional(text('Why.'));

const level = (description: string) => oneOf(['off', 'error', 'warning', 'note'], description);

export const rules = named(
  plainOr(
    level('The level.'),
    z.strictObject({ level: level('The level.'), until, reason }),
    '`off`: the rule does not run. Else the level of its findings; what a rule holds for less certain stays lower. With `until` it counts up to and on that day.',
  ),
  'Levels of rules, by id (`dockerfile/pin-base-image`) or by the id of the same check in another tool (`DL3006`). Default: each rule’s own; `.hadolint.yaml` is read, and this wins over it.',
);

export const ignore = list(
  plainOr(
    text('A pattern as in an ignore file: `legacy`, `**/testdata`, `!legacy/keep`.'),
    z.strictObject({ path: text('The pattern.'), until, reason }),
    'A pattern as in an ignore file: `legacy`, `**/testdata`, `!legacy/keep`. With `until` it counts up to and on that day.',
  ),
  'Paths that no finding is reported for. Default: none.',
);

/** Something in the contract that keeps findings back or gives them another level. */
export interface Exception {
  /** Keys and indexes that lead to it. */
  readonly at: readonly (string | number)[];
  /** The rule or the pattern. */
  readonly of: string;
  /** Of a rule. */
  readonly level: Level | 'off' | undefined;
  readonly until: string | undefined;
  readonly reason: string | undefined;
}

/** All of them, `rules` first, in the contract's order. */
export function exceptionsIn({ rules = {}, ignore = [] }: WrittenContract): readonly Exception[] {
  return [
    ...Object.entries(rules).map(([of, value]) => {
      const told = typeof value === 'string' ? { level: value } : value;
      return { at: ['rules', of], of, until: undefined, reason: undefined, ...told };
    }),
    ...ignore.map((value, index) => {
      const { path, ...told } = typeof value === 'string' ? { path: value } : value;
      return { at: ['ignore', index], of: path, level: undefined, until: undefined, reason: undefined, ...told };
    }),
  ];
}

/** Those that count `today`. */
export const exceptionsOn = (contract: WrittenContract, today: string | undefined): readonly Exception[] =>
  exceptionsIn(contract).filter(({ until }) => holds(until, today));
