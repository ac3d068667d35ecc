// The floors of the house (docs/README.md): what a folder of src/ may import. `npm run lint` holds every import, types included, to it.

/** Folder (or file) → what it may import beside itself. */
const floors = {
  text: [],
  finding: ['text'],
  contract: ['text', 'finding'],
  models: ['contract', 'text', 'finding'],
  repository: ['models', 'contract', 'text', 'finding'],
  image: ['models', 'contract', 'text', 'finding'],
  rules: ['repository', 'image', 'models', 'contract', 'text', 'finding'],
  diagnosis: ['repository', 'image', 'models', 'contract', 'text', 'finding'],
  workflows: ['rules', 'diagnosis', 'repository', 'image', 'models', 'contract', 'text', 'finding'],
  out: ['text', 'finding'],
  ports: ['models', 'contract', 'text', 'finding'],
  use: ['workflows', 'rules', 'diagnosis', 'repository', 'image', 'models', 'contract', 'text', 'finding', 'ports'],
  faces: [
    'use',
    'workflows',
    'rules',
    'diagnosis',
    'repository',
    'image',
    'models',
    'contract',
    'text',
    'finding',
    'ports',
    'out',
  ],
};
/** The only code that may import Node's own modules. */
const worldly = ['ports', 'faces'];

const source = (names) => `^src/(?:${names.join('|')})(?:/|[.]ts$)`;
const test = '[.]test[.]ts$';

module.exports = {
  forbidden: [
    ...Object.entries(floors).map(([name, below]) => ({
      name: `floor-${name}`,
      comment: `src/${name} imports only from ${[...below, 'itself'].join(', ')}`,
      severity: 'error',
      from: { path: source([name]), pathNot: test },
      to: { path: '^src/', pathNot: source([name, ...below]) },
    })),
    {
      name: 'pure',
      comment: 'only src/ports touches the world, and src/faces wires it: no module of Node here',
      severity: 'error',
      from: { path: '^src/', pathNot: [source(worldly), test] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rule-alone',
      comment: 'a rule is one file: what two rules need is a fact, and facts live in models and repository',
      severity: 'error',
      from: { path: '^src/rules/[^/]+/', pathNot: test },
      to: { path: '^src/rules/[^/]+/' },
    },
    {
      name: 'known-floor',
      comment: 'every folder of src/ has its floor in .dependency-cruiser.cjs',
      severity: 'error',
      from: { path: '^src/', pathNot: [source(Object.keys(floors)), test] },
      to: {},
    },
    {
      name: 'no-test-code',
      comment: 'tests are imported by nobody',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: [test, '^(?:test|bench|scripts)/'] },
    },
    {
      name: 'no-cycle',
      comment: 'two files that need each other are one file, or miss a third (types alone may)',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'resolvable',
      comment: 'no file stands at the end of this import',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { couldNotResolve: true, path: '^[.]' },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript interface; swc reads the syntax.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      mainFields: ['module', 'main'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'default'],
    },
  },
};
