import { atMost, behind, development, javaTag, leading, nodeTag, type TagReader } from './tags.ts';

export type Language =
  | 'python'
  | 'node'
  | 'go'
  | 'java'
  | 'ruby'
  | 'rust'
  | 'php'
  | 'dotnet'
  | 'bun'
  | 'deno'
  | 'elixir'
  | 'erlang';

export interface Promised {
  readonly language: Language;
  /** Reads the version from the tag. */
  readonly read: TagReader;
}

const python: Promised = { language: 'python', read: leading };
const node: Promised = { language: 'node', read: nodeTag };
const go: Promised = { language: 'go', read: leading };
const java: Promised = { language: 'java', read: javaTag };
const ruby: Promised = { language: 'ruby', read: leading };
const rust: Promised = { language: 'rust', read: leading };
const php: Promised = { language: 'php', read: leading };
const dotnet: Promised = { language: 'dotnet', read: leading };
const phpWord: Promised = { language: 'php', read: behind('php') };
const rustWord: Promised = { language: 'rust', read: behind('rust') };
const pythonWord: Promised = { language: 'python', read: behind('python') };
const nodeWord: Promised = { language: 'node', read: behind('nodejs', 'node') };
const javaWord: Promised = {
  language: 'java',
  read: behind('eclipse-temurin', 'temurin', 'openjdk', 'jdk', 'jre', 'amazoncorretto', 'sapmachine', 'ibmjava'),
};

/** Docker Official Images: they have the same tags wherever they are mirrored. */
const official: Readonly<Record<string, readonly Promised[]>> = {
  python: [python],
  pypy: [{ language: 'python', read: atMost(2, leading) }],
  node: [node],
  golang: [go],
  ruby: [ruby],
  rust: [rust],
  php: [php],
  elixir: [{ language: 'elixir', read: leading }],
  erlang: [{ language: 'erlang', read: leading }],
  java: [java],
  openjdk: [java],
  adoptopenjdk: [java],
  'eclipse-temurin': [java],
  amazoncorretto: [java],
  sapmachine: [java],
  maven: [javaWord],
  gradle: [javaWord],
};

/** Prefixes under which the official images stand. */
const officialPrefixes = [
  'docker.io/library/',
  'public.ecr.aws/docker/library/',
  'mirror.gcr.io/library/',
  'docker.io/amd64/',
  'docker.io/arm64v8/',
  'docker.io/arm32v5/',
  'docker.io/arm32v6/',
  'docker.io/arm32v7/',
  'docker.io/i386/',
  'docker.io/ppc64le/',
  'docker.io/riscv64/',
  'docker.io/s390x/',
];

const pythonOfImage: Promised = { language: 'python', read: development((version) => version.startsWith('3')) };
// Node has been past 10 since before these images; their own versions are far below.
const nodeOfImage: Promised = { language: 'node', read: development((version) => Number.parseInt(version, 10) >= 10) };

/** Images with tags of their own; names after Docker's normalisation. */
const others: Readonly<Record<string, readonly Promised[]>> = {
  'docker.io/cimg/python': [python],
  'docker.io/circleci/python': [python],
  'docker.io/bitnami/python': [python],
  'docker.io/bitnamilegacy/python': [python],
  'dhi.io/python': [python],
  'cgr.dev/chainguard/python': [python],
  'docker.io/amazon/aws-lambda-python': [{ language: 'python', read: atMost(2, leading) }],
  'public.ecr.aws/lambda/python': [{ language: 'python', read: atMost(2, leading) }],
  'mcr.microsoft.com/devcontainers/python': [pythonOfImage],
  'mcr.microsoft.com/vscode/devcontainers/python': [pythonOfImage],
  'mcr.microsoft.com/azure-functions/python': [pythonWord],
  'mcr.microsoft.com/azure-functions/node': [nodeWord],
  'ghcr.io/astral-sh/uv': [pythonWord],
  'docker.io/astral/uv': [pythonWord],
  'docker.io/nikolaik/python-nodejs': [pythonWord, nodeWord],

  'docker.io/cimg/node': [node],
  'docker.io/circleci/node': [node],
  'docker.io/bitnami/node': [node],
  'docker.io/bitnamilegacy/node': [node],
  'dhi.io/node': [node],
  'cgr.dev/chainguard/node': [node],
  'docker.io/mhart/alpine-node': [{ language: 'node', read: (tag) => leading(tag.replace(/^(?:slim|base)-/, '')) }],
  'docker.io/cypress/base': [node],
  'docker.io/cypress/browsers': [nodeWord],
  'docker.io/amazon/aws-lambda-nodejs': [{ language: 'node', read: atMost(1, leading) }],
  'public.ecr.aws/lambda/nodejs': [{ language: 'node', read: atMost(1, leading) }],
  'mcr.microsoft.com/devcontainers/javascript-node': [nodeOfImage],
  'mcr.microsoft.com/devcontainers/typescript-node': [nodeOfImage],
  'mcr.microsoft.com/vscode/devcontainers/javascript-node': [nodeOfImage],
  'mcr.microsoft.com/vscode/devcontainers/typescript-node': [nodeOfImage],
  'gcr.io/distroless/nodejs': [node],

  'docker.io/oven/bun': [{ language: 'bun', read: leading }],
  'docker.io/denoland/deno': [
    { language: 'deno', read: (tag) => leading(tag.replace(/^(?:alpine|debian|ubuntu|distroless|bin)-/, '')) },
  ],
  'docker.io/cimg/go': [go],
  'docker.io/circleci/golang': [go],
  'dhi.io/golang': [go],
  'cgr.dev/chainguard/go': [go],
  'mcr.microsoft.com/oss/go/microsoft/golang': [go],
  'docker.io/cimg/ruby': [ruby],
  'docker.io/bitnami/ruby': [ruby],
  'docker.io/rubylang/ruby': [ruby],
  'public.ecr.aws/lambda/ruby': [{ language: 'ruby', read: atMost(2, leading) }],
  'docker.io/cimg/rust': [rust],
  'docker.io/rustlang/rust': [rust],
  'docker.io/clux/muslrust': [rust],
  'docker.io/lukemathwalker/cargo-chef': [rustWord],
  'docker.io/cimg/php': [php],
  'docker.io/dunglas/frankenphp': [phpWord],
  'docker.io/serversideup/php': [php],
  'docker.io/webdevops/php': [php],
  'docker.io/webdevops/php-apache': [php],
  'docker.io/webdevops/php-nginx': [php],
  'docker.io/cimg/openjdk': [java],
  'docker.io/azul/zulu-openjdk': [java],
  'docker.io/azul/zulu-openjdk-alpine': [java],
  'docker.io/bellsoft/liberica-openjdk-alpine': [java],
  'docker.io/bellsoft/liberica-openjdk-debian': [java],
  'mcr.microsoft.com/openjdk/jdk': [java],
  'public.ecr.aws/lambda/java': [java],
  'mcr.microsoft.com/dotnet/sdk': [dotnet],
  'mcr.microsoft.com/dotnet/aspnet': [dotnet],
  'mcr.microsoft.com/dotnet/runtime': [dotnet],
  'mcr.microsoft.com/dotnet/core/sdk': [dotnet],
  'mcr.microsoft.com/dotnet/core/aspnet': [dotnet],
  'mcr.microsoft.com/dotnet/core/runtime': [dotnet],
};

