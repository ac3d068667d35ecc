/** How a flag takes a value: `--link`, `--link=false`; `--from=x`, once; `--mount=x`, as often as one likes. */
export type FlagKind = 'boolean' | 'string' | 'strings';

type Flags = Readonly<Record<string, FlagKind>>;

const copyFlags: Flags = { chown: 'string', chmod: 'string', link: 'boolean', exclude: 'strings' };

/** Every instruction with the flags that it knows, from BuildKit's frontend/dockerfile/command and instructions/parse.go. */
export const knownFlags: ReadonlyMap<string, Flags> = new Map<string, Flags>([
  ['ADD', { ...copyFlags, 'keep-git-dir': 'boolean', checksum: 'string', unpack: 'boolean' }],
  ['ARG', {}],
  ['CMD', {}],
  ['COPY', { ...copyFlags, from: 'string', parents: 'boolean' }],
  ['ENTRYPOINT', {}],
  ['ENV', {}],
  ['EXPOSE', {}],
  ['FROM', { platform: 'string' }],
  [
    'HEALTHCHECK',
    { interval: 'string', timeout: 'string', 'start-period': 'string', 'start-interval': 'string', retries: 'string' },
  ],
  ['LABEL', {}],
  ['MAINTAINER', {}],
  ['ONBUILD', {}],
  ['RUN', { mount: 'strings', network: 'string', security: 'string', device: 'strings' }],
  ['SHELL', {}],
  ['STOPSIGNAL', {}],
  ['USER', {}],
  ['VOLUME', {}],
  ['WORKDIR', {}],
]);

/** All instructions, upper case, in alphabetical order. */
export const keywords: readonly string[] = [...knownFlags.keys()];

/** `keyword` in upper case if it is an instruction in any case, otherwise in upper case where that does not make it look like one. */
export function normalKeyword(keyword: string): string {
  if (knownFlags.has(keyword)) return keyword;
  const upper = keyword.toUpperCase();
  // Go compares lower case: "ſhell" becomes SHELL in upper case but stays itself in lower case.
  return knownFlags.has(upper) && keyword.toLowerCase() !== upper.toLowerCase() ? keyword : upper;
}

const templateEndings =
  /\.(?:j2|jinja2?|tmpl|tpl|gotmpl|template|erb|tera|in|mustache|hbs|handlebars|ejs|liquid|twig|m4)$/i;
const otherEndings =
  /\.(?:(?:docker|container|git)ignore|md|mdx|rst|adoc|txt|html?|json|ya?ml|toml|lock|log|orig|bak|old|rej|swp|patch|diff|sha256(?:sum)?|sig|asc|gz|tgz|zip|tar|png|svg)$|~$/i;
/** `dockerfile.go` is a program about Dockerfiles; `Dockerfile.go` is a Dockerfile for Go. */
const sourceEndings =
  /\.(?:go|[cm]?[jt]sx?|py|pyi|rb|rs|java|kt|scala|cs|c|h|cc|cpp|hpp|php|pl|lua|el|vim|sh|bash|ps1|hs|ex|exs|swift|css|scss|snap|vue)$/;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** True if the name says Dockerfile, whatever stands behind it. */
function isNamedDockerfile(name: string): boolean {
  if (/^(?:Dockerfile|Containerfile)(?:$|[._-])/.test(name)) return true;
  if (/^(?:dockerfile|containerfile)(?:$|\.)/.test(name)) return !sourceEndings.test(name);
  return /\.(?:dockerfile|containerfile)(?:$|\.)/i.test(name) && !sourceEndings.test(name);
}

/**
 * True for the usual names of Dockerfiles: `Dockerfile`, `Dockerfile.*`, `Dockerfile-*`, `*.Dockerfile`, `*.dockerfile`,
 * `Containerfile…` and, as Docker itself falls back to it, `dockerfile`. Documents, backups, ignore files and templates are none.
 */
export function isDockerfilePath(path: string): boolean {
  const name = baseName(path);
  return isNamedDockerfile(name) && !templateEndings.test(name) && !otherEndings.test(name);
}

/** True for a file that a template engine makes a Dockerfile of (`Dockerfile.j2`): it is not a Dockerfile yet. */
export function isDockerfileTemplate(path: string): boolean {
  const name = baseName(path);
  return isNamedDockerfile(name) && templateEndings.test(name);
}
