import { inside, joinPath, resolveSource } from '../../repository/build-context.ts';
import { copySources } from '../../repository/copies.ts';
import { fix, rule } from '../rule.ts';

/** What work on a project leaves beside a manifest sooner or later. */
const leftovers: readonly (readonly [manifests: readonly string[], patterns: readonly string[]])[] = [
  [['package.json'], ['node_modules', 'npm-debug.log*']],
  [
    ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'],
    ['.venv', 'venv', '**/__pycache__'],
  ],
];

export default rule({
  id: 'ignore/exists',
  level: 'warning',
  must: 'A build context that is copied as a whole has an ignore file.',
  why: 'Whatever lies in the folder goes into the image: a local `.env`, packages installed for the host, caches. It works on a fresh checkout and fails, or leaks, on the machine of whoever has worked there.',
  aliases: ['DF033'],
  fixes: 'safe',
  *check(repository) {
    const seen = new Set<string>();
    for (const file of repository.dockerfiles) {
      for (const context of repository.contexts(file)) {
        if (context.ignore || seen.has(context.ignorePath)) continue;
        const leaks = repository.leaks(file, context);
        if (leaks.secrets.length + leaks.ballast.length > 0) continue;
        for (const copy of copySources(file)) {
          const folders = resolveSource(repository.tree, context, copy.text).found;
          const dir = folders.find((path) =>
            leftovers.some(([manifests]) => manifests.some((name) => repository.tree.exists(joinPath(path, name)))),
          );
          if (dir === undefined || inside(context.dir, dir) === undefined) continue;
          seen.add(context.ignorePath);
          const patterns = leftovers.flatMap(([manifests, names]) =>
            manifests.some((name) => repository.tree.exists(joinPath(dir, name))) ? names : [],
          );
          const listed = patterns.filter((name) => !name.includes('*')).map((name) => `\`${name}\``);
          yield {
            file: { path: context.ignorePath },
            message: `missing: \`${copy.instruction.keyword} ${copy.word.text}\` will take along ${listed.join(', ')} and \`.env\` as soon as they are there`,
            related: [{ file, range: copy.word.span, message: 'this copies the whole folder' }],
            fix: fix.create(
              'safe',
              `create ${context.ignorePath}`,
              context.ignorePath,
              `${ignoreText(dir === context.dir, patterns)}\n`,
            ),
          };
          break;
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{}' },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '.git\n.env\n.env.*\n!.env.example\nnode_modules\nnpm-debug.log*\n' },
    },
    {
      files: { 'api/Dockerfile': 'FROM python:3.12\nCOPY . /app\n', 'api/requirements.txt': '' },
      finds: ['api/.dockerignore:1:1'],
      fixed: { 'api/.dockerignore': '.git\n.env\n.env.*\n!.env.example\n.venv\nvenv\n**/__pycache__\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nCOPY . .\n', 'package.json': '{}', '.dockerignore': 'node_modules\n' } },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY src ./src\nCOPY package.json ./\n',
        'package.json': '{}',
        'src/a.js': '',
      },
    },
    {
      files: {
        'docker/web.Dockerfile': 'FROM node:22\nCOPY . .\n',
        'docker/web.Dockerfile.dockerignore': 'node_modules\n',
        'docker/package.json': '{}',
      },
    },
  ],
});

/** Patterns for the folder that is copied; below the context they need `**` to reach it. */
function ignoreText(whole: boolean, patterns: readonly string[]): string {
  const common = ['.git', '.env', '.env.*', '!.env.example', ...patterns];
  const anywhere = (pattern: string): string => (pattern.startsWith('**/') ? pattern : `**/${pattern}`);
  return (
    whole ? common : common.map((one) => (one.startsWith('!') ? `!${anywhere(one.slice(1))}` : anywhere(one)))
  ).join('\n');
}
