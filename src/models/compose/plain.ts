import { isAddress, type Read, readCommand, readDuration, readHost, readPort, readSize } from './readings.ts';
import type { Format, Plain, ScalarType } from './specification-types.ts';

/** A plain value with its variables replaced. */
export interface Value {
  readonly kind: Exclude<Plain, 'integer'>;
  /** A number as Go prints it. */
  readonly text: string;
}

export interface PlainFault {
  readonly kind: 'type' | 'value';
  /** What follows the name of the place. */
  readonly says: string;
}

/** What is wrong with `value` where `type` is wanted. */
export function plainFault(value: Value, type: ScalarType): PlainFault | undefined {
  const { text } = value;
  if (value.kind === 'text' && type.cast) {
    if (castable(text, type.cast)) return rangeFault(text, type);
    return { kind: 'type', says: `is \`${text}\`, and has to be ${castWords[type.cast]}` };
  }
  const isWhole = value.kind === 'number' && /^[-+]?\d+(?:\.0+)?$|^\d(?:\.\d+)?e\+\d+$/.test(text);
  const taken = type.takes.some((one) => one === value.kind || (one === 'integer' && isWhole));
  if (!taken) return { kind: 'type', says: typeFault(value, type) };
  if (type.choices && !type.choices.includes(text))
    return { kind: 'value', says: `is \`${text}\`, and has to be ${listed(type.choices)}` };
  if (type.pattern && !type.pattern.test(text))
    return { kind: 'value', says: `is \`${text}\`, and has to be ${type.says ?? type.pattern.source}` };
  if (value.kind === 'number') {
    const fault = rangeFault(text, type);
    if (fault) return fault;
  }
  const why =
    type.format && (value.kind === 'text' || type.format === 'port') ? formatFault(text, type.format) : undefined;
  return why === undefined ? undefined : { kind: 'value', says: `cannot be read: ${why}` };
}

function typeFault({ kind, text }: Value, { takes }: ScalarType): string {
  if (takes.length === 1 && takes[0] === 'text')
    return `is ${kind === 'flag' ? `the truth value \`${text}\`` : `the number ${text}`}, and has to be a text: put it in quotes`;
  const words = takes.flatMap((one) => (one === 'null' ? [] : plainWords[one]));
  return `is \`${text}\`, and has to be ${words.join(' or ')}`;
}

const plainWords = { text: 'a text', number: 'a number', integer: 'a whole number', flag: 'true or false' } as const;
const castWords = {
  flag: 'true or false',
  integer: 'a whole number',
  float: 'a number',
  umask: 'an octal number',
} as const;

const castable = (text: string, cast: keyof typeof castWords): boolean => {
  if (cast === 'flag') return /^(?:true|false|y|yes|on|n|no|off)$/i.test(text);
  if (cast === 'umask') return /^(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/.test(text);
  if (cast === 'integer') return /^[-+]?\d+$/.test(text);
  return isFloat(text);
};

const isFloat = (text: string): boolean =>
  /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) || /^[-+]?(?:inf|infinity|nan)$/i.test(text);

function rangeFault(text: string, { min, max }: ScalarType): PlainFault | undefined {
  const number = Number(text);
  if (min !== undefined && number < min) return { kind: 'value', says: `is ${text}, and has to be ${min} or more` };
  if (max !== undefined && number > max) return { kind: 'value', says: `is ${text}, and has to be ${max} or less` };
  return undefined;
}

function formatFault(text: string, format: Format): string | undefined {
  const why = (read: Read<unknown>): string | undefined => (read.ok ? undefined : read.why);
  switch (format) {
    case 'duration':
      return why(readDuration(text));
    case 'size':
      return why(readSize(text));
    case 'float':
      return isFloat(text) ? undefined : `\`${text}\` is no number`;
    case 'port':
      return why(readPort(text));
    case 'host':
      return why(readHost(text));
    case 'command':
      return why(readCommand(text));
    case 'address':
      return isAddress(text) ? undefined : `\`${text}\` is no address`;
    case 'device':
      return text.split(':').length > 3 ? `\`${text}\` has too many colons` : undefined;
    case 'mode':
      return /^0?o?[0-7]+$/.test(text) ? undefined : `\`${text}\` is no octal number`;
    case 'count':
      return text === 'all' || /^\d+$/.test(text) ? undefined : `\`${text}\` is neither a number nor \`all\``;
    case 'pair':
      return text.includes('=') ? undefined : `\`${text}\` has no \`=\``;
    case 'mount':
      return mountFault(text);
  }
}

/** compose-go format/volume.go. */
function mountFault(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.length < 3) return undefined;
  const parts = text.replace(/(^|:)[A-Za-z]:/g, '$1').split(':');
  if (parts.includes('')) return `\`${text}\` has nothing between two colons`;
  return parts.length > 3 ? `\`${text}\` has too many colons` : undefined;
}

const listed = (choices: readonly string[]): string => {
  const each = choices.map((one) => `\`${one}\``);
  const last = each.pop() ?? '';
  return each.length === 0 ? last : `${each.join(', ')} or ${last}`;
};
