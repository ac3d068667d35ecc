/** What an image gives a wheel to run on. */
export interface WheelPlatform {
  /** Minor release of CPython 3. */
  readonly minor: number;
  readonly libc: 'glibc' | 'musl';
  /** Minor release of glibc 2, of musl 1; undefined if it is not known: then every wheel fits. */
  readonly libcMinor: number | undefined;
}

/** Where a wheel runs, as its name says (packaging.python.org, "Platform compatibility tags"). */
export interface WheelTags {
  readonly pythons: readonly string[];
  readonly abis: readonly string[];
  readonly platforms: readonly string[];
}

/** The tags of a wheel's file name or URL; undefined for anything else: a source distribution, a name that breaks the rules. */
export function wheelTags(file: string): WheelTags | undefined {
  const path = file.replace(/[?#].*$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.endsWith('.whl')) return undefined;
  const parts = name.slice(0, -'.whl'.length).split('-');
  if (parts.length < 5 || parts.length > 6) return undefined;
  const [pythons = '', abis = '', platforms = ''] = parts.slice(-3);
  return { pythons: pythons.split('.'), abis: abis.split('.'), platforms: platforms.split('.') };
}

/** True if the wheel holds nothing that was compiled. */
export const isPure = ({ abis, platforms }: WheelTags): boolean => abis.includes('none') && platforms.includes('any');

/** True if a CPython on Linux (x86_64 or aarch64, whichever the image is built for) can install the wheel. */
export const fits = ({ pythons, abis, platforms }: WheelTags, on: WheelPlatform): boolean =>
  platforms.some((one) => fitsPlatform(one, on)) &&
  pythons.some((python) => abis.some((abi) => fitsInterpreter(python, abi, on.minor)));

function fitsInterpreter(python: string, abi: string, minor: number): boolean {
  const [, kind, digits = ''] = /^(cp|py)3(\d*)$/.exec(python) ?? [];
  // `py2.py3`: the other one of the two is asked as well.
  if (kind === undefined) return false;
  const built = digits === '' ? 0 : Number(digits);
  if (abi === 'none') return kind === 'py' ? built <= minor : digits === '' || built === minor;
  if (kind !== 'cp') return false;
  if (abi === 'abi3') return built <= minor;
  return built === minor && (abi === python || abi === `${python}m`);
}

const legacy: Readonly<Record<string, number>> = { manylinux1: 5, manylinux2010: 12, manylinux2014: 17 };

function fitsPlatform(platform: string, { libc, libcMinor }: WheelPlatform): boolean {
  if (platform === 'any') return true;
  const machine = /_(x86_64|aarch64)$/.exec(platform);
  if (!machine) return false;
  const system = platform.slice(0, machine.index);
  if (system === 'linux') return true;
  const musl = /^musllinux_1_(\d+)$/.exec(system)?.[1];
  if (musl !== undefined) return libc === 'musl' && (libcMinor === undefined || Number(musl) <= libcMinor);
  const glibc = /^manylinux_2_(\d+)$/.exec(system)?.[1] ?? (Object.hasOwn(legacy, system) ? legacy[system] : undefined);
  return glibc !== undefined && libc === 'glibc' && (libcMinor === undefined || Number(glibc) <= libcMinor);
}
