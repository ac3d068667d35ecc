import type { Span } from '../../text/span.ts';

/** `[registry/]repository[:tag][@digest]`, taken apart. Spans are offsets into the given text. */
export interface ImageReference {
  readonly text: string;
  /** "docker.io" if none is written; `index.docker.io` is the same. */
  readonly registry: string;
  /** Without registry: "library/python" for `python`. */
  readonly repository: string;
  /** Last part of the repository: "python". */
  readonly name: string;
  readonly tag: string | undefined;
  /** With its algorithm: "sha256:…". */
  readonly digest: string | undefined;
  /** Registry and repository: "docker.io/library/python". */
  readonly normalized: string;
  /** Registry and repository as written. */
  readonly nameSpan: Span;
  /** Without the colon; empty span behind the name if there is no tag. */
  readonly tagSpan: Span;
  /** Without the `@`; empty span at the end if there is no digest. */
  readonly digestSpan: Span;
  /** Why an engine would refuse it; the parts are then what could be read. */
  readonly error: string | undefined;
}

const component = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const host =
  /^(?:\[[0-9a-fA-F:]+\]|(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*)(?::[0-9]+)?$/;
const tagForm = /^\w[\w.-]{0,127}$/;
const digestForm = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const longest = 4096;

/**
 * Read an image reference after distribution/reference (grammar in reference.go, names as Docker completes them in
 * normalize.go). Never throws; a text with variables in it is an error.
 */
export function parseImageReference(text: string): ImageReference {
  const at = text.length > longest ? -1 : text.indexOf('@');
  const named = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/') && !named.endsWith(']');
  const path = tagged ? named.slice(0, colon) : named;
  const tag = tagged ? named.slice(colon + 1) : undefined;

  const slash = path.indexOf('/');
  const first = slash === -1 ? '' : path.slice(0, slash);
  // Docker's rule for what is a host: a dot, a colon, an upper-case letter, or "localhost".
  const hasRegistry = first !== '' && (/[.:A-Z]/.test(first) || first === 'localhost');
  const written = hasRegistry ? first : 'docker.io';
  const registry = written === 'index.docker.io' ? 'docker.io' : written;
  const rest = hasRegistry ? path.slice(slash + 1) : path;
  const repository = registry === 'docker.io' && rest !== '' && !rest.includes('/') ? `library/${rest}` : rest;
  return {
    text,
    registry,
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    tag,
    digest,
    normalized: `${registry}/${repository}`,
    nameSpan: { start: 0, end: path.length },
    tagSpan: { start: tagged ? path.length + 1 : path.length, end: named.length },
    digestSpan: { start: at === -1 ? text.length : at + 1, end: text.length },
    error: errorOf(text, written, rest, tag, digest),
  };
}

function errorOf(
  text: string,
  registry: string,
  repository: string,
  tag: string | undefined,
  digest: string | undefined,
): string | undefined {
  if (text === '') return 'the reference is empty';
  if (text.length > longest) return 'the reference is too long';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'a reference has no scheme';
  if (!host.test(registry)) return `"${registry}" is no registry host`;
  if (repository.split('/').some((part) => !component.test(part))) {
    const lower = repository.toLowerCase();
    if (lower !== repository && lower.split('/').every((part) => component.test(part)))
      return 'the repository name must be lower case';
    return `"${repository}" is no repository name`;
  }
  if (registry.length + 1 + repository.length > 255) return 'the name is longer than 255 characters';
  if (/^[a-f0-9]{64}$/.test(repository)) return 'a name cannot be 64 hexadecimal digits';
  if (tag !== undefined && !tagForm.test(tag)) return `"${tag}" is no tag`;
  if (digest === undefined) return undefined;
  if (!digestForm.test(digest)) return `"${digest}" is no digest`;
  const colon = digest.indexOf(':');
  const length = digestLengths[digest.slice(0, colon)];
  if (length !== undefined && digest.length - colon - 1 !== length)
    return `a ${digest.slice(0, colon)} digest has ${length} hexadecimal digits`;
  return undefined;
}
