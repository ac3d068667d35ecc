import type { ShellWord } from '../syntax.ts';
import { flagOf, has, type Invocation, type Subcommand, type Tool, valuesOf } from './tool.ts';

/** docker-buildx-build(1), the builder's older flags (docker/cli, build.go), and what podman-build(1) and nerdctl add. */
const build = `file= f, tag= t, target=, build-arg=, build-context=, platform=, push, load, output= o, pull=?, no-cache, no-cache-filter=,
  cache-from=, cache-to=, label=, annotation=, secret=, ssh=, add-host=, allow=, attest=, builder=, call=, check, cgroup-parent=, debug D,
  iidfile=, metadata-file=, network=, progress=, provenance=, sbom=, quiet q, shm-size=, ulimit=, policy=, compress, cpu-period=, cpu-quota=,
  cpu-shares= c, cpuset-cpus=, cpuset-mems=, disable-content-trust=?, force-rm=?, rm=?, isolation=, memory= m, memory-swap=,
  security-opt=, squash, stream, layers=?, jobs=, format=, ignorefile=, volume= v, authfile=, creds=, tls-verify=?, arch=, os=, variant=,
  device=, userns=, cap-add=, cap-drop=, squash-all, from=, env=, timestamp=, source-date-epoch=, manifest=, runtime=, buildkit-host=,
  namespace= n, address= a`;

/** docker-run(1) and docker-create(1). */
const run = `add-host=, annotation=, attach= a, blkio-weight=, cap-add=, cap-drop=, cgroup-parent=, cgroupns=, cidfile=, cpu-period=, cpu-quota=,
  cpu-rt-period=, cpu-rt-runtime=, cpu-shares= c, cpus=, cpuset-cpus=, cpuset-mems=, detach d, detach-keys=, device=, device-cgroup-rule=,
  device-read-bps=, device-write-bps=, disable-content-trust=?, dns=, dns-option=, dns-search=, domainname=, entrypoint=, env= e, env-file=,
  expose=, gpus=, group-add=, health-cmd=, health-interval=, health-retries=, health-start-period=, health-timeout=, hostname= h, init,
  interactive i, ip=, ip6=, ipc=, isolation=, label= l, label-file=, link=, log-driver=, log-opt=, mac-address=, memory= m,
  memory-reservation=, memory-swap=, memory-swappiness=, mount=, name=, network= net, network-alias= net-alias, no-healthcheck,
  oom-kill-disable, oom-score-adj=, pid=, pids-limit=, platform=, privileged, publish= p, publish-all P, pull=, quiet q, read-only,
  restart=, rm, runtime=, security-opt=, shm-size=, sig-proxy=?, stop-signal=, stop-timeout=, storage-opt=, sysctl=, tmpfs=, tty t,
  ulimit=, user= u, userns=, use-api-socket, uts=, volume= v, volume-driver=, volumes-from=, workdir= w`;

const exec = 'detach d, detach-keys=, env= e, env-file=, interactive i, privileged, tty t, user= u, workdir= w';

const login = 'username= u, password= p, password-stdin';

/** docker-compose(1): flags before the subcommand. */
const compose = `file= f, project-name= p, project-directory= workdir, profile=, env-file=, ansi=, compatibility, parallel=, progress=, dry-run,
  all-resources, verbose, context= c, host= H`;

const composeCommands: Readonly<Record<string, Subcommand>> = {
  build: {
    flags: `build-arg=, builder=, check, memory= m, no-cache, print, provenance=, pull, push, quiet q, sbom=, ssh=, with-dependencies, parallel,
      compress, force-rm, progress=`,
  },
  up: {
    flags: `abort-on-container-exit, abort-on-container-failure, always-recreate-deps, attach=, attach-dependencies, build, detach d,
      exit-code-from=, force-recreate, menu, no-attach=, no-build, no-color, no-deps, no-log-prefix, no-recreate, no-start, pull=, quiet-build,
      quiet-pull, remove-orphans, renew-anon-volumes V, scale=, timeout= t, timestamps, wait, wait-timeout=, watch w, yes y`,
  },
  run: {
    flags: `build, cap-add=, cap-drop=, detach d, entrypoint=, env= e, env-from-file=, interactive i, label= l, name=, no-TTY T, no-deps, publish= p,
      pull=, quiet q, quiet-build, quiet-pull, remove-orphans, rm, service-ports P, use-aliases, user= u, volume= v, workdir= w`,
    stop: true,
  },
  exec: {
    flags: 'detach d, env= e, index=, no-TTY T, privileged, user= u, workdir= w, interactive i, tty t',
    stop: true,
  },
  pull: { flags: 'ignore-buildable, ignore-pull-failures, include-deps, policy=, quiet q' },
  push: { flags: 'ignore-push-failures, include-deps, quiet q' },
  down: { flags: 'remove-orphans, rmi=, timeout= t, volumes v' },
  config: { flags: 'quiet q, services, volumes, images, format=, output= o, resolve-image-digests, no-interpolate' },
  logs: { flags: 'follow f, since=, tail= n, timestamps t, until=, no-color, no-log-prefix, index=' },
  ps: { flags: 'all a, filter=, format=, quiet q, services, status=' },
  create: { flags: 'build, force-recreate, no-build, no-recreate, pull=, scale=, remove-orphans' },
  watch: { flags: 'no-up, prune, quiet' },
};

