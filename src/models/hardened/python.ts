import {
  aptInstall,
  cachedRun,
  dockerfileOf,
  envLines,
  type Opened,
  ownUser,
  type Start,
  startLines,
} from './image.ts';

/** What a Dockerfile of a Python project says. Paths are those of the build context. */
export interface PythonImage {
  /** "3.12" */
  readonly version: string;
  readonly manager: 'uv' | 'poetry' | 'pip';
  /** Version of Poetry that installs. */
  readonly poetry: string;
  /** Files that the installation of the dependencies reads. */
  readonly manifests: readonly string[];
  /** Of pip: the file to install from. */
  readonly requirements: string;
  /** Every line of the requirements has a hash. */
  readonly hashes: boolean;
  /** The project is a package, which is installed too. */
  readonly installed: boolean;
  /** The installed package is all that runs: no sources beside it. */
  readonly alone: boolean;
  /** The project is a member of a workspace: its folder, and its name in the lock. */
  readonly member: { readonly folder: string; readonly name: string } | undefined;
  /** The lock names folders of the repository, so they must be there first. */
  readonly local: boolean;
  /** Debian packages for the installation and for the run. */
  readonly buildPackages: readonly string[];
  readonly runPackages: readonly string[];
  readonly start: Start;
}

const uvImage = 'ghcr.io/astral-sh/uv:0.13.9';

/** The Dockerfile of a Python project: a virtual environment from the lock, then an image with it and the sources. */
export function pythonDockerfile(facts: PythonImage): string {
  const { version, manager, start, runPackages, alone, member } = facts;
  const lock = manager === 'pip' ? facts.requirements : `${manager}.lock`;
  const base = `python:${version}-slim`;
  const run = [
    `FROM ${base}`,
    ...envLines({
      PATH: '/app/.venv/bin:$PATH',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      ...start.environment,
    }),
    ...(runPackages.length > 0 ? [aptInstall(runPackages)] : []),
    'WORKDIR /app',
    'COPY --from=build /app/.venv ./.venv',
    ...(alone
      ? []
      : member
        ? [`COPY ${member.folder} ./${member.folder}`, `WORKDIR /app/${member.folder}`]
        : ['COPY . .']),
    `USER ${ownUser}`,
    ...startLines(start, askWithPython),
  ];
  return dockerfileOf(`Python ${version}; ${lock} says what is installed.`, [buildStage(facts, base), run]);
}

function buildStage(facts: PythonImage, base: string): string[] {
  const { manager, buildPackages } = facts;
  const lines = [`FROM ${base} AS build`];
  lines.push(...pythonTools(facts));
  if (buildPackages.length > 0) lines.push(aptInstall(buildPackages));
  lines.push('WORKDIR /app');
  if (manager === 'pip') lines.push('RUN python -m venv .venv');
  lines.push(facts.local ? 'COPY . .' : `COPY ${facts.manifests.join(' ')} ./`);
  lines.push(...installLines(facts));
  return lines;
}

/** Brings the manager that installs. */
export function pythonTools({ manager, poetry }: PythonImage): string[] {
  if (manager === 'uv')
    return [
      `COPY --from=${uvImage} /uv /bin/uv`,
      ...envLines({ UV_COMPILE_BYTECODE: '1', UV_LINK_MODE: 'copy', UV_PYTHON_DOWNLOADS: 'never' }),
    ];
  if (manager === 'poetry')
    return [
      ...envLines({ POETRY_NO_INTERACTION: '1', POETRY_VIRTUALENVS_IN_PROJECT: 'true' }),
      `RUN python -m venv /opt/poetry && /opt/poetry/bin/pip install --no-cache-dir poetry==${poetry}`,
    ];
  return [];
}

function installLines({ manager, installed, local, hashes, requirements, member }: PythonImage): string[] {
  if (manager === 'pip') {
    const flags = `--no-compile${hashes ? ' --require-hashes' : ''} -r ${requirements}`;
    const all = [cachedRun(['/root/.cache/pip'], `.venv/bin/pip install ${flags}`)];
    return installed && !local
      ? [...all, 'COPY . .', cachedRun(['/root/.cache/pip'], '.venv/bin/pip install --no-deps .')]
      : all;
  }
  if (manager === 'uv') {
    const sync = (flags: string): string => cachedRun(['/root/.cache/uv'], `uv sync ${flags}`);
    if (member) return [sync(`--locked --no-dev${installed ? ' --no-editable' : ''} --package ${member.name}`)];
    if (!installed) return [sync('--locked --no-dev --no-install-project')];
    const whole = sync('--locked --no-dev --no-editable');
    return local ? [whole] : [sync('--locked --no-dev --no-install-project'), 'COPY . .', whole];
  }
  const install = (flags: string): string =>
    cachedRun(['/root/.cache/pypoetry'], `/opt/poetry/bin/poetry install ${flags}`);
  if (!installed) return [install('--only main --no-root')];
  return local ? [install('--only main')] : [install('--only main --no-root'), 'COPY . .', install('--only main')];
}

/** Asks with the Python of the image. */
export const askWithPython = ({ port, route }: Opened): readonly string[] => [
  'python',
  '-c',
  route === undefined
    ? `import socket; socket.create_connection(('127.0.0.1', ${port}), 2).close()`
    : `import urllib.request as u; u.urlopen('http://127.0.0.1:${port}${route}', timeout=2)`,
];
