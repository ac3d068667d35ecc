import { nodeDockerfile, type NodeImage, siteConfig } from '../models/hardened/node.ts';
import { nodeRingOne } from '../models/hardened/ring-one.ts';
import type { PackageJson } from '../models/node/package-json.ts';
import { inside, joinPath } from '../repository/build-context.ts';
import { nodePackages, type NodePackages } from './init-node-packages.ts';
import { nodeStart } from './init-node-start.ts';
import type { Decision, FoundStart, Project } from './init-project.ts';
import { type ChosenVersion, nodeVersion } from './init-versions.ts';

/** True if there is a package in `folder`. */
export const isNode = ({ repository, folder }: Project): boolean => repository.isOwn(joinPath(folder, 'package.json'));

/** Builders of sites, and the folder in which each leaves the site (their documentation). */
const builders: readonly (readonly [name: string, output: string])[] = [
  ['@docusaurus/core', 'build'],
  ['gatsby', 'public'],
  ['astro', 'dist'],
  ['react-scripts', 'build'],
  ['@vue/cli-service', 'dist'],
  ['@11ty/eleventy', '_site'],
  ['vite', 'dist'],
  ['parcel', 'dist'],
];

/** Folders that a program reads beside what was built. */
const read = ['public', 'views', 'static', 'assets', 'templates', 'locales', 'migrations', 'prisma', 'config'];

/** The image of a Node project. */
export function nodeImage(project: Project): Decision {
  const { repository, folder, told } = project;
  const unit = repository.packageJson(joinPath(folder, 'package.json'));
  if (!unit || unit.model.problems.some(({ kind }) => kind === 'error'))
    return { kind: 'asks', says: [], needs: [`a ${joinPath(folder, 'package.json')} that can be read`] };
  const { model } = unit;
  const node = nodeVersion(repository, folder);
  const says = [`Node ${node.version} (${node.why})`];
  const packages = nodePackages(project, model);
  if (typeof packages === 'string') return { kind: 'asks', says, needs: [packages] };
  if (packages.lock !== undefined) says.push(joinPath(packages.root, packages.lock));
  const has = (name: string): boolean =>
    model.dependencies.some((one) => one.name === name && one.kind !== 'peerDependencies');
  const script = model.scripts.get('build')?.text;
  const next = has('next') ? nextOutput(project) : undefined;
  if (next === 'export' && told.start === undefined) return siteOf(project, model, packages, node, says, 'out');
  if (next !== undefined && next !== 'export' && told.start === undefined)
    return nextOf(project, model, packages, node, says, next);
  const runsTypeScript = Number(node.version) >= 24;
  const answer = nodeStart(project, model, runsTypeScript);
  const builder = builders.find(([name]) => has(name));
  if (
    answer.kind === 'asks' &&
    builder &&
    script !== undefined &&
    told.start === undefined &&
    answer.needs.some((one) => one.includes('--start'))
  )
    return siteOf(project, model, packages, node, says, outputOf(project, builder));
  if (answer.kind === 'asks') return { kind: 'asks', says: [...says, ...answer.says], needs: answer.needs };
  return programOf(project, model, packages, node, says, answer.start);
}

const managers = { npm: 'npm', pnpm: 'pnpm', yarn: 'yarn', 'yarn-berry': 'yarn' } as const;

function baseOf(
  project: Project,
  model: PackageJson,
  packages: NodePackages,
  node: ChosenVersion,
  start: FoundStart,
): Omit<NodeImage, 'kind'> {
  const { repository, folder } = project;
  const has = (name: string): boolean => model.dependencies.some((one) => one.name === name);
  const prisma = has('prisma') || has('@prisma/client');
  const scripts = ['preinstall', 'install', 'postinstall', 'prepare'].flatMap(
    (name) => model.scripts.get(name)?.text ?? [],
  );
  const harmless =
    /^(?:husky(?: install)?(?: \|\| true)?|patch-package|lefthook install|simple-git-hooks|is-ci \|\| husky install|exit 0)$/;
  const run = managers[packages.manager];
  const from = inside(packages.root, folder) ?? '';
  const named = model.name?.text ?? from;
  const inMember = {
    npm: `npm run build --workspace=${from}`,
    pnpm: `pnpm --filter ${named}... run build`,
    yarn: `yarn workspace ${named} run build`,
  }[run];
  const builds = model.scripts.has('build') ? [packages.workspace && from !== '' ? inMember : `${run} run build`] : [];
  const generate =
    prisma && !/prisma generate/.test(`${model.scripts.get('build')?.text} ${scripts.join(' ')}`)
      ? ['npx prisma generate']
      : [];
  return {
    version: node.version,
    manager: packages.manager,
    managerVersion: packages.managerVersion,
    lock: packages.lock,
    manifests: packages.manifests,
    sourcesFirst: prisma || scripts.some((one) => !harmless.test(one.trim())),
    build: [...generate, ...builds],
    outputs: [],
    development: false,
    hasPublic: repository.hasOwnBelow(joinPath(folder, 'public')),
    serverConfig: undefined,
    runPackages: prisma ? ['openssl'] : [],
    watch: ['dev', 'start:dev', 'develop', 'watch'].find((name) => model.scripts.has(name)),
    start,
  };
}

