import { type Finding, type Level, levels } from '../finding.ts';
import { type IgnoreNote, noteFor } from '../repository/ignore-notes.ts';
import { type Meter, memoOf, unmetered } from '../repository/memo.ts';
import type { Repository } from '../repository/repository.ts';
import { names, type Report, type Rule } from '../rules/rule.ts';

/** A finding that a comment in the file answers for. */
export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string | undefined;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** What could not be judged: a rule that failed on this repository. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  /** What was tried beside the rules, and what came of it. */
  readonly notes?: readonly { readonly path: string; readonly message: string }[];
}

/** Path of the rule's page in the documentation. */
export const helpOf = (rule: Rule): string => `docs/rules/${rule.id}.md`;

/**
 * All findings of `rules` in `repository`, by path and position. A rule that throws is a defect of the rule: it is reported as
 * a problem and the others still run. `meter` is given the rules by their ids.
 */
export function check(repository: Repository, rules: readonly Rule[], meter: Meter = unmetered): CheckResult {
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  const problems: { path: string; message: string }[] = [];
  const paths = new Set<string>();
  const hidden = new Map<IgnoreNote, Set<Rule>>();
  const { inOrder, ran } = orderOf(rules);
  for (const rule of inOrder) {
    try {
      for (const report of meter(rule.id, () => [...rule.check(repository, { ran, paths, hidden })])) {
        const finding = findingOf(repository, rule, report);
        paths.add(finding.path);
        const names = [rule.id, ...rule.aliases];
        // What is said of comments is not hidden by those that hide everything.
        const note = noteFor(repository, finding.path, finding.range.start.offset, names, rule.last);
        if (note) {
          suppressed.push({ finding, reason: note.reason });
          const by = hidden.get(note);
          if (by) by.add(rule);
          else hidden.set(note, new Set([rule]));
        } else findings.push(finding);
      }
    } catch (error) {
      problems.push({
        path: '',
        message: `rule ${rule.id} failed: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  return { findings: findings.sort(byPlace), suppressed, problems };
}

/** Those that look at what the others did come last. */
const orderOf = memoOf((rules: readonly Rule[]) => {
  const ran = rules.filter(({ last }) => !last);
  return { ran, inOrder: [...ran, ...rules.filter(({ last }) => last)] };
});

export const byPlace = (a: Finding, b: Finding): number =>
  compare(a.path, b.path) ||
  a.range.start.offset - b.range.start.offset ||
  levels.indexOf(a.level) - levels.indexOf(b.level) ||
  compare(a.rule, b.rule);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function findingOf(repository: Repository, rule: Rule, report: Report): Finding {
  const level =
    report.level !== undefined && levels.indexOf(report.level) > levels.indexOf(rule.level) ? report.level : rule.level;
  const finding = {
    rule: rule.id,
    aliases: rule.aliases,
    level,
    path: report.file.path,
    range: repository.lines(report.file.path).range(report.range ?? { start: 0, end: 0 }),
    message: report.message,
    why: rule.why,
    help: helpOf(rule),
    related: (report.related ?? []).map(({ file, range, message }) => ({
      path: file.path,
      range: repository.lines(file.path).range(range ?? { start: 0, end: 0 }),
      message,
    })),
  };
  return report.fix ? { ...finding, fix: report.fix } : finding;
}

/** Keeps the findings that concern `wanted` (files or folders, relative to the repository; empty: all). */
export function within<Found extends Pick<Finding, 'path'>>(
  findings: readonly Found[],
  wanted: readonly string[],
): Found[] {
  return findings.filter(
    ({ path }) => wanted.length === 0 || wanted.some((one) => one === '' || path === one || path.startsWith(`${one}/`)),
  );
}

/**
 * The rules at the levels that a contract gives them, by id or alias; those that are `off`, or that nobody asked for and run only then,
 * are left out.
 */
export function atLevels(rules: readonly Rule[], levelOf: Readonly<Record<string, Level | 'off'>>): readonly Rule[] {
  const chosen = Object.entries(levelOf);
  return rules.flatMap((rule) => {
    const level = chosen.findLast(([name]) => names(rule, name))?.[1];
    if (level === 'off' || (level === undefined && rule.optIn)) return [];
    return [level === undefined || level === rule.level ? rule : { ...rule, level }];
  });
}

/** The rules that `wanted` selects: ids, aliases (`DL3006`) or whole families (`dockerfile`); `unknown` holds the names of none. */
export function selectRules(
  rules: readonly Rule[],
  wanted: readonly string[],
): { selected: readonly Rule[]; unknown: readonly string[] } {
  if (wanted.length === 0) return { selected: rules, unknown: [] };
  const hits = (name: string): Rule[] =>
    rules.filter((rule) => names(rule, name) || (!rule.optIn && rule.id.startsWith(`${name.replace(/\/\*?$/, '')}/`)));
  const chosen = new Set(wanted.flatMap(hits));
  return {
    selected: rules.filter((rule) => chosen.has(rule)),
    unknown: wanted.filter((name) => hits(name).length === 0),
  };
}
