import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';

/** An option of a requirements file. */
export interface RequirementOption {
  /** Long form: "--requirement" for `-r`. */
  readonly name: string;
  /** Quotes taken off; undefined for an option without one. */
  readonly value: string | undefined;
  /** Name and value. */
  readonly span: Span;
  /** Empty span at the end if there is no value. */
  readonly valueSpan: Span;
}

const short: Readonly<Record<string, string>> = {
  '-r': '--requirement',
  '-c': '--constraint',
  '-e': '--editable',
  '-i': '--index-url',
  '-f': '--find-links',
  '-C': '--config-settings',
};

const withValue = new Set([
  '--requirement',
  '--constraint',
  '--editable',
  '--index-url',
  '--pypi-url',
  '--extra-index-url',
  '--find-links',
  '--no-binary',
  '--only-binary',
  '--trusted-host',
  '--use-feature',
  '--hash',
  '--config-settings',
  '--config-setting',
  '--global-option',
  '--install-option',
]);
const alone = new Set(['--no-index', '--pre', '--prefer-binary', '--require-hashes', '--always-unzip']);

/** The options of a logical line from offset `from` on (pip's SUPPORTED_OPTIONS), and the places of words that are none. */
export function readOptions(
  source: MappedText,
  from: number,
): { options: readonly RequirementOption[]; unknown: readonly Span[] } {
  const options: RequirementOption[] = [];
  const unknown: Span[] = [];
  const text = source.text;
  for (let at = skipBlanks(text, from); at < text.length; at = skipBlanks(text, at)) {
    const start = at;
    const end = wordEnd(text, at);
    const word = text.slice(start, end);
    at = end;
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const letter = short[word.slice(0, 2)];
    const name = word.startsWith('--') ? (equals === -1 ? word : word.slice(0, equals)) : letter;
    if (name === undefined || !(withValue.has(name) || alone.has(name))) {
      unknown.push(source.span(start, end));
      continue;
    }
    let valueStart = equals !== -1 ? start + equals + 1 : letter !== undefined && word.length > 2 ? start + 2 : end;
    let valueEnd = end;
    if (withValue.has(name) && valueStart === end && equals === -1) {
      valueStart = skipBlanks(text, end);
      // A path or a marker may have blanks: an editable takes the whole rest.
      valueEnd = name === '--editable' ? text.length : wordEnd(text, valueStart);
      at = valueEnd;
    }
    const value = valueStart < valueEnd ? unquoted(text.slice(valueStart, valueEnd)) : undefined;
    options.push({
      name,
      value,
      span: source.span(start, Math.max(end, valueEnd)),
      valueSpan: source.span(valueStart, valueEnd),
    });
  }
  return { options, unknown };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** End of the word at `start`; a quoted word may hold blanks. */
function wordEnd(text: string, start: number): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ' ' || character === '\t') break;
  }
  return at;
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}
