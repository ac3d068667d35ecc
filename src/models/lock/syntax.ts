import type { Span } from '../../text/span.ts';
import type { Problem } from '../document/node.ts';

export type LockFormat = 'npm' | 'pnpm' | 'yarn1' | 'yarn-berry' | 'bun' | 'poetry' | 'uv' | 'pip' | 'go' | 'cargo';

/** What a locked package wants, as the lock has it. */
export interface LockedRequirement {
  readonly name: string;
  /** "" if the lock gives none. */
  readonly range: string;
  readonly optional: boolean;
  /** True if it is wanted on some platforms or versions alone; told by uv and Poetry. */
  readonly conditional?: true;
}

export interface LockedPackage {
  /** As the lock has it; Python names are canonical (PEP 503). */
  readonly name: string;
  /** Undefined if the lock gives none: links, projects with a dynamic version. */
  readonly version: string | undefined;
  /** Subresource integrity, "sha512-…" (npm, pnpm, yarn 1, bun). */
  readonly integrity: string | undefined;
  /** "sha256:…" (Python, Cargo), "h1:…" (Go), "10c0/…" (yarn 2 and later). */
  readonly hashes: readonly string[];
  /** Where it comes from: a URL, a registry, a folder. */
  readonly resolved: string | undefined;
  /** True for what is no copy but a folder of the same machine: workspace members, links, editable and path sources. */
  readonly link: boolean;
  /** True if only those who develop need it; told by npm alone. */
  readonly development?: true;
  /** The key of the package in its lock: "node_modules/a/node_modules/b", "a@1.0.0(b@2.0.0)"; else its name. */
  readonly place: string;
  /** Wheels and source distributions by name or URL; uv and Poetry keep them. */
  readonly files?: readonly string[];
  /** Empty for pnpm, pip and Go. */
  readonly requires: readonly LockedRequirement[];
  /** The key, or the line that names the package. */
  readonly span: Span;
}

export type RootKind =
  | 'dependencies'
  | 'devDependencies'
  | 'optionalDependencies'
  | 'peerDependencies'
  /** Python: the project's own dependencies, one of its extras, one of its dependency groups. */
  | 'main'
  | 'extra'
  | 'group'
  /** The lock does not tell them apart (yarn, Cargo). */
  | 'any';

/** A dependency of a manifest as the lock remembers it. */
export interface RootDependency {
  readonly name: string;
  /** As in the manifest; "" if the lock does not keep it (Cargo) or any version will do. */
  readonly specifier: string;
  readonly kind: RootKind;
  /** Name of the extra or group; "" for the other kinds. */
  readonly group: string;
  readonly extras: readonly string[];
  /** Without the part about the extra; "" if there is none. */
  readonly marker: string;
  /** True if a folder, URL or repository takes the place of a version. */
  readonly located: boolean;
  /** The locked version, where the lock says it beside the specifier (pnpm, Cargo). */
  readonly version: string | undefined;
  readonly span: Span;
}

/** What the lock remembers of one manifest. */
export interface LockRoot {
  /** Folder of the manifest from the lock's folder, "" for the same one; undefined if the lock does not say (Cargo). */
  readonly path: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly dependencies: readonly RootDependency[];
  /** More that is remembered, by its key: `engines` ("node >=20"), `workspaces` as JSON (npm). */
  readonly facts: ReadonlyMap<string, string>;
  readonly span: Span;
}

/**
 * A lock file. `facts` has what the format adds, by its key: "content-hash", "python-versions", "generator" (Poetry);
 * "requires-python" (uv, pylock); "settings.autoInstallPeers", "overrides.<selector>", "pnpmfileChecksum" (pnpm);
 * "hashes" all|some|none, "command", "python" (pip).
 */
export interface LockFile {
  readonly format: LockFormat;
  /** Of the lock's format, as written. */
  readonly version: string | undefined;
  readonly text: string;
  /** In file order. */
  readonly packages: readonly LockedPackage[];
  /** Empty for Poetry, pip, Go and yarn 1, whose locks remember no manifest. */
  readonly roots: readonly LockRoot[];
  readonly facts: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** What a reader of one format answers. */
export type LockContent = Pick<LockFile, 'version' | 'packages' | 'roots' | 'facts' | 'problems'>;

export const noSpan: Span = { start: 0, end: 0 };
export const noFacts: ReadonlyMap<string, string> = new Map();

const plainRoot: Omit<RootDependency, 'name' | 'specifier' | 'kind' | 'span'> = {
  group: '',
  extras: [],
  marker: '',
  located: false,
  version: undefined,
};

/** A root dependency with nothing but these particulars. */
export function rootDependency(
  parts: Pick<RootDependency, 'name' | 'specifier' | 'kind' | 'span'> & Partial<RootDependency>,
): RootDependency {
  return { ...plainRoot, ...parts };
}

/** What is answered for a lock that cannot be read at all. */
export function unreadable(message: string, span: Span = noSpan): LockContent {
  return {
    version: undefined,
    packages: [],
    roots: [],
    facts: noFacts,
    problems: [{ kind: 'error', message, span }],
  };
}
