import type { DocumentNode } from '../models/document/node.ts';
import { baseName, parentOf } from './build-context.ts';
import type { ComposeBuild } from './compose-builds.ts';
import type { Repository } from './repository.ts';

export type InferredValue = string | readonly string[];

/** Something that a contract would say, and that the repository's files say already. */
export interface Inferred {
  /** Keys of the contract that lead to it. */
  readonly key: readonly string[];
  readonly value: InferredValue | number;
  /** Where it was seen. */
  readonly seen: { readonly path: string; readonly line: number | undefined };
  /** What that place says, behind its name: "builds this folder". */
  readonly why: string;
  /** `stated`: the files say so. `guessed`: nothing says otherwise, it is what Plimsoll works with. */
  readonly how: 'stated' | 'guessed';
}

/** A compose service that builds an image of the repository's own. */
export interface ComposedService {
  /** The compose file that is the first to name it. */
  readonly path: string;
  readonly service: ComposeBuild['definition'];
  /** Where a part of it stands: an override file may have said it. */
  readonly placeOf: (at: { readonly node: DocumentNode }) => readonly [path: string, offset: number];
}

/** A place of a file for `seen`. */
export function placeAt(repository: Repository, path: string, offset?: number): Inferred['seen'] {
  return { path, line: offset === undefined ? undefined : repository.lines(path).position(offset).line };
}

/** Something that `path` states, at `offset`. */
export function stated(
  repository: Repository,
  key: readonly string[],
  value: Inferred['value'],
  [path, offset]: readonly [path: string, offset?: number | undefined],
  why: string,
): Inferred {
  return { key, value, seen: placeAt(repository, path, offset), why, how: 'stated' };
}

/** A folder as the contract writes it. */
export const folderName = (dir: string): string => (dir === '' ? '.' : dir);

const aside =
  /(?:^|\/)(?:\.[^/]+|__\w+__|_?archived?|node_modules|vendor|third[-_]party|(?:tests?|testing|test-?data|e2e|fixtures?|examples?|samples?|demos?)(?:[-_][^/]*)?)\//i;

/** True for files that say nothing of the repository's own services: examples, tests, other people's code. */
export const isAside = (path: string): boolean => path.includes('{{') || aside.test(path);

/** Nearest to the root first, then shortest name: `docker-compose.yml` before `docker-compose.dev.yml` and `a/docker-compose.yml`. */
export const byNearness = (a: string, b: string): number =>
  depth(a) - depth(b) || baseName(a).length - baseName(b).length || (a < b ? -1 : a > b ? 1 : 0);

const depth = (path: string): number => (parentOf(path) === '' ? 0 : parentOf(path).split('/').length);

/** `text` as the name of a service. */
export const serviceName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
