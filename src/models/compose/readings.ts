/** What a text says, or why it says nothing. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const right = <T>(value: T): Read<T> => ({ ok: true, value });
const wrong = (why: string): { readonly ok: false; readonly why: string } => ({ ok: false, why });

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 24 * 3600e9,
  w: 7 * 24 * 3600e9,
};

/** Nanoseconds of "1m30s" (go-str2duration; Go's units, days and weeks). */
export function readDuration(text: string): Read<number> {
  const rest = text.replace(/^[-+]/, '');
  if (rest === '0') return right(0);
  if (rest === '') return wrong('an empty text is no time');
  const step = /(\d*)(\.\d*)?([^\d.]*)/y;
  let total = 0;
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest);
    const [all = '', whole = '', part = '', unit = ''] = match ?? [];
    if (all === '' || (whole === '' && part.length < 2)) return wrong(`\`${text}\` is no time such as \`1m30s\``);
    if (unit === '') return wrong(`\`${text}\` has no unit: \`${text}s\`?`);
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (size === undefined) return wrong(`\`${unit}\` is no unit of time`);
    total += Number(`${whole || '0'}${part === '.' ? '' : part}`) * size;
  }
  return right(text.startsWith('-') ? -total : total);
}

const powers = 'kmgtp';

/** Bytes of "512m" (docker/go-units RAMInBytes). */
export function readSize(text: string): Read<number> {
  if (/^[-+]?\d+$/.test(text)) return right(Number(text));
  const [, digits = '', unit = ''] = /^([\d.]+) ?([A-Za-z]{0,3})$/.exec(text) ?? [];
  const amount = /^(?:\d+\.?\d*|\.\d+)$/.test(digits) ? Number(digits) : undefined;
  const scale = sizeUnit(unit.toLowerCase());
  if (amount === undefined || scale === undefined) return wrong(`\`${text}\` is no size such as \`512m\``);
  return right(Math.trunc(amount * scale));
}

function sizeUnit(unit: string): number | undefined {
  if (unit === '' || unit === 'b') return 1;
  const power = powers.indexOf(unit.charAt(0));
  return power !== -1 && ['', 'b', 'ib'].includes(unit.slice(1)) ? 1024 ** (power + 1) : undefined;
}

/**
 * The words of a command that is written as one text (mattn/go-shellwords, as Compose splits `command` and `entrypoint`): what
 * follows an operator of the shell (`;`, `|`, `&`, `<`, `>`) is lost.
 */
export function readCommand(line: string): Read<readonly string[]> {
  const words: string[] = [];
  let word = '';
  let open = false;
  let escaped = false;
  let quote: '"' | "'" | '`' | ')' | undefined;
  for (const char of line) {
    if (escaped) {
      word += char;
      open = true;
      escaped = false;
    } else if (char === '\\') {
      if (quote === "'") word += char;
      else escaped = true;
    } else if (/[ \t\r\n]/.test(char)) {
      if (quote !== undefined) word += char;
      else if (open) {
        words.push(word);
        word = '';
        open = false;
      }
    } else if ((char === '"' || char === "'") && (quote === undefined || quote === char)) {
      if (quote === char) open = true;
      quote = quote === char ? undefined : char;
    } else if (char === '`' && (quote === undefined || quote === '`')) {
      quote = quote === '`' ? undefined : '`';
      word += char;
      open = true;
    } else if (char === '(' && (quote === undefined || quote === ')')) {
      if (quote === ')' || !word.endsWith('$')) return wrong('an opening parenthesis outside of quotes');
      quote = ')';
      word += char;
    } else if (char === ')' && (quote === undefined || quote === ')')) {
      quote = quote === ')' ? undefined : ')';
      word += char;
      open = true;
    } else if (quote === undefined && ';&|<>'.includes(char)) {
      if (char === '>' && /^\d/.test(word)) open = false;
      break;
    } else {
      word += char;
      open = true;
    }
  }
  if (escaped) return wrong('it ends in a backslash');
  if (quote !== undefined) return wrong(`${quote === ')' ? 'a parenthesis' : 'a quotation mark'} is not closed`);
  if (open) words.push(word);
  return right(words);
}

export interface PublishedPort {
  readonly target: number;
  /** A port or a range to choose from; undefined if the engine chooses. */
  readonly published: string | undefined;
  readonly hostIp: string | undefined;
  readonly protocol: string;
}

/** `[[ip:]published:]target[/protocol]`, a range as its single ports, ordered as Compose does (docker/go-connections nat). */
export function readPort(text: string): Read<readonly PublishedPort[]> {
  const parts = text.split(':');
  const [ports = '', given] = (parts.pop() ?? '').split('/');
  const host = parts.pop() ?? '';
  const hostIp = parts.join(':').replace(/^\[(.*)\]$/, '$1');
  if (ports === '') return wrong(`\`${text}\` names no port of the container`);
  const target = rangeOf(ports);
  if (target === undefined || target[1] === 0) return wrong(`\`${ports}\` is no port`);
  const published = host === '' ? undefined : rangeOf(host);
  if (host !== '' && published === undefined) return wrong(`\`${host}\` is no port`);
  if (hostIp !== '' && !isAddress(hostIp)) return wrong(`\`${hostIp}\` is no address`);
  const protocol = (given || 'tcp').toLowerCase();
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return wrong(`\`${given ?? ''}\` is no protocol: tcp, udp or sctp`);
  const [first, last] = target;
  if (published && published[1] - published[0] !== last - first && first !== last)
    return wrong(`the ranges ${host} and ${ports} are of different length`);
  const made = Array.from({ length: last - first + 1 }, (_, at): PublishedPort => {
    const [from, to] = published ?? [0, 0];
    const one = first === last && from !== to ? `${from}-${to}` : String(from + at);
    return {
      target: first + at,
      published: published && one,
      hostIp: hostIp === '' ? undefined : hostIp,
      protocol,
    };
  });
  return right(made.sort((a, b) => (String(a.target) < String(b.target) ? -1 : 1)));
}

function rangeOf(text: string): readonly [first: number, last: number] | undefined {
  const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return from !== '' && first <= last && last <= 65_535 ? [first, last] : undefined;
}

/** An IPv4 or IPv6 address as Go reads it (net.ParseIP). */
export function isAddress(text: string): boolean {
  const four = /^(?:\d{1,3}\.){3}\d{1,3}$/;
  if (four.test(text)) return text.split('.').every((one) => Number(one) <= 255 && !/^0\d/.test(one));
  if (!text.includes(':') || !/^[0-9a-fA-F:.]{2,45}$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1) ?? '';
  const long = tail.includes('.') ? groups.length + 1 : groups.length;
  const sound = groups.every((one, at) =>
    at === groups.length - 1 && one.includes('.') ? four.test(one) : /^[0-9a-fA-F]{1,4}$/.test(one),
  );
  return sound && (halves.length === 2 ? long < 8 : long === 8);
}

/** `host=address` or `host:address` (compose-go types/hostList.go). */
export function readHost(text: string): Read<readonly [host: string, addresses: readonly string[]]> {
  const at = text.includes('=') ? text.indexOf('=') : text.indexOf(':');
  if (at === -1) return wrong(`\`${text}\` has no address: \`${text}=10.0.0.1\``);
  const host = text.slice(0, at);
  if (host === '' || /[:=]/.test(host)) return wrong(`\`${host}\` is no name of a host`);
  return right([host, text.slice(at + 1).split(',')]);
}
