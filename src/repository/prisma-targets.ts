import type { Stage } from '../models/dockerfile/syntax.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import { type Architecture, detectedOpenssl, engineTarget, isSince } from '../models/prisma/engines.ts';
import { type PrismaProperty, propertyOf, stringsOf } from '../models/prisma/schema.ts';
import { environmentAtEnd, type PrismaClient } from './prisma-clients.ts';
import { flag } from './copies.ts';
import { architecturesOf, type ImageArchitectures } from './image-architectures.ts';
import { type PrismaRuntime, prismaRuntime } from './prisma-runtime.ts';
import type { Repository } from './repository.ts';

/** The engines of a client beside the one that its image asks for. */
export interface TargetState {
  readonly runtime: PrismaRuntime;
  /** Where it is generated; undefined if the text does not tell what system that is. */
  readonly builder: PrismaRuntime | undefined;
  readonly property: PrismaProperty | undefined;
  /** As written; `native` alone if nothing is. */
  readonly targets: readonly string[];
  /** What the image asks for by architecture, once OpenSSL is there. */
  readonly wanted: Readonly<Record<Architecture, string>>;
  /** What `native` stands for on an x64 machine. */
  readonly native: string | undefined;
  /** True if one of the targets, without `native`, is wanted. */
  readonly isNamed: boolean;
  /** True if `native` is what is wanted; undefined if nobody can say. */
  readonly isNative: boolean | undefined;
  /** True if it is generated on the machine that builds, whatever the image is for: `FROM --platform=$BUILDPLATFORM`. */
  readonly isCross: boolean;
  readonly architectures: ImageArchitectures | undefined;
  /** The architectures that the image is surely for and has no engine for. */
  readonly missing: readonly Architecture[];
}

const environment = ['PRISMA_QUERY_ENGINE_LIBRARY', 'PRISMA_QUERY_ENGINE_BINARY'];

/** Undefined where there is no native engine, where another one is named by the environment, or where something is not known. */
export function targetState(repository: Repository, client: PrismaClient): TargetState | undefined {
  const { file, final, generator, made, engine, version, carried } = client;
  if (engine === 'none' || carried?.kind === 'no' || carried?.kind === 'unknown') return undefined;
  const variables = environmentAtEnd(final);
  if (environment.some((name) => variables.has(name))) return undefined;
  const runtime = prismaRuntime(file, final);
  const property = propertyOf(generator, 'binaryTargets');
  const written = property && stringsOf(property.value);
  if (!runtime || (property && !written)) return undefined;
  const targets = written?.map(({ value }) => value) ?? ['native'];
  const engineOf = (system: PrismaRuntime, architecture: Architecture): string =>
    engineTarget(system, withOpenssl(system, version.version), architecture);
  const wanted = { x64: engineOf(runtime, 'x64'), arm64: engineOf(runtime, 'arm64') };
  const builder = prismaRuntime(file, made.stage);
  const native = builder && engineOf(builder, 'x64');
  const isNamed = targets.includes(wanted.x64) || targets.includes(wanted.arm64);
  const isNative = !targets.includes('native') ? false : native === undefined ? undefined : native === wanted.x64;
  const isCross = isOfBuildMachine(rootOf(made.stage)) && !isOfBuildMachine(rootOf(final));
  const architectures = architecturesOf(repository).get(file.path);
  const state = { runtime, builder, property, targets, wanted, native, isNamed, isNative, isCross, architectures };
  return { ...state, missing: missingIn(state) };
}

const isOfBuildMachine = (root: Stage): boolean => /\bBUILDPLATFORM\b/.test(flag(root.from, 'platform') ?? '');

/** Of an image for one architecture that nobody names, it is that of any machine: then an engine for one of them is enough. */
function missingIn(state: Omit<TargetState, 'missing'>): readonly Architecture[] {
  const { targets, wanted, isNamed, isNative, isCross, architectures } = state;
  const stated = [...(architectures?.stated.keys() ?? [])];
  const native = targets.includes('native');
  const unnamed = stated.filter((one) => !targets.includes(wanted[one]));
  if (stated.length === 0) return isNamed || isNative !== false ? [] : ['x64', 'arm64'];
  // `native` is one of them, on the machine that builds; of two it cannot be both.
  if (isCross && native && isNative !== false) return stated.length > 1 ? unnamed : [];
  return native && isNative !== false ? [] : unnamed;
}

/** What is detected where OpenSSL is installed: another finding says where it is not. */
const withOpenssl = (system: PrismaRuntime, version: string): PrismaRuntime['openssl'] | undefined =>
  system.family === 'musl' && !isSince(version, 4, 8) ? undefined : system.openssl;

/** Why Prisma finds no OpenSSL in an image. */
export type OpensslGap = 'absent' | 'not-detected';

export function opensslGap(runtime: PrismaRuntime, version: string): OpensslGap | undefined {
  if (!runtime.hasOpenssl) return 'absent';
  if (runtime.family !== 'musl' || !isSince(version, 4, 8)) return undefined;
  return detectedOpenssl(runtime, version) === undefined ? 'not-detected' : undefined;
}

/** The stage at the bottom of `client`'s final stage, or of the one that generates. */
export const rootOf = (stage: PrismaClient['final']): PrismaClient['final'] => ancestry(stage).at(-1) ?? stage;
