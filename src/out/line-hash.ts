const windowSize = 100;
const base = 37;
const word = 2 ** 32;
const endOfFile = 65535;
const [tab, newline, carriageReturn, space] = [9, 10, 13, 32];

/** `base ** windowSize` modulo 2 ** 64, as its high and low 32 bits. */
const outgoing = ((): { high: number; low: number } => {
  const value = BigInt.asUintN(64, BigInt(base) ** BigInt(windowSize));
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) };
})();

/**
 * The value of `partialFingerprints.primaryLocationLineHash` for some lines of `text`, as GitHub's upload action computes it
 * (github/codeql-action, src/fingerprints.ts): a rolling hash, modulo 2 ** 64, of the 100 UTF-16 units from the start of the
 * line, blanks and tabs left out, every line end as "\n", the end of the file as 65535 and then zeros; then ":" and how often
 * this hash has come up so far. Linear in the text.
 * @param wanted line numbers from 1
 */
export function lineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const result = new Map<number, string>();
  const seen = new Map<string, number>();
  const window = new Uint16Array(windowSize);
  // Line that starts at the unit in the same slot of the window, or 0.
  const lines = new Uint32Array(windowSize);
  let high = 0;
  let low = 0;
  let slot = 0;
  let line = 0;
  let atStart = true;
  let afterReturn = false;

  const settle = (): void => {
    const started = lines[slot] as number;
    if (started === 0) return;
    const hash = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    const times = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, times);
    if (wanted.has(started)) result.set(started, `${hash}:${times}`);
    lines[slot] = 0;
  };
  const push = (unit: number): void => {
    const gone = window[slot] as number;
    window[slot] = unit;
    const nextLow = base * low + unit - outgoing.low * gone;
    const carry = Math.floor(nextLow / word);
    low = nextLow >>> 0;
    high = (base * high + carry - outgoing.high * gone) >>> 0;
    slot = slot + 1 === windowSize ? 0 : slot + 1;
  };
  const read = (unit: number): void => {
    settle();
    if (atStart) lines[slot] = ++line;
    atStart = unit === newline;
    push(unit);
  };

  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const pair = afterReturn && unit === newline;
    afterReturn = unit === carriageReturn;
    if (unit !== space && unit !== tab && !pair) read(afterReturn ? newline : unit);
  }
  read(endOfFile);
  for (let index = 0; index < windowSize; index++) {
    settle();
    push(0);
  }
  return result;
}
