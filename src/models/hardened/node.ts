import { aptInstall, cachedRun, dockerfileOf, envLines, type Opened, type Start, startLines } from './image.ts';

export type NodeManager = 'npm' | 'pnpm' | 'yarn' | 'yarn-berry';

/** What a Dockerfile of a Node project says. Paths are those of the build context. */
export interface NodeImage {
  /** "22" */
  readonly version: string;
  readonly manager: NodeManager;
  /** Version of pnpm or Yarn to install; undefined: the image's own. */
  readonly managerVersion: string | undefined;
  /** Undefined if there is nothing to install. */
  readonly lock: string | undefined;
  /** Files that an install reads, by their folders. */
  readonly manifests: ReadonlyMap<string, readonly string[]>;
  /** Scripts of the package run while it is installed and read its sources. */
  readonly sourcesFirst: boolean;
  /** Shell commands between install and run: `npx prisma generate`, `npm run build`. */
  readonly build: readonly string[];
  readonly kind: 'plain' | 'built' | 'workspace' | 'standalone' | 'site';
  /** Of a built one: what else runs beside node_modules and package.json. */
  readonly outputs: readonly string[];
  /** The program needs packages of development (tsx, ts-node). */
  readonly development: boolean;
  /** Of Next.js: there is a folder `public`. */
  readonly hasPublic: boolean;
  /** The configuration of the server of a site. */
  readonly serverConfig: string | undefined;
  readonly runPackages: readonly string[];
  /** The script of package.json that starts the program for those who develop. */
  readonly watch: string | undefined;
  readonly start: Start;
}

const caches: Readonly<Record<NodeManager, readonly string[]>> = {
  npm: ['/root/.npm'],
  pnpm: ['/root/.local/share/pnpm/store'],
  yarn: ['/usr/local/share/.cache/yarn'],
  'yarn-berry': ['/root/.yarn/berry/cache'],
};

const installs: Readonly<Record<NodeManager, readonly [all: string, production: string]>> = {
  npm: ['npm ci', 'npm ci --omit=dev'],
  pnpm: ['pnpm install --frozen-lockfile', 'pnpm install --frozen-lockfile --prod'],
  yarn: ['yarn install --frozen-lockfile', 'yarn install --frozen-lockfile --production'],
  'yarn-berry': ['yarn install --immutable', 'yarn workspaces focus --all --production'],
};

/** Takes the packages of development away again, where an install without them would run scripts that need them. */
const prunes: Readonly<Record<NodeManager, string>> = {
  npm: 'npm prune --omit=dev --ignore-scripts',
  pnpm: 'CI=true pnpm prune --prod --ignore-scripts',
  yarn: 'yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline',
  'yarn-berry': 'yarn workspaces focus --all --production',
};

/** The image that serves a site, as a user who may not open ports below 1024. */
export const siteImage = 'nginxinc/nginx-unprivileged:1.29-alpine';

/** The Dockerfile of a Node project. */
export function nodeDockerfile(facts: NodeImage): string {
  const { version, lock, kind, start } = facts;
  const about = `Node ${version}${lock === undefined ? '' : `; ${lock} says what is installed`}.`;
  if (kind === 'site') return dockerfileOf(about, [buildStage(facts), siteStage(facts.outputs[0] ?? 'dist', facts)]);
  if (kind === 'standalone') return dockerfileOf(about, [buildStage(facts), standaloneStage(facts)]);
  const end = [...runPackageLines(facts), 'WORKDIR /app'];
  const path = start.argv[0] === 'node' || start.argv[0] === 'npm' ? {} : { PATH: '/app/node_modules/.bin:$PATH' };
  const environment = envLines({ NODE_ENV: 'production', ...path, ...start.environment });
  const begin = [`FROM ${base(version)}`, ...environment, ...end];
  const rest = ['USER node', ...startLines(start, askWithNode)];
  if (kind === 'workspace')
    return dockerfileOf(about, [buildStage(facts), [...begin, 'COPY --from=build /app ./', ...rest]]);
  if (kind === 'plain') {
    const packages = lock === undefined ? [] : ['COPY --from=build /app/node_modules ./node_modules'];
    const run = [...begin, ...packages, 'COPY . .', ...rest];
    return dockerfileOf(about, lock === undefined ? [run] : [packagesStage(facts), run]);
  }
  const folders = facts.outputs.map((one) => `COPY --from=build /app/${one} ./${one}`);
  const packages = lock === undefined ? [] : ['COPY --from=build /app/node_modules ./node_modules'];
  return dockerfileOf(about, [buildStage(facts), [...begin, ...packages, ...folders, 'COPY package.json ./', ...rest]]);
}

const base = (version: string): string => `node:${version}-slim`;

const runPackageLines = ({ runPackages }: NodeImage): string[] =>
  runPackages.length > 0 ? [aptInstall(runPackages)] : [];

