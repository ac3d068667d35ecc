/** The name of an image in its parts; what a variable or an expression hides is `*`. */
export interface ImageName {
  /** As written. */
  readonly text: string;
  /** "ghcr.io", "localhost:5000"; undefined if there is none or a variable hides it. */
  readonly registry: string | undefined;
  /** "org/web": without registry, tag and digest, and without `library/`. */
  readonly name: string;
  /** Undefined if there is none. */
  readonly tag: string | undefined;
  /** A variable stood before the name: a registry, an owner or both. */
  readonly prefixed: boolean;
}

/** A reference: `${X:-y}`, `$(X)`, `${{ x }}`, `{{ x }}`, `$X`, `<x>`, `@x@`. Nothing in it nests. */
const references =
  /\$\{\{[^}]{0,400}\}\}|\{\{[^}]{0,400}\}\}|\$\{[^}]{0,400}\}|\$\([^)]{0,400}\)|\$\w+|<[\w .-]{1,80}>|@[\w.-]{1,80}@/g;

/** The name that `text` gives an image (distribution/reference, grammar); undefined if no part of it is known. */
export function imageName(text: string): ImageName | undefined {
  const masked = text.length > 1000 ? '' : text.trim().replace(references, '*');
  if (masked === '' || /[\s"'\\]/.test(masked) || masked.includes('://')) return undefined;
  const digest = masked.indexOf('@');
  const bare = digest === -1 ? masked : masked.slice(0, digest);
  const slash = bare.lastIndexOf('/');
  const colon = bare.indexOf(':', slash + 1);
  const tag = colon === -1 ? undefined : bare.slice(colon + 1);
  const parts = (colon === -1 ? bare : bare.slice(0, colon)).split('/').filter((part) => part !== '');
  let registry: string | undefined;
  let prefixed = false;
  // `**` of two variables in a row, and `*` with a registry's dot or port around it.
  while (parts.length > 1 && /^\*+$|^\*.*[.:]|[.:].*\*/.test(parts[0] ?? '')) {
    parts.shift();
    prefixed = true;
  }
  const first = parts[0] ?? '';
  if (parts.length > 1 && (/[.:]/.test(first) || first === 'localhost')) {
    registry = first;
    parts.shift();
  }
  // A variable further on (`gcr.io/${PROJECT}/web`) may be any owner.
  const hidden = parts.findLastIndex((part, index) => index < parts.length - 1 && part.includes('*'));
  if (hidden !== -1) {
    parts.splice(0, hidden + 1);
    prefixed = true;
  }
  // `${REGISTRY}web`: the variable ends in a slash.
  let name = parts.join('/').replace(/^\*+(?=[\w])/, () => {
    prefixed = true;
    return '';
  });
  if (parts.length === 2 && parts[0] === 'library') name = parts[1] ?? '';
  name = name.toLowerCase();
  if (!/[a-z0-9]/.test(name) || name.includes('*') || !/^[a-z0-9][a-z0-9._/-]*$/.test(name)) return undefined;
  return { text: text.trim(), registry, name, tag, prefixed };
}

/** Last part of a name: "web" of "org/web". */
export const lastSegment = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** What tells the images of one name apart: `frontend` of `demo:1.2-frontend`, `demo:*-frontend` and `demo:latest-frontend`. */
export function tagSuffix(tag: string | undefined): string | undefined {
  const suffix = /^(?:\*|v?\d[\w.]*|latest|main|nightly)-([a-z][a-z0-9-]*)$/i.exec(tag ?? '')?.[1]?.toLowerCase();
  return suffix;
}
