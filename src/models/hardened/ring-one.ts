import type { GoImage } from './go.ts';
import { aptInstall, cachedRun, dockerfileOf, envLines, ownUser, type Start, startLines } from './image.ts';
import { askWithNode, copyManifests, type NodeImage, toolLines } from './node.ts';
import { askWithPython, type PythonImage, pythonTools } from './python.ts';

/**
 * Ring 1: one stage, from the workspace, with the packages of development. Sources belong to the user of the image: what a file sync writes
 * into the container is written by that user.
 */
const about = (language: string): string => `${language}, for those who develop: one stage, from the workspace.`;

const owned = (line: string, owner: string): string => line.replaceAll(/^COPY (?!--)/gm, `COPY --chown=${owner} `);

const withArgv = (start: Start, argv: readonly string[]): Start => ({ ...start, argv: argv as Start['argv'] });

/** Servers that can start anew by themselves. */
function watching(argv: readonly string[]): readonly string[] {
  const [program] = argv;
  if (program === 'uvicorn' || program === 'gunicorn') return argv.includes('--reload') ? argv : [...argv, '--reload'];
  if (program === 'flask') return argv.includes('--debug') ? argv : [...argv, '--debug'];
  return argv;
}

export function pythonRingOne(facts: PythonImage): string {
  const { version, manager, start, buildPackages, runPackages, installed, requirements, member } = facts;
  const cache = { uv: '/root/.cache/uv', poetry: '/root/.cache/pypoetry', pip: '/root/.cache/pip' }[manager];
  const install = {
    uv: `uv sync${member ? ` --package ${member.name}` : ''}${installed ? '' : ' --no-install-project'}`,
    poetry: `/opt/poetry/bin/poetry install${installed ? '' : ' --no-root'}`,
    pip: `python -m venv .venv && .venv/bin/pip install -r ${requirements}`,
  }[manager];
  const whole = facts.local || installed;
  const sources = owned('COPY . .', ownUser);
  const [user] = ownUser.split(':');
  const system = [...new Set([...buildPackages, ...runPackages])];
  return dockerfileOf(about(`Python ${version}`), [
    [
      `FROM python:${version}-slim`,
      ...pythonTools(facts),
      ...envLines({ PATH: '/app/.venv/bin:$PATH', PYTHONUNBUFFERED: '1', ...start.environment }),
      ...(system.length > 0 ? [aptInstall(system)] : []),
      `RUN install -d -o ${user} -g ${user} /app`,
      'WORKDIR /app',
      ...(whole ? [sources] : [`COPY ${facts.manifests.join(' ')} ./`]),
      cachedRun([cache], install),
      ...(whole ? [] : [sources]),
      ...(member ? [`WORKDIR /app/${member.folder}`] : []),
      `USER ${ownUser}`,
      ...startLines(withArgv(start, watching(start.argv)), askWithPython),
    ],
  ]);
}

export function nodeRingOne(facts: NodeImage): string {
  const { watch, version, manager, lock, runPackages, start, build, kind } = facts;
  const run = manager === 'yarn-berry' ? 'yarn' : manager;
  const install = manager === 'pnpm' ? 'pnpm install --no-frozen-lockfile' : `${run} install`;
  const cache = {
    npm: '/home/node/.npm',
    pnpm: '/home/node/.local/share/pnpm/store',
    yarn: '/home/node/.cache/yarn',
    'yarn-berry': '/home/node/.yarn/berry/cache',
  }[manager];
  const [program, ...words] = start.argv;
  const plain = program === 'node' && kind === 'plain' ? ['node', '--watch', ...words] : start.argv;
  const argv = watch === undefined ? plain : [run, 'run', watch];
  // A site is served by its builder, on the builder's own port.
  const opens = kind === 'site' ? undefined : start.opens;
  const owner = 'node:node';
  const sources = owned('COPY . .', owner);
  return dockerfileOf(about(`Node ${version}`), [
    [
      `FROM node:${version}-slim`,
      ...toolLines(facts),
      ...envLines({ ...start.environment, PATH: '/app/node_modules/.bin:$PATH' }),
      ...(runPackages.length > 0 ? [aptInstall(runPackages)] : []),
      'RUN install -d -o node -g node /app',
      'WORKDIR /app',
      'USER node',
      ...(lock === undefined
        ? []
        : facts.sourcesFirst
          ? [sources]
          : copyManifests(facts).map((one) => owned(one, owner))),
      ...(lock === undefined ? [] : [cachedRun([`${cache},uid=1000,gid=1000`], install)]),
      ...(facts.sourcesFirst && lock !== undefined ? [] : [sources]),
      ...(watch === undefined ? build.map((command) => `RUN ${command}`) : []),
      ...startLines({ ...withArgv(start, argv), opens }, askWithNode),
    ],
  ]);
}

export function goRingOne({ version, command, name, start, cgo }: GoImage): string {
  return dockerfileOf(about(`Go ${version}`), [
    [
      `FROM golang:${version}-bookworm`,
      ...envLines({ CGO_ENABLED: cgo ? '1' : '0', GOWORK: 'auto', ...start.environment }),
      'WORKDIR /src',
      'COPY . .',
      cachedRun(['/go/pkg/mod', '/root/.cache/go-build'], `go build -o /usr/local/bin/${name} ${command}`),
      'USER 65532:65532',
      ...(start.opens ? [`EXPOSE ${start.opens.port}`] : []),
      `CMD ["/usr/local/bin/${name}"]`,
    ],
  ]);
}
