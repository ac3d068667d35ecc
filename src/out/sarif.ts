import type { Fix as SarifFix, Location, Log, Notification, PhysicalLocation, Region, Result } from 'sarif';
import type { Finding, Fix } from '../finding.ts';
import { lineEnd } from '../text/edit.ts';
import { Lines, type Range } from '../text/span.ts';
import { excerpt } from '../text/terminal.ts';
import { json } from './json.ts';
import { lineHashes } from './line-hash.ts';
import { byPlace, worstFirst } from './order.ts';
import type { Problem, Report, Suppressed } from './report.ts';
import { descriptor, uriOf } from './sarif-rule.ts';

/** GitHub refuses a file with more of them; texts longer than these are cut. */
const limits = { results: 25_000, related: 100, message: 4000 };

/**
 * SARIF 2.1.0 as GitHub code scanning asks for it (its page "SARIF support for code scanning") and as OASIS defines it: every
 * rule in every run, percent-encoded relative URIs, columns in UTF-16 units, line hashes, fixes, suppressions, notifications.
 */
export function renderSarif(report: Report): string {
  const { tool, problems, rules } = report;
  const index = new Map(rules.map((rule, at) => [rule.id, at]));
  const { kept, left } = selected(report);
  const files = new Files(report, kept);
  const results = kept.map((one) => resultOf(one, index.get(one.finding.rule), files));
  const notifications = problems.map(notification);
  if (left > 0)
    notifications.push({
      level: 'warning',
      message: { text: `${left} findings were left out: the limit is ${limits.results}.` },
    });
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            fullName: `${tool.name} ${tool.version}`,
            version: tool.version,
            semanticVersion: tool.version,
            ...(tool.home === undefined ? {} : { informationUri: tool.home }),
            rules: rules.map((rule) => descriptor(rule, tool.home)),
          },
        },
        automationDetails: { id: `${tool.name}/check/` },
        invocations: [{ executionSuccessful: problems.length === 0, toolExecutionNotifications: notifications }],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${json(log)}\n`;
}

interface Shown extends Partial<Suppressed> {
  readonly finding: Finding;
  readonly suppressed: boolean;
}

/** What is written: open findings first, worst first where there are too many; in the order of places. */
function selected(report: Report): { kept: readonly Shown[]; left: number } {
  const reasons = new Map(report.suppressed.map(({ finding, reason }) => [finding, reason]));
  const all = [...worstFirst(report.findings), ...worstFirst([...reasons.keys()])];
  const kept = byPlace(all.slice(0, limits.results)).map((finding) => ({
    finding,
    suppressed: reasons.has(finding),
    reason: reasons.get(finding),
  }));
  return { kept, left: all.length - kept.length };
}

/** Line tables and line hashes of the files that findings and fixes speak of, each made once. */
class Files {
  readonly #report: Report;
  readonly #wanted = new Map<string, Set<number>>();
  readonly #hashes = new Map<string, Map<number, string>>();
  readonly #lines = new Map<string, Lines>();

  constructor(report: Report, shown: readonly Shown[]) {
    this.#report = report;
    for (const { finding } of shown) {
      const lines = this.#wanted.get(finding.path);
      if (lines) lines.add(finding.range.start.line);
      else this.#wanted.set(finding.path, new Set([finding.range.start.line]));
    }
  }

  lines(path: string): Lines {
    let lines = this.#lines.get(path);
    if (!lines) this.#lines.set(path, (lines = new Lines(this.#report.text(path) ?? '')));
    return lines;
  }

  /** The line's hash; for a missing file that of an empty one, so that there always is one. */
  hash(path: string, line: number): string {
    let hashes = this.#hashes.get(path);
    if (!hashes) {
      const wanted = this.#wanted.get(path) ?? new Set<number>();
      this.#hashes.set(path, (hashes = lineHashes(this.lines(path).text, wanted.add(1))));
    }
    return hashes.get(line) ?? hashes.get(1) ?? '0:1';
  }
}

function resultOf({ finding, suppressed, reason }: Shown, ruleIndex: number | undefined, files: Files): Result {
  const related = finding.related.slice(0, limits.related);
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: finding.level,
    message: { text: messageText(finding.message) },
    locations: [{ physicalLocation: physical(finding.path, finding.range) }],
    partialFingerprints: { primaryLocationLineHash: files.hash(finding.path, finding.range.start.line) },
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ path, range, message }, id) =>
            relatedLocation(id + 1, path, range, message),
          ),
        }),
    ...(finding.fix ? { fixes: [fixOf(finding.fix, files)] } : {}),
    ...(suppressed
      ? {
          suppressions: [{ kind: 'inSource' as const, ...(reason ? { justification: messageText(reason) } : {}) }],
        }
      : {}),
  };
}

/** `[text](1)` would become a link in a message (SARIF 3.11.6); an empty one is refused. */
const messageText = (message: string): string =>
  excerpt(message, limits.message).replaceAll('](', '] (') || '(no message)';

const relatedLocation = (id: number, path: string, range: Range, message: string): Location => ({
  id,
  physicalLocation: physical(path, range),
  message: { text: messageText(message) },
});

const physical = (path: string, range: Range): PhysicalLocation => ({
  artifactLocation: artifact(path),
  region: region(range),
});

const artifact = (path: string): { uri: string; uriBaseId: string } => ({ uri: uriOf(path), uriBaseId: '%SRCROOT%' });

const region = ({ start, end }: Range): Region => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

function fixOf(fix: Fix, files: Files): SarifFix {
  const paths = new Set(fix.edits.map(({ path }) => path));
  return {
    description: { text: messageText(fix.title) },
    artifactChanges: [...paths].map((path) => {
      const lines = files.lines(path);
      const eol = lineEnd(lines.text);
      const replacements = fix.edits
        .filter((edit) => edit.path === path)
        .map((edit) => ({
          deletedRegion: region(lines.range(edit)),
          insertedContent: { text: eol === '\n' ? edit.text : edit.text.replace(/\r?\n/g, eol) },
        }));
      return { artifactLocation: artifact(path), replacements };
    }),
    ...(fix.safety === 'unsafe' ? { properties: { safety: 'unsafe' } } : {}),
  };
}

function notification({ path, message }: Problem): Notification {
  const text = messageText(message);
  if (path === '') return { level: 'error', message: { text } };
  return { level: 'error', message: { text }, locations: [{ physicalLocation: { artifactLocation: artifact(path) } }] };
}
