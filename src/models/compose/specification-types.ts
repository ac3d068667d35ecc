/** What a plain value may be; `text` is what YAML reads as a string. */
export type Plain = 'text' | 'number' | 'integer' | 'flag' | 'null';

/** How Compose reads a text in the end; what it cannot read it refuses. */
export type Format =
  | 'duration'
  | 'size'
  | 'float'
  | 'port'
  | 'host'
  | 'device'
  | 'command'
  | 'mount'
  | 'address'
  | 'mode'
  | 'count'
  | 'pair';

export interface ScalarType {
  readonly kind: 'scalar';
  readonly takes: readonly Plain[];
  /** A text is turned into this before it is judged (compose-go loader/interpolate.go). */
  readonly cast?: 'flag' | 'integer' | 'float' | 'umask';
  readonly choices?: readonly string[];
  readonly pattern?: RegExp;
  /** `pattern` in words. */
  readonly says?: string;
  readonly format?: Format;
  readonly min?: number;
  readonly max?: number;
}

/** A mapping with these keys and no others; `x-…` is free everywhere unless `closed`. */
export interface KeysType {
  readonly kind: 'keys';
  readonly keys: Readonly<Record<string, Type>>;
  readonly required?: readonly string[];
  readonly closed?: true;
  /** Other keys are nobody's business. */
  readonly open?: true;
}

/** A mapping whose keys the author makes up. */
export interface NamedType {
  readonly kind: 'named';
  readonly value: Type;
  readonly pattern?: RegExp;
  readonly extensible?: true;
}

export interface ListType {
  readonly kind: 'list';
  readonly item: Type;
  /** The same element twice is refused (where Compose does not merge the two before it looks). */
  readonly unique?: true;
}

/** One of several, told apart by what stands there: a plain value, a mapping, a list. */
export interface ChoiceType {
  readonly kind: 'choice';
  readonly of: readonly (ScalarType | KeysType | NamedType | ListType)[];
}

export type Type = ScalarType | KeysType | NamedType | ListType | ChoiceType;

type Extra = Omit<ScalarType, 'kind' | 'takes'>;

const plain = (...takes: readonly Plain[]): ScalarType => ({ kind: 'scalar', takes });

export const scalar = (takes: readonly Plain[], extra: Extra = {}): ScalarType => ({ kind: 'scalar', takes, ...extra });
export const text = plain('text');
export const none = plain('null');
export const number = plain('number');
export const integer = plain('integer');
export const numberOrText = plain('number', 'text');
export const integerOrText = plain('integer', 'text');
/** `true`, or a text that Compose takes as it is. */
export const flagOrText = plain('flag', 'text');
/** `true`, or a text that is turned into it. */
export const flag = scalar(['flag', 'text'], { cast: 'flag' });
export const flagOnly = scalar(['flag'], {});
export const whole = scalar(['integer', 'text'], { cast: 'integer' });
export const wholeOrNumber = scalar(['number', 'text'], { cast: 'integer' });
export const fraction = scalar(['number', 'text'], { cast: 'float' });
export const duration = scalar(['text'], { format: 'duration' });
export const size = scalar(['number', 'text'], { format: 'size' });

export const oneOf = (...choices: readonly string[]): ScalarType => scalar(['text'], { choices });
export const list = (item: Type): ListType => ({ kind: 'list', item });
export const set = (item: Type): ListType => ({ kind: 'list', item, unique: true });
export const named = (value: Type, pattern?: RegExp): NamedType => ({
  kind: 'named',
  value,
  ...(pattern ? { pattern } : {}),
});
export const choice = (...of: ChoiceType['of']): ChoiceType => ({ kind: 'choice', of });
export const keys = (entries: KeysType['keys'], extra: Omit<KeysType, 'kind' | 'keys'> = {}): KeysType => ({
  kind: 'keys',
  keys: entries,
  ...extra,
});
