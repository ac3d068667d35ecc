import type { PackageJson } from '../models/node/package-json.ts';
import { inside, joinPath } from '../repository/build-context.ts';
import { baseOf, draftOf } from './init-node-image.ts';
import { nodePackages, type NodePackages } from './init-node-packages.ts';
import { nextOf, nextOutput, outputOf, siteOf } from './init-node-sites.ts';
import { nodeStart } from './init-node-start.ts';
import { type Decision, type FoundStart, isPlainWord, type Project } from './init-project.ts';
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
  if (builds && output !== '' && isPlainWord(output) && !repository.hasOwnBelow(joinPath(folder, output))) {
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
