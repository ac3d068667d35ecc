/** The versions of OpenSSL that engines are built for. */
export type OpenSsl = '1.0.x' | '1.1.x' | '3.0.x';
export type Architecture = 'x64' | 'arm64';

/** What decides which engine a client asks for when it runs. */
export interface EngineSystem {
  /** How Prisma groups distributions: by ID and ID_LIKE of /etc/os-release. */
  readonly family: 'debian' | 'rhel' | 'musl';
  /** The version that the distribution ships. */
  readonly openssl: OpenSsl;
  /** False if the image holds no libssl at all. */
  readonly hasOpenssl: boolean;
  /** True if libssl lies in /usr/lib alone: Alpine 3.21 and later. */
  readonly inUsrLib: boolean;
  /** True if the `openssl` program is there, which is asked where no library is found. */
  readonly hasProgram: boolean;
}

/** Major and minor of a version; undefined if it gives none. */
export function majorMinor(version: string): readonly [number, number] | undefined {
  const [, major, minor = '0'] = /^[v=]?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

/** True if `version` is `major.minor` or later. */
export function isSince(version: string, major: number, minor: number): boolean {
  const found = majorMinor(version);
  return found !== undefined && (found[0] > major || (found[0] === major && found[1] >= minor));
}

/**
 * The OpenSSL that Prisma `version` sees on `system`; undefined if it sees none (packages/get-platform/src/getPlatform.ts: Alpine is looked at since 4.8.0,
 * /usr/lib since 6.1.0).
 */
export function detectedOpenssl(system: EngineSystem, version: string): OpenSsl | undefined {
  if (system.family === 'musl' && !isSince(version, 4, 8)) return undefined;
  if (system.hasOpenssl && (!system.inUsrLib || isSince(version, 6, 1))) return system.openssl;
  return system.hasProgram ? system.openssl : undefined;
}

/** The name of the engine for a system with the OpenSSL that was detected, 1.1.x where none was. */
export function engineTarget(
  { family }: Pick<EngineSystem, 'family'>,
  openssl: OpenSsl | undefined,
  architecture: Architecture,
): string {
  const ssl = openssl ?? '1.1.x';
  if (architecture === 'arm64') return `${family === 'musl' ? 'linux-musl-arm64' : 'linux-arm64'}-openssl-${ssl}`;
  if (family === 'musl') return ssl === '3.0.x' ? 'linux-musl-openssl-3.0.x' : 'linux-musl';
  return `${family}-openssl-${ssl}`;
}

/** OpenSSL by the release of a distribution; undefined where it is not known. */
export function opensslOf(distribution: string, release: string | undefined): OpenSsl | undefined {
  const [major, minor] = majorMinor(release ?? '') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  switch (distribution) {
    case 'alpine':
      return major === 3 && minor >= 9 ? (minor >= 17 ? '3.0.x' : '1.1.x') : undefined;
    case 'debian':
      return major === 10 || major === 11 ? '1.1.x' : major === 12 || major === 13 ? '3.0.x' : undefined;
    case 'rhel':
      return major === 8 ? '1.1.x' : major === 9 ? '3.0.x' : undefined;
    default:
      return undefined;
  }
}

/** How a client comes to its queries. */
export type EngineUse = 'engine' | 'none';

/**
 * Whether a client of Prisma `version` loads a native query engine: never with `engineType = "client"`, and from 7 on none exists; from 6.7 to 6.15
 * the preview feature `queryCompiler` does without it.
 */
export function engineUseOf(version: string, engineType: string | undefined, features: readonly string[]): EngineUse {
  if (isSince(version, 7, 0) || engineType === 'client') return 'none';
  const compiles = isSince(version, 6, 7) && !isSince(version, 6, 16) && features.includes('queryCompiler');
  return compiles && engineType === undefined ? 'none' : 'engine';
}
