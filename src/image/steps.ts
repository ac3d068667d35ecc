/** A name with its value, as an instruction sets it. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** Build arguments that one step is told of; more is no real one. */
const mostArguments = 200;

/**
 * What the history entry of an image sets: build arguments (`|2 TOKEN=x URL=y /bin/sh -c …`, as BuildKit and the old builder write
 * them), `ARG` with a default, `ENV`, and assignments at the head of a command (`export TOKEN=x && …`).
 */
export function stepAssignments(by: string): readonly Assignment[] {
  const text = by
    .slice(0, 65_536)
    .replace(/^\/bin\/sh -c #\(nop\)\s{1,4}/, '')
    .replace(/\s*# buildkit$/, '');
  const [, count, rest = ''] = /^(?:RUN )?\|(\d{1,3}) ([^]*)$/.exec(text) ?? [];
  if (count !== undefined) return builtWith(Math.min(Number(count), mostArguments), rest);
  const [, word = '', tail = ''] = /^(ENV|ARG|LABEL)\s{1,9}([^]*)$/.exec(text) ?? [];
  if (word !== '') return pairsOf(tail);
  return commandPairs(text);
}

/** Values are written without quotes: one ends where the next name begins, or at the path of the shell. */
function builtWith(count: number, text: string): readonly Assignment[] {
  const found: { name: string; value: string }[] = [];
  const words = text.split(' ');
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? [];
    const last = found.at(-1);
    if (name !== undefined && found.length < count) found.push({ name, value });
    else if (last === undefined || (found.length === count && /^\/\S*$/.test(word))) break;
    else last.value += ` ${word}`;
  }
  return [...found, ...commandPairs(words.slice(at).join(' '))];
}

function pairsOf(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  const pair = /([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g;
  for (const [, name = '', value = ''] of text.matchAll(pair))
    found.push({ name, value: value.replace(/^(["'])([^]*)\1$/, '$2') });
  if (found.length > 0) return found;
  // The old form: `ENV NAME the rest`.
  const [, name, value = ''] = /^([A-Za-z_]\w*)\s+([^]*)$/.exec(text) ?? [];
  return name === undefined ? [] : [{ name, value }];
}

/** `TOKEN=x` where a command begins, with `export` or without. */
function commandPairs(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  const pair =
    /(?:^|[;&|(]\s{0,9}|-c |export |env )([A-Za-z_]\w{0,99})=("[^"]{0,4000}"|'[^']{0,4000}'|[^\s;&|)]{0,4000})/g;
  for (const [, name = '', value = ''] of text.matchAll(pair))
    if (!/[$`]/.test(value)) found.push({ name, value: value.replace(/^(["'])([^]*)\1$/, '$2') });
  return found;
}
