import { quoted } from './quote.ts';

const unitSeconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['μs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/** `1m30s` in seconds, or why Go's `time.ParseDuration` refuses it, in its words. */
export function parseDuration(text: string): number | { readonly problem: string } {
  const sign = text.startsWith('-') ? -1 : 1;
  let at = /^[-+]/.test(text) ? 1 : 0;
  if (text.slice(at) === '0') return 0;
  let seconds = 0;
  do {
    const start = at;
    while (isNumberCode(text.charCodeAt(at))) at++;
    const number = text.slice(start, at);
    if (!/^(?:\d+\.?\d*|\.\d+)$/.test(number)) return { problem: `time: invalid duration ${quoted(text)}` };
    const unitStart = at;
    while (at < text.length && !isNumberCode(text.charCodeAt(at))) at++;
    const unit = text.slice(unitStart, at);
    if (unit === '') return { problem: `time: missing unit in duration ${quoted(text)}` };
    const factor = unitSeconds.get(unit);
    if (factor === undefined) return { problem: `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}` };
    seconds += Number(number) * factor;
  } while (at < text.length);
  return sign * seconds;
}

const isNumberCode = (code: number): boolean => (code >= 48 && code <= 57) || code === 46;
