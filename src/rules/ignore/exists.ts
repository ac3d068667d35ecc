import { baseName, inside, joinPath, parentOf, resolveSource } from '../../repository/build-context.ts';
import { copySources } from '../../repository/copies.ts';
import type { Repository } from '../../repository/repository.ts';
import { startingPatterns } from '../keep-out.ts';
import { fix, type Report, rule } from '../rule.ts';

const manifests = ['package.json', 'pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'];

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
          const dir = folders.find((path) => manifests.some((name) => repository.tree.exists(joinPath(path, name))));
          if (dir === undefined || inside(context.dir, dir) === undefined) continue;
          if (context.statedBy === undefined && isWorkspaceMember(repository, dir)) continue;
          const patterns = startingPatterns(repository, context, dir);
          const named = patterns.filter((name) => !/[*!]/.test(name) && baseName(name) !== '.git');
          if (named.length === 0) continue;
          seen.add(context.ignorePath);
          yield {
            file: { path: context.ignorePath },
            message: `missing: \`${copy.instruction.keyword} ${copy.word.text}\` will take along ${enumerated(named)} as soon as ${named.length > 1 ? 'they are' : 'it is'} there`,
            related: [{ file, range: copy.word.span, message: 'this copies the whole folder' }],
            fix: fix.create('safe', `create ${context.ignorePath}`, context.ignorePath, `${patterns.join('\n')}\n`),
          };
          break;
        }
      }
    }
    yield* unlikeOthers(repository, seen);
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{}' },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '.git\n.env\n.env.*\n!.env.example\nnode_modules\nnpm-debug.log*\n' },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci && npm run build\n',
        'package.json': '{"dependencies": {"next": "15"}}',
        '.env.production': 'NEXT_PUBLIC_URL=/\n',
      },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '.git\nnode_modules\nnpm-debug.log*\n' },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\nRUN pip install .\n',
        'pyproject.toml': '[tool.hatch.version]\nsource = "vcs"\n[build-system]\nrequires = ["hatch-vcs"]\n',
        '.env.docker': 'PORT=80\n',
      },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '.env\n.env.*\n!.env.example\n!.env.docker\n.venv\nvenv\n**/__pycache__\n' },
    },
    {
      files: {
        'api/Dockerfile': 'FROM python:3.12\nCOPY . /app\nRUN pip install -r requirements.txt\n',
        'api/requirements.txt': '',
      },
      finds: ['api/.dockerignore:1:1'],
      fixed: { 'api/.dockerignore': '.env\n.env.*\n!.env.example\n.venv\nvenv\n**/__pycache__\n' },
    },
    // The other image of the repository has one.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: ./api\n  web:\n    build: ./web\n',
        'api/Dockerfile':
          'FROM python:3.12\nWORKDIR /app\nCOPY pyproject.toml ./\nRUN uv sync --locked\nCOPY app ./app\n',
        'api/pyproject.toml': '',
        'api/app/main.py': '',
        'web/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\n',
        'web/.dockerignore': 'node_modules\n',
        'web/package.json': '{}',
      },
      finds: ['api/.dockerignore:1:1'],
      fixed: { 'api/.dockerignore': '.env\n.env.*\n!.env.example\n.venv\nvenv\n**/__pycache__\n' },
    },
  ],
  good: [
    // Caches beside sources, in a repository that keeps no ignore files anywhere.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: ./api\n',
        'api/Dockerfile': 'FROM python:3.12\nWORKDIR /app\nCOPY app ./app\n',
        'api/pyproject.toml': '',
        'api/app/main.py': '',
      },
    },
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
    {
      files: {
        'apps/live/Dockerfile.dev': 'FROM node:22\nCOPY . .\nRUN pnpm install\n',
        'apps/live/package.json': '{}',
        'pnpm-lock.yaml': '',
      },
    },
  ],
});

/** Images without an ignore file, in repositories where others have one, that copy folders in which Python leaves its caches. */
function* unlikeOthers(repository: Repository, seen: ReadonlySet<string>): Iterable<Report> {
  const all = repository.dockerfiles.flatMap((file) =>
    repository.contexts(file).map((context) => ({ file, context, copies: copySources(file) })),
  );
  const other = all.find(({ context }) => context.ignore && context.statedBy);
  if (!other) return;
  const told = new Set(seen);
  for (const { file, context, copies } of all) {
    const { ignorePath, statedBy, dir } = context;
    if (context.ignore || !statedBy || told.has(ignorePath) || inside(dir, other.context.dir) !== undefined) continue;
    if (!manifests.slice(1).some((name) => repository.tree.exists(joinPath(dir, name)))) continue;
    const copy = copies.find(({ text }) =>
      resolveSource(repository.tree, context, text).found.some((path) =>
        repository.tree.list(path).some(({ name, kind }) => kind === 'file' && name.endsWith('.py')),
      ),
    );
    const patterns = copy ? startingPatterns(repository, context, dir) : [];
    if (!copy || patterns.length === 0) continue;
    told.add(ignorePath);
    yield {
      file: { path: ignorePath },
      level: 'note',
      message: `missing: \`${copy.instruction.keyword} ${copy.word.text}\` will take along the \`__pycache__\` of whoever has worked there; ${other.context.ignorePath} keeps such things out of its image`,
      related: [{ file, range: copy.word.span, message: 'this copies a folder of Python sources' }],
      fix: fix.create('safe', `create ${ignorePath}`, ignorePath, `${patterns.join('\n')}\n`),
    };
  }
}

const enumerated = (names: readonly string[]): string => {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
};

const locks = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'];

/** True if the lock file lies above: a package of a workspace is built from the root, and nothing here says otherwise. */
function isWorkspaceMember({ tree }: Repository, dir: string): boolean {
  const locked = (folder: string): boolean => locks.some((name) => tree.exists(joinPath(folder, name)));
  const here = manifests.filter((name) => tree.exists(joinPath(dir, name)));
  if (here.some((name) => name !== 'package.json') || locked(dir)) return false;
  for (let above = dir; above !== ''; ) {
    above = parentOf(above);
    if (locked(above)) return true;
  }
  return false;
}
