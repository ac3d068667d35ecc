import { compareNumerals } from './debian.ts';

/** Suffixes in their order (apk-package(5)): those before `none` come before the version without them. */
const suffixes = ['alpha', 'beta', 'pre', 'rc', 'none', 'cvs', 'svn', 'git', 'hg', 'p'];
const none = suffixes.indexOf('none');

/** What a version is made of, in the order in which it must stand there. */
const kinds = ['first', 'number', 'letter', 'suffix', 'suffix number', 'hash', 'revision'] as const;

interface Part {
  readonly kind: (typeof kinds)[number];
  readonly text: string;
}

/**
 * Order of two versions of apk, `number{.number}…{letter}{_suffix{number}}…{~hash}{-r#}` (apk-package(5)): below 0 if `a` is the older
 * one; undefined if one of them is no such version.
 */
export function compareAlpine(a: string, b: string): number | undefined {
  const one = partsOf(a);
  const other = partsOf(b);
  if (one === undefined || other === undefined) return undefined;
  let at = 0;
  for (let left = one[at], right = other[at]; left && left.kind === right?.kind; left = one[at], right = other[at]) {
    const order = compareParts(left, right);
    if (order !== 0) return order;
    at++;
  }
  const [left, right] = [one[at], other[at]];
  if (left === undefined && right === undefined) return 0;
  if (left && isBefore(left)) return -1;
  if (right && isBefore(right)) return 1;
  // Of two that go on differently, the one with the part that stands further left is the newer one; the end stands last.
  return (right ? kinds.indexOf(right.kind) : kinds.length) - (left ? kinds.indexOf(left.kind) : kinds.length);
}

const isBefore = ({ kind, text }: Part): boolean => kind === 'suffix' && suffixes.indexOf(text) < none;

function compareParts(a: Part, b: Part): number {
  const text = a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  if (a.kind === 'suffix') return suffixes.indexOf(a.text) - suffixes.indexOf(b.text);
  if (a.kind === 'letter' || a.kind === 'hash') return text;
  // Behind the first number, one that begins with 0 is a fraction.
  const fraction = a.kind === 'number' && (a.text.startsWith('0') || b.text.startsWith('0'));
  return fraction ? text : compareNumerals(a.text, b.text);
}

const form = /^(\d+)((?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~([\da-f]+))?(?:-r(\d+))?$/;

function partsOf(version: string): readonly Part[] | undefined {
  const [, first, numbers = '', letter = '', tail = '', hash, revision] =
    (version.length > 500 ? null : form.exec(version)) ?? [];
  if (first === undefined) return undefined;
  const parts: Part[] = [{ kind: 'first', text: first }];
  for (const text of numbers.split('.').slice(1)) parts.push({ kind: 'number', text });
  if (letter !== '') parts.push({ kind: 'letter', text: letter });
  for (const part of tail.split('_').slice(1)) {
    const word = part.replace(/\d+$/, '');
    if (word === 'none' || !suffixes.includes(word)) return undefined;
    parts.push({ kind: 'suffix', text: word });
    if (word.length < part.length) parts.push({ kind: 'suffix number', text: part.slice(word.length) });
  }
  if (hash !== undefined) parts.push({ kind: 'hash', text: hash });
  if (revision !== undefined) parts.push({ kind: 'revision', text: revision });
  return parts;
}
