import { type NodeImage, siteConfig } from '../models/hardened/node.ts';
import type { PackageJson } from '../models/node/package-json.ts';
import { inside, joinPath } from '../repository/build-context.ts';
import { baseOf, draftOf } from './init-node-image.ts';
import type { NodePackages } from './init-node-packages.ts';
import type { Decision, FoundStart, Project } from './init-project.ts';
import type { ChosenVersion } from './init-versions.ts';

/** How Next.js is built, as its configuration says. */
export function nextOutput({ repository, folder }: Project): 'standalone' | 'export' | 'server' {
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

/** The image of a server of Next.js. */
export function nextOf(
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

/** The folder in which a builder leaves the site. */
export function outputOf({ repository, folder }: Project, [name, usual]: readonly [string, string]): string {
  if (name !== 'vite') return usual;
  const text = ['ts', 'js', 'mts', 'mjs']
    .map((end) => repository.tree.text(joinPath(folder, `vite.config.${end}`)) ?? '')
    .join('\n');
  return /outDir:\s*["'`](?:\.\/)?([\w][\w./-]*)["'`]/.exec(text)?.[1] ?? usual;
}

/** The image of a site that is built and served as files. */
export function siteOf(
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
