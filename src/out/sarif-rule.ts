import type { ReportingDescriptor } from 'sarif';
import type { Level } from '../finding.ts';
import type { RuleInfo } from './report.ts';

/** GitHub's limits for a description, in characters, and for the tags that it shows. */
const longest = 1024;
const mostTags = 10;

const severity: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'recommendation' };

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

/** How SARIF and GitHub describe a rule. `home`: see `Report.tool`. */
export function descriptor(rule: RuleInfo, home: string | undefined): ReportingDescriptor {
  const security = rule.securitySeverity === undefined ? {} : { 'security-severity': rule.securitySeverity };
  const tags =
    rule.securitySeverity === undefined || rule.tags.includes('security') ? rule.tags : ['security', ...rule.tags];
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: cut(rule.must) },
    fullDescription: { text: cut(`${rule.must} ${rule.why}`) },
    help: { text: `${rule.must}\n\n${rule.why}`, markdown: rule.markdown },
    ...(home === undefined ? {} : { helpUri: home + uriOf(rule.help) }),
    defaultConfiguration: { level: rule.level },
    properties: {
      tags: tags.slice(0, mostTags),
      precision: 'high',
      'problem.severity': severity[rule.level],
      ...security,
      ...(rule.aliases.length === 0 ? {} : { aliases: [...rule.aliases] }),
    },
  };
}

/** "python/base-image-in-range" → "PythonBaseImageInRange". */
const pascalCase = (id: string): string =>
  id
    .split(/[^a-z0-9]+/i)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

/** A relative URI reference (RFC 3986): each segment percent-encoded as UTF-8, lone surrogates as U+FFFD. */
export function uriOf(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, '\ufffd')))
    .join('/');
}
