import { inside, joinPath, parentOf } from './build-context.ts';
import { nodeInstallOf } from './node-installs.ts';
import type { Repository } from './repository.ts';
import { nearestWith } from './ring-links.ts';
import { packageIn, packagesOf, sdksOf, useOf, type WorkspacePackage } from './ring-packages.ts';
import {
  dockerfileText,
  endingLines,
  environmentLine,
  ringOneTitle,
  ringTwoTitle,
  startWords,
  type Twin,
  twinOf,
} from './ring-twin.ts';
import { commandsIn, type RingService } from './rings.ts';
import type { RunCommand } from './run-commands.ts';
import { serviceSources } from './ring-sources.ts';

type Manager = 'pnpm' | 'npm';

const managerOf = (run: RunCommand): Manager | undefined => {
  const { name, args } = run.command;
  if (name === 'npm' && args[0]?.value === 'ci') return 'npm';
  const manager = nodeInstallOf(run)?.manager;
  return manager === 'pnpm' || manager === 'npm' ? manager : undefined;
};

const locks: Readonly<Record<Manager, string>> = { pnpm: 'pnpm-lock.yaml', npm: 'package-lock.json' };

/** Ring 1 of a package of a pnpm or npm workspace. */
export function nodeDev(repository: Repository, service: RingService): string | undefined {
  const twin = service.release && twinOf(service.release, (run) => managerOf(run) !== undefined);
  const manager = twin && managerOf(twin.run);
  if (!twin || !manager) return undefined;
  const root = rootOf(repository, service.folder, manager);
  const packages = root === undefined ? undefined : closure(repository, service.folder);
  if (root === undefined || !packages || !startsInside(repository, twin, service.folder)) return undefined;
  const folders = packages.map(({ folder }) => inside(root, folder));
  if (folders.includes(undefined) || folders.includes('')) return undefined;
  const places = folders as readonly string[];
  const files = rootFiles(repository, root, manager);
  const script = buildScript(repository, twin, service.folder);
  const own = inside(root, service.folder) ?? '';
  const build =
    script === undefined
      ? []
      : manager === 'pnpm'
        ? [`RUN pnpm -r ${script === 'build' ? '' : 'run '}${script}`]
        : [`RUN ${places.map((place) => `npm run ${script} --workspace ${place} --if-present`).join(' && \\\n    ')}`];
  return dockerfileText([
    ringOneTitle,
    ...twin.globals,
    `FROM ${twin.base}`,
    ...twin.tools,
    ...environmentLine(twin.environment.values()),
    `WORKDIR ${twin.workdir}`,
    `COPY ${files.join(' ')} ./`,
    ...places.map((place) => `COPY ${place}/package.json ${place}/`),
    manager === 'pnpm'
      ? 'RUN pnpm install --no-frozen-lockfile'
      : 'RUN --mount=type=cache,target=/root/.npm npm install',
    ...places.map((place) => `COPY ${place} ${place}`),
    ...build,
    `WORKDIR ${twin.workdir}/${own}`,
    ...endingLines(twin),
  ]);
}

/** Ring 2 of a package that has a lock of its own. */
export function nodeRelease(repository: Repository, service: RingService): string | undefined {
  const { folder } = service;
  const twin = service.dev && twinOf(service.dev, (run) => managerOf(run) !== undefined);
  const manager = twin && managerOf(twin.run);
  const lock = manager && locks[manager];
  if (!twin || !manager || lock === undefined || !repository.isOwn(joinPath(folder, lock))) return undefined;
  const manifests = ['package.json', lock, '.npmrc'].filter((name) => repository.isOwn(joinPath(folder, name)));
  const sdk = sdksOf(repository).find(({ kind, name }) => kind === 'npm' && useOf(repository, 'npm', name, folder));
  const install = manager === 'pnpm' ? 'pnpm install --frozen-lockfile' : 'npm ci';
  const script = repository.packageJson(joinPath(folder, 'package.json'))?.model.scripts.has('build');
  const prune = manager === 'pnpm' ? 'CI=true pnpm prune --prod' : 'npm prune --omit=dev';
  const build = manager === 'pnpm' ? 'pnpm build' : 'npm run build';
  const { files, folders } = serviceSources(repository, folder);
  const relative = (word: string): string =>
    inside(folder, joinPath('', word)) !== undefined && word.includes('/') ? (inside(folder, word) ?? word) : word;
  const started = startWords(twin)
    .map(relative)
    .find((word) => /^[\w.-]+\/[\w./-]+$/.test(word));
  const top = started?.split('/')[0];
  const { workdir } = twin;
  return dockerfileText([
    ringTwoTitle,
    ...twin.globals,
    `FROM ${twin.base} AS build`,
    ...twin.tools.map((line) => line.replace('--mount=type=cache,target=/root/.npm ', '')),
    `WORKDIR ${workdir}`,
    `COPY ${manifests.join(' ')} ./`,
    ...(sdk
      ? [
          'ARG NPM_VERSION',
          `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \\\n    ${install} && \\\n    test "$(node -p "require('./node_modules/${sdk.name}/package.json').version")" = "\${NPM_VERSION:?}"`,
        ]
      : [`RUN ${install}`]),
    ...(files.length === 0 ? [] : [`COPY ${files.join(' ')} ./`]),
    ...folders.map((one) => `COPY ${one} ./${one}`),
    script ? `RUN ${build} && ${prune}` : `RUN ${prune}`,
    '',
    `FROM ${twin.base}`,
    ...environmentLine(['NODE_ENV=production', ...twin.environment.values()]),
    `WORKDIR ${workdir}`,
    ...(top === undefined
      ? [`COPY --from=build ${workdir} ./`]
      : [
          `COPY --from=build ${workdir}/node_modules ./node_modules`,
          `COPY --from=build ${workdir}/${top} ./${top}`,
          'COPY package.json ./',
        ]),
    ...endingLines(twin, relative),
  ]);
}

