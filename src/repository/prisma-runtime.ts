import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { languageOf } from '../models/image/language.ts';
import { type ImageReference, parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import { type EngineSystem, isSince, majorMinor, opensslOf } from '../models/prisma/engines.ts';
import { joinPath } from './build-context.ts';
import { expanded, flag } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { packageStepOf } from './system-packages.ts';

/** A stage as Prisma sees it. */
export interface PrismaRuntime extends EngineSystem {
  /** The image from elsewhere that it rests on, as written. */
  readonly image: string;
  /** "Alpine 3.21", for people. */
  readonly title: string;
  readonly distribution: 'alpine' | 'debian' | 'rhel';
  /** False if the tag moves from release to release. */
  readonly isPinned: boolean;
}

const bringsLibrary =
  /^(?:openssl|libssl(?:3(?:t64)?|1\.1|-dev)|ca-certificates|curl|libcurl4.*|postgresql-client.*|libpq5|python3|nodejs)$/;
const bringsProgram = /^(?:openssl|ca-certificates)$/;
/** Debian packages that need no OpenSSL. */
const withoutLibrary =
  /^(?:dumb-init|tini|gosu|procps|tzdata|wget|gnupg2?|jq|unzip|zip|xz-utils|netcat-(?:openbsd|traditional)|fonts-.*|fontconfig|libvips.*|make|g\+\+|gcc|build-essential|locales|bash|sed|less|nano|vim(?:-tiny)?|iputils-ping|libatomic1)$/;

const known = new WeakMap<Stage, PrismaRuntime | 'unknown'>();

/** What Prisma finds in the image of `stage`; undefined if the text does not tell exactly. */
export function prismaRuntime(file: DockerfileUnit, stage: Stage): PrismaRuntime | undefined {
  let answer = known.get(stage);
  if (answer === undefined) known.set(stage, (answer = read(file, stage) ?? 'unknown'));
  return answer === 'unknown' ? undefined : answer;
}

function read(file: DockerfileUnit, stage: Stage): PrismaRuntime | undefined {
  const image = ancestry(stage).at(-1)?.image;
  const reference = image === undefined ? undefined : parseImageReference(image);
  if (image === undefined || !reference || reference.error !== undefined) return undefined;
  const base = baseOf(reference);
  const openssl = base && opensslOf(base.distribution, base.release);
  if (!base || !openssl) return undefined;
  const { distribution, release, isPinned } = base;
  const added = addedTo(file, stage);
  if (added === undefined) return undefined;
  const holds = distribution !== 'debian' || base.holdsLibrary || added.library;
  if (!holds && added.other) return undefined;
  const family = distribution === 'alpine' ? 'musl' : distribution;
  const names = { alpine: 'Alpine', debian: 'Debian', rhel: 'RHEL' } as const;
  return {
    image,
    title: `${names[distribution]} ${release}`,
    distribution,
    isPinned,
    family,
    openssl,
    hasOpenssl: holds,
    inUsrLib: distribution === 'alpine' && isSince(release, 3, 21),
    hasProgram: added.program || base.holdsProgram,
  };
}

interface Base {
  readonly distribution: 'alpine' | 'debian' | 'rhel';
  readonly release: string;
  readonly isPinned: boolean;
  readonly holdsLibrary: boolean;
  readonly holdsProgram: boolean;
}

/** The images on which Node.js programs run whose content is known: those of Node itself, Alpine, Debian, distroless, UBI. */
function baseOf(reference: ImageReference): Base | undefined {
  const { normalized } = reference;
  const ubi = /^registry\.(?:access\.)?redhat\.com\/ubi([89])\/nodejs-\d+(?:-minimal)?$/.exec(normalized)?.[1];
  if (ubi !== undefined)
    return { distribution: 'rhel', release: ubi, isPinned: true, holdsLibrary: true, holdsProgram: false };
  const system = systemOf(reference);
  if (!system) return undefined;
  const { distribution } = system;
  if (distribution !== 'alpine' && distribution !== 'debian') return undefined;
  const official = /^(?:docker\.io\/library|public\.ecr\.aws\/docker\/library)\/(node|alpine|debian)$/.exec(
    normalized,
  )?.[1];
  const distroless = /^gcr\.io\/distroless\/nodejs\d+-debian\d+$/.test(normalized);
  if (official === undefined && !distroless) return undefined;
  const release = system.release ?? (official === 'node' ? movingRelease(reference, distribution) : undefined);
  if (release === undefined) return undefined;
  // The full images of Node rest on buildpack-deps, which holds libssl-dev and openssl.
  const isFull = official === 'node' && distribution === 'debian' && system.variant === undefined;
  return {
    distribution,
    release,
    isPinned: system.release !== undefined,
    holdsLibrary: distribution === 'alpine' || isFull || distroless,
    holdsProgram: isFull,
  };
}

/** The release that `node:22-alpine` or `node:22-slim` has at least; undefined where the tag stands for one of several families. */
function movingRelease(reference: ImageReference, distribution: 'alpine' | 'debian'): string | undefined {
  const [major, minor] = majorMinor(languageOf(reference)?.version ?? '99') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const isMajorOnly = /^(?:\d+|lts|latest|current|alpine|slim)?(?:-|$)/.test(reference.tag ?? '');
  // Images of Node 18 and later are still built for Alpine 3.21; Debian 12 took the plain tags over with Node 20.3.
  if (distribution === 'alpine') return isMajorOnly && major >= 18 ? '3.21' : undefined;
  return (isMajorOnly && major >= 18) || major >= 21 ? '12' : undefined;
}

interface Added {
  readonly library: boolean;
  readonly program: boolean;
  /** True if something else was added that may bring a library. */
  readonly other: boolean;
}

/** What instructions add of OpenSSL; undefined if nobody can say. */
function addedTo(file: DockerfileUnit, stage: Stage): Added | undefined {
  let library = false;
  let program = false;
  let other = false;
  for (const one of ancestry(stage)) {
    for (const instruction of one.instructions) {
      const { keyword } = instruction;
      if ((keyword === 'COPY' || keyword === 'ADD') && mayBringLibraries(file, one, instruction)) return undefined;
      if (keyword !== 'RUN') continue;
      if (
        instruction.heredocs.length > 0 ||
        /libssl\.so|openssl1|openssl-?compat|libssl1|openssl\.org/.test(instruction.rest.text)
      )
        return undefined;
      for (const { commands } of file.scripts(instruction)) {
        for (const command of commands) {
          const step = packageStepOf(command);
          if (step?.kind === 'remove' && step.packages.some(({ name }) => bringsLibrary.test(name))) return undefined;
          if (step?.kind !== 'install') continue;
          if (step.open) other = true;
          for (const { name } of step.packages) {
            if (bringsLibrary.test(name)) library = true;
            else if (!withoutLibrary.test(name)) other = true;
            if (name === 'openssl' || bringsProgram.test(name)) program = true;
          }
        }
      }
    }
  }
  return { library, program, other };
}

/** True for a COPY or ADD into folders of the system. */
function mayBringLibraries(file: DockerfileUnit, stage: Stage, instruction: Instruction): boolean {
  const last = instruction.args.at(-1);
  const text = last && expanded(file, stage, instruction, last.text);
  if (text === undefined) return true;
  if (!text.startsWith('/')) return false;
  const target = joinPath('', text);
  if (target === '') return flag(instruction, 'from') !== undefined || instruction.keyword === 'ADD';
  return (
    /^(?:usr|lib|lib64|usr\/lib(?:64)?|usr\/local(?:\/lib)?)$/.test(target) || /^(?:usr\/)?lib(?:64)?\//.test(target)
  );
}
