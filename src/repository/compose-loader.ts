import type { ComposeFile } from '../models/compose/compose.ts';
import { Merge } from '../models/compose/merge.ts';
import { Provenance } from '../models/compose/provenance.ts';
import type { DocumentNode } from '../models/document/node.ts';
import type { Span } from '../text/span.ts';
import type { Environment } from './compose-environment.ts';
import type { ComposeProblem, Place } from './compose-problems.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** What Compose makes of a service or a top-level entry. */
export interface Resolved {
  readonly node: DocumentNode;
  /** Where its name stands first. */
  readonly name: { readonly path: string; readonly keySpan: Span; readonly span: Span };
  /** False if something that it takes over could not be followed. */
  readonly complete: boolean;
}

/** Those that are read already. */
const composesByPath = memoOf(
  (repository: Repository) => new Map(repository.composes.map((unit) => [unit.path, unit])),
);

/** A project loaded as Compose itself loads it on this machine: what git does not hold counts too, and a variable without a value is empty. */
export interface LocalLoad {
  /** Variables of the shell and of `.env`. */
  readonly environment: Environment;
  /** Told of each variable without a value. */
  readonly emptied: (name: string, place: Place) => void;
}

/** Reads the files of one project and keeps what is common to all of them. */
export class ComposeLoader {
  readonly repository: Repository;
  /** Folder of the project: all paths are relative to it in the end. */
  readonly folder: string;
  readonly provenance = new Provenance();
  readonly merge = new Merge(this.provenance);
  readonly #problems = new Map<string, ComposeProblem>();
  includes = 0;
  /** Files that includes and `extends` led to. */
  readonly read = new Set<Unit<ComposeFile>>();
  readonly local: LocalLoad | undefined;

  constructor(repository: Repository, folder: string, local?: LocalLoad) {
    this.repository = repository;
    this.folder = folder;
    this.local = local;
  }

  get problems(): readonly ComposeProblem[] {
    return [...this.#problems.values()];
  }

  report(problem: Omit<ComposeProblem, 'related'> & Partial<Pick<ComposeProblem, 'related'>>): void {
    const { path, span } = problem.place;
    this.#problems.set(`${path}\0${span.start}\0${problem.kind}`, { related: [], ...problem });
  }

  unit(path: string): Unit<ComposeFile> | undefined {
    const unit = composesByPath(this.repository).get(path) ?? this.repository.unit(formats.compose, path);
    if (unit) this.read.add(unit);
    return unit;
  }

  /** Makes a path that is relative to `folder` relative to the project. */
  rebase(folder: string): ((path: string) => string) | undefined {
    return folder === this.folder ? undefined : (path) => relative(this.folder, folder, path);
  }
}

/** `over` merged over `base`; for `keep` see `Merge`. */
export function combine(
  merge: Merge,
  base: Resolved | undefined,
  over: Resolved | undefined,
  keep = false,
): Resolved | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  return {
    node: merge.merge(base.node, over.node, keep),
    name: base.name,
    complete: base.complete && over.complete,
  };
}

/** `path`, which is relative to `from`, relative to `to`; both folders of the repository. */
function relative(to: string, from: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${from}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  const target = to === '' ? [] : to.split('/');
  let common = 0;
  while (common < target.length && target[common] === parts[common]) common++;
  const steps = [...target.slice(common).map(() => '..'), ...parts.slice(common)].join('/');
  return steps === '' ? '.' : steps.startsWith('..') ? steps : `./${steps}`;
}
