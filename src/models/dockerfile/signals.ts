/** Signals of Linux by number, without SIG (moby/sys/signal, signal_linux.go). */
const numbers =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

const others: Readonly<Record<string, number>> = { IOT: 6, CLD: 17, POLL: 29, UNUSED: 31, RTMIN: 34, RTMAX: 64 };

/** A STOPSIGNAL read: its number and its usual name; undefined if no engine takes it (`ParseSignal` in moby/sys/signal). */
export function parseSignal(text: string): { readonly number: number; readonly name: string } | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const number = Number(text);
    return number === 0 ? undefined : { number, name: nameOf(number) };
  }
  const bare = text.toUpperCase().replace(/^SIG/, '');
  const index = numbers.indexOf(bare);
  const known = index >= 0 ? index + 1 : Object.hasOwn(others, bare) ? others[bare] : realTime(bare);
  return known === undefined
    ? undefined
    : { number: known, name: index >= 0 || known < 34 ? nameOf(known) : `SIG${bare}` };
}

const nameOf = (number: number): string => {
  const name = numbers[number - 1];
  if (name !== undefined) return `SIG${name}`;
  return number >= 34 && number <= 64 ? (number === 34 ? 'SIGRTMIN' : `SIGRTMIN+${number - 34}`) : String(number);
};

/** RTMIN+1 … RTMIN+15, RTMAX-14 … RTMAX-1. */
function realTime(name: string): number | undefined {
  const match = /^RT(MIN\+|MAX-)(\d{1,2})$/.exec(name);
  const count = Number(match?.[2]);
  if (!match || count < 1) return undefined;
  if (match[1] === 'MIN+') return count <= 15 ? 34 + count : undefined;
  return count <= 14 ? 64 - count : undefined;
}
