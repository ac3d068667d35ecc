import { expect, it } from 'vitest';
import { gradleIncludes } from './gradle-settings.ts';

it('reads the projects of a settings script', () => {
  const text =
    "rootProject.name = 'x'\ninclude 'a', ':b:c'\ninclude(\n  \":d\",\n  \":e\"\n)\n// include 'f'\nincludeBuild 'g'\ninclude ':h'\n'i'\n";
  const found = gradleIncludes(text);
  expect(found.map(({ name }) => name)).toEqual(['a', ':b:c', ':d', ':e', ':h']);
  expect(found.every(({ name, span }) => text.slice(span.start, span.end) === name)).toBe(true);
  expect(gradleIncludes('include '.repeat(20_000))).toEqual([]);
});