/** Installs the package manager, where the image does not bring it. */
export function toolLines({ manager, managerVersion }: NodeImage): string[] {
  if (managerVersion === undefined || manager === 'npm') return [];
  const name = manager === 'pnpm' ? 'pnpm' : manager === 'yarn' ? 'yarn' : '@yarnpkg/cli-dist';
  // The image may bring a Yarn of its own.
  const force = manager === 'pnpm' ? '' : '--force ';
  return [cachedRun(['/root/.npm'], `npm install --global ${force}${name}@${managerVersion}`)];
}

/** COPY of what an install reads. */
export function copyManifests({ manifests }: NodeImage): string[] {
  return [...manifests].map(([folder, files]) =>
    files.length === 1 && files[0] !== undefined && /^[.\w-]+$/.test(files[0]) && folder !== ''
      ? `COPY ${folder}/${files[0]} ./${folder}/`
      : files.some((file) => file.endsWith('/'))
        ? files.map((file) => (file.endsWith('/') ? `COPY ${file} ./${file}` : `COPY ${file} ./`)).join('\n')
        : `COPY ${files.map((file) => (folder === '' ? file : `${folder}/${file}`)).join(' ')} ./${folder === '' ? '' : `${folder}/`}`,
  );
}

/** Only what the program runs with. */
function packagesStage(facts: NodeImage): string[] {
  const { manager, version, development, build } = facts;
  const [all, production] = installs[manager];
  return [
    `FROM ${base(version)} AS build`,
    ...toolLines(facts),
    ...runPackageLines(facts),
    'WORKDIR /app',
    ...(facts.sourcesFirst ? ['COPY . .'] : copyManifests(facts)),
    cachedRun(caches[manager], development || build.length > 0 ? all : production),
    ...build.map((command) => `RUN ${command}`),
    ...(build.length > 0 && !development ? [`RUN ${prunes[manager]}`] : []),
  ];
}

/** Everything that a build needs, and its result; then only what the program runs with. */
function buildStage(facts: NodeImage): string[] {
  const { manager, version, lock, development, kind, build } = facts;
  const keepsAll = development || kind === 'site' || kind === 'standalone' || lock === undefined;
  return [
    `FROM ${base(version)} AS build`,
    ...toolLines(facts),
    ...runPackageLines(facts),
    'WORKDIR /app',
    ...(lock === undefined || facts.sourcesFirst ? [] : copyManifests(facts)),
    ...(facts.sourcesFirst ? ['COPY . .'] : []),
    ...(lock === undefined ? [] : [cachedRun(caches[manager], installs[manager][0])]),
    ...(facts.sourcesFirst ? [] : ['COPY . .']),
    ...(kind === 'standalone' ? envLines({ NEXT_TELEMETRY_DISABLED: '1' }) : []),
    ...build.map((command) => `RUN ${command}`),
    ...(keepsAll ? [] : [`RUN ${prunes[manager]}`]),
  ];
}

function standaloneStage(facts: NodeImage): string[] {
  const { version, hasPublic, start } = facts;
  return [
    `FROM ${base(version)}`,
    ...envLines({
      HOSTNAME: '0.0.0.0',
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
      PORT: String(start.opens?.port ?? 3000),
      ...start.environment,
    }),
    ...runPackageLines(facts),
    'WORKDIR /app',
    'COPY --from=build --chown=node:node /app/.next/standalone ./',
    'COPY --from=build --chown=node:node /app/.next/static ./.next/static',
    ...(hasPublic ? ['COPY --from=build /app/public ./public'] : []),
    'USER node',
    ...startLines(start, askWithNode),
  ];
}

function siteStage(output: string, { start, serverConfig }: NodeImage): string[] {
  return siteLines(`COPY --from=build /app/${output} /usr/share/nginx/html`, serverConfig, start);
}

/** The stage that serves what `copy` brings. The image of the server starts it by itself. */
export function siteLines(copy: string, serverConfig: string | undefined, { opens }: Start): string[] {
  const port = opens?.port ?? 8080;
  return [
    `FROM ${siteImage}`,
    ...(serverConfig === undefined ? [] : [`COPY ${serverConfig} /etc/nginx/conf.d/default.conf`]),
    copy,
    'USER 101:101',
    `EXPOSE ${port}`,
    'HEALTHCHECK --interval=10s --timeout=3s \\',
    `  CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}/"]`,
  ];
}

/** What nginx serves: files as they are, and the first page for addresses that the page itself answers. */
export const siteConfig = `server {
    listen 8080;
    root /usr/share/nginx/html;
    server_tokens off;

    location / {
        try_files $uri $uri/ /index.html;
    }
}
`;

/** Asks with the Node of the image. */
export const askWithNode = ({ port, route }: Opened): readonly string[] => [
  'node',
  '-e',
  route === undefined
    ? `require('node:net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`
    : `fetch('http://127.0.0.1:${port}${route}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
];