function draftOf(
  packages: NodePackages,
  node: ChosenVersion,
  image: NodeImage,
  says: readonly string[],
  notes: readonly string[],
  ignore: readonly string[],
  files: ReadonlyMap<string, string> = new Map(),
): Decision {
  const guess = node.why.startsWith('no file')
    ? [`no file says which Node: ${node.version} is taken; .nvmrc or engines would say it`]
    : [];
  const { start } = image;
  return {
    kind: 'draft',
    draft: {
      kind: 'node',
      dockerfile: nodeDockerfile(image),
      ringOne: nodeRingOne(image),
      context: packages.root,
      port: start.opens?.port,
      ignore,
      needs: [],
      files,
      says,
      notes: [...notes, ...guess],
    },
  };
}

function programOf(
  project: Project,
  model: PackageJson,
  packages: NodePackages,
  node: ChosenVersion,
  says: readonly string[],
  start: FoundStart,
): Decision {
  const { repository, folder } = project;
  const base = baseOf(project, model, packages, node, start);
  const all = [...says, ...start.says];
  const [program, first = ''] = start.argv;
  const tool = model.dependencies.find(
    ({ name, kind }) =>
      kind === 'devDependencies' &&
      (name === program ||
        start.argv.includes(name) ||
        (program === 'npm' && start.says.some((one) => one.includes(` ${name} `)))),
  );
  const development = tool !== undefined;
  const from = inside(packages.root, folder) ?? '';
  if (packages.workspace && from !== '') {
    const moved = { ...start, argv: movedTo(from, start.argv) };
    return draftOf(packages, node, { ...base, kind: 'workspace', development, start: moved }, all, start.notes, []);
  }
  const file = program === 'node' ? start.argv.slice(1).find((word) => !word.startsWith('-')) : undefined;
  const clean = (file ?? first).replace(/^\.\//, '');
  const isThere =
    file === undefined
      ? false
      : ['', '.js', '.mjs', '.cjs', '/index.js'].some((end) => repository.isOwn(joinPath(folder, `${clean}${end}`)));
  const output = clean.includes('/') ? (clean.split('/')[0] ?? '') : '';
  const builds = model.scripts.has('build') && file !== undefined && !isThere;
  if (builds && output !== '' && !repository.hasOwnBelow(joinPath(folder, output))) {
    const outputs = [
      output,
      ...read.filter((name) => name !== output && repository.hasOwnBelow(joinPath(folder, name))),
    ];
    return draftOf(packages, node, { ...base, kind: 'built', development, outputs }, all, start.notes, [
      `**/${output}`,
    ]);
  }
  // What a build leaves among the sources is not told apart from them.
  const kind = model.scripts.has('build') ? 'workspace' : 'plain';
  const notes = file !== undefined && !isThere && !builds ? [`${joinPath(folder, file)} is not there yet`] : [];
  return draftOf(packages, node, { ...base, kind, development }, all, [...start.notes, ...notes], []);
}

/** A member of a workspace starts from the folder of the lock. */
function movedTo(folder: string, argv: FoundStart['argv']): FoundStart['argv'] {
  const [program, ...words] = argv;
  if (program === 'npm') return ['npm', '--prefix', folder, ...words];
  const at = words.findIndex((word) => !word.startsWith('-'));
  return [program, ...words.map((word, index) => (index === at && program === 'node' ? joinPath(folder, word) : word))];
}

function nextOutput({ repository, folder }: Project): 'standalone' | 'export' | 'server' {
  const text = ['js', 'mjs', 'ts', 'cjs', 'mts']
    .map((end) => repository.tree.text(joinPath(folder, `next.config.${end}`)) ?? '')
    .join('\n');
  return /output:\s*["'`]standalone["'`]/.test(text)
    ? 'standalone'
    : /output:\s*["'`]export["'`]/.test(text)
      ? 'export'
      : 'server';
}

/** Routes that answer only if the server works (nextjs.org, "Route Handlers"). */
const nextRoutes = [
  'health',
  'api/health',
  'healthz',
  'api/healthz',
  'api/healthcheck',
  'healthcheck',
  'api/heartbeat',
  'heartbeat',
];

function nextOf(
  project: Project,
  model: PackageJson,
  packages: NodePackages,
  node: ChosenVersion,
  says: readonly string[],
  output: 'standalone' | 'server',
): Decision {
  const { repository, folder, told } = project;
  const port = told.port || 3000;
  const isThere = (path: string): boolean =>
    ['ts', 'js', 'tsx'].some((end) => repository.isOwn(joinPath(folder, `${path}.${end}`)));
  const route = nextRoutes.find(
    (name) =>
      ['app', 'src/app'].some((dir) => isThere(`${dir}/${name}/route`)) ||
      ['pages', 'src/pages'].some((dir) => isThere(`${dir}/${name}`)),
  );
  const opens = { port, route: route === undefined ? undefined : `/${route}` };
  const standalone = output === 'standalone';
  const start: FoundStart = {
    argv: standalone ? ['node', 'server.js'] : ['next', 'start', '--port', String(port)],
    environment: { NEXT_TELEMETRY_DISABLED: '1' },
    opens,
    says: [standalone ? 'Next.js, standalone' : 'Next.js', `port ${port}`, ...(route ? [`health /${route}`] : [])],
    notes: standalone
      ? []
      : [
          "Next.js brings all of node_modules: with output: 'standalone' in its configuration the image is a fraction; then  plimsoll init --harden --force",
        ],
  };
  const base = baseOf(project, model, packages, node, start);
  const all = [...says, ...start.says];
  const from = inside(packages.root, folder) ?? '';
  if (packages.workspace && from !== '')
    return { kind: 'asks', says: all, needs: ['a lock of its own: Next.js in a workspace is not written yet'] };
  if (standalone) return draftOf(packages, node, { ...base, kind: 'standalone' }, all, start.notes, []);
  const parts = ['.next', ...['public', 'prisma'].filter((name) => repository.hasOwnBelow(joinPath(folder, name)))];
  const config = ['js', 'mjs', 'ts', 'cjs']
    .map((end) => `next.config.${end}`)
    .filter((name) => repository.isOwn(joinPath(folder, name)));
  return draftOf(packages, node, { ...base, kind: 'built', outputs: [...parts, ...config] }, all, start.notes, []);
}

function outputOf({ repository, folder }: Project, [name, usual]: readonly [string, string]): string {
  if (name !== 'vite') return usual;
  const text = ['ts', 'js', 'mts', 'mjs']
    .map((end) => repository.tree.text(joinPath(folder, `vite.config.${end}`)) ?? '')
    .join('\n');
  return /outDir:\s*["'`](?:\.\/)?([\w][\w./-]*)["'`]/.exec(text)?.[1] ?? usual;
}

function siteOf(
  project: Project,
  model: PackageJson,
  packages: NodePackages,
  node: ChosenVersion,
  says: readonly string[],
  output: string,
): Decision {
  const { repository, folder } = project;
  if (packages.workspace && folder !== packages.root)
    return { kind: 'asks', says, needs: ['a lock of its own: a site in a workspace is not written yet'] };
  const start: FoundStart = {
    argv: ['nginx'],
    environment: {},
    opens: { port: 8080, route: '/' },
    says: [],
    notes: [],
  };
  const base = baseOf(project, model, packages, node, start);
  const config = 'nginx.conf';
  const there = repository.tree.exists(joinPath(folder, config));
  const image: NodeImage = { ...base, kind: 'site', outputs: [output], serverConfig: config };
  const notes = there ? [`${joinPath(folder, config)} is there already and is used: it has to listen on 8080`] : [];
  const files = there ? new Map<string, string>() : new Map([[joinPath(folder, config), siteConfig]]);
  const also = repository.hasOwnBelow(joinPath(folder, output)) ? [] : [`**/${output}`];
  return draftOf(
    packages,
    node,
    image,
    [...says, `a site in ${output}, served by nginx`, 'port 8080'],
    notes,
    also,
    files,
  );
}
