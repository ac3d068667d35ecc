import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type ImageReference, parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { baseName, joinPath } from './build-context.ts';
import { expanded, flag, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { packageStepOf } from './system-packages.ts';

/** An image made here, or one from elsewhere by its reference. */
export type Image =
  | { readonly file: DockerfileUnit; readonly stage: Stage }
  | { readonly file?: undefined; readonly reference: string };

/** A program that an image does not hold. */
export interface MissingProgram {
  readonly name: string;
  /** "python:3.12-slim has no curl" */
  readonly why: string;
  /** True if nothing was installed that might have brought it along. */
  readonly certain: boolean;
  /** What installs it, as a person would type it; undefined where nothing can. */
  readonly install: string | undefined;
}

/** Packages that bring a program, by the program. */
const packagesOf: Readonly<Record<string, RegExp>> = {
  curl: /^curl(?:-minimal|-full)?$/,
  wget: /^wget2?(?:-wget)?$/,
  nc: /^(?:netcat.*|nmap-ncat|ncat|nmap|busybox.*|libressl|toybox)$/,
  netcat: /^(?:netcat.*|nmap-ncat|ncat)$/,
  bash: /^(?:bash.*|build-base|git-lfs)$/,
  jq: /^jq$/,
  ps: /^procps.*$/,
  pgrep: /^procps.*$/,
  python: /^python.*$/,
  python3: /^python.*$/,
  node: /^node.*$/,
};

const busyboxPrograms = new Set(['sh', 'wget', 'nc', 'ps', 'pgrep']);
const fullPrograms = new Set(['sh', 'bash', 'curl', 'wget', 'ps', 'pgrep']);

/** Images outside the official ones that are known to hold neither curl nor wget. */
const withoutClients = /^(?:docker\.io\/(?:ollama\/ollama|qdrant\/qdrant)|quay\.io\/keycloak\/keycloak)$/;

/**
 * Whether the image `reference` holds `program` as its publisher ships it: undefined where that is not known for sure. What is known comes from
 * the Dockerfiles of the official images: `slim` variants take out what the build needed, full ones rest on buildpack-deps, Alpine has
 * BusyBox, distroless and scratch have no shell and no tools.
 */
export function baseHolds(image: ImageReference | 'scratch', program: string): boolean | undefined {
  if (image === 'scratch') return false;
  if (image.error !== undefined) return undefined;
  const { normalized, name } = image;
  const tag = image.tag ?? '';
  if (normalized.startsWith('gcr.io/distroless/')) {
    if (/debug/.test(tag)) return undefined;
    if (program === 'python' || program === 'python3' || program === 'node')
      return name.startsWith(program === 'node' ? 'nodejs' : 'python') ? undefined : false;
    return Object.hasOwn(packagesOf, program) || program === 'sh' ? false : undefined;
  }
  if (withoutClients.test(normalized)) return program === 'curl' || program === 'wget' ? false : undefined;
  const library = /^(?:docker\.io\/library|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\/([^/]+)$/.exec(
    normalized,
  )?.[1];
  if (library === undefined || image.digest !== undefined || /\$/.test(image.text)) return undefined;
  if (program === 'python' || program === 'python3') {
    if (library === 'python') return true;
    return ['alpine', 'debian', 'ubuntu', 'golang', 'nginx', 'redis', 'busybox'].includes(library) &&
      !isFull(library, tag)
      ? false
      : library === 'node' && /alpine|slim/.test(tag)
        ? false
        : undefined;
  }
  if (program === 'node') {
    if (library === 'node') return true;
    return ['alpine', 'debian', 'ubuntu', 'python', 'golang', 'nginx', 'redis', 'busybox'].includes(library)
      ? false
      : undefined;
  }
  if (library === 'busybox')
    return busyboxPrograms.has(program) ? true : ['curl', 'bash', 'jq', 'netcat'].includes(program) ? false : undefined;
  const system = systemOf(image);
  if (system?.distribution === 'alpine') return onAlpine(library, tag, program);
  if (system?.distribution === 'debian' || system?.distribution === 'ubuntu') return onDebian(library, tag, program);
  return undefined;
}

const isFull = (library: string, tag: string): boolean =>
  ['python', 'node', 'ruby', 'golang', 'rust', 'buildpack-deps'].includes(library) &&
  !/slim|alpine|windows|nanoserver/.test(tag);

function onAlpine(library: string, tag: string, program: string): boolean | undefined {
  if (busyboxPrograms.has(program)) return true;
  const plain = ['alpine', 'node', 'python', 'golang', 'ruby'].includes(library);
  if (program === 'curl') {
    if (library === 'nginx') return tag.includes('slim') ? false : undefined;
    return plain || library === 'redis' || library === 'postgres' ? false : undefined;
  }
  if (program === 'bash') return ['alpine', 'node', 'python'].includes(library) ? false : undefined;
  return (program === 'jq' || program === 'netcat') && plain ? false : undefined;
}

function onDebian(library: string, tag: string, program: string): boolean | undefined {
  if (program === 'sh' || program === 'bash') return true;
  if (isFull(library, tag))
    return fullPrograms.has(program)
      ? true
      : program === 'jq' || program === 'nc' || program === 'netcat'
        ? false
        : undefined;
  const isSlim = ['python', 'node', 'ruby', 'rust', 'perl', 'openjdk'].includes(library) && tag.includes('slim');
  const isBase = library === 'debian' || library === 'ubuntu';
  if (['curl', 'wget', 'nc', 'netcat', 'jq'].includes(program)) {
    if (isSlim || isBase) return false;
    return (library === 'redis' || library === 'postgres') && (program === 'curl' || program === 'wget')
      ? false
      : undefined;
  }
  if (program === 'ps' || program === 'pgrep')
    return library === 'debian' || (isSlim && (library === 'python' || library === 'node')) ? false : undefined;
  return undefined;
}

/** What `image` lacks of `program`; undefined if it has it, or if nobody can say. */
export function missingProgram(image: Image, program: string): MissingProgram | undefined {
  const lineage = image.file ? ancestry(image.stage) : [];
  const text = image.file ? lineage.at(-1)?.image : image.reference;
  if (text === undefined || (program !== 'sh' && !Object.hasOwn(packagesOf, program))) return undefined;
  const root = text === 'scratch' ? text : parseImageReference(text);
  if (baseHolds(root, program) !== false) return undefined;
  const added = image.file ? addedTo(image.file, lineage, program) : 'nothing';
  if (added === 'maybe') return undefined;
  const installer =
    root === 'scratch' || root.normalized.startsWith('gcr.io/distroless/') ? undefined : systemOf(root)?.distribution;
  return {
    name: program,
    why: `${text} has no ${program}${added === 'removed' ? ', and the one that is installed is removed again' : image.file ? ', and no instruction adds it' : ''}`,
    certain: added === 'nothing' && image.file !== undefined,
    install:
      installer === 'alpine'
        ? 'apk add'
        : installer === 'debian' || installer === 'ubuntu'
          ? 'apt-get install'
          : undefined,
  };
}

type Added = 'nothing' | 'others' | 'removed' | 'maybe';

function addedTo(file: DockerfileUnit, lineage: readonly Stage[], program: string): Added {
  let added: Added = 'nothing';
  for (const stage of lineage.toReversed()) {
    for (const instruction of stage.instructions) {
      const { keyword } = instruction;
      const brought =
        keyword === 'RUN'
          ? installedBy(file, instruction, program)
          : keyword === 'COPY' || keyword === 'ADD'
            ? copiedBy(file, stage, instruction, program)
            : 'nothing';
      if (brought === 'maybe') return brought;
      if (brought !== 'nothing') added = brought;
    }
  }
  return added;
}

/** Programs that bring no tools of the system, whatever their words are. */
const harmless =
  /^(?:pip[\d.]*|python[\d.]*|uv|poetry|pdm|pipenv|npm|yarn|pnpm|bun|node|corepack|go|cargo|rustup|bundle|gem|composer|mvn|mvnw|gradle|gradlew|dotnet|mkdir|chmod|chown|chgrp|useradd|usermod|adduser|addgroup|groupadd|groupmod|deluser|rm|mv|ln|touch|echo|printf|cd|set|export|unset|test|\[|true|false|:|sed|cat|grep|find|ls|id|sleep|exit|which|command|hash|update-ca-certificates|ldconfig|locale-gen|dpkg-reconfigure|apt-mark|apt-key|git|gpg|strip|date|tee|head|sort|xargs|whoami|pwd|env|sh|bash|ash|setcap|su-exec|gosu|prisma|next|tsc|django-admin|alembic|flask|celery)$/;
const bringsTools =
  /playwright|puppeteer|--with-deps|nodesource|get-deb|install\.sh|setup\.sh|setup_\d|bootstrap|provision|ansible|chef-|puppet/i;

function installedBy(file: DockerfileUnit, instruction: Instruction, program: string): Added {
  const bodies = instruction.heredocs.map(({ body }) => body.text).join('\n');
  const text = `${instruction.rest.text}\n${bodies}`;
  const commands = file.scripts(instruction).flatMap(({ commands: own }) => own);
  const pattern = packagesOf[program];
  let added: Added = 'nothing';
  let mentioned = false;
  for (const command of commands) {
    const step = packageStepOf(command);
    if (step) {
      if (step.kind === 'install') {
        if (step.open) return 'maybe';
        const names = step.packages.map(({ name }) => name);
        if (pattern && names.some((name) => pattern.test(name))) {
          if (!isRemovedAfter(commands, command, step.group, pattern)) return 'maybe';
          added = 'removed';
          mentioned = true;
        } else if (added === 'nothing' && names.length > 0) added = 'others';
      }
      continue;
    }
    const name = command.name;
    if (name !== undefined && /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper|aptitude|dpkg)$/.test(name)) {
      if (name === 'dpkg' || command.args.some(({ value }) => value === undefined)) return 'maybe';
      continue;
    }
    if (name === undefined || (!harmless.test(name) && name !== program)) return 'maybe';
  }
  if (commands.length === 0 || bringsTools.test(text)) return 'maybe';
  // What the RUN itself uses was there before, or is brought in a way that nobody sees.
  const word = new RegExp(String.raw`(?<![\w.-])${program}(?![\w-])`);
  return !mentioned && word.test(text) ? 'maybe' : added;
}

/** True if a later command of the same RUN takes the packages out that `install` brought. */
function isRemovedAfter(
  commands: readonly ShellCommand[],
  install: ShellCommand,
  group: string | undefined,
  pattern: RegExp,
): boolean {
  return commands.slice(commands.indexOf(install) + 1).some((command) => {
    const step = packageStepOf(command);
    return (
      step?.kind === 'remove' &&
      step.packages.some(({ name }) => pattern.test(name) || (group !== undefined && name === group))
    );
  });
}

const programFolders = new Set([
  '',
  'usr',
  'bin',
  'sbin',
  'usr/bin',
  'usr/sbin',
  'usr/local',
  'usr/local/bin',
  'usr/local/sbin',
  'opt',
  'lib',
  'usr/lib',
]);

/** Whether a COPY or ADD may bring the program: it names it, or takes a whole folder to where programs lie. */
function copiedBy(file: DockerfileUnit, stage: Stage, instruction: Instruction, program: string): Added {
  const last = instruction.args.at(-1);
  const target = last && expanded(file, stage, instruction, last.text);
  if (target === undefined || instruction.heredocs.length > 0) return 'maybe';
  const sources = sourceWords(instruction).map(({ text }) => expanded(file, stage, instruction, text));
  const path = joinPath('', target);
  if (baseName(path) === program) return 'maybe';
  for (const source of sources) {
    if (source === undefined) return 'maybe';
    const clean = joinPath('', source);
    if (baseName(clean) === program) return 'maybe';
    const isSystem = programFolders.has(path) && target.startsWith('/');
    if (isSystem && (flag(instruction, 'from') !== undefined || instruction.keyword === 'ADD' || clean === '')) {
      // One program by its name is only that.
      const isOne = /[\w-]/.test(baseName(clean)) && !programFolders.has(clean) && target.endsWith('/') && path !== '';
      if (!isOne && !/(?:^|\/)bin\/[\w.-]+$/.test(path)) return 'maybe';
    }
    if (
      isSystem &&
      path === '' &&
      instruction.keyword === 'COPY' &&
      /^(?:root|rootfs|fs|overlay)/.test(baseName(clean))
    )
      return 'maybe';
    // A virtual environment or another prefix brings its own python.
    if (program.startsWith('python') && flag(instruction, 'from') !== undefined) return 'maybe';
  }
  return 'nothing';
}
