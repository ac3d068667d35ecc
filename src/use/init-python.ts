import { pythonDockerfile, type PythonImage } from '../models/hardened/python.ts';
import { pythonRingOne } from '../models/hardened/ring-one.ts';
import { baseName, inside, joinPath } from '../repository/build-context.ts';
import { type Decision, isPlainWord, type Project } from './init-project.ts';
import { pythonPackages, systemPackages } from './init-python-packages.ts';
import { pythonStart } from './init-python-start.ts';
import { pythonVersion } from './init-versions.ts';

/** The Poetry that is taken where the lock does not say which one wrote it. */
const poetryVersion = '2.5.1';

/** True if there is something of Python to make an image of in `folder`. */
export function isPython({ repository, folder }: Project): boolean {
  return [
    'uv.lock',
    'poetry.lock',
    'pyproject.toml',
    'requirements.txt',
    'requirements.lock.txt',
    'requirements.lock',
    'manage.py',
  ].some((name) => repository.isOwn(joinPath(folder, name)));
}

/** The image of a Python project. */
export function pythonImage(project: Project): Decision {
  const { repository, folder } = project;
  const { version, why } = pythonVersion(repository, folder);
  const says = [`Python ${version} (${why})`];
  const packages = pythonPackages(project);
  if (!packages) {
    const tool = repository.pyproject(joinPath(folder, 'pyproject.toml'))?.model.tools.has('poetry')
      ? 'poetry lock'
      : 'uv lock';
    return { kind: 'asks', says, needs: [`a lock file${folder === '' ? '' : ` in ${folder}`}:  ${tool}`] };
  }
  const installed = isInstalled(project, packages.manager);
  const answer = pythonStart(project, packages, { installed });
  says.push(packages.lock);
  if (answer.kind === 'asks') return { kind: 'asks', says: [...says, ...answer.says], needs: answer.needs };
  const inWorkspace = inside(packages.root, folder) ?? '';
  const name = repository.pyproject(joinPath(folder, 'pyproject.toml'))?.model.name?.text;
  const member =
    inWorkspace === ''
      ? undefined
      : { folder: inWorkspace, name: name !== undefined && isPlainWord(name) ? name : baseName(folder) };
  const below = answer.start.environment['PYTHONPATH']?.replace(/^\/app\//, '');
  const moved = below !== undefined && member ? { PYTHONPATH: `/app/${joinPath(inWorkspace, below)}` } : {};
  const start = { ...answer.start, environment: { ...answer.start.environment, ...moved } };
  const debian = systemPackages(packages);
  const image: PythonImage = {
    version,
    manager: packages.manager,
    poetry: /^\d+(?:\.\d+)+$/.test(packages.poetry ?? '') ? (packages.poetry ?? poetryVersion) : poetryVersion,
    manifests: packages.manifests,
    requirements: packages.lock,
    hashes: packages.hashes,
    installed,
    member,
    alone:
      member === undefined &&
      installed &&
      packages.manager === 'uv' &&
      repository.hasOwnBelow(joinPath(folder, 'src')) &&
      !/\.py$|^manage/.test(start.argv.join(' ')) &&
      start.environment['PYTHONPATH'] === undefined,
    local: packages.local,
    buildPackages: debian.build,
    runPackages: debian.run,
    start,
  };
  const open = packages.open.slice(0, 3).join(', ');
  const more = packages.open.length > 3 ? ` and ${packages.open.length - 3} more` : '';
  const notes =
    packages.open.length === 0
      ? []
      : [
          `${joinPath(folder, packages.lock)} leaves the version of ${open}${more} open, so two builds may differ; a lock:  uv pip compile ${packages.lock} --generate-hashes -o requirements.lock.txt`,
        ];
  const missing = why.startsWith('no file')
    ? [`no file says which Python: ${version} is taken; .python-version or requires-python would say it`]
    : [];
  return {
    kind: 'draft',
    draft: {
      kind: 'python',
      dockerfile: pythonDockerfile(image),
      ringOne: pythonRingOne(image),
      context: packages.root,
      port: start.opens?.port,
      ignore: [],
      needs: [],
      files: new Map(),
      says: [...says, ...start.says],
      notes: [...notes, ...missing, ...start.notes],
    },
  };
}

/** True if the project is a package that its manager installs: it has a build system, and nobody says that it is none. */
function isInstalled({ repository, folder }: Project, manager: 'uv' | 'poetry' | 'pip'): boolean {
  const unit = repository.pyproject(joinPath(folder, 'pyproject.toml'));
  if (!unit || manager === 'pip') return false;
  const { node, buildSystem } = unit.model;
  if (manager === 'poetry')
    return (
      node.at('tool', 'poetry', 'package-mode')?.value !== false &&
      hasModules({ repository, folder, told: {} }, unit.model.name?.text)
    );
  const wanted = node.at('tool', 'uv', 'package')?.value;
  return typeof wanted === 'boolean' ? wanted : buildSystem !== undefined;
}

/** Poetry fails to install a package whose folder is not there. */
function hasModules({ repository, folder }: Project, name: string | undefined): boolean {
  const module = (name ?? '').toLowerCase().replaceAll(/[-.]/g, '_');
  const places = [module, `src/${module}`].map((one) => joinPath(folder, one));
  const packages = repository
    .pyproject(joinPath(folder, 'pyproject.toml'))
    ?.model.node.at('tool', 'poetry', 'packages');
  return (
    packages !== undefined ||
    (module !== '' && places.some((one) => repository.hasOwnBelow(one) || repository.isOwn(`${one}.py`)))
  );
}
