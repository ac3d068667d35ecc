import { describe, expect, it } from 'vitest';
import { makeRecipes, recipeText } from './makefile.ts';

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
  it('reads what targets need, and variables that are added to or stand below', () => {
    const { rules, variables } = makeRecipes(
      'all: build \\\n  push # both\nbuild push:: Dockerfile | dir\n\tx\nF = $(A) -f b\nA := -f a\nA += -f c\nx := 1\n%.o: %.c\n',
    );
    expect(Object.fromEntries(rules)).toEqual({
      all: ['build', 'push'],
      build: ['Dockerfile', 'dir'],
      push: ['Dockerfile', 'dir'],
      '%.o': [],
    });
    expect(variables.get('F')).toBe('-f a -f c -f b');
  });
  it('gives the shell what it gets', () => {
    const text = 'D ?= docker\nx:\n\t$(D) build -t $$(id -u) $(GONE) && $(MAKE) stop\n';
    const { recipes, variables } = makeRecipes(text);
    const [recipe] = recipes;
    const code = recipe && recipeText(text, recipe, variables);
    expect(code?.text).toBe('docker build -t $(id -u) $(GONE) && make stop');
    expect(code?.span(0, 6)).toEqual({ start: 16, end: 17 });
    expect(text.slice(code?.span(7, 12).start, code?.span(7, 12).end)).toBe('build');
  });
  it('is done with blanks at once', () => {
    const line = `a${' '.repeat(9_000)}b\n`;
    expect(makeRecipes(line.repeat(200)).recipes).toEqual([]);
  });
  it('does not grow without bound', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `V${index + 1} = $(V${index})$(V${index})`);
    expect(
      [...makeRecipes(`V0 = abc\n${lines.join('\n')}\n`).variables.values()].every((one) => one.length <= 1000),
    ).toBe(true);
  });
});
