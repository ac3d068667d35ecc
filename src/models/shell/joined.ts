import { MappedText } from '../../text/mapped.ts';

/**
 * The texts one after the other as one text; every character keeps its place in the file.
 * They must stand in the file in the order given.
 */
export function joined(texts: readonly MappedText[]): MappedText {
  const at: number[] = [];
  const from: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const one of texts) {
    for (let start = 0; start < one.text.length; ) {
      at.push(length + start);
      from.push(one.offset(start));
      start = stretchEnd(one, start);
    }
    parts.push(one.text);
    length += one.text.length;
  }
  if (at.length === 0) return new MappedText('', [0], [texts[0]?.offset(0) ?? 0]);
  return new MappedText(parts.join(''), at, from);
}

/** End of the longest part of `text` from `start` that is one stretch of the file. */
function stretchEnd(text: MappedText, start: number): number {
  const length = text.text.length;
  let good = start + 1;
  let step = 64;
  while (good < length && text.contiguous(start, Math.min(length, good + step))) {
    good = Math.min(length, good + step);
    step *= 2;
  }
  let bad = Math.min(length, good + step) + 1;
  while (good + 1 < bad) {
    const middle = (good + bad) >> 1;
    if (middle <= length && text.contiguous(start, middle)) good = middle;
    else bad = middle;
  }
  return good;
}
