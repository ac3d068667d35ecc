import type { Finding, Level } from '../finding.ts';
import { environmentAt, shellAt } from '../models/dockerfile/scope.ts';
import { askShellcheck, type ShellcheckAnswers, type ShellcheckComment } from '../ports/shellcheck.ts';
import type { Processes } from '../ports/processes.ts';
import type { Repository } from '../repository/repository.ts';
import type { Report, Rule } from '../rules/rule.ts';
import shellcheckRule from '../rules/shell/shellcheck.ts';
import { shellPlaces, type ShellPlace, type ShellProgram, shellProgram } from '../rules/shell-code.ts';
import { shellcheckId } from '../rules/shellcheck.ts';
import type { Span } from '../text/span.ts';
import { atLevels, byPlace, check, type CheckResult } from './check.ts';

/** Shell code of a Dockerfile as ShellCheck is to read it. */
export interface Snippet {
  readonly place: ShellPlace;
  readonly program: ShellProgram | undefined;
  /** Shebang, the variables that are set, then the script. */
  readonly text: string;
  /** Offset of the script in `text`. */
  readonly start: number;
}

/** Variables that every build has, whatever the file says: the proxies (predefined ARGs of BuildKit). */
const predefined = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy'];

/** Code in `ksh` of Solaris, and files that are read from elsewhere: nothing of that concerns a Dockerfile. */
const excluded = ['SC2187', 'SC1090', 'SC1091'];

/** What the shell of busybox can do although POSIX does not ask for it (`[[`, `==`, `echo -e`, `local`, `source`, `${x//a/b}` …). */
const busyboxKnows = new Set([3003, 3010, 3014, 3036, 3037, 3043, 3046, 3051, 3057, 3060]);

/** The shell code of all Dockerfiles that sh or bash reads, with the ENV and ARG that it sees. */
export function snippetsOf(repository: Repository): readonly Snippet[] {
  return shellPlaces(repository).map((place) => {
    const program = shellProgram(place);
    const prelude = preludeOf(place, program);
    return { place, program, text: `${prelude}${place.script.source.text}\n`, start: prelude.length };
  });
}

function preludeOf({ stage, instruction, script }: ShellPlace, program: ShellProgram | undefined): string {
  const names = [...environmentAt(stage, instruction).keys()].filter((name) => /^[A-Za-z_]\w*$/.test(name));
  const errexit = shellAt(stage, instruction).some((word) => /^-[a-z]*e[a-z]*$/.test(word));
  const shell = script.dialect === 'bash' || program === 'bash' ? 'bash' : program === undefined ? 'sh' : 'dash';
  const first = `#!/bin/${shell}${errexit ? ' -e' : ''}`;
  const exported = [...new Set([...names, ...predefined])].map((name) => `export ${name}=1`);
  return `${[first, ...(script.pipefail && shell === 'bash' ? ['set -o pipefail'] : []), ...exported].join('\n')}\n`;
}

/** The place in the file of a remark; undefined if it is about the lines before the script. */
function placeOfComment(snippet: Snippet, comment: ShellcheckComment): Span | undefined {
  const { source } = snippet.place.script;
  const from = offsetIn(snippet.text, comment.line, comment.column) - snippet.start;
  const to = offsetIn(snippet.text, comment.endLine, comment.endColumn) - snippet.start;
  const { length } = source.text;
  if (from < 0 || length === 0) return undefined;
  const start = Math.min(from, length - 1);
  return source.span(start, Math.min(length, Math.max(to, start + 1)));
}

/** Offset of a line and a column that counts whole characters. */
function offsetIn(text: string, line: number, column: number): number {
  let at = 0;
  for (let now = 1; now < line; now++) {
    const next = text.indexOf('\n', at);
    if (next === -1) return text.length;
    at = next + 1;
  }
  for (let now = 1; now < column && at < text.length && text[at] !== '\n'; now++)
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** What ShellCheck calls an error may be a matter of opinion; that it cannot read the code is not. */
function levelOf({ level, code }: ShellcheckComment): Level {
  if (level === 'error') return code === 1072 || code === 1073 ? 'error' : 'warning';
  return level === 'warning' ? 'warning' : 'note';
}

/** One rule for each code that was said: so each has its own level and can be kept back by its name. */
export function rulesOf(snippets: readonly Snippet[], comments: ShellcheckAnswers['comments']): readonly Rule[] {
  const byCode = new Map<string, { level: Level; reports: Report[] }>();
  for (const [index, snippet] of snippets.entries()) {
    for (const comment of comments[index] ?? []) {
      if (snippet.program === 'busybox' && busyboxKnows.has(comment.code)) continue;
      const range = placeOfComment(snippet, comment);
      if (range === undefined) continue;
      const code = `SC${comment.code}`;
      const report = { file: snippet.place.file, range, message: `${code}: ${comment.message}` };
      const one = byCode.get(code);
      if (one) one.reports.push(report);
      else byCode.set(code, { level: levelOf(comment), reports: [report] });
    }
  }
  const { optIn: _, ...base } = shellcheckRule;
  return [...byCode].map(([code, { level, reports }]) => ({ ...base, level, aliases: [code], check: () => reports }));
}

export interface ShellcheckOptions {
  readonly processes: Processes;
  /** Levels by id or code, later ones win. */
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  /** It is a problem if it is not installed. */
  readonly required: boolean;
  /** Only these codes; undefined: all. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** `own` with what the installed ShellCheck says beside it; what a rule has said already at the same place is not said again. */
export async function withShellcheck(
  repository: Repository,
  own: CheckResult,
  { processes, levels, required, only }: ShellcheckOptions,
): Promise<CheckResult> {
  const snippets = snippetsOf(repository);
  const texts = [...new Set(snippets.map(({ text }) => text))];
  const { installed, comments, problems } = await askShellcheck(processes, texts, excluded);
  const told = problems.map((message) => ({ path: '', message }));
  if (!installed && required)
    told.push({ path: '', message: 'shellcheck is not installed: its remarks are missing here' });
  const answerOf = new Map(texts.map((text, index) => [text, comments[index] ?? []]));
  const rules = atLevels(
    rulesOf(
      snippets,
      snippets.map(({ text }) => answerOf.get(text) ?? []),
    ),
    levels,
  );
  const more = check(
    repository,
    rules.filter(({ aliases: [code = ''] }) => only?.has(code) !== false),
  );
  const said = placesByCode([...own.findings, ...own.suppressed.map(({ finding }) => finding)]);
  const isNew = (finding: Finding): boolean => {
    const key = `${finding.aliases[0]}\0${finding.path}`;
    return !said.get(key)?.some((other) => touches(other, finding));
  };
  return {
    findings: [...own.findings, ...more.findings.filter(isNew)].sort(byPlace),
    suppressed: [...own.suppressed, ...more.suppressed.filter(({ finding }) => isNew(finding))],
    problems: [...own.problems, ...more.problems, ...told],
  };
}

/** Findings by the codes of ShellCheck that are other names of their rules, and by file. */
function placesByCode(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const places = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.rule === shellcheckId) continue;
    for (const code of finding.aliases) {
      const key = `${code}\0${finding.path}`;
      const list = places.get(key);
      if (list) list.push(finding);
      else places.set(key, [finding]);
    }
  }
  return places;
}

/** Both are about the same text, or begin on the same line: a syntax error is where it shows, or where it was made. */
const touches = ({ range: a }: Finding, { range: b }: Finding): boolean =>
  (a.start.offset < b.end.offset && b.start.offset < a.end.offset) || a.start.line === b.start.line;
