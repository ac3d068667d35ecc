/** `500 MB`, `1.5 GiB`: a number, a blank if you like, a unit. As a JSON Schema pattern too. */
export const sizePattern = /^\d+(?:\.\d+)? ?(?:B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;
/** `90s`, `1m30s`, `2h`, `500ms`: larger units first, each once. */
export const durationPattern = /^(?!$)(?:\d+h)?(?:\d+m)?(?:\d+(?:\.\d+)?s)?(?:\d+ms)?$/;

export const sizeForm = 'a size like `500 MB` (B, KB, MB, GB, TB by 1000; KiB, MiB, GiB, TiB by 1024)';
export const durationForm = 'a duration like `90s` or `1m30s` (h, m, s, ms)';

const bytesOf: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};
const secondsOf: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3 };

/** `text` in bytes, rounded to whole ones; undefined if it is no size. */
export function parseSize(text: string): number | undefined {
  if (!sizePattern.test(text)) return undefined;
  const unit = /[A-Za-z]+$/.exec(text)?.[0] ?? 'B';
  return Math.round(Number.parseFloat(text) * (bytesOf[unit] ?? 1));
}

/** `text` in seconds; undefined if it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  let seconds = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/([\d.]+)([a-z]+)/g))
    seconds += Number(number) * (secondsOf[unit] ?? 0);
  return seconds;
}
