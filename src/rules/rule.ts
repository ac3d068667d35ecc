import type { Fix, Level, Safety } from '../finding.ts';
import type { IgnoreNote } from '../repository/ignore-notes.ts';
import type { Repository } from '../repository/repository.ts';
import type { Edit, FileEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** What a rule says of one place. The engine adds rule, level, why and positions. */
export interface Report {
  /** The file, or anything that has its path. */
  readonly file: { readonly path: string };
  /** The exact stretch; left out: the file as a whole (shown at its first line). */
  readonly range?: Span | undefined;
  /** What is wrong here, with the values. */
  readonly message: string;
  /** Lower (never higher) than the rule's own level, where this place is less certain or less harmful. */
  readonly level?: Level | undefined;
  readonly related?: readonly {
    readonly file: { readonly path: string };
    readonly range?: Span | undefined;
    readonly message: string;
  }[];
  readonly fix?: Fix | undefined;
}

/** A repository as a literal: path → text. `ignored`: files on disk that git does not list (a local `.env`). */
export interface Example {
  readonly files: Readonly<Record<string, string>>;
  readonly ignored?: Readonly<Record<string, string>>;
  /** The day on which it is looked at. */
  readonly today?: string;
}

export interface BadExample extends Example {
  /** `path:line:column` of each finding of this rule, sorted. */
  readonly finds: readonly string[];
  /** The files that the rule's fixes (safe and unsafe) change, afterwards. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** What the other rules said, for a rule that judges that. */
export interface Verdicts {
  /** Those that ran. */
  readonly ran: readonly Rule[];
  /** Files that a finding lies in, hidden ones among them. */
  readonly paths: ReadonlySet<string>;
  /** Comments that hide something, each with the rules whose findings it hides. */
  readonly hidden: ReadonlyMap<IgnoreNote, ReadonlySet<Rule>>;
}

export interface Rule {
  /** `<family>/<what-must-be-or-must-not>`, stable for ever. */
  readonly id: string;
  readonly level: Level;
  /** One sentence: what holds in a sound repository. */
  readonly must: string;
  /** What happens otherwise. */
  readonly why: string;
  /** Ids of the same check elsewhere: DL3006, JSONArgsRecommended, CKV_DOCKER_3 … */
  readonly aliases: readonly string[];
  /** What its fixes are, if it has any; every fix that it yields is of this kind or of a more careful one. */
  readonly fixes?: Safety;
  /** True for taste and for advice that few want: it runs only if the contract gives it a level, or if it is asked for by name. */
  readonly optIn?: true;
  /** True if it judges what the other rules said: it runs after all of them. */
  readonly last?: true;
  /** SARIF tags beside the family; "security" asks for `securitySeverity`. */
  readonly tags?: readonly string[];
  /** "0.1" … "10.0", as GitHub's code scanning reads it. */
  readonly securitySeverity?: string;
  check(repository: Repository, verdicts: Verdicts): Iterable<Report>;
  readonly bad: readonly [BadExample, ...BadExample[]];
  readonly good: readonly [Example, ...Example[]];
}

/** Declares a rule. One file a rule; its examples are its tests and its documentation. */
export function rule(definition: Rule): Rule {
  return definition;
}

/** A fix of several files, or of a file other than the one reported. `declares`: see `src/text/skeleton.ts`. */
export function fixOf(
  safety: Safety,
  title: string,
  edits: readonly FileEdit[],
  declares: readonly string[] = [],
): Fix {
  return { title, safety, edits, declares };
}

type Edits = Edit | readonly Edit[];

const inFile = (file: { readonly path: string }, edits: Edits): FileEdit[] =>
  (Array.isArray(edits) ? (edits as readonly Edit[]) : [edits as Edit]).map((one) => ({ path: file.path, ...one }));

/** Builds a fix; its title is a command ("Pin `node` to 22"). `declares`: what it changes in the skeleton, see `src/text/skeleton.ts`. */
export const fix = {
  safe: (title: string, file: { readonly path: string }, edits: Edits, declares?: readonly string[]): Fix =>
    fixOf('safe', title, inFile(file, edits), declares),
  unsafe: (title: string, file: { readonly path: string }, edits: Edits, declares?: readonly string[]): Fix =>
    fixOf('unsafe', title, inFile(file, edits), declares),
  /** Writes a file that does not exist yet. */
  create: (safety: Safety, title: string, path: string, text: string): Fix =>
    fixOf(safety, title, [{ path, start: 0, end: 0, text }], ['+']),
};

/** `DL3006` and the like name this rule too. */
export function names(rule: Rule, id: string): boolean {
  return rule.id === id || rule.aliases.includes(id);
}
