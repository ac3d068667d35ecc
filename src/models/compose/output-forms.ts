import type { DocumentNode } from '../document/node.ts';
import { NameMap, Only, type Output, type OutputMap } from '../../text/go-value.ts';
import { goText } from './number-text.ts';
import { readCommand, readDuration, readHost, readSize } from './readings.ts';

/** What of `node` is printed; undefined for nothing. */
export type Form = (node: DocumentNode) => Output | undefined;

const notEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
const numberIn = (node: DocumentNode): number | undefined => {
  const text = goText(node);
  return text === undefined || text === '' ? undefined : Number(text);
};
const wholeIn = (node: DocumentNode): number | undefined => {
  const value = numberIn(node);
  return value === undefined ? undefined : Math.trunc(value);
};
const isTrue = (node: DocumentNode): boolean => /^(?:true|y|yes|on)$/i.test(node.text ?? '');

export const text: Form = (node) => notEmpty(goText(node));
/** Left out if false. */
export const flag: Form = (node) => (isTrue(node) ? true : undefined);
/** Said as it is said. */
export const saidFlag: Form = (node) => isTrue(node);
/** Left out if true. */
export const optOut: Form = (node) => (/^(?:false|n|no|off)$/i.test(node.text ?? '') ? false : undefined);
/** Left out if 0. */
export const number: Form = (node) => wholeIn(node) || undefined;
export const saidNumber: Form = (node) => wholeIn(node);
/** A 32-bit float, as Go prints it. */
export const float: Form = (node) => {
  const value = numberIn(node);
  return value ? shortest(value) : undefined;
};

/** The fewest digits that give the same 32-bit float. */
function shortest(value: number): number {
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** Bytes, in a text. */
export const size: Form = (node) => {
  // A fraction is no size: Compose forgets it.
  if (typeof node.value === 'number' && !Number.isInteger(node.value)) return undefined;
  const read = readSize(goText(node) ?? '');
  return read.ok && read.value !== 0 ? String(read.value) : undefined;
};

export const saidDuration: Form = (node) => {
  const read = readDuration(node.text ?? '');
  return read.ok ? durationText(read.value) : undefined;
};
export const duration: Form = (node) => {
  const said = saidDuration(node);
  return said === '0s' ? undefined : said;
};

/** "1m30s" as Go writes it (time.Duration.String). */
export function durationText(nanoseconds: number): string {
  if (nanoseconds === 0) return '0s';
  const sign = nanoseconds < 0 ? '-' : '';
  const value = Math.abs(nanoseconds);
  for (const [unit, scale] of [
    ['ns', 1],
    ['µs', 1e3],
    ['ms', 1e6],
  ] as const)
    if (value < 1e9 && value < scale * 1000) return `${sign}${value / scale}${unit}`;
  const seconds = (value % 60e9) / 1e9;
  const minutes = Math.floor(value / 60e9);
  const hours = Math.floor(minutes / 60);
  const rest = hours > 0 ? `${hours}h${minutes % 60}m` : minutes > 0 ? `${minutes}m` : '';
  return `${sign}${rest}${seconds}s`;
}

export const list =
  (item: Form): Form =>
  (node) => {
    const items = (node.kind === 'seq' ? node.items() : [node]).flatMap((one) => item(one) ?? []);
    return items.length === 0 ? undefined : items;
  };
/** Texts, an empty one as well. */
export const texts: Form = list((node) => goText(node) ?? '');

const sorted = (entries: readonly (readonly [string, Output])[]): OutputMap =>
  new NameMap([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
const filled = (map: OutputMap): OutputMap | undefined => (map.size === 0 ? undefined : map);

/** A mapping whose names the author made up, ordered by name. */
export const named =
  (value: Form): Form =>
  (node) =>
    filled(
      sorted(
        node.entries().flatMap((entry): (readonly [string, Output])[] => {
          const one = value(entry.value);
          return one === undefined ? [] : [[entry.key, one]];
        }),
      ),
    );
export const mapping: Form = named((node) => goText(node) ?? '');
export const mappingOrNull: Form = named((node) => (node.kind === 'null' ? null : (goText(node) ?? '')));

export const command: Form = (node) => {
  if (node.kind === 'seq') return node.items().map((item) => goText(item) ?? '');
  if (node.kind !== 'scalar') return undefined;
  const read = readCommand(node.text ?? '');
  return read.ok ? read.value : undefined;
};

/** `host=address`, sorted. */
export const hosts: Form = (node) => {
  const found = node.items().flatMap((item) => {
    const read = readHost(item.text ?? '');
    if (!read.ok) return [];
    const [host, addresses] = read.value;
    return addresses.map((address) => `${host}=${address.replace(/^\[(.+)\]$/, '$1')}`);
  });
  return found.length === 0 ? undefined : found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
};

/** Anything as it is, mappings ordered by name. */
export const raw: Form = (node) => rawOf(node, (said) => said);

function rawOf(node: DocumentNode, filled: (text: string) => string): Output {
  if (node.kind === 'null') return null;
  if (node.kind === 'seq') return node.items().map((item) => rawOf(item, filled));
  if (node.kind === 'map') return sorted(node.entries().map(({ key, value }) => [key, rawOf(value, filled)] as const));
  if (typeof node.value === 'string' && node.value.includes('$')) return filled(node.value);
  if (typeof node.value === 'boolean') return node.value;
  const said = goText(node) ?? '';
  return typeof node.value === 'number' && /^[-+]?(?:\d|\.\d)/.test(said) ? Number(said) : said;
}

const isEmpty = (value: Output | undefined): boolean =>
  value === undefined || (value instanceof Map && value.size === 0);

/** A key, how its value is printed, and what JSON alone shows where there is nothing. */
type Field = readonly [key: string, form: Form, otherwise?: Output];

/** A group with these keys in this order, `x-…` behind them. */
export const fields =
  (...keys: readonly Field[]): Form =>
  (node) => {
    if (node.kind !== 'map') return undefined;
    const made = new Map<string, Output>();
    for (const [key, form, otherwise] of keys) {
      const part = node.get(key);
      const value = part === undefined || part.kind === 'null' ? undefined : form(part);
      if (otherwise !== undefined && isEmpty(value)) made.set(key, new Only('json', otherwise));
      else if (value !== undefined) made.set(key, value);
    }
    for (const [key, value] of extensionsOf(node)) made.set(key, new Only('yaml', value));
    return made;
  };

/** The `x-…` of a mapping; `filled` puts variables into a text. */
export function extensionsOf(node: DocumentNode, filled = (text: string): string => text): OutputMap {
  return sorted(
    node.entries().flatMap(({ key, value }) => (key.startsWith('x-') ? [[key, rawOf(value, filled)] as const] : [])),
  );
}
