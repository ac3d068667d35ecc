import type { Span } from '../../text/span.ts';
import type { CargoToml } from '../cargo/cargo-toml.ts';
import type { GoMod } from '../go/go-mod.ts';
import type { PackageJson } from '../node/package-json.ts';
import type { Pyproject } from '../python/pyproject.ts';
import type { RequirementsFile } from '../python/requirements.ts';

/** A manifest that a lock is compared with. `path` is its folder from the lock's folder, "" (the default) for the same one. */
export type LockManifest =
  | {
      readonly kind: 'package.json';
      readonly model: PackageJson;
      readonly path?: string;
      /** The workspace's own manifest, for a member: npm takes `overrides` from there. */
      readonly root?: PackageJson;
      /** Names of the workspace's packages, which yarn 1 does not lock. */
      readonly siblings?: ReadonlySet<string>;
    }
  | { readonly kind: 'pyproject.toml'; readonly model: Pyproject; readonly path?: string }
  /** `file` is its name as pip-compile was given it: "requirements.in". */
  | { readonly kind: 'requirements'; readonly model: RequirementsFile; readonly file?: string }
  | { readonly kind: 'go.mod'; readonly model: GoMod }
  | { readonly kind: 'Cargo.toml'; readonly model: CargoToml; readonly workspace?: CargoToml };

/**
 * `in-step`; `stale`: what is locked can still be installed as the manifest wants it, but the lock was not made from this
 * manifest; `out-of-step`: an installation from the lock fails or lacks something; `unverifiable`: only the tool itself can say.
 */
export type LockStep = 'in-step' | 'stale' | 'out-of-step' | 'unverifiable';

export interface LockDifference {
  /** Of the dependency; of the key for other differences ("version", "content-hash"). */
  readonly name: string;
  /** What the manifest has; undefined if nothing. */
  readonly manifest: string | undefined;
  /** What the lock has; undefined if nothing. */
  readonly lock: string | undefined;
  /** In the manifest; undefined for what it lacks. */
  readonly span: Span | undefined;
  /** In the lock; undefined for what it lacks. */
  readonly lockSpan: Span | undefined;
  /** Place of the locked package that wants it, if it is not the manifest. */
  readonly wantedBy: string | undefined;
}

export interface LockState {
  readonly state: LockStep;
  /** What was compared, for the message: "content-hash", "specifiers of importer web". */
  readonly compared: string;
  readonly differences: readonly LockDifference[];
  /** Why it is unverifiable, or what was left out of the comparison. */
  readonly reason: string | undefined;
}

export function difference(
  name: string,
  manifest: { readonly text: string; readonly span: Span } | undefined,
  lock: { readonly text: string; readonly span: Span } | undefined,
  wantedBy?: string,
): LockDifference {
  return { name, manifest: manifest?.text, lock: lock?.text, span: manifest?.span, lockSpan: lock?.span, wantedBy };
}

export function unverifiable(compared: string, reason: string, differences: readonly LockDifference[] = []): LockState {
  return { state: 'unverifiable', compared, differences, reason };
}

const order: readonly LockStep[] = ['in-step', 'unverifiable', 'stale', 'out-of-step'];

/** Collects differences; the worst one decides. */
export class Comparison {
  readonly #compared: string;
  readonly #differences: LockDifference[] = [];
  #state: LockStep = 'in-step';
  #reason: string | undefined;

  constructor(compared: string) {
    this.#compared = compared;
  }

  add(state: 'stale' | 'out-of-step', ...parts: Parameters<typeof difference>): void {
    this.#differences.push(difference(...parts));
    this.#raise(state);
  }

  /** Something that cannot be judged: it counts if nothing worse is found. */
  doubt(reason: string): void {
    this.#reason ??= reason;
    this.#raise('unverifiable');
  }

  get result(): LockState {
    return { state: this.#state, compared: this.#compared, differences: this.#differences, reason: this.#reason };
  }

  #raise(state: LockStep): void {
    if (order.indexOf(state) > order.indexOf(this.#state)) this.#state = state;
  }
}