const composeKnown =
  'start stop restart rm kill cp events images ls pause port top unpause version wait stats attach scale';

const under = (group: string, commands: Readonly<Record<string, Subcommand>>): Record<string, Subcommand> =>
  Object.fromEntries(Object.entries(commands).map(([name, command]) => [`${group} ${name}`, command]));

const bake = `file= f, allow=, builder=, call=, check, debug D, list=, load, metadata-file=, no-cache, print, progress=, provenance=, pull, push,
  sbom=, set=, var=`;

/** The command line reference of docker/cli. */
const commands: Omit<Tool, 'id'> = {
  flags: `config=, context= c, debug D, host= H, log-level= l, tls, tlscacert=, tlscert=, tlskey=, tlsverify, version v, help`,
  subcommands: {
    build: { flags: build },
    'image build': { flags: build },
    'builder build': { flags: build },
    buildx: { flags: 'builder=, debug D' },
    'buildx build': { flags: build },
    'buildx bake': { flags: bake },
    'buildx create': {
      flags:
        'append, bootstrap, buildkitd-config=, buildkitd-flags=, driver=, driver-opt=, leave, name=, node=, platform=, use',
    },
    'buildx use': { flags: 'builder=, default, global' },
    'buildx imagetools': { flags: 'tag= t, file= f' },
    compose: { flags: compose },
    ...under('compose', composeCommands),
    run: { flags: run, stop: true },
    create: { flags: run, stop: true },
    'container run': { flags: run, stop: true },
    'container create': { flags: run, stop: true },
    exec: { flags: exec, stop: true },
    'container exec': { flags: exec, stop: true },
    push: { flags: 'all-tags a, disable-content-trust=?, platform=, quiet q' },
    pull: { flags: 'all-tags a, disable-content-trust=?, platform=, quiet q' },
    'image push': { flags: 'all-tags a, platform=, quiet q' },
    'image pull': { flags: 'all-tags a, platform=, quiet q' },
    login: { flags: login },
    logout: {},
    tag: {},
    'image tag': {},
    save: { flags: 'output= o, platform=' },
    load: { flags: 'input= i, platform=, quiet q' },
    cp: { flags: 'archive a, follow-link L, quiet q' },
    images: { flags: 'all a, digests, filter= f, format=, no-trunc, quiet q' },
    ps: { flags: 'all a, filter= f, format=, last= n, latest l, no-trunc, quiet q, size s' },
    inspect: { flags: 'format= f, size s, type=' },
    logs: { flags: 'details, follow f, since=, tail= n, timestamps t, until=' },
    rm: { flags: 'force f, link l, volumes v' },
    rmi: { flags: 'force f, no-prune' },
    stop: { flags: 'signal= s, timeout= t' },
  },
  known:
    'image builder container volume network system context manifest secret config service stack swarm node plugin start restart kill wait attach commit diff events export history import info port rename search stats top update version pause unpause scout init',
};

export const docker: Tool = { id: 'docker', ...commands };
export const podman: Tool = { id: 'podman', ...commands };
export const nerdctl: Tool = { id: 'nerdctl', ...commands };
export const dockerCompose: Tool = {
  id: 'docker-compose',
  programs: 'podman-compose',
  flags: compose,
  subcommands: composeCommands,
  known: composeKnown,
};
/** buildah-build(1). */
export const buildah: Tool = {
  id: 'buildah',
  subcommands: { build: { aliases: 'bud build-using-dockerfile', flags: build }, login: { flags: login } },
  known: 'add commit config copy from images inspect mount pull push rm rmi run tag umount version',
};

/** `--build-arg NAME=value`. */
export interface BuildArgument {
  readonly name: string;
  /** Undefined if the environment has it, or the text does not tell. */
  readonly value: string | undefined;
  readonly word: ShellWord;
}

