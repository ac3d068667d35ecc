import { inside, joinPath, parentOf } from './build-context.ts';
import { globTest } from './inventory-glob.ts';
import { pythonInstallOf } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { sdksOf, useOf } from './ring-packages.ts';
import { serviceSources } from './ring-sources.ts';
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
import type { RingService } from './rings.ts';
import type { RunCommand } from './run-commands.ts';

const isSync = (run: RunCommand): boolean => {
  const install = pythonInstallOf(run);
  return install?.manager === 'uv' && install.verb.value === 'sync';
};

const cache = '--mount=type=cache,target=/root/.cache/uv';

/** Ring 1 of a member of a uv workspace. */
export function uvDev(repository: Repository, service: RingService): string | undefined {
  const twin = service.release && twinOf(service.release, isSync);
  const name = repository.pyproject(joinPath(service.folder, 'pyproject.toml'))?.model.name?.text;
  const root = twin && workspaceRoot(repository, service.folder);
  if (!twin || name === undefined || root === undefined || startsFile(repository, service, twin)) return undefined;
  const members = membersOf(repository, root);
  if (!members.includes(inside(root, service.folder) ?? '')) return undefined;
  const files = ['pyproject.toml', 'uv.lock'].filter((one) => repository.isOwn(joinPath(root, one)));
  return dockerfileText([
    ringOneTitle,
    ...twin.globals,
    `FROM ${twin.base}`,
    ...twin.tools,
    ...environmentLine(twin.environment.values()),
    `WORKDIR ${twin.workdir}`,
    `COPY ${files.join(' ')} ./`,
    ...members.map((member) => `COPY ${member} ${member}`),
    `RUN ${cache} uv sync --package ${name} --no-dev${choices(twin)}`,
    ...endingLines(twin),
  ]);
}

/** Ring 2 of a project that has a lock of its own and starts by a command of its environment. */
export function uvRelease(repository: Repository, service: RingService): string | undefined {
  const { folder } = service;
  const twin = service.dev && twinOf(service.dev, isSync);
  if (!twin || !repository.isOwn(joinPath(folder, 'uv.lock')) || startsFile(repository, service, twin))
    return undefined;
  const project = repository.pyproject(joinPath(folder, 'pyproject.toml'))?.model;
  const sdk = sdksOf(repository).find(({ kind, name }) => kind === 'pypi' && useOf(repository, 'pypi', name, folder));
  const { files, folders } = serviceSources(repository, folder);
  const { workdir } = twin;
  const choice = choices(twin);
  const path = `PATH=${workdir}/.venv/bin:$PATH`;
  const others = [...twin.environment].filter(([key]) => key !== 'PATH');
  const forTool = others.filter(([key]) => key.startsWith('UV_')).map(([, text]) => text);
  const atRun = others.filter(([key]) => !key.startsWith('UV_')).map(([, text]) => text);
  if (project?.buildSystem === undefined) return undefined;
  return dockerfileText([
    ringTwoTitle,
    ...twin.globals,
    `FROM ${twin.base} AS build`,
    ...twin.tools,
    ...environmentLine(forTool),
    `WORKDIR ${workdir}`,
    'COPY pyproject.toml uv.lock ./',
    ...(sdk
      ? [
          'ARG PYPI_VERSION',
          `RUN --mount=type=secret,id=netrc,target=/root/.netrc ${cache} \\\n    uv sync --locked --no-dev --no-install-project${choice} && \\\n    test "$(.venv/bin/python -c "from importlib.metadata import version; print(version('${sdk.name}'))")" = "\${PYPI_VERSION:?}"`,
        ]
      : [`RUN ${cache} uv sync --locked --no-dev --no-install-project${choice}`]),
    ...(files.length === 0 ? [] : [`COPY ${files.join(' ')} ./`]),
    ...folders.map((one) => `COPY ${one} ./${one}`),
    `RUN ${cache} uv sync --locked --no-dev --no-editable${choice}`,
    '',
    `FROM ${twin.base}`,
    ...environmentLine([path, ...atRun]),
    `WORKDIR ${workdir}`,
    `COPY --from=build ${workdir}/.venv ./.venv`,
    ...endingLines(twin),
  ]);
}

/** Extras and groups that the twin installs. */
function choices({ run }: Twin): string {
  const { args } = run.command;
  const kept = args.flatMap(({ value = '' }, index) => {
    if (value === '--all-extras' || /^--(?:extra|group)=/.test(value)) return [value];
    const next = args[index + 1]?.value;
    return (value === '--extra' || value === '--group') && next !== undefined ? [value, next] : [];
  });
  return kept.map((one) => ` ${one}`).join('');
}

/** True if the image starts a file of the service: where that lies differs between the rings. */
const startsFile = (repository: Repository, { folder }: RingService, twin: Twin): boolean =>
  startWords(twin).some(
    (word) =>
      /\.(?:py|sh)$/.test(word) ||
      (word.startsWith('/') && !word.startsWith(`${twin.workdir}/.venv/`)) ||
      (word.includes('/') && repository.tree.exists(joinPath(folder, word))),
  );

function workspaceRoot(repository: Repository, folder: string): string | undefined {
  for (let dir = parentOf(folder); ; dir = parentOf(dir)) {
    const model = repository.pyproject(joinPath(dir, 'pyproject.toml'))?.model;
    if (model?.node.at('tool', 'uv', 'workspace')) return dir;
    if (dir === '') return undefined;
  }
}

/** Folders of the members of the workspace at `root`, from there, as the contract of uv has them. */
function membersOf(repository: Repository, root: string): readonly string[] {
  const workspace = repository.pyproject(joinPath(root, 'pyproject.toml'))?.model.node.at('tool', 'uv', 'workspace');
  const texts = (key: string): readonly string[] =>
    workspace
      ?.get(key)
      ?.items()
      .flatMap(({ text }) => text ?? []) ?? [];
  const tests = texts('members').map((text) => ({ text, test: globTest(text) }));
  const excluded = texts('exclude').map(globTest);
  const folders = repository.named('pyproject.toml').flatMap((path) => inside(root, parentOf(path)) ?? []);
  const taken = (folder: string): boolean => folder !== '' && !excluded.some((test) => test(folder));
  return tests.flatMap(({ test }) => folders.filter((folder) => taken(folder) && test(folder)));
}