function rootOf(repository: Repository, folder: string, manager: Manager): string | undefined {
  if (manager === 'pnpm') return nearestWith(repository, folder, 'pnpm-workspace.yaml');
  for (let dir = parentOf(folder); ; dir = parentOf(dir)) {
    if ((repository.packageJson(joinPath(dir, 'package.json'))?.model.workspaces.length ?? 0) > 0) return dir;
    if (dir === '') return undefined;
  }
}

/** The package in `folder` and those of the workspace that it needs, what is needed first. */
function closure(repository: Repository, folder: string): readonly WorkspacePackage[] | undefined {
  const own = packageIn(repository, 'npm', folder);
  if (!own) return undefined;
  const all = new Map(
    packagesOf(repository)
      .get('npm')
      ?.map((one) => [one.name, one]),
  );
  const seen = new Set<WorkspacePackage>();
  const order: WorkspacePackage[] = [];
  const open: { readonly one: WorkspacePackage; readonly done: boolean }[] = [{ one: own, done: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { one, done } = next;
    if (done) {
      order.push(one);
      continue;
    }
    if (seen.has(one)) continue;
    seen.add(one);
    open.push({ one, done: true });
    for (const { name } of repository.packageJson(one.manifest)?.model.dependencies ?? []) {
      const other = all.get(name);
      if (other) open.push({ one: other, done: false });
    }
  }
  return order;
}

/** True if what the image starts lies in the service's folder once it is built there: a file of it, what a build writes, a script of the manifest. */
function startsInside(repository: Repository, twin: Twin, folder: string): boolean {
  const words = startWords(twin);
  const [first = '', ...rest] = words;
  if (words.length === 0 || words.some((word) => word.startsWith('/'))) return false;
  const file = words.find((word) => /\.[cm]?[jt]s$/.test(word));
  if (file === undefined) {
    const name = rest.find((word) => word !== 'run' && !word.startsWith('-')) ?? '';
    const scripts = repository.packageJson(joinPath(folder, 'package.json'))?.model.scripts;
    return (first === 'npm' || first === 'pnpm') && scripts?.has(name) === true;
  }
  if (repository.isOwn(joinPath(folder, file))) return true;
  const [top = ''] = joinPath('', file).split('/');
  // In one stage it was built where it is started.
  if (twin.stage === twin.final) return file.includes('/');
  return (
    file.includes('/') &&
    twin.final.instructions.some(
      (one) => one.keyword === 'COPY' && one.args.slice(0, -1).some(({ text }) => text.endsWith(`/${top}`)),
    )
  );
}

/** What the workspace keeps at its root and an install or a compiler reads. */
function rootFiles(repository: Repository, root: string, manager: Manager): readonly string[] {
  const names = ['package.json', ...(manager === 'pnpm' ? ['pnpm-workspace.yaml'] : []), locks[manager]];
  const found = names.filter((name) => repository.isOwn(joinPath(root, name)));
  const compilers = repository.tree
    .list(root)
    .map(({ name }) => name)
    .filter((name) => /^tsconfig(?:\.[\w-]+)?\.json$/.test(name) && repository.isOwn(joinPath(root, name)));
  return [...found, ...compilers];
}

/** The script of the manifest that the twin builds with. */
function buildScript(repository: Repository, { file }: Twin, folder: string): string | undefined {
  const scripts = repository.packageJson(joinPath(folder, 'package.json'))?.model.scripts;
  const isBuild = ({ command: { name, args } }: RunCommand): boolean =>
    (name === 'npm' || name === 'pnpm') && args.some(({ value }) => value === 'build');
  return scripts?.has('build') && [...commandsIn(file)].some(isBuild) ? 'build' : undefined;
}
