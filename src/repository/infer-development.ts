import { baseName, joinPath, parentOf } from './build-context.ts';
import { builtServices, type BuiltService, ownComposes } from './infer-services.ts';
import { type Inferred, placeAt, stated } from './inferred.ts';
import type { Repository } from './repository.ts';

const idle = /\b(?:sleep\s+(?:infinity|inf|\d{4,})|tail\s+-f\s+\/dev\/null)\b/;

/** The one container to work in: of what the main compose file builds, the service that idles, else the only one that mounts its sources. */
export function inferDev(repository: Repository): Inferred[] {
  const [main] = ownComposes(repository);
  if (main === undefined) return [];
  const built = builtServices(repository).filter(({ compose }) => compose?.path === main.path);
  const mounting = built.filter((one) => mountOf(one) !== undefined);
  const waiting = built.filter((one) => idleAt(one) !== undefined);
  const [service, ...more] = waiting.length === 1 ? waiting : mounting;
  if (service?.compose === undefined || more.length > 0) return [];
  const path = main.path;
  const idles = waiting.length === 1 ? idleAt(service) : undefined;
  const mount = mountOf(service);
  return [
    stated(repository, ['dev', 'compose'], path, [path], 'is the compose file nearest to the root'),
    idles === undefined
      ? stated(
          repository,
          ['dev', 'service'],
          service.name,
          mount ?? [path],
          'is the one service that mounts its sources',
        )
      : stated(repository, ['dev', 'service'], service.name, idles, 'lets it wait for commands'),
    ...runnerOf(repository, service),
  ];
}

type Seen = readonly [path: string, offset: number];

function idleAt({ compose }: BuiltService): Seen | undefined {
  const command = compose?.service.command ?? compose?.service.entrypoint;
  if (!command) return undefined;
  return idle.test(command.words.map(({ value }) => value).join(' ')) ? compose?.placeOf(command) : undefined;
}

/** Where the sources that the image is built from are mounted. */
function mountOf({ compose, context }: BuiltService): Seen | undefined {
  if (!compose) return undefined;
  const folder = parentOf(compose.path);
  const mount = compose.service.volumes.find(({ type, source, readOnly }) => {
    if (type !== 'bind' || source === undefined || readOnly || !/^\.{1,2}(?:\/|$)/.test(source)) return false;
    const mounted = joinPath(folder, source);
    return mounted === context || context.startsWith(`${mounted}/`) || mounted === '';
  });
  return mount && compose.placeOf(mount);
}

/** Lock file → the command that installs what it locks, and what runs a program in the environment that it makes. */
const runners: readonly (readonly [lock: string, install: RegExp, words: readonly string[]])[] = [
  ['poetry.lock', /\bpoetry\s+(?:install|sync)\b/, ['poetry', 'run']],
  ['uv.lock', /\buv\s+sync\b/, ['uv', 'run']],
  ['pdm.lock', /\bpdm\s+(?:install|sync)\b/, ['pdm', 'run']],
  ['Pipfile.lock', /\bpipenv\s+(?:install|sync)\b/, ['pipenv', 'run']],
  ['pnpm-lock.yaml', /\bpnpm\s+(?:install|i)\b/, ['pnpm', 'exec']],
  ['package-lock.json', /\bnpm\s+(?:ci|install|i)\b/, ['npm', 'exec', '--']],
];
/** Then its programs are on the path already. */
const onPath =
  /virtualenvs\.create\s+false|VIRTUALENVS_CREATE=["']?(?:false|0)|UV_PROJECT_ENVIRONMENT=|PATH=["']?[^\n]*(?:venv|node_modules)\/\.?bin|--system\b/;

function runnerOf(repository: Repository, { file, context }: BuiltService): Inferred[] {
  if (onPath.test(file.text)) return [];
  for (const dir of new Set([context, parentOf(file.path), ''])) {
    for (const [lock, install, words] of runners) {
      const path = joinPath(dir, lock);
      if (!repository.isOwn(path)) continue;
      const run = file.model.instructions.find(({ keyword, rest }) => keyword === 'RUN' && install.test(rest.text));
      if (run)
        return [
          stated(repository, ['dev', 'runner'], words, [file.path, run.span.start], `installs what ${path} locks`),
        ];
    }
  }
  return [];
}

const headers = ['Status', 'Supersedes', 'Referenced by'];
/** Documents that are opened to see their headers. */
const maxDocuments = 300;

/** The folder of the documents, and the headers that they bear. */
export function inferDocs(repository: Repository): Inferred[] {
  const documents = repository.ending('.md');
  const root = ['docs', 'doc', 'documentation', 'documents'].find((dir) =>
    documents.some((path) => path.startsWith(`${dir}/`)),
  );
  if (root === undefined) return [];
  const own = documents.filter((path) => path.startsWith(`${root}/`));
  const count = `holds ${own.length === 1 ? 'a Markdown document' : `${own.length} Markdown documents`}`;
  const found: Inferred[] = [
    { key: ['docs', 'root'], value: root, seen: placeAt(repository, `${root}/`), why: count, how: 'stated' },
  ];
  if (own.length > maxDocuments) return found;
  // Index pages need none.
  const heads = own
    .filter((path) => !/^(?:readme|index)\.md$/i.test(baseName(path)))
    .map((path) => ({ path, head: repository.tree.text(path)?.slice(0, 1500) ?? '' }));
  const borne = headers.filter((header) => {
    const line = new RegExp(`^[>*\\s-]{0,8}${header.replace(' ', '[ -]')}[*_]{0,2}\\s?:`, 'im');
    return heads.length >= 2 && heads.filter(({ head }) => line.test(head)).length >= heads.length * 0.8;
  });
  const [first] = heads;
  if (borne.length > 0 && first !== undefined)
    found.push(stated(repository, ['docs', 'headers'], borne, [first.path, 0], 'and most others begin with them'));
  return found;
}
