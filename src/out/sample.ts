/** Reports for the tests of the formats. */
import type { Finding, Fix, Level, Related } from '../finding.ts';
import { Lines } from '../text/span.ts';
import type { Report, RuleInfo } from './report.ts';

/** What a file name, a message or a reason may hold when somebody means harm. */
export const hostileTexts = [
  'a\x1b[2J\x1b]0;owned\x07b',
  'two\nlines\r\n::error::owned',
  'nul \0 bell \x07 c1 \x9b31m',
  'bidi \u202e gnp.exe \u2066 \u2069 zero\u200bwidth \ufeff',
  ']]></failure><script>alert(1)</script> & "quoted" \'single\'',
  '| cell | `code` <img src=x onerror=alert(1)> [link](javascript:alert(1)) @team **bold**',
  'lone \ud800 surrogate \udc00 noncharacter \ufffe \uffff',
  '%0A::error file=x::100% {0} {{1}} [text](1)',
] as const;

/** Characters that must never reach a terminal, a page or XML as they are. */
export const harmful =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/u;

export const files: Readonly<Record<string, string>> = {
  Dockerfile:
    'FROM python:3.13-slim AS runtime\nWORKDIR /app\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n    true\nCMD ["a b"]\n',
  'a b/Dockerfile': 'FROM node\r\nUSER root\r\n',
  'dienste/größe/コンテナ.Dockerfile': 'FROM node\n\tCOPY 設定ファイル /app\n',
  'docker-compose.yml':
    'services:\n  web:\n    environment:\n      OLLAMA_BASE_URL: http://ollama:11434\n      OTHER: 1\n      THIRD: 1\n',
};

interface Wanted {
  readonly path?: string;
  /** The marked text; undefined: the file as a whole. */
  readonly at?: string;
  readonly rule?: string;
  readonly level?: Level;
  readonly message?: string;
  readonly why?: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

export function findingOf(wanted: Wanted): Finding {
  const path = wanted.path ?? 'Dockerfile';
  const text = files[path] ?? '';
  const start = wanted.at === undefined ? 0 : text.indexOf(wanted.at);
  if (start < 0) throw new Error(`${path} does not hold ${wanted.at}`);
  const rule = wanted.rule ?? 'dockerfile/sample';
  return {
    rule,
    aliases: ['DL0000'],
    level: wanted.level ?? 'error',
    path,
    range: new Lines(text).range({ start, end: start + (wanted.at ?? '').length }),
    message: wanted.message ?? 'something is wrong',
    why: wanted.why ?? 'It breaks.',
    help: `docs/rules/${rule}.md`,
    related: wanted.related ?? [],
    ...(wanted.fix ? { fix: wanted.fix } : {}),
  };
}

export const fixOf = (
  title: string,
  safety: Fix['safety'] = 'safe',
  edits: Fix['edits'] = [{ path: 'Dockerfile', start: 5, end: 11, text: 'python:3.11-slim' }],
): Fix => ({
  title,
  safety,
  edits,
  declares: [],
});

export const ruleOf = (id: string, more: Partial<RuleInfo> = {}): RuleInfo => ({
  id,
  level: 'error',
  must: 'The sample holds.',
  why: 'Otherwise it breaks.',
  aliases: ['DL0000'],
  help: `docs/rules/${id}.md`,
  fixable: undefined,
  tags: [id.slice(0, id.indexOf('/'))],
  markdown: `# ${id}\n\nThe sample holds.\n`,
  ...more,
});

export function reportOf(findings: readonly Finding[], more: Partial<Report> = {}): Report {
  const ids = new Set(['dockerfile/sample', 'dockerfile/never-fires', ...findings.map(({ rule }) => rule)]);
  return {
    tool: { name: 'plimsoll', version: '1.2.3' },
    name: 'docmind',
    subjects: ['3 Dockerfiles', '1 compose file'],
    files: 4,
    findings,
    suppressed: [],
    problems: [],
    rules: [...ids].map((id) => ruleOf(id)),
    text: (path) => files[path],
    seconds: 0.0912,
    limit: undefined,
    ...more,
  };
}

/** One finding for each hostile text, in every place that a foreign text can get to. */
export function hostileReport(): Report {
  const findings = hostileTexts.map((text) => ({
    ...findingOf({
      message: text,
      at: 'WORKDIR',
      fix: fixOf(text, 'unsafe', [{ path: text, start: 0, end: 0, text }]),
    }),
    path: `dir/${text}`,
    related: [{ path: text, range: findingOf({ at: 'CMD' }).range, message: text }],
  }));
  return reportOf(findings, {
    name: hostileTexts.join(' '),
    subjects: hostileTexts,
    suppressed: findings.map((finding, index) => ({
      finding: { ...finding, path: 'Dockerfile' },
      reason: hostileTexts[index],
    })),
    problems: hostileTexts.map((text) => ({ path: text, message: text })),
    text: () => `${hostileTexts.join('')}${'\n'.repeat(4)}`,
  });
}
