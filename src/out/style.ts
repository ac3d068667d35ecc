import type { Level } from '../finding.ts';

/** How emphasis is written. Colour never carries anything that the words do not. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  level(level: Level, text: string): string;
  /** What to type, what was mended, an added line. */
  good(text: string): string;
  /** A removed line. */
  bad(text: string): string;
}

const same = (text: string): string => text;

export const plainStyle: Style = { strong: same, faint: same, level: (_level, text) => text, good: same, bad: same };

/** SGR parameters of ECMA-48: on, off. */
const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`;

const red = sgr(31, 39);
const levelColours: Readonly<Record<Level, (text: string) => string>> = {
  error: red,
  warning: sgr(33, 39),
  note: sgr(36, 39),
};

export const ansiStyle: Style = {
  strong: sgr(1, 22),
  faint: sgr(2, 22),
  level: (level, text) => levelColours[level](text),
  good: sgr(32, 39),
  bad: red,
};

/**
 * Whether to colour. `flag` is `--color`: "always" and "never" decide; else NO_COLOR (not empty: no, as no-color.org says),
 * FORCE_COLOR and CLICOLOR_FORCE (not empty, "0" or "false": yes), CLICOLOR=0 and TERM=dumb (no), and at last whether the stream is a terminal.
 */
export function wantsColor(
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
  flag: string | undefined,
): boolean {
  if (flag === 'always') return true;
  if (flag === 'never') return false;
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] === '0' || env['FORCE_COLOR'] === 'false') return false;
  if (env['FORCE_COLOR'] || (env['CLICOLOR_FORCE'] && env['CLICOLOR_FORCE'] !== '0')) return true;
  return isTTY && env['TERM'] !== 'dumb' && env['CLICOLOR'] !== '0';
}
