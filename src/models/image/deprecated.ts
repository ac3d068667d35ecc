import type { ImageReference } from './reference.ts';

/** An image that its publisher no longer keeps. */
export interface Deprecation {
  /** What takes its place: an image, or words for several. */
  readonly instead: string;
  /** What has happened to it. */
  readonly what: string;
  /** True if it can no longer be pulled. */
  readonly removed: boolean;
  /** The reference to write instead, if its tags are the same. */
  readonly reference: string | undefined;
}

interface Entry {
  readonly pattern: RegExp;
  readonly instead: string;
  readonly what: string;
  readonly removed?: true;
  /** From the match and the tag to the new reference. */
  readonly renamed?: (match: RegExpExecArray, tag: string | undefined) => string | undefined;
}

const stopped = 'is no longer maintained';
const sameTag =
  (name: string) =>
  (_match: RegExpExecArray, tag: string | undefined): string | undefined =>
    tag === undefined ? undefined : `${name}:${tag}`;

/** From the notices on the images' own pages. */
const entries: readonly Entry[] = [
  {
    pattern: /^docker\.io\/library\/(?:openjdk|java)$/,
    instead: 'eclipse-temurin (or amazoncorretto, ibm-semeru-runtimes, sapmachine)',
    what: 'is deprecated and gets no updates of released versions',
    renamed: (_match, tag) => temurin(tag),
  },
  { pattern: /^docker\.io\/(?:library\/)?adoptopenjdk(?:\/.*)?$/, instead: 'eclipse-temurin', what: stopped },
  {
    pattern:
      /^docker\.io\/microsoft\/(dotnet|aspnetcore|aspnetcore-build|dotnet-framework|aspnet|iis|windowsservercore|nanoserver|mssql-server-linux|powershell|azure-cli)$/,
    instead: 'the image of that name on mcr.microsoft.com',
    what: 'has moved to mcr.microsoft.com and is no longer updated here',
  },
  {
    pattern: /^mcr\.microsoft\.com\/dotnet\/core\/(sdk|aspnet|runtime|runtime-deps)$/,
    instead: 'mcr.microsoft.com/dotnet/…',
    what: 'has moved: `core` is no part of the name since .NET 5',
    renamed: ([, name = ''], tag) => (tag === undefined ? undefined : `mcr.microsoft.com/dotnet/${name}:${tag}`),
  },
  { pattern: /^docker\.io\/library\/iojs$/, instead: 'node', what: stopped },
  { pattern: /^docker\.io\/library\/(?:rails)$/, instead: 'ruby', what: stopped },
  { pattern: /^docker\.io\/library\/(?:django)$/, instead: 'python', what: stopped },
  { pattern: /^docker\.io\/library\/jenkins$/, instead: 'jenkins/jenkins', what: stopped },
  { pattern: /^docker\.io\/library\/vault$/, instead: 'hashicorp/vault', what: stopped },
  { pattern: /^docker\.io\/library\/consul$/, instead: 'hashicorp/consul', what: stopped },
  { pattern: /^docker\.io\/library\/piwik$/, instead: 'matomo', what: stopped },
  { pattern: /^docker\.io\/library\/owncloud$/, instead: 'owncloud/server', what: stopped },
  { pattern: /^docker\.io\/library\/sentry$/, instead: 'getsentry/sentry', what: stopped },
  { pattern: /^docker\.io\/library\/(?:ubuntu-upstart|ubuntu-debootstrap)$/, instead: 'ubuntu', what: stopped },
  { pattern: /^docker\.io\/mhart\/alpine-node$/, instead: 'node (its -alpine tags)', what: stopped },
  { pattern: /^docker\.io\/gliderlabs\/alpine$/, instead: 'alpine', what: stopped, renamed: sameTag('alpine') },
  {
    pattern: /^docker\.io\/circleci\/\w[\w-]*$/,
    instead: 'cimg/…',
    what: 'is a convenience image of the old kind, no longer updated since 2021',
  },
  {
    pattern: /^docker\.io\/resin\/[\w-]+$/,
    instead: 'balenalib/…',
    what: 'has moved to balenalib and is no longer updated',
  },
  {
    pattern: /^docker\.io\/jboss\/keycloak$/,
    instead: 'quay.io/keycloak/keycloak',
    what: 'has moved and is no longer updated here',
  },
  {
    pattern: /^docker\.io\/jboss\/wildfly$/,
    instead: 'quay.io/wildfly/wildfly',
    what: 'has moved and is no longer updated here',
  },
  { pattern: /^docker\.io\/google\/dart$/, instead: 'dart', what: 'has moved and is no longer updated here' },
  {
    pattern: /^docker\.io\/google\/(?:golang|nodejs|python|ruby|debian)(?:-\w+)?$/,
    instead: 'the official image',
    what: stopped,
  },
  { pattern: /^docker\.io\/hseeberger\/scala-sbt$/, instead: 'sbtscala/scala-sbt', what: stopped },
  { pattern: /^docker\.io\/lambci\/lambda$/, instead: 'public.ecr.aws/lambda/…', what: stopped },
  { pattern: /^docker\.io\/puckel\/docker-airflow$/, instead: 'apache/airflow', what: stopped },
  { pattern: /^docker\.io\/linuxserver\/letsencrypt$/, instead: 'linuxserver/swag', what: stopped },
  { pattern: /^docker\.io\/docker\/compose$/, instead: 'docker (it holds Compose)', what: stopped },
  { pattern: /^docker\.io\/dockerfile\/[\w-]+$/, instead: 'the official image', what: stopped },
  {
    pattern: /^docker\.io\/bitnami\/(?!minideb)([\w-]+)$/,
    instead: 'another image (bitnamilegacy/… holds the old ones and gets no updates)',
    what: 'lost its version tags in 2025',
    removed: true,
  },
  {
    pattern: /^(?:k8s\.gcr\.io|gcr\.io\/google[-_]containers)\/(.+)$/,
    instead: 'registry.k8s.io/…',
    what: 'lies in a registry that is frozen since April 2023',
    renamed: ([, name = ''], tag) => (tag === undefined ? undefined : `registry.k8s.io/${name}:${tag}`),
  },
];

