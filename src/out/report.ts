import type { Finding, Level, Safety } from '../finding.ts';

/** What an output needs to know of a rule. */
export interface RuleInfo {
  readonly id: string;
  readonly level: Level;
  readonly must: string;
  readonly why: string;
  readonly aliases: readonly string[];
  /** Path of its page, `docs/rules/<family>/<name>.md`. */
  readonly help: string;
  readonly fixable: Safety | undefined;
  readonly tags: readonly string[];
  /** "0.1" … "10.0". */
  readonly securitySeverity?: string | undefined;
  /** The rule's page. Only SARIF reads it, so it may be a getter. */
  readonly markdown: string;
}

export interface Suppressed {
  readonly finding: Finding;
  readonly reason?: string | undefined;
}

/** Something that could not be judged; "" as path: nothing in particular. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** The result of a check, as every format reads it. Findings may come in any order. */
export interface Report {
  readonly tool: {
    readonly name: 'plimsoll';
    readonly version: string;
    /** Where the project lives, ending in "/": an absolute URL that `help` paths are joined to. Without it SARIF has no links. */
    readonly home?: string | undefined;
  };
  /** Name of the repository. */
  readonly name: string;
  /** What was looked at, for people: "3 Dockerfiles", "Python 3.11 (pyproject.toml)". */
  readonly subjects: readonly string[];
  /** Number of files looked at. */
  readonly files: number;
  readonly findings: readonly Finding[];
  /** Findings that were left out because nobody asked for their level. */
  readonly hidden?: number | undefined;
  readonly suppressed: readonly Suppressed[];
  readonly problems: readonly Problem[];
  /** What was tried and came out well, or was not tried. */
  readonly notes?: readonly Problem[] | undefined;
  /** All rules that ran, found or not. */
  readonly rules: readonly RuleInfo[];
  /** Text of a file, without its byte order mark. */
  text(path: string): string | undefined;
  readonly seconds: number;
  /** How many findings people see before "show the other N"; undefined: all. */
  readonly limit: number | undefined;
}

/** "0.09 s". */
export const timeText = (seconds: number): string => `${seconds.toFixed(2)} s`;
