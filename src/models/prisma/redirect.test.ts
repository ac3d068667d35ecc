import { describe, expect, it } from 'vitest';
import { originalLine, redirected } from './redirect.ts';
import { parsePrismaSchema } from './schema.ts';

const copyOf = (text: string) => redirected(parsePrismaSchema(text), (name) => `/out/${name}`);

describe('a schema that writes elsewhere', () => {
  it('has its output replaced, and nothing else', () => {
    const text = 'generator a {\n  provider = "prisma-client"\n  output   = "../x" // here\n}\nmodel A {}\n';
    expect(copyOf(text)).toEqual({
      text: text.replace('output   = "../x"', 'output = "/out/a"'),
      added: [],
    });
  });

  it('gets an output, and lines are found again', () => {
    const block = (name: string): string => `generator ${name} { // one\n  provider = "prisma-client-js"\n}\n`;
    const copy = copyOf(`${block('a')}\n${block('b')}model A {\n  id X\n}\n`);
    expect(copy.text).toBe(
      `generator a {\n  output = "/out/a" // one\n  provider = "prisma-client-js"\n}\n\ngenerator b {\n  output = "/out/b" // one\n  provider = "prisma-client-js"\n}\nmodel A {\n  id X\n}\n`,
    );
    expect(copy.added).toEqual([2, 7]);
    const line = copy.text.split('\n').indexOf('  id X') + 1;
    expect([1, 3, 5, 8, line].map((one) => originalLine(copy, one))).toEqual([1, 2, 4, 6, 9]);
  });

  it('has no other generators', () => {
    const text = '// a\ngenerator docs {\n  provider = "node ./x.js"\n}\ngenerator open { provider = "sh x"';
    const copy = copyOf(text);
    expect(copy.text.trim()).toBe('// a');
    expect(copy.text).toHaveLength(text.length);
    expect(copy.text.split('\n')).toHaveLength(5);
  });
});
