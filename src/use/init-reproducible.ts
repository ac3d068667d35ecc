import {
  environmentManifest,
  type ReproducibleProject,
  reproducibleCompose,
  reproducibleContract,
  reproducibleDockerfile,
  reproducibleIgnore,
  smokeScript,
} from '../models/hardened/reproducible.ts';
import { inside, parentOf } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import { serviceName } from '../repository/inferred.ts';
import { Repository } from '../repository/repository.ts';
import { importComesFrom, isStandardModule } from '../rules/import-names.ts';
import type { Tree } from '../text/tree.ts';
import { findingsOf, type HardenOptions, type Hardened } from './init-harden.ts';
import { isPlainWord, type Project, sourcesIn } from './init-project.ts';
import { pythonPackages } from './init-python-packages.ts';
import { pythonStart } from './init-python-start.ts';
import { pythonVersion } from './init-versions.ts';

const lock = 'requirements.lock.txt';
const contractPath = 'plimsoll.yaml';

/** The files that make the runs of a Python project the same tomorrow. They stand at the root: a record names them by these paths. */
export function reproducible(tree: Tree, options: HardenOptions): Hardened {
  const { contract, today, force } = options;
  const repository = new Repository(tree, { contract, today });
  // A run ends: nothing of it is asked for its health.
  const project: Project = { repository, folder: '', told: { ...options.told, port: false } };
  const unit = repository.isOwn(lock) ? repository.unit(formats.lock, lock) : undefined;
  const named =
    unit &&
    (/--python-version[= ](\d+\.\d+)/.exec(unit.text.slice(0, 1000))?.[1] ??
      /^\d+\.\d+/.exec(unit.model?.facts.get('python') ?? '')?.[0]);
  const chosen = pythonVersion(repository, '');
  const python = named ?? chosen.version.split('.').slice(0, 2).join('.');
  const says = [`Python ${python} (${named === undefined ? chosen.why : `${lock} is made for it`})`];
  if (!unit?.model) return { kind: 'asks', says, needs: [howToLock(repository, python)] };
  const packages = pythonPackages(project);
  const open = unit.model.packages.filter(({ version, resolved }) => version === undefined && resolved === undefined);
  if (!packages || open.length > 0)
    return {
      kind: 'asks',
      says: [
        ...says,
        `${open
          .map(({ name }) => name)
          .slice(0, 4)
          .join(', ')} without a version in ${lock}`,
      ],
      needs: [howToLock(repository, python)],
    };
  const answer = pythonStart(project, packages, { installed: false });
  if (answer.kind === 'asks') return { kind: 'asks', says: [...says, lock, ...answer.says], needs: answer.needs };
  const { argv } = answer.start;
  const facts: ReproducibleProject = {
    python,
    lock,
    hashes: unit.model.facts.get('hashes') === 'all',
    imports: importsOf(
      project,
      unit.model.packages.map(({ name }) => name),
    ),
    sources: sourcesOf(project),
    argv,
  };
  const outputs = ['outputs', 'output', 'results', 'out'].filter((name) => tree.exists(name)).slice(0, 1);
  const folders = outputs.length > 0 ? outputs : ['outputs'];
  const files = new Map([
    ['environment.manifest.json', environmentManifest(facts)],
    ['docker/Dockerfile', reproducibleDockerfile(facts)],
    [
      'docker/docker-compose.yml',
      reproducibleCompose(
        serviceName(tree.name) || 'run',
        folders,
        ['data', 'inputs', 'runs', 'config'].filter(
          (name) => repository.hasOwnBelow(name) && !facts.sources.includes(name),
        ),
      ),
    ],
    ['scripts/smoke.py', smokeScript],
    ...ignoreOf(tree, facts),
    ...(outputs.length > 0 ? [] : [['outputs/.gitkeep', ''] as const]),
  ]);
  const promise = reproducibleContract(lock, folders);
  const hasContract = tree.exists(contractPath);
  if (!hasContract) files.set(contractPath, promise);
  const written = new Map([...files].filter(([path, text]) => (force ? tree.text(path) !== text : !tree.exists(path))));
  const promised = contract.reproducible !== undefined;
  const kept = [...files.keys()].filter((path) => tree.exists(path) && !written.has(path));
  return {
    kind: 'files',
    files: written,
    snippet: hasContract && !promised ? { path: contractPath, text: promise } : undefined,
    says: [
      ...says,
      `${unit.model.packages.length} packages in ${lock}`,
      ...answer.start.says.filter((one) => !one.startsWith('opens')),
    ],
    notes: written.size === 0 ? [] : kept.map((path) => `${path} is there already and stays`),
    findings: findingsOf(tree, options, written),
  };
}

/** One that is there may keep out what this image needs; one beside the Dockerfile counts before it. */
function ignoreOf(tree: Tree, facts: ReproducibleProject): readonly (readonly [string, string])[] {
  const own = 'docker/Dockerfile.dockerignore';
  const path =
    tree.exists('.dockerignore') && tree.text('.dockerignore') !== reproducibleIgnore(facts) ? own : '.dockerignore';
  return [[path, reproducibleIgnore(facts)]];
}

function howToLock(repository: Repository, python: string): string {
  const input =
    ['requirements.in', 'pyproject.toml', 'requirements.txt'].find((name) => repository.isOwn(name)) ??
    'requirements.in';
  return `${lock} with exact versions:  uv pip compile ${input} --python-version ${python} --generate-hashes --output-file ${lock}`;
}

/** Modules that the sources import and that are no part of Python: those of the lock, and the repository's own. */
function importsOf(project: Project, locked: readonly string[]): readonly string[] {
  const { repository } = project;
  const names = new Set<string>();
  for (const { model } of sourcesIn(project, '.py'))
    for (const { module, typeOnly, optional } of model.imports) {
      const top = module.split('.')[0] ?? '';
      if (typeOnly || optional || top === '' || isStandardModule(top)) continue;
      if (
        locked.some((one) => importComesFrom(top, one)) ||
        repository.isOwn(`${top}.py`) ||
        repository.isOwn(`${top}/__init__.py`)
      )
        names.add(top);
    }
  for (const path of repository.named('__init__.py'))
    if (!parentOf(path).includes('/') && !/^(?:tests?|docs)$/.test(parentOf(path)) && parentOf(path) !== '')
      names.add(parentOf(path));
  return [...names].sort();
}

/** Folders and modules at the top that hold Python, and the gate. */
function sourcesOf(project: Project): readonly string[] {
  const tops = sourcesIn(project, '.py').map(({ path }) => (inside('', path) ?? '').split('/')[0] ?? '');
  return [
    ...new Set([
      ...tops.filter(
        (one) => one !== '' && isPlainWord(one) && one !== 'setup.py' && one !== 'conftest.py' && one !== 'docs',
      ),
      'scripts',
    ]),
  ].sort();
}
