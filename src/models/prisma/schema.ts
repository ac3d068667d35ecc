import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';
import { PrismaReader } from './reader.ts';

/** A value of a `generator` or `datasource`. */
export type PrismaValue =
  | {
      readonly kind: 'string';
      readonly value: string;
      /** Quotes included. */
      readonly span: Span;
    }
  | { readonly kind: 'array'; readonly items: readonly PrismaValue[]; readonly span: Span }
  /** `env("NAME")` and other functions. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly PrismaValue[]; readonly span: Span }
  /** `true`, `12`, an identifier; what is none of these is kept as written. */
  | { readonly kind: 'word'; readonly text: string; readonly span: Span };

/** `key = value` */
export interface PrismaProperty {
  readonly key: string;
  readonly keySpan: Span;
  /** Undefined if nothing stands behind the `=`. */
  readonly value: PrismaValue | undefined;
  readonly span: Span;
}

/** `keyword name { … }` */
export interface PrismaBlock {
  /** "generator", "datasource", "model", "enum", "type", "view" */
  readonly keyword: string;
  readonly name: string;
  readonly nameSpan: Span;
  /** From the keyword to the closing brace. */
  readonly span: Span;
  /** Between the braces. */
  readonly body: Span;
  /** Of a generator or datasource, in file order. */
  readonly properties: readonly PrismaProperty[];
  /** Lines of the body that hold more than a comment: comments cut off, blanks made one. */
  readonly lines: readonly string[];
}

export interface PrismaSchema {
  readonly text: string;
  readonly blocks: readonly PrismaBlock[];
  readonly generators: readonly PrismaBlock[];
  readonly datasources: readonly PrismaBlock[];
  /** Names of models, in file order. */
  readonly models: readonly string[];
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

/**
 * Read a Prisma schema (prisma-engines, psl/schema-ast, datamodel.pest) for its blocks and the settings in them; fields of models are
 * lines only. Never throws; linear.
 */
export function parsePrismaSchema(text: string): PrismaSchema {
  const { blocks, comments, problems } = new PrismaReader(text).read();
  const of = (keyword: string): PrismaBlock[] => blocks.filter((block) => block.keyword === keyword);
  return {
    text,
    blocks,
    generators: of('generator'),
    datasources: of('datasource'),
    models: of('model').map(({ name }) => name),
    comments,
    problems,
  };
}

/** The property `key` of a generator or datasource; of several the first, as Prisma refuses the others. */
export function propertyOf(block: PrismaBlock, key: string): PrismaProperty | undefined {
  return block.properties.find((property) => property.key === key);
}

/** The strings that a value is or holds: `"a"` and `["a", "b"]`; undefined if something else (`env(…)`) is among them. */
export function stringsOf(value: PrismaValue | undefined): readonly (PrismaValue & { kind: 'string' })[] | undefined {
  if (value === undefined) return undefined;
  const items = value.kind === 'array' ? value.items : [value];
  const strings = items.filter((item) => item.kind === 'string');
  return strings.length === items.length ? strings : undefined;
}

/** Name of the variable that `env("NAME")` reads. */
export function environmentOf(value: PrismaValue | undefined): string | undefined {
  const first = value?.kind === 'call' && value.name === 'env' ? value.args[0] : undefined;
  return first?.kind === 'string' ? first.value : undefined;
}

/** True for a generator of the JavaScript client, which Prisma itself brings. */
export const isClientGenerator = (generator: PrismaBlock): boolean => {
  const [provider] = stringsOf(propertyOf(generator, 'provider')?.value) ?? [];
  return provider?.value === 'prisma-client-js' || provider?.value === 'prisma-client';
};
