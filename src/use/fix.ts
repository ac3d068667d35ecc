import { type Finding, type Fix, levels } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import type { Rule } from '../rules/rule.ts';
import { applyEdits, type FileEdit, overlaps } from '../text/edit.ts';
import { skeletonChange } from '../text/skeleton.ts';
import { check } from './check.ts';

/** A fix that was proven. */
export interface Applied {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A fix that failed its proof; its finding stays, the file is as if it had never been offered. */
export interface Dropped extends Applied {
  readonly reason: string;
}

export interface FixResult {
  readonly repository: Repository;
  readonly applied: readonly Applied[];
  readonly dropped: readonly Dropped[];
  /** New text of each changed file. */
  readonly changes: ReadonlyMap<string, string>;
}

export interface FixOptions {
  readonly rules: readonly Rule[];
  /** Also those that need a person's eye. */
  readonly unsafe: boolean;
  /** Which findings may be fixed; default all. */
  readonly allow?: (finding: Finding) => boolean;
}

/**
 * Applies every fix that can be proven, pass by pass until nothing is left to fix. A pass takes the fixes that do not
 * overlap (first wins, the rest wait), proves them together, and half by half if that fails. What was refused is tried again once others
 * are applied, which may have taken its obstacle away; so a second call finds nothing to do. It ends: a pass that applies something
 * leaves fewer findings of a level or trades them for notes, any other pass refuses a fix until then.
 */
export function fixAll(repository: Repository, options: FixOptions): FixResult {
  const applied: Applied[] = [];
  const refused = new Map<string, Dropped>();
  /** Whether something was applied since the first of `refused`. */
  let stale = false;
  let current = repository;
  let findings = check(current, options.rules).findings;
  for (;;) {
    const chosen = choose(findings, options, refused);
    if (chosen.length === 0) {
      if (!stale) break;
      refused.clear();
      stale = false;
      continue;
    }
    const step = provenStep(current, findings, chosen, options.rules);
    for (const one of step.dropped) refused.set(keyOf(one), one);
    if (step.applied.length > 0 && refused.size > 0) stale = true;
    applied.push(...step.applied);
    current = step.repository;
    findings = step.findings;
  }
  return {
    repository: current,
    applied,
    dropped: [...refused.values()],
    changes: changesBetween(repository, current, applied),
  };
}

/** Identity of a fix across passes: what it writes, not where (offsets move). */
const keyOf = ({ finding, fix }: Applied): string =>
  [finding.rule, finding.path, finding.message, ...fix.edits.map((one) => `${one.path}\0${one.text}`)].join('\0');

function choose(findings: readonly Finding[], options: FixOptions, refused: ReadonlyMap<string, unknown>): Applied[] {
  const chosen: Applied[] = [];
  const taken = new Map<string, FileEdit[]>();
  for (const finding of findings) {
    const { fix } = finding;
    if (
      !fix ||
      fix.edits.length === 0 ||
      (fix.safety === 'unsafe' && !options.unsafe) ||
      options.allow?.(finding) === false
    )
      continue;
    const one = { finding, fix };
    if (refused.has(keyOf(one))) continue;
    if (fix.edits.some((edit) => taken.get(edit.path)?.some((other) => overlaps(edit, other)))) continue;
    for (const edit of fix.edits) {
      const list = taken.get(edit.path);
      if (list) list.push(edit);
      else taken.set(edit.path, [edit]);
    }
    chosen.push(one);
  }
  return chosen;
}

interface Step {
  readonly repository: Repository;
  readonly findings: readonly Finding[];
  readonly applied: readonly Applied[];
  readonly dropped: readonly Dropped[];
}

function provenStep(
  before: Repository,
  findings: readonly Finding[],
  chosen: readonly Applied[],
  rules: readonly Rule[],
): Step {
  const together = prove(before, findings, chosen, rules);
  if (together.kind === 'proven') return { ...together, applied: chosen, dropped: [] };
  const [only] = chosen;
  if (chosen.length === 1 && only) {
    return { repository: before, findings, applied: [], dropped: [{ ...only, reason: together.reason }] };
  }
  const half = Math.ceil(chosen.length / 2);
  const first = provenStep(before, findings, chosen.slice(0, half), rules);
  if (first.applied.length > 0) return first;
  const second = provenStep(before, findings, chosen.slice(half), rules);
  return { ...second, dropped: [...first.dropped, ...second.dropped] };
}

type Proof =
  | { readonly kind: 'proven'; readonly repository: Repository; readonly findings: readonly Finding[] }
  | { readonly kind: 'failed'; readonly reason: string };

const failed = (reason: string): Proof => ({ kind: 'failed', reason });

/**
 * Applies the fixes to memory and compares: no new syntax error, no structural change that is not declared, no comment lost,
 * shell bodies still parse, the rule silent where it was, no new finding of any rule.
 */
export function prove(
  before: Repository,
  findings: readonly Finding[],
  chosen: readonly Applied[],
  rules: readonly Rule[],
): Proof {
  const texts = new Map<string, string>();
  const declares = new Map<string, string[]>();
  for (const [path, edits] of groupByPath(chosen)) {
    const reading = before.tree.read(path);
    if (reading.kind === 'text' && !reading.exact) return failed('the file is not valid UTF-8');
    if (reading.kind !== 'text' && reading.kind !== 'missing') return failed('the file cannot be read');
    try {
      texts.set(path, applyEdits(reading.kind === 'text' ? reading.text : '', edits));
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
    declares.set(
      path,
      chosen.filter(({ fix }) => fix.edits.some((edit) => edit.path === path)).flatMap(({ fix }) => fix.declares),
    );
  }
  const after = before.with(texts);
  for (const [path, text] of texts) {
    const old = before.skeleton(path);
    const now = after.skeleton(path);
    if (!now) return failed(`no model can read ${path} back`);
    const change = skeletonChange(old ?? { facts: [], comments: [], errors: [] }, now, declares.get(path) ?? []);
    if (change !== undefined) return failed(change);
    if (after.shellErrors(path) > before.shellErrors(path)) return failed('a shell body no longer parses');
    if (text === before.tree.text(path)) return failed('nothing changes');
  }
  const result = check(after, rules);
  if (result.problems.length > 0) return failed(result.problems[0]?.message ?? 'a rule failed');
  const reason = worse(findings, result.findings, chosen);
  return reason === undefined ? { kind: 'proven', repository: after, findings: result.findings } : failed(reason);
}

function groupByPath(chosen: readonly Applied[]): Map<string, FileEdit[]> {
  const groups = new Map<string, FileEdit[]>();
  for (const { fix } of chosen) {
    for (const edit of fix.edits) {
      const group = groups.get(edit.path);
      if (group) group.push(edit);
      else groups.set(edit.path, [edit]);
    }
  }
  return groups;
}

/**
 * Why the findings afterwards are not the findings before without the fixed ones; counted by rule and file, since places move.
 * What is less bad than all that is cured is no reason against the cure: a start command that can be read at last may be seen to open
 * another port than the one that is published.
 */
function worse(before: readonly Finding[], after: readonly Finding[], chosen: readonly Applied[]): string | undefined {
  const allowed = new Map<string, number>();
  const count = (finding: Finding, step: number): void => {
    const key = `${finding.rule}\0${finding.path}`;
    allowed.set(key, (allowed.get(key) ?? 0) + step);
  };
  for (const finding of before) count(finding, 1);
  const fixed = new Set(chosen.map(({ finding }) => finding.rule));
  const cured = Math.max(...chosen.map(({ finding }) => levels.indexOf(finding.level)));
  for (const { finding } of chosen) count(finding, -1);
  for (const finding of after) {
    count(finding, -1);
    if (levels.indexOf(finding.level) > cured && !fixed.has(finding.rule)) continue;
    if ((allowed.get(`${finding.rule}\0${finding.path}`) ?? 0) < 0) {
      return fixed.has(finding.rule)
        ? `${finding.rule} still finds: ${finding.message}`
        : `new finding ${finding.rule}: ${finding.message}`;
    }
  }
  return undefined;
}

function changesBetween(before: Repository, after: Repository, applied: readonly Applied[]): Map<string, string> {
  const changes = new Map<string, string>();
  for (const path of new Set(applied.flatMap(({ fix }) => fix.edits.map((edit) => edit.path)))) {
    const text = after.tree.text(path);
    if (text !== undefined && text !== before.tree.text(path)) changes.set(path, text);
  }
  return changes;
}
