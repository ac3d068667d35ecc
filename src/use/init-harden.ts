import type { Contract } from '../contract/schema.ts';
import type { Finding } from '../finding.ts';
import { composeService } from '../models/hardened/compose-service.ts';
import { ignoreFile } from '../models/hardened/ignore-file.ts';
import { dockerfileOf } from '../models/hardened/image.ts';
import { siteConfig, siteLines } from '../models/hardened/node.ts';
import { baseName, inside, joinPath, parentOf } from '../repository/build-context.ts';
import { serviceName } from '../repository/inferred.ts';
import { Repository } from '../repository/repository.ts';
import { builtServicesOf } from '../repository/run-services.ts';
import { missingSettings } from '../repository/settings-required.ts';
import type { Rule } from '../rules/rule.ts';
import { overlayTree } from '../text/overlay-tree.ts';
import type { Tree } from '../text/tree.ts';
import { check } from './check.ts';
import { goImage, isGo } from './init-go.ts';
import { isNode, nodeImage } from './init-node.ts';
import { type Decision, type Draft, isPlainWord, type Project, type Told } from './init-project.ts';
import { isPython, pythonImage } from './init-python.ts';

/** What `init --harden` has to say about a folder. */
export type Hardened =
  /** There is a Dockerfile already. */
  | { readonly kind: 'there'; readonly path: string; readonly usable: boolean }
  | { readonly kind: 'asks'; readonly says: readonly string[]; readonly needs: readonly string[] }
  /** Nothing that an image could be made of. */
  | { readonly kind: 'nothing'; readonly folders: readonly string[] }
  | {
      readonly kind: 'files';
      /** Path → text of what is to be written. */
      readonly files: ReadonlyMap<string, string>;
      /** A service for the compose file that is there already, and its path. */
      readonly snippet: { readonly path: string; readonly text: string } | undefined;
      readonly says: readonly string[];
      readonly notes: readonly string[];
      /** What a check would say of the files. */
      readonly findings: readonly Finding[];
    };

export interface HardenOptions {
  readonly folder: string;
  readonly told: Told;
  /** With a Dockerfile.dev for those who develop. */
  readonly ring?: boolean;
  /** Files that are there are written anew. */
  readonly force: boolean;
  readonly contract: Contract;
  readonly rules: readonly Rule[];
  readonly today?: string | undefined;
}

/** The files of a hardened image for a folder of `tree`. */
export function hardened(tree: Tree, options: HardenOptions): Hardened {
  const { folder, told, force, contract, today } = options;
  const repository = new Repository(tree, { contract, today });
  if (!isPlainWord(folder))
    return {
      kind: 'asks',
      says: [],
      needs: [`a folder whose name a Dockerfile takes as it is, without blanks and signs: ${folder}`],
    };
  const place = joinPath(folder, 'Dockerfile');
  const there = repository.dockerfiles.find(
    ({ path }) => parentOf(path) === folder || path === joinPath(folder, 'docker/Dockerfile'),
  );
  const own = repository.dockerfile(place);
  if (options.ring) return ringsOf(tree, repository, options);
  if (!force && (there || tree.exists(place)))
    return { kind: 'there', path: there?.path ?? place, usable: (own ?? there)?.final !== undefined };
  const project: Project = { repository, folder, told };
  const decision = decisionOf(project);
  if (!decision) return { kind: 'nothing', folders: projectFolders(repository, folder) };
  if (decision.kind === 'asks') return decision;
  return filesOf(tree, options, decision.draft);
}

/** Both Dockerfiles of a service: the one for a release with all that `--harden` writes, or only what is missing beside one that is there. */
function ringsOf(tree: Tree, repository: Repository, options: HardenOptions): Hardened {
  const { folder, told, force } = options;
  const decision = decisionOf({ repository, folder, told });
  if (!decision) return { kind: 'nothing', folders: projectFolders(repository, folder) };
  if (decision.kind === 'asks') return decision;
  const { draft } = decision;
  const release = joinPath(folder, 'Dockerfile');
  const development = joinPath(folder, 'Dockerfile.dev');
  const asked = (path: string): boolean => force || !tree.exists(path);
  const own = asked(development) && draft.ringOne !== undefined ? [[development, draft.ringOne] as const] : [];
  if (asked(release)) return filesOf(tree, options, { ...draft, files: new Map([...draft.files, ...own]) });
  const files = new Map(own);
  return {
    kind: 'files',
    files,
    snippet: undefined,
    says: draft.says,
    notes: [`${release} is there already and stays`],
    findings: findingsOf(tree, options, files),
  };
}

function decisionOf(project: Project): Decision | undefined {
  const { repository, folder } = project;
  if (isGo(project)) return goImage(project);
  // A package.json beside a Python project mostly holds what its pages are built with.
  const python = isPython(project);
  if (
    isNode(project) &&
    (!python ||
      !repository
        .named('manage.py')
        .concat(repository.named('uv.lock'), repository.named('poetry.lock'), repository.named('requirements.txt'))
        .some((path) => parentOf(path) === folder))
  )
    return nodeImage(project);
  if (python) return pythonImage(project);
  return repository.isOwn(joinPath(folder, 'index.html')) ? siteImage(project) : undefined;
}

