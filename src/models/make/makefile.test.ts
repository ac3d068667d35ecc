import { describe, expect, it } from 'vitest';
import { makeRecipes } from './makefile.ts';

const read = (text: string) => {
  const { variables, recipes } = makeRecipes(text);
  return {
    variables: Object.fromEntries(variables),
    recipes: recipes.map(({ target, span }) => [target, text.slice(span.start, span.end)]),
  };
};

describe('makeRecipes', () => {
  it('reads variables and commands', () => {
    const text =
      'REG ?= ghcr.io/org # where\nIMG := $(REG)/web\nREG = other\n\nimage: deps\n\t@docker build \\\n\t  -t $(IMG) .\n\t# no\n\t-true\npush::\n\tdocker push x\n';
    expect(read(text)).toEqual({
      variables: { REG: 'ghcr.io/org', IMG: 'ghcr.io/org/web' },
      recipes: [
        ['image', 'docker build \\\n\t  -t $(IMG) .'],
        ['image', 'true'],
        ['push', 'docker push x'],
      ],
    });
  });
  it('stands an end without a newline, continuations without a next line and long lines', () => {
    expect(read('a:\n\tx \\').recipes).toEqual([['a', 'x \\']]);
    expect(read(`${'a'.repeat(100_000)} = 1\nb:\n\tc`).recipes).toEqual([['b', 'c']]);
    expect(read('').recipes).toEqual([]);
  });
  it('does not grow without bound', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `V${index + 1} = $(V${index})$(V${index})`);
    expect(
      [...makeRecipes(`V0 = abc\n${lines.join('\n')}\n`).variables.values()].every((one) => one.length <= 1000),
    ).toBe(true);
  });
});
