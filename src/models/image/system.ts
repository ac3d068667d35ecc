import type { ImageReference } from './reference.ts';

export type Distribution =
  | 'debian'
  | 'ubuntu'
  | 'alpine'
  | 'fedora'
  | 'rhel'
  | 'centos'
  | 'rocky'
  | 'alma'
  | 'amazonlinux'
  | 'opensuse'
  | 'arch'
  | 'wolfi'
  | 'busybox'
  | 'windows';

/** The operating system that a base image promises by name and tag. */
export interface ImageSystem {
  readonly distribution: Distribution;
  /** "12", "22.04", "3.19"; undefined if the tag does not say. */
  readonly release: string | undefined;
  /** "slim", "distroless", "minimal": fewer files than the distribution's usual image; undefined for the usual one. */
  readonly variant: string | undefined;
  readonly libc: 'glibc' | 'musl' | undefined;
}

const codenames: Readonly<Record<string, readonly [Distribution, string]>> = {
  wheezy: ['debian', '7'],
  jessie: ['debian', '8'],
  stretch: ['debian', '9'],
  buster: ['debian', '10'],
  bullseye: ['debian', '11'],
  bookworm: ['debian', '12'],
  trixie: ['debian', '13'],
  forky: ['debian', '14'],
  trusty: ['ubuntu', '14.04'],
  xenial: ['ubuntu', '16.04'],
  bionic: ['ubuntu', '18.04'],
  focal: ['ubuntu', '20.04'],
  jammy: ['ubuntu', '22.04'],
  noble: ['ubuntu', '24.04'],
  al2: ['amazonlinux', '2'],
  al2023: ['amazonlinux', '2023'],
};

/** `alpine3.19`, `debian12`, `debian-12`, `ubuntu22.04`, `windowsservercore-ltsc2022`, `ubi9`. */
const words: readonly (readonly [RegExp, Distribution])[] = [
  [/(?:^|-)alpine-?(\d+(?:\.\d+)*)?(?:$|[-.])/, 'alpine'],
  [/(?:^|-)debian-?(\d+(?:\.\d+)*)?(?:$|-)/, 'debian'],
  [/(?:^|-)ubuntu-?(\d+\.\d+)?(?:$|-)/, 'ubuntu'],
  [/(?:^|-)ubi-?(\d+)?(?:$|-)/, 'rhel'],
  [/(?:^|-)(?:windowsservercore|nanoserver)(?:-(\w+))?(?:$|-)/, 'windows'],
];

/** Images that are a distribution: the tag begins with its release or codename. */
const distributions: Readonly<Record<string, Distribution>> = {
  debian: 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine',
  fedora: 'fedora',
  centos: 'centos',
  rockylinux: 'rocky',
  almalinux: 'alma',
  amazonlinux: 'amazonlinux',
  archlinux: 'arch',
  busybox: 'busybox',
};

/** What these are built on if the tag names nothing else. */
const defaults: readonly (readonly [RegExp, Distribution, string | undefined])[] = [
  [/^gcr\.io\/distroless\//, 'debian', 'distroless'],
  [/^(?:public\.ecr\.aws\/lambda|docker\.io\/amazon\/aws-lambda)/, 'amazonlinux', undefined],
  [/^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\//, 'rhel', undefined],
  [/^cgr\.dev\/chainguard\//, 'wolfi', undefined],
  [/^docker\.io\/mhart\/alpine-node$/, 'alpine', undefined],
  [/^docker\.io\/cimg\//, 'ubuntu', undefined],
  [/^(?:docker\.io\/oven\/bun|docker\.io\/denoland\/deno)$/, 'debian', undefined],
];

const debianByDefault = new Set([
  'python',
  'pypy',
  'node',
  'golang',
  'ruby',
  'rust',
  'php',
  'elixir',
  'erlang',
  'postgres',
  'nginx',
  'redis',
]);

/** Distribution, release and libc of an image as far as its name and tag say; undefined rather than a guess. */
export function systemOf(reference: ImageReference): ImageSystem | undefined {
  if (reference.error !== undefined) return undefined;
  // These hold no C library at all.
  if (/^gcr\.io\/distroless\/static(?:-|$)/.test(reference.normalized)) {
    const release = /debian(\d+)$/.exec(reference.name)?.[1];
    return { distribution: 'debian', release, variant: 'distroless', libc: undefined };
  }
  const tag = reference.tag ?? '';
  const variant = /(?:^|-)(slim|minimal|micro|distroless|chiseled)(?:$|-)/.exec(tag)?.[1];
  const library = officialName(reference.normalized);
  const own = library !== undefined && Object.hasOwn(distributions, library) ? distributions[library] : undefined;
  if (own !== undefined) {
    const release = /^v?(\d+(?:\.\d+)*)(?:$|[-_])/.exec(tag)?.[1] ?? codename(tag, own)?.[1];
    return system(own, release, variant);
  }
  const named = codename(tag);
  if (named !== undefined) return system(named[0], named[1], variant);
  for (const [form, distribution] of words) {
    const match = form.exec(tag);
    if (match !== null) return system(distribution, match[1], variant);
  }
  const found = defaults.find(([form]) => form.test(reference.normalized));
  // distroless/nodejs20-debian12
  if (found !== undefined) return system(found[1], /-debian(\d+)$/.exec(reference.name)?.[1], variant ?? found[2]);
  return library !== undefined && debianByDefault.has(library) && reference.digest === undefined
    ? system('debian', undefined, variant)
    : undefined;
}

function officialName(normalized: string): string | undefined {
  return /^(?:docker\.io\/(?:library|amd64|arm64v8|arm32v[567]|i386|ppc64le|riscv64|s390x)|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\/([^/]+)$/.exec(
    normalized,
  )?.[1];
}

function codename(tag: string, of?: Distribution): readonly [Distribution, string] | undefined {
  for (const token of tag.split('-')) {
    const found = Object.hasOwn(codenames, token) ? codenames[token] : undefined;
    if (found !== undefined && (of === undefined || found[0] === of)) return found;
  }
  return undefined;
}

function system(distribution: Distribution, release: string | undefined, variant: string | undefined): ImageSystem {
  const libc =
    distribution === 'windows' || distribution === 'busybox' ? undefined : distribution === 'alpine' ? 'musl' : 'glibc';
  return { distribution, release, variant, libc };
}