/** A folder of pages that nothing builds. */
function siteImage({ repository, folder }: Project): Decision {
  const config = joinPath(folder, 'nginx.conf');
  const start = { argv: ['nginx'] as const, environment: {}, opens: { port: 8080, route: '/' } };
  const dockerfile = dockerfileOf('Pages as they are.', [
    siteLines('COPY . /usr/share/nginx/html', 'nginx.conf', start),
  ]);
  const there = repository.tree.exists(config);
  return {
    kind: 'draft',
    draft: {
      kind: 'site',
      dockerfile,
      ringOne: undefined,
      context: folder,
      port: 8080,
      ignore: [],
      needs: [],
      files: there ? new Map() : new Map([[config, siteConfig.replace('/index.html;', '=404;')]]),
      says: ['pages as they are, served by nginx', 'port 8080'],
      notes: there ? [`${config} is there already and is used: it has to listen on 8080`] : [],
    },
  };
}

/** Folders below that look as if something could be made of them. */
function projectFolders(repository: Repository, folder: string): readonly string[] {
  const names = ['package.json', 'pyproject.toml', 'requirements.txt', 'go.mod'];
  const folders = names.flatMap((name) => repository.named(name).map(parentOf));
  return [...new Set(folders)]
    .filter((one) => one !== folder && inside(folder, one) !== undefined && !one.includes('node_modules'))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

function filesOf(tree: Tree, options: HardenOptions, draft: Draft): Hardened {
  const { folder, force } = options;
  const place = joinPath(folder, 'Dockerfile');
  const files = new Map([...draft.files, [place, draft.dockerfile]]);
  const compose = composeNames.find((name) => tree.exists(name));
  const name = serviceName(folder === '' ? tree.name : baseName(folder)) || 'app';
  const service = (required: readonly string[]): string =>
    composeService({
      name,
      context: draft.context === '' ? '.' : `./${draft.context}`,
      dockerfile: draft.context === folder ? undefined : (inside(draft.context, place) ?? place),
      port: draft.port,
      required,
    });
  const composeText = (required: readonly string[]): string => `services:\n${service(required)}`;
  const withCompose = (required: readonly string[]): Map<string, string> =>
    compose === undefined ? new Map([...files, ['compose.yaml', composeText(required)]]) : files;
  const ignore = ignoreFile(draft.kind, draft.ignore, draft.needs);
  const plain = joinPath(draft.context, '.dockerignore');
  const findingsWith = (more: ReadonlyMap<string, string>): readonly Finding[] => findingsOf(tree, options, more);
  // One that is there is somebody's: another one beside the Dockerfile counts before it.
  const own = tree.exists(plain)
    ? findingsWith(withCompose([])).some(({ path }) => path === plain || path === place)
      ? `${place}.dockerignore`
      : undefined
    : draft.context === folder
      ? plain
      : `${place}.dockerignore`;
  if (own !== undefined && (force || !tree.exists(own))) files.set(own, ignore);
  const first = withCompose([]);
  const required = requiredBy(tree, options, first, place);
  const all = withCompose(required);
  const written = [...all].filter(([path, text]) => tree.text(path) !== text);
  return {
    kind: 'files',
    files: new Map(written),
    snippet: compose === undefined ? undefined : { path: compose, text: service(required) },
    says: draft.says,
    notes: [
      ...draft.notes,
      ...(required.length > 0
        ? [
            `it does not start without ${required.join(', ')}: the compose file takes ${required.length === 1 ? 'it' : 'them'} from your environment or from .env`,
          ]
        : []),
    ],
    findings: findingsWith(all),
  };
}

/** What a check says of the files that would be written. */
export function findingsOf(
  tree: Tree,
  { rules, contract, today }: HardenOptions,
  files: ReadonlyMap<string, string>,
): readonly Finding[] {
  const repository = new Repository(overlayTree(tree, files), { contract, today });
  const asked = rules.filter(({ optIn }) => optIn !== true);
  return check(repository, asked).findings.filter(({ path }) => files.has(path) || baseName(path) === '.dockerignore');
}

/** Variables without which the program does not start, as far as the sources in the image say. */
function requiredBy(
  tree: Tree,
  { contract, today }: HardenOptions,
  files: ReadonlyMap<string, string>,
  dockerfile: string,
): readonly string[] {
  const repository = new Repository(overlayTree(tree, files), { contract, today });
  const names = builtServicesOf(repository)
    .filter(({ build, run }) => build.dockerfile.path === dockerfile && files.has(run.path))
    .flatMap((service) => missingSettings(repository, service).map(({ name }) => name));
  return [...new Set(names)].sort();
}
