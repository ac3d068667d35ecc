import { ansiStyle, plainStyle, type Style, wantsColor } from '../../out/style.ts';
import { isTerminal, screenSize } from '../../ports/standard-output.ts';

export { isTerminal, screenSize, writeOut } from '../../ports/standard-output.ts';

/** Style for stdout, from `--color`, the environment and whether it is a terminal. */
export function styleOut(when: string): Style {
  return wantsColor(process.env, isTerminal(), when) ? ansiStyle : plainStyle;
}

/** Columns of stdout; 100 where it is no terminal. */
export const widthOut = (): number => Math.max(40, screenSize()?.[0] ?? 100);

/** Style for what goes to stderr. */
export const styleErr = (): Style =>
  wantsColor(process.env, process.stderr.isTTY === true, 'auto') ? ansiStyle : plainStyle;

/** Columns of stderr; 100 where it is no terminal. */
export const widthErr = (): number => (process.stderr.isTTY === true ? Math.max(40, process.stderr.columns) : 100);
