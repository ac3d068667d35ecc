import { describe, expect, it } from 'vitest';
import type { Span } from '../../text/span.ts';
import { skeletonChange } from '../../text/skeleton.ts';
import { environmentOf, parsePrismaSchema, type PrismaValue, propertyOf, stringsOf } from './schema.ts';
import { prismaSkeleton } from './skeleton.ts';

const schema = `// the shop
generator client {
  provider      = "prisma-client-js" // generator
  binaryTargets = ["native", "linux-musl-openssl-3.0.x"]
  previewFeatures = [
    "a", // first
    "b",
  ]
  output = "../generated/\\"x\\""
}

/* a block
   comment */
datasource db { 
  provider = env("PROVIDER")
  url      = env( "DATABASE_URL" )
  directUrl = env("DIRECT")
  extensions = [pg_trgm, postgis(version: "2.1")]
}

/// A user.
model User {
  id    Int    @id @default(autoincrement()) // key
  name  String @default("{}") /* why */ @db.Text
  posts Post[]

  @@index([name])
}
enum Role {
  A
  B
}
model Empty {}
`;

const shown = (value: PrismaValue | undefined): string => {
  switch (value?.kind) {
    case 'string':
      return JSON.stringify(value.value);
    case 'array':
      return `[${value.items.map(shown).join(' ')}]`;
    case 'call':
      return `${value.name}(${value.args.map(shown).join(' ')})`;
    case 'word':
      return value.text;
    default:
      return '-';
  }
};

describe('parsePrismaSchema', () => {
  const file = parsePrismaSchema(schema);
  const source = (span: Span | undefined) => schema.slice(span?.start, span?.end);
  const [client] = file.generators;
  const [database] = file.datasources;

  it('has blocks', () => {
    expect(file.problems).toEqual([]);
    expect(file.blocks.map(({ keyword, name }) => `${keyword} ${name}`)).toEqual([
      'generator client',
      'datasource db',
      'model User',
      'enum Role',
      'model Empty',
    ]);
    expect(file.models).toEqual(['User', 'Empty']);
    expect(source(client?.nameSpan)).toBe('client');
    expect(source(client?.span)).toMatch(/^generator client \{[^]*\}$/);
    expect(source(client?.body)).toMatch(/^\n {2}provider[^]*\n$/);
  });
  it('has settings', () => {
    expect(client?.properties.map(({ key, value }) => `${key} ${shown(value)}`)).toEqual([
      'provider "prisma-client-js"',
      'binaryTargets ["native" "linux-musl-openssl-3.0.x"]',
      'previewFeatures ["a" "b"]',
      'output "../generated/\\"x\\""',
    ]);
    expect(database?.properties.map(({ key, value }) => `${key} ${shown(value)}`).slice(0, 3)).toEqual([
      'provider env("PROVIDER")',
      'url env("DATABASE_URL")',
      'directUrl env("DIRECT")',
    ]);
  });
  it('has their places', () => {
    const targets = client && propertyOf(client, 'binaryTargets');
    expect(source(targets?.keySpan)).toBe('binaryTargets');
    expect(source(targets?.value?.span)).toBe('["native", "linux-musl-openssl-3.0.x"]');
    expect(stringsOf(targets?.value)?.map(({ span }) => source(span))).toEqual([
      '"native"',
      '"linux-musl-openssl-3.0.x"',
    ]);
    expect(source(targets?.span)).toBe('binaryTargets = ["native", "linux-musl-openssl-3.0.x"]');
    expect(source(database && propertyOf(database, 'url')?.value?.span)).toBe('env( "DATABASE_URL" )');
  });
  it('answers for values', () => {
    expect(environmentOf(database && propertyOf(database, 'url')?.value)).toBe('DATABASE_URL');
    expect(environmentOf(client && propertyOf(client, 'output')?.value)).toBeUndefined();
    expect(stringsOf(database && propertyOf(database, 'url')?.value)).toBeUndefined();
    expect(stringsOf(undefined)).toBeUndefined();
    expect(client && propertyOf(client, 'none')).toBeUndefined();
  });
  it('has comments and the lines of models', () => {
    expect(file.comments.map(({ text }) => text)).toEqual([
      'the shop',
      'generator',
      'first',
      'a block\n   comment',
      'A user.',
      'key',
      'why',
    ]);
    expect(source(file.comments[0]?.span)).toBe('// the shop');
    expect(file.blocks[2]?.lines).toEqual([
      'id Int @id @default(autoincrement())',
      'name String @default("{}") @db.Text',
      'posts Post[]',
      '@@index([name])',
    ]);
  });

  it.each([
    ['generator client {', ['this block is not closed'], 1],
    ['model\n', ['this is no block'], 0],
    ['generator a {\n  x\n  y = "1"\n}', ['this is no setting'], 1],
    ['generator a {\n  x = \n  y = "1"\n}', ['the value is missing'], 1],
    ['generator a {\n  x = ["a"\n  y = "1"\n}\nmodel B {}', ['] is missing', 'this is no setting'], 2],
    ['generator a {\n  x = "a\n}\nmodel B {}', ['this string is not closed'], 2],
    ['generator a { x = "a" }', [], 1],
    ['generator a { x }\nmodel B {}', ['this is no setting'], 2],
    ['/* open\nmodel B {}', ['this is no block'], 1],
    ['}\r\nmodel B {\r\n}\r\n', ['this is no block'], 1],
    ['', [], 0],
  ])('reads on in %j', (text, messages, blocks) => {
    const one = parsePrismaSchema(text);
    expect(one.problems.map(({ message }) => message)).toEqual(messages);
    expect(one.blocks).toHaveLength(blocks);
  });
  it('keeps the settings behind a broken one', () => {
    const [block] = parsePrismaSchema('generator a {\n  ?? = 1\n  y = "1"\n}').generators;
    expect(block && shown(propertyOf(block, 'y')?.value)).toBe('"1"');
  });
  it('of hostile files comes to an end', () => {
    for (const text of [
      'model A {'.repeat(50_000),
      '/*'.repeat(100_000),
      `generator a { x = ${'['.repeat(100_000)}`,
      `generator a { x = ${'f('.repeat(100_000)}`,
      `model a { ${'"'.repeat(100_001)}`,
      `generator a {${' x }'.repeat(50_000)}`,
    ])
      expect(parsePrismaSchema(text).text).toBe(text);
  });
});

describe('prismaSkeleton', () => {
  const before = prismaSkeleton(schema);
  it('lets a value change and an element come in', () => {
    const after = prismaSkeleton(schema.replace('["native", ', '["native", "debian-openssl-3.0.x", '));
    expect(skeletonChange(before, after, ['+generator client.binaryTargets[]'])).toBeUndefined();
    expect(skeletonChange(before, after, [])).toContain('binaryTargets[]');
    expect(skeletonChange(before, prismaSkeleton(schema.replace('-js"', '"')), [])).toBeUndefined();
  });
  it('sees what gets lost', () => {
    expect(skeletonChange(before, prismaSkeleton(schema.replace('// key', '')), [])).toBe('comment lost: key');
    expect(skeletonChange(before, prismaSkeleton(schema.replace('posts Post[]', '')), [])).toContain('posts Post[]');
    expect(skeletonChange(before, prismaSkeleton(schema.replace('Empty {}', 'Empty {')), [])).toContain('not closed');
  });
});
