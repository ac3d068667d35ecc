import { nodeDockerfile, type NodeImage } from '../models/hardened/node.ts';
import { nodeRingOne } from '../models/hardened/ring-one.ts';
import type { PackageJson } from '../models/node/package-json.ts';
import { inside, joinPath } from '../repository/build-context.ts';
import type { NodePackages } from './init-node-packages.ts';
import { type Decision, type FoundStart, isPlainWord, type Project } from './init-project.ts';
import type { ChosenVersion } from './init-versions.ts';

const managers = { npm: 'npm', pnpm: 'pnpm', yarn: 'yarn', 'yarn-berry': 'yarn' } as const;

/** What all images of Node projects have in common. */
export function baseOf(
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
  const named = isPlainWord(model.name?.text ?? '-') ? (model.name?.text ?? from) : `./${from}`;
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

/** An image as a draft. */
export function draftOf(
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
