import { expect, it } from 'vitest';
import { parseCondaEnvironment } from './conda-environment.ts';

it('tells what fixes a version', () => {
  const text = `dependencies:
  - python=3.12
  - numpy
  - scipy>=1.2
  - conda-forge::pandas ==2.2.1
  - zlib=1.3=h1_0
  - openssl 3.*
  - pip:
      - flask
      - redis==5.2.1
      - -r more.txt
      - lib @ https://files.internal/lib-1.tar.gz
`;
  const { dependencies } = parseCondaEnvironment(text);
  expect(dependencies.map(({ name, pinned, manager }) => `${manager} ${name} ${pinned}`)).toEqual([
    'conda python true',
    'conda numpy false',
    'conda scipy false',
    'conda pandas true',
    'conda zlib true',
    'conda openssl false',
    'pip flask false',
    'pip redis true',
    'pip lib true',
  ]);
  expect(dependencies.map(({ span, text: written }) => text.slice(span.start, span.end) === written)).not.toContain(
    false,
  );
});

it('stands what is none', () => {
  expect(parseCondaEnvironment('- a\n').dependencies).toEqual([]);
  expect(parseCondaEnvironment('dependencies: [').problems.length).toBeGreaterThan(0);
});