/** Names that hold the version themselves: group 1, with a dot put behind the first digit if `dotted`. */
const named: readonly { readonly form: RegExp; readonly language: Language; readonly dotted: boolean }[] = [
  { form: /^gcr\.io\/distroless\/nodejs(\d+)(?:-debian\d+)?$/, language: 'node', dotted: false },
  { form: /^gcr\.io\/distroless\/java(\d+)(?:-debian\d+)?$/, language: 'java', dotted: false },
  { form: /^public\.ecr\.aws\/sam\/build-python(3\.\d+)$/, language: 'python', dotted: false },
  { form: /^public\.ecr\.aws\/sam\/build-nodejs(\d+)\.x$/, language: 'node', dotted: false },
  {
    form: /^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\/(?:ubi\d+|rhel\d+)\/python-(3\d+)(?:-minimal)?$/,
    language: 'python',
    dotted: true,
  },
  {
    form: /^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\/(?:ubi\d+|rhel\d+)\/nodejs-(\d+)(?:-minimal)?$/,
    language: 'node',
    dotted: false,
  },
  { form: /^quay\.io\/sclorg\/python-(3\d+)-c\d+s$/, language: 'python', dotted: true },
  { form: /^quay\.io\/sclorg\/nodejs-(\d+)(?:-minimal)?-c\d+s$/, language: 'node', dotted: false },
];

/** `python3` of Debian 10 to 13 (packages.debian.org), which is what distroless/python3-debianN holds. */
const debianPython: Readonly<Record<string, string>> = { '10': '3.7', '11': '3.9', '12': '3.11', '13': '3.13' };

/** What the image of this name promises; undefined if nothing is known about it. */
export function promisesOf(normalized: string): readonly Promised[] | undefined {
  const prefix = officialPrefixes.find((one) => normalized.startsWith(one));
  if (prefix !== undefined) {
    const name = normalized.slice(prefix.length);
    if (Object.hasOwn(official, name)) return official[name];
  }
  if (Object.hasOwn(others, normalized)) return others[normalized];
  for (const { form, language, dotted } of named) {
    const found = form.exec(normalized)?.[1];
    if (found !== undefined) return [fixed(language, dotted ? `${found[0]}.${found.slice(1)}` : found)];
  }
  const debian = /^gcr\.io\/distroless\/python3(?:-debian(\d+))?$/.exec(normalized);
  if (debian !== null) return [fixed('python', debianPython[debian[1] ?? ''] ?? '3')];
  if (normalized.startsWith('docker.io/tiangolo/')) return [pythonWord];
  if (/^(?:docker\.io|quay\.io)\/jupyter\//.test(normalized)) return [pythonWord];
  return undefined;
}

function fixed(language: Language, version: string): Promised {
  return { language, read: () => ({ version, channel: undefined, prerelease: false }) };
}

/** Every name of the tables, for a look at all of them at once. */
export const knownImages: readonly string[] = [
  ...Object.keys(official).map((name) => `docker.io/library/${name}`),
  ...Object.keys(others),
];
