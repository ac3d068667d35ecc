import { ancestry } from '../models/dockerfile/scope.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import type { LockedPackage } from '../models/lock/syntax.ts';
import { formats } from './formats.ts';
import { type FrozenInstall, frozenInstalls } from './frozen-installs.ts';
import { isSwitchedOn, originAt } from './installs.ts';
import { argumentsOf } from './run-commands.ts';
import { startContexts } from './start-commands.ts';
import type { Repository } from './repository.ts';

/** A package whose machine code for the image is not in the lock. */
export interface PlatformGap {
  readonly install: FrozenInstall;
  readonly lock: string;
  /** "node:22-alpine" */
  readonly image: string;
  readonly libc: 'glibc' | 'musl';
  readonly locked: LockedPackage;
  /** One of those that are wanted: "@rollup/rollup-linux-x64-musl". */
  readonly wanted: string;
  /** One of those that are there: "@rollup/rollup-darwin-arm64". */
  readonly there: string;
}

/** Packages that do not start without their machine code, and fetch none afterwards. */
const native =
  /^(?:rollup|rolldown|lightningcss|sharp|turbo|oxlint|@swc\/core|@tailwindcss\/oxide|@parcel\/watcher|@biomejs\/biome|@rspack\/binding|@napi-rs\/(?!cli)[\w-]+|@node-rs\/[\w-]+|@ast-grep\/napi)$/;

const named = /(?:^|[-/_])(?:linux(?:musl)?|darwin|win32|android|freebsd|openbsd|sunos)[-_]/;
const linux = /(?:^|[-/_])linux(?:musl)?[-_](?:x64|arm64)/;

/**
 * Packages of which the lock that `npm ci` keeps to lists builds for other systems alone: npm wrote it on a machine that had `node_modules`
 * already.
 */
export function* platformGaps(repository: Repository): Iterable<PlatformGap> {
  if (repository.named('package-lock.json').length === 0) return;
  for (const install of frozenInstalls(repository)) {
    const { run, dir } = install;
    if (install.tool !== 'npm' || dir === undefined || !run.file.live.includes(run.stage)) continue;
    const image = ancestry(run.stage).at(-1)?.image;
    const libc = image === undefined ? undefined : systemOf(parseImageReference(image))?.libc;
    if (image === undefined || libc === undefined) continue;
    const { options, known } = argumentsOf(run.command.args, new Set(['--omit', '--include', '--prefix']));
    const omits = [...options].flatMap(([name, value]) => (name === '--omit' ? [value] : []));
    if (
      !known ||
      omits.includes('optional') ||
      ['--no-optional', '--os', '--cpu', '--libc'].some((one) => options.has(one))
    )
      continue;
    const isProduction =
      omits.includes('dev') || options.has('--production') || options.has('--only') || isSwitchedOn(run, 'NODE_ENV');
    const [path, ...others] = new Set(
      startContexts(repository)(run.file).map((context) => {
        const origin = originAt(repository, context, run, `${dir}/package-lock.json`);
        return origin.kind === 'context' ? origin.path : undefined;
      }),
    );
    if (path === undefined || others.length > 0) continue;
    const packages = repository.unit(formats.lock, path)?.model?.packages ?? [];
    const names = new Set(packages.map(({ name }) => name));
    for (const locked of packages) {
      if (!native.test(locked.name) || (isProduction && locked.development)) continue;
      const gap = gapOf(locked, names, libc);
      if (gap) yield { install, lock: path, image, libc, locked, ...gap };
    }
  }
}

function gapOf(
  { requires }: LockedPackage,
  names: ReadonlySet<string>,
  libc: 'glibc' | 'musl',
): Pick<PlatformGap, 'wanted' | 'there'> | undefined {
  const builds = requires.flatMap(({ name, optional }) => (optional && named.test(name) ? [name] : []));
  const forLinux = builds.filter((name) => linux.test(name));
  const musl = forLinux.filter((name) => name.includes('musl'));
  const isSplit = musl.length > 0 || forLinux.some((name) => /gnu/.test(name));
  const fitting = !isSplit ? forLinux : libc === 'musl' ? musl : forLinux.filter((name) => !name.includes('musl'));
  const [wanted] = fitting.toSorted((a, b) => Number(b.includes('x64')) - Number(a.includes('x64')));
  const there = builds.find((name) => names.has(name));
  // With none of them there, optional packages were left out on purpose.
  return wanted === undefined || there === undefined || fitting.some((name) => names.has(name))
    ? undefined
    : { wanted, there };
}
