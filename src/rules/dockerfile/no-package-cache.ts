import { isInstall, managerOf, type PackageManager, packageManagers } from '../../models/shell/package-managers.ts';
import { has } from '../../models/shell/tools/tool.ts';
import { type BuildCall, type BuildRun, buildSteps, isMounted, systemOfStage } from '../../repository/build-steps.ts';
import { cleansCache, removedPaths } from '../../repository/removals.ts';
import type { Edit } from '../../text/edit.ts';
import { afterSubcommand, appended } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-package-cache',
  level: 'note',
  must: 'The index and the cache of the package manager do not stay in a layer of the image.',
  why: 'They are some ten to some hundred megabytes that nobody reads again; what a later RUN deletes stays in the layer before. A cache mount keeps them out of the image and makes the next build faster.',
  aliases: [
    ...['DL3009', 'DL3019', 'DL3032', 'DL3036', 'DL3040', 'DS-0015', 'DS-0019', 'DS-0020', 'DS-0025', 'DS-0027'],
    ...['DKL-DI-0004', 'DKL-DI-0005', 'aptGetInstallThenRemoveAptLists', 'apkAddUseNoCache', 'yumInstallRmVarCacheYum'],
  ],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const { runs } = buildSteps(file);
      const lineOf = (offset: number): number => repository.lines(file.path).position(offset).line;
      let late: ReadonlyMap<PackageManager, number> | undefined;
      let lastNeed: number | undefined;
      for (const run of runs) {
        if (!run.kept || run.steps.length === 0) continue;
        for (const manager of packageManagers) {
          const left = leftBy(run, manager);
          const [first] = left;
          if (!first) continue;
          late ??= removalsIn(runs);
          lastNeed ??= runs.findLast(needsLists)?.instruction.span.start ?? -1;
          const at = late.get(manager) ?? -1;
          yield {
            file,
            range: {
              start: first.command.nameWord.span.start,
              end: (first.call.subcommandWord ?? first.command.nameWord).span.end,
            },
            message: messageOf(manager, first, at > run.instruction.span.start ? lineOf(at) : undefined),
            // An install further down that brings no index of its own lives on these lists.
            fix:
              manager.name === 'apt' && lastNeed > run.instruction.span.start ? undefined : repair(run, manager, left),
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl\n',
      },
      finds: ['Dockerfile:2:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl \\\n    && rm -rf /var/lib/apt/lists/*\n',
      },
    },
    {
      // Too late: the layer before keeps them.
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN rm -rf /var/lib/apt/lists/*\n',
      },
      finds: ['Dockerfile:2:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nRUN rm -rf /var/lib/apt/lists/*\n',
      },
    },
    {
      files: {
        Dockerfile:
          '# escape=`\nFROM debian:12\nRUN apt-get update && `\n  # tools\n  apt-get install -y --no-install-recommends curl\n',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          '# escape=`\nFROM debian:12\nRUN apt-get update && `\n  # tools\n  apt-get install -y --no-install-recommends curl `\n  && rm -rf /var/lib/apt/lists/*\n',
      },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN apk add --update curl && apk add git\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nRUN apk add --no-cache --update curl && apk add --no-cache git\n' },
    },
    {
      files: { Dockerfile: 'FROM rockylinux:9\nRUN dnf install -y nginx\nONBUILD RUN yum install -y vim\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:13'],
      fixed: {
        Dockerfile:
          'FROM rockylinux:9\nRUN dnf install -y nginx && dnf clean all\nONBUILD RUN yum install -y vim && yum clean all\n',
      },
    },
    {
      files: { Dockerfile: 'FROM opensuse/leap:15.6\nRUN zypper -n in vim\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM opensuse/leap:15.6\nRUN zypper -n in vim && zypper clean --all\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* /tmp/*\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked \\\n  rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y --no-install-recommends curl\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12 AS build\nRUN apt-get update && apt-get install -y --no-install-recommends gcc\nFROM scratch\nCOPY --from=build /out /\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN apk --no-cache add curl\nRUN apk add git && rm -rf /var/cache/apk/*\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n' } },
    { files: { Dockerfile: 'FROM rockylinux:9\nRUN dnf -y install nginx && dnf clean all\n' } },
    { files: { Dockerfile: 'FROM rockylinux:9\nRUN yum -y install nginx && rm -rf /var/cache/yum\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN bash <<EOF\napt-get update\napt-get install -y --no-install-recommends curl\nrm -rf /var/lib/apt/lists/*\nEOF\n',
      },
    },
  ],
});

/** The commands of `run` whose traces stay in its layer. */
function leftBy(run: BuildRun, manager: PackageManager): readonly BuildCall[] {
  const own = run.steps.filter(
    (step): step is BuildCall => step.call !== undefined && manager.tools.includes(step.call.tool),
  );
  if (own.length === 0 || manager.caches.some((path) => isMounted(run, path))) return [];
  // Lists come with an update; the other managers fetch their index as they go.
  const writes = own.filter(({ call }) =>
    manager.name === 'apt' ? call.subcommand === 'update' : isInstall(call, manager) && !has(call, 'no-cache'),
  );
  const last = writes.at(-1);
  if (!last) return [];
  const cleaned = run.steps.some((step) => step.index > last.index && cleansCache(step, manager));
  return cleaned || (manager.name === 'apk' && usesNoCacheFolder(writes)) ? [] : writes;
}

const usesNoCacheFolder = (writes: readonly BuildCall[]): boolean =>
  writes.every(({ call }) => call.flags.some(({ name }) => name === 'cache-dir' || name === 'root'));

/** Where the last RUN stands that deletes what each manager leaves. */
function removalsIn(runs: readonly BuildRun[]): ReadonlyMap<PackageManager, number> {
  const last = new Map<PackageManager, number>();
  for (const { kept, steps, instruction } of runs) {
    if (!kept) continue;
    for (const step of steps) {
      const removed = removedPaths(step);
      for (const manager of removed.length > 0 ? packageManagers : []) {
        if (removed.some((path) => manager.caches.some((cache) => path.startsWith(cache))))
          last.set(manager, instruction.span.start);
      }
    }
  }
  return last;
}

/** `late`: the line that deletes what is left, too late. */
function messageOf(manager: PackageManager, first: BuildCall, late: number | undefined): string {
  const [folder] = manager.caches;
  const title = `${first.call.tool} ${first.call.subcommandWord?.raw ?? ''}`;
  const left = `\`${title}\` leaves ${manager.name === 'apt' ? 'the package lists' : 'its cache'} in the layer (${folder})`;
  return late !== undefined
    ? `${left}; that line ${late} deletes it makes the image no smaller: delete in the same RUN, or use a cache mount`
    : `${left}: ${manager.name === 'apk' ? 'add `--no-cache`' : 'clean up in the same RUN'}, or use a cache mount`;
}

function repair(run: BuildRun, manager: PackageManager, left: readonly BuildCall[]) {
  const { file } = run;
  if (manager.name === 'apk') {
    // `--no-cache` came with Alpine 3.3.
    const { distribution, release = '3.3' } = systemOfStage(run.stage) ?? {};
    if (distribution === 'alpine' && /^(?:2|3\.[0-2](?:\.|$))/.test(release)) return undefined;
    const edits = left.map((step) => afterSubcommand(step, '--no-cache'));
    return edits.every((one): one is Edit => one !== undefined) ? fix.safe('add --no-cache', file, edits) : undefined;
  }
  const tool = left.at(-1)?.call.tool ?? '';
  const command = manager.name === 'rpm' ? `${tool} ${manager.clean}` : manager.clean;
  const sudo = left.some((one) => one.command.wrappers.includes('sudo')) ? 'sudo ' : '';
  const end = appended(run, `${sudo}${command}`);
  return end && fix.safe(`clean up with \`${command}\``, file, end);
}

/** True if the RUN installs from an index that it does not fetch, or may do so in a script. */
function needsLists({ steps }: BuildRun): boolean {
  for (const { call, command } of steps) {
    const manager = call && managerOf(call.tool);
    if (manager?.name === 'apt' && call?.subcommand === 'update') return false;
    if (call && manager?.name === 'apt' && isInstall(call, manager)) return true;
    if (/^(?:gdebi|apt-cache|apt-file)$|\.sh$/.test(command.name ?? '')) return true;
    if (/^(?:ba|da|a)?sh$/.test(command.name ?? '') && command.args.some(({ value }) => value?.endsWith('.sh')))
      return true;
  }
  return false;
}