/** Java releases that eclipse-temurin has with and without Alpine, as JDK and JRE. */
const temurinReleases = new Set(['8', '11', '17', '21']);

/** `openjdk:11-jre-slim-buster` → `eclipse-temurin:11-jre`; undefined for tags without a counterpart. */
function temurin(tag: string | undefined): string | undefined {
  const match =
    /^(\d+)(?:u\d+|\.[\d.]+)?(?:-(jdk|jre))?((?:-(?:slim|headless|alpine|buster|bullseye|stretch|bookworm))*)$/.exec(
      tag ?? '',
    );
  if (!match?.[1] || !temurinReleases.has(match[1])) return undefined;
  const [, release, kind, variants = ''] = match;
  return `eclipse-temurin:${[release, kind ?? 'jdk', ...(variants.includes('alpine') ? ['alpine'] : [])].join('-')}`;
}

/** What its publisher says of an image that is no longer kept; undefined for all others. */
export function deprecationOf({ normalized, tag, digest }: ImageReference): Deprecation | undefined {
  for (const { pattern, instead, what, removed, renamed } of entries) {
    const match = pattern.exec(normalized);
    if (!match) continue;
    // Tags of versions are gone, `latest` of some images is not; a digest is still there.
    const isRemoved = removed === true && digest === undefined && tag !== undefined && tag !== 'latest';
    if (removed && !isRemoved) return undefined;
    const reference = digest === undefined ? renamed?.(match, tag) : undefined;
    return { instead, what, removed: isRemoved, reference };
  }
  return undefined;
}