/** A command that builds a Dockerfile. */
export interface DockerBuild {
  readonly invocation: Invocation;
  /** Folder, URL, or "-" for standard input; undefined if none is given. */
  readonly context: ShellWord | undefined;
  /** Relative to the folder that the command runs in (not to the context). Undefined means `Dockerfile` of the context. */
  readonly file: ShellWord | undefined;
  readonly target: ShellWord | undefined;
  readonly tags: readonly ShellWord[];
  /** As written: "linux/amd64,linux/arm64". */
  readonly platforms: readonly ShellWord[];
  readonly buildArgs: readonly BuildArgument[];
  /** `--build-context NAME=value`. */
  readonly buildContexts: readonly ShellWord[];
  readonly secrets: readonly ShellWord[];
  readonly push: boolean;
}

const builds = new Set(['build', 'image build', 'builder build', 'buildx build']);
const builders = new Set(['docker', 'podman', 'nerdctl', 'buildah']);

/** The build that a command line asks for: `docker build`, `docker buildx build`, `podman build`, `buildah bud`. */
export function dockerBuildOf(invocation: Invocation): DockerBuild | undefined {
  if (!builders.has(invocation.tool) || !builds.has(invocation.subcommand ?? '')) return undefined;
  const output = valuesOf(invocation, 'output').some((word) =>
    /(?:^|,)(?:type=registry|push=true)(?:,|$)/.test(word.value ?? ''),
  );
  return {
    invocation,
    // A substitution before it gives more flags.
    context: invocation.operands.at(-1),
    file: flagOf(invocation, 'file')?.value,
    target: flagOf(invocation, 'target')?.value,
    tags: valuesOf(invocation, 'tag'),
    platforms: valuesOf(invocation, 'platform'),
    buildArgs: valuesOf(invocation, 'build-arg').flatMap((word) => buildArgument(word) ?? []),
    buildContexts: valuesOf(invocation, 'build-context'),
    secrets: valuesOf(invocation, 'secret'),
    push: has(invocation, 'push') || output,
  };
}

function buildArgument(word: ShellWord): BuildArgument | undefined {
  const known = word.value;
  // `NAME="$value"`: the name is known before the value.
  const name = /^["']?(\w+)/.exec(known ?? word.raw)?.[1];
  if (name === undefined) return undefined;
  const equals = known?.indexOf('=') ?? -1;
  return { name, value: known === undefined || equals === -1 ? undefined : known.slice(equals + 1), word };
}

/** A call of Compose. */
export interface ComposeCall {
  readonly invocation: Invocation;
  /** "build", "up" …; undefined for a call without one. */
  readonly command: string | undefined;
  /** Of `--file`; empty means the files that Compose finds by itself. */
  readonly files: readonly ShellWord[];
  readonly projectDirectory: ShellWord | undefined;
  readonly profiles: readonly ShellWord[];
  /** Named services; empty means all. */
  readonly services: readonly ShellWord[];
  /** True if it builds images whatever is there: `build`, `up --build`. */
  readonly builds: boolean;
}

/** `docker compose …`, `podman compose …` or `docker-compose …`. */
export function composeCallOf(invocation: Invocation): ComposeCall | undefined {
  const { tool, subcommand, operands } = invocation;
  const alone = tool === 'docker-compose';
  const grouped = builders.has(tool) && (subcommand === 'compose' || subcommand?.startsWith('compose ') === true);
  if (!alone && !grouped) return undefined;
  const words = [...operands];
  let command = alone ? subcommand : subcommand?.slice('compose '.length) || undefined;
  // A subcommand without a table of its own.
  if (grouped && command === undefined) command = words.shift()?.value;
  const one = command === 'run' || command === 'exec';
  return {
    invocation,
    command,
    files: valuesOf(invocation, 'file'),
    projectDirectory: flagOf(invocation, 'project-directory')?.value,
    profiles: valuesOf(invocation, 'profile'),
    services: one ? words.slice(0, 1) : words,
    builds: command === 'build' || has(invocation, 'build'),
  };
}

/** A call of `docker buildx bake`. */
export interface BakeCall {
  readonly invocation: Invocation;
  /** Empty means the files that bake finds by itself. */
  readonly files: readonly ShellWord[];
  /** Empty means the group `default`. */
  readonly targets: readonly ShellWord[];
}

export function bakeCallOf(invocation: Invocation): BakeCall | undefined {
  if (invocation.subcommand !== 'buildx bake') return undefined;
  return { invocation, files: valuesOf(invocation, 'file'), targets: invocation.operands };
}
