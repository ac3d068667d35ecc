import { displayWidth, printable } from '../text/terminal.ts';
import type { ConfigDocument } from './config-document.ts';
import type { Style } from './style.ts';

type Document = ConfigDocument['settings'][number];
type Origin = Document['origin'];
type Setting = Omit<Document, 'overrides'> & {
  readonly overrides: readonly { readonly value: unknown; readonly origin: Origin }[];
};

export function renderConfigJson(settings: readonly Setting[], version: string): string {
  const rows = settings.map((one) => `    ${JSON.stringify(one)}`);
  return `{\n  "schema": "plimsoll/config/1",\n  "tool": ${JSON.stringify({ name: 'plimsoll', version })},\n  "settings": [${rows.length === 0 ? '' : `\n${rows.join(',\n')}\n  `}]\n}\n`;
}

/** A line a value: its origin if that is wanted, key, value. */
export function renderConfig(settings: readonly Setting[], showOrigin: boolean, style: Style): string {
  const rows = settings.flatMap((one): Row[] => {
    const main = { origin: originText(one.origin), key: one.key, value: valueText(one.value), why: whyOf(one) };
    const over = one.overrides.map(({ value, origin }) => {
      return { origin: originText(origin), key: '', value: `instead of ${valueText(value)}`, why: '' };
    });
    return showOrigin ? [main, ...over] : [main];
  });
  const origins = widest(rows.map(({ origin }) => origin));
  const keys = widest(rows.map(({ key }) => key));
  const lines = rows.map(({ origin, key, value, why }) => {
    const start = showOrigin ? `${style.faint(padded(origin, origins))}  ` : '';
    const reason = showOrigin && why !== '' ? `  ${style.faint(`(${why})`)}` : '';
    return `${start}${padded(key, keys)}  ${value}${reason}`.trimEnd();
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The value alone, for scripts; each item of a list on its own line. */
export function renderValue({ value, origin }: Setting, showOrigin: boolean): string {
  const items = Array.isArray(value) ? value.map(valueText) : [valueText(value)];
  return items.map((item) => `${showOrigin ? `${originText(origin)}\t` : ''}${item}\n`).join('');
}

interface Row {
  readonly origin: string;
  readonly key: string;
  readonly value: string;
  readonly why: string;
}

const originText = (origin: Origin): string =>
  origin.kind === 'default'
    ? 'default'
    : printable(`${origin.path}${origin.line === undefined ? '' : `:${origin.line}`}`);

const whyOf = ({ origin, note }: Setting): string =>
  printable(note ?? (origin.kind === 'inferred' ? `inferred: ${origin.why}` : ''));

const valueText = (value: unknown): string =>
  printable(
    typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? `[${value.map(valueText).join(', ')}]`
        : JSON.stringify(value),
  );

const widest = (texts: readonly string[]): number => Math.min(60, Math.max(0, ...texts.map(displayWidth)));

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));
