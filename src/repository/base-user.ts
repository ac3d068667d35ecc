import type { ImageReference } from '../models/image/reference.ts';

/** Official images that start as root and stay root unless the Dockerfile says otherwise. */
const rootImages = new Set(
  'java iojs mono archlinux photon sapmachine bash python node golang rust ruby php openjdk eclipse-temurin amazoncorretto ibmjava debian ubuntu alpine fedora centos rockylinux almalinux amazonlinux oraclelinux opensuse busybox buildpack-deps gcc perl elixir erlang haskell julia swift dart maven gradle tomcat clojure pypy r-base scratch'.split(
    ' ',
  ),
);

/** Widely used images outside the official ones that start as root. */
const rootRepositories = [
  /^docker\.io\/(?:oven\/bun|denoland\/deno|nvidia\/cuda|pytorch\/pytorch|tensorflow\/tensorflow|continuumio\/(?:mini|ana)conda3|tiangolo\/\S+|rust(?:lang)?\/\S+)$/,
  /^ghcr\.io\/astral-sh\/uv$/,
  /^public\.ecr\.aws\/docker\/library\/(?:python|node|golang|ruby|php|debian|ubuntu|alpine)$/,
  /^mcr\.microsoft\.com\/(?:playwright|dotnet\/(?:core\/)?(?:sdk|runtime|aspnet))(?:\/|$)/,
  /^gcr\.io\/distroless\//,
  /^registry\.(?:access\.redhat\.com|redhat\.io)\/ubi\d+(?:\/ubi(?:-minimal|-init)?|-minimal)?$/,
  /^quay\.io\/centos\/centos$/,
  /^public\.ecr\.aws\/amazonlinux\/amazonlinux$/,
  /^registry\.k8s\.io\/debian-base(?:-\w+)?$/,
];

/**
 * Whether a container from `image` runs as root when nothing sets a USER: true only for images known to (their published
 * configuration has no user and their entry point does not drop privileges), false for all others.
 */
export function startsAsRoot(image: ImageReference): boolean {
  if (image.error !== undefined) return false;
  const tag = image.tag ?? '';
  if (/nonroot|rootless|unprivileged|chiseled/.test(`${image.repository}:${tag}`)) return false;
  const official = /^docker\.io\/library\/([^/]+)$/.exec(image.normalized.replace(/[:@].*$/, ''));
  // The web server variants of PHP change to www-data by themselves.
  if (official?.[1] === 'php' && /apache|fpm/.test(tag)) return false;
  if (official) return rootImages.has(official[1] ?? '');
  return rootRepositories.some((pattern) => pattern.test(`${image.registry}/${image.repository}`));
}

/** The user that an official image has made for the application, if any. */
export function readyUser(image: ImageReference): string | undefined {
  if (image.repository === 'library/node' || image.repository.endsWith('/library/node')) return 'node';
  if (image.repository === 'oven/bun') return 'bun';
  if (image.repository.startsWith('distroless/')) return '65532';
  return undefined;
}
