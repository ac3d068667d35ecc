import type { Skeleton } from '../../text/skeleton.ts';
import { parsePrismaSchema, type PrismaValue } from './schema.ts';

/**
 * What a fix of a Prisma schema must leave as it is: "generator client", "generator client.binaryTargets" with one
 * "generator client.binaryTargets[]" for each element; the lines of models as they are, "model User | id Int @id".
 */
export function prismaSkeleton(text: string): Skeleton {
  const schema = parsePrismaSchema(text);
  const facts: string[] = [];
  for (const { keyword, name, properties, lines } of schema.blocks) {
    const block = `${keyword} ${name}`;
    facts.push(block);
    for (const { key, value } of properties) {
      facts.push(`${block}.${key}`);
      for (const _ of elementsOf(value)) facts.push(`${block}.${key}[]`);
    }
    for (const line of lines) facts.push(`${block} | ${line}`);
  }
  return {
    facts,
    comments: schema.comments.map((comment) => comment.text),
    errors: schema.problems.map((problem) => problem.message),
  };
}

const elementsOf = (value: PrismaValue | undefined): readonly PrismaValue[] =>
  value?.kind === 'array' ? value.items : [];
