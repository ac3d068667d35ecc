/** What no image needs, by why. */
const groups: readonly (readonly [about: string, patterns: readonly string[]])[] = [
  [
    'history, and what is about the repository',
    ['.git', '.github', '.gitlab', '.plimsoll', '.vscode', '.idea', '.devcontainer'],
  ],
  ['secrets', ['**/.env', '**/.env.*', '!**/.env.example', '**/*.pem', '**/*.key', '**/.netrc', '**/id_rsa*']],
  [
    'containers',
    [
      '**/Dockerfile*',
      '**/*.Dockerfile',
      '**/.dockerignore',
      '**/*.dockerignore',
      '**/compose*.y*ml',
      '**/docker-compose*.y*ml',
      'plimsoll.yaml',
    ],
  ],
  ['logs and leftovers', ['**/*.log', '**/.DS_Store', '**/*.swp']],
];

const own: Readonly<Record<'python' | 'node' | 'go' | 'site', readonly string[]>> = {
  python: [
    '**/__pycache__',
    '**/*.py[cod]',
    '**/.venv',
    '**/venv',
    '**/.pytest_cache',
    '**/.mypy_cache',
    '**/.ruff_cache',
    '**/.tox',
    '**/.coverage',
    '**/htmlcov',
    '**/*.egg-info',
    '**/node_modules',
  ],
  node: [
    '**/node_modules',
    '**/.next',
    '**/.nuxt',
    '**/.turbo',
    '**/.cache',
    '**/coverage',
    '**/npm-debug.log*',
    '**/*.tsbuildinfo',
    '**/__pycache__',
    '**/.venv',
  ],
  go: ['**/node_modules', '**/coverage', '**/__pycache__', '**/.venv'],
  site: ['**/node_modules'],
};

/**
 * The text of an ignore file for an image of `kind`. `also`: further patterns (build output); `not`: paths that the image needs although a
 * pattern would take them.
 */
export function ignoreFile(kind: keyof typeof own, also: readonly string[] = [], not: readonly string[] = []): string {
  const blocks = [...groups, [`what a build or an editor makes`, [...own[kind], ...also]] as const].map(
    ([about, patterns]) => `# ${about}\n${patterns.join('\n')}\n`,
  );
  if (not.length > 0) blocks.push(`# but the image needs\n${not.map((one) => `!${one}`).join('\n')}\n`);
  return blocks.join('\n');
}
