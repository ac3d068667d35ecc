import type { Stage } from '../models/dockerfile/syntax.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import { parseImageReference } from '../models/image/reference.ts';

/** Official images with the names that their configuration sets, PATH aside; read from the images' own Dockerfiles. */
const official: Readonly<Record<string, string>> = {
  scratch: '',
  alpine: '',
  busybox: '',
  debian: '',
  ubuntu: '',
  'buildpack-deps': '',
  amazonlinux: '',
  almalinux: '',
  archlinux: '^LANG$',
  rockylinux: '',
  centos: '',
  fedora: '^(?:DISTTAG|FGC|FBR|container)$',
  node: '^(?:NODE|YARN)_',
  python: '^(?:PYTHON_|LANG$|LC_|GPG_KEY)',
  golang: '^GO',
  ruby: '^(?:RUBY|GEM_|BUNDLE|LANG$)',
  rust: '^(?:RUST|CARGO_)',
  nginx: '^(?:NGINX|NJS|PKG|DYNPKG|ACME)_',
};

/**
 * True if the image that `stage` rests on is known to set no variable `name`, false if it sets it or nobody knows. A stage built
 * on one that is not known here, or on a value from outside, gives false.
 */
export function baseLacks(stage: Stage): (name: string) => boolean {
  const image = ancestry(stage).at(-1)?.image;
  if (image === undefined) return () => false;
  const { normalized, error } = parseImageReference(image);
  const library = error === undefined ? /^docker\.io\/library\/([\w-]+)$/.exec(normalized)?.[1] : undefined;
  const own = library !== undefined && Object.hasOwn(official, library) ? official[library] : undefined;
  if (own === undefined) return () => false;
  const names = own === '' ? undefined : new RegExp(own);
  return (name) => name !== 'PATH' && names?.test(name) !== true;
}
