import type { Level, Safety } from '../finding.ts';
import { displayWidth, printable, wrap } from '../text/terminal.ts';
import type { Style } from './style.ts';

/** A repository as a literal, as rules carry it. */
export interface ExampleDoc {
  readonly files: Readonly<Record<string, string>>;
  /** Files on disk that git does not list. */
  readonly ignored?: Readonly<Record<string, string>> | undefined;
}

export interface BadExampleDoc extends ExampleDoc {
  /** `path:line:column` of each finding. */
  readonly finds: readonly string[];
  /** The changed files, after the fixes. */
  readonly fixed?: Readonly<Record<string, string>> | undefined;
}

/** What a rule says of itself. */
export interface RuleDoc {
  readonly id: string;
  readonly level: Level;
  readonly must: string;
  readonly why: string;
  readonly aliases: readonly string[];
  readonly fixable: Safety | undefined;
  /** It runs only if somebody asks for it. */
  readonly optIn?: true;
  readonly bad: readonly BadExampleDoc[];
  readonly good: readonly ExampleDoc[];
}

const widest = 100;
const label = 9;
/** An example file up to this many lines is shown in full, a longer one around its findings. */
const fullLines = 14;
const around = 3;

const familyOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf('/')));

const fixText: Readonly<Record<Safety, string>> = { safe: 'safe fix', unsafe: 'fix that needs your eye' };

/** The screen of `plimsoll explain RULE`. Ends in a newline. */
export function renderExplain(rule: RuleDoc, style: Style, width: number): string {
  const columns = Math.min(width, widest);
  const facts = [
    rule.optIn ? `off, else ${rule.level}` : rule.level,
    rule.fixable ? fixText[rule.fixable] : 'no fix',
    familyOf(rule.id),
  ].join(' · ');
  const out: string[] = [];
  const room = columns - 2 - displayWidth(rule.must) - displayWidth(facts);
  if (room >= 2) out.push(`  ${style.strong(printable(rule.must))}${' '.repeat(room)}${style.faint(facts)}`);
  else
    out.push(
      ...wrap(printable(rule.must), columns - 2).map((line) => `  ${style.strong(line)}`),
      `  ${style.faint(facts)}`,
    );
  paragraph('Why', printable(rule.why), columns, style, out);
  const [bad] = rule.bad;
  if (bad) example('Bad', { ...bad.files, ...ignoredFiles(bad) }, bad.finds, style, out);
  const good = bad?.fixed ?? rule.good[0]?.files;
  if (good) example('Good', good, [], style, out);
  paragraph(
    'Also',
    `known as ${rule.aliases.length === 0 ? '–' : rule.aliases.join(', ')}   · docs/rules/${rule.id}.md`,
    columns,
    style,
    out,
  );
  return `${out.join('\n')}\n`;
}

const ignoredFiles = ({ ignored }: ExampleDoc): Record<string, string> =>
  Object.fromEntries(Object.entries(ignored ?? {}).map(([path, text]) => [`${path} (not in git)`, text]));

const labelled = (name: string, style: Style): string => `  ${style.faint(name)}${' '.repeat(label - 2 - name.length)}`;

function paragraph(name: string, text: string, columns: number, style: Style, out: string[]): void {
  for (const [index, line] of wrap(text, columns - label).entries())
    out.push((index === 0 ? labelled(name, style) : ' '.repeat(label)) + line);
}

function example(
  name: string,
  files: Readonly<Record<string, string>>,
  finds: readonly string[],
  style: Style,
  out: string[],
): void {
  for (const [index, [path, text]] of Object.entries(files).entries()) {
    const marks = marksIn(path, finds);
    out.push((index === 0 ? labelled(name, style) : ' '.repeat(label)) + printable(path));
    const lines = text.replace(/\n$/, '').split('\n');
    let last = 0;
    for (const [at, line] of lines.entries()) {
      const number = at + 1;
      if (lines.length > fullLines && !nearMark(number, marks)) continue;
      if (number > last + 1) out.push(`${' '.repeat(label)}${style.faint('  … │')}`);
      last = number;
      const shown = line.split('\t').map(printable).join('    ').trimEnd();
      out.push(
        `${' '.repeat(label)}${style.faint(`${String(number).padStart(3)} │`)}${shown === '' ? '' : ` ${shown}`}`,
      );
      const columns = marks.get(number);
      if (columns) out.push(`${' '.repeat(label)}${style.faint('    │')} ${carets(line, columns)}`);
    }
    if (last < lines.length) out.push(`${' '.repeat(label)}${style.faint('  … │')}`);
  }
}

/** Without marks a long file shows its beginning. */
function nearMark(line: number, marks: ReadonlyMap<number, readonly number[]>): boolean {
  if (marks.size === 0) return line < fullLines;
  for (const marked of marks.keys()) if (Math.abs(marked - line) <= around) return true;
  return false;
}

/** Line → columns of the findings in `path`; "1:1" of a whole file is no mark. */
function marksIn(path: string, finds: readonly string[]): Map<number, number[]> {
  const marks = new Map<number, number[]>();
  for (const find of finds) {
    const [column = '', line = ''] = find.split(':').reverse();
    if (!find.startsWith(`${path}:`) || find.length !== path.length + line.length + column.length + 2) continue;
    const columns = marks.get(Number(line));
    if (columns) columns.push(Number(column));
    else marks.set(Number(line), [Number(column)]);
  }
  return marks;
}

function carets(line: string, columns: readonly number[]): string {
  let result = '';
  let at = 0;
  for (const column of columns.toSorted((a, b) => a - b)) {
    const before = line
      .slice(0, column - 1)
      .split('\t')
      .map(printable)
      .join('    ');
    const indent = displayWidth(before);
    if (indent < at) continue;
    result += `${' '.repeat(indent - at)}^`;
    at = indent + 1;
  }
  return result;
}

/** The page of a rule in the documentation, and its help in SARIF. */
export function rulePage(rule: RuleDoc): string {
  const [bad] = rule.bad;
  const [good] = rule.good;
  const facts = [
    rule.optIn ? `off unless asked for, then level **${rule.level}**` : `level **${rule.level}**`,
    rule.fixable === undefined
      ? 'no fix'
      : rule.fixable === 'safe'
        ? 'safe fix (`plimsoll check --fix`)'
        : 'fix that needs your eye (`plimsoll check --fix --unsafe`)',
    ...(rule.aliases.length === 0
      ? []
      : [`known elsewhere as ${rule.aliases.map((alias) => `\`${alias}\``).join(', ')}`]),
  ];
  const sections = [`# ${rule.id}`, rule.must, facts.join(' · '), `## Why\n\n${rule.why}`];
  if (bad) {
    sections.push('## Bad', ...fences({ ...bad.files, ...ignoredFiles(bad) }));
    sections.push(`Found at ${bad.finds.map((place) => `\`${place}\``).join(', ')}.`);
    if (bad.fixed) sections.push('After the fix:', ...fences(bad.fixed));
  }
  if (good) sections.push('## Good', ...fences({ ...good.files, ...ignoredFiles(good) }));
  sections.push(
    '## Silence it',
    `In one place: the comment \`# plimsoll ignore=${rule.id} the reason\` above it. Everywhere, in \`plimsoll.yaml\`:`,
    fence('plimsoll.yaml', `rules:\n  ${rule.id}: "off"\n`),
  );
  return `${sections.join('\n\n')}\n`;
}

const fences = (files: Readonly<Record<string, string>>): string[] =>
  Object.entries(files).flatMap(([path, text]) => [`\`${path}\``, fence(path, text)]);

/** A code block whose fence is longer than any run of backticks in it. */
function fence(path: string, text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const marks = '`'.repeat(longest + 1);
  return `${marks}${languageOf(path)}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${marks}`;
}

const languages: Readonly<Record<string, string>> = {
  yml: 'yaml',
  py: 'python',
  js: 'javascript',
  ts: 'typescript',
  md: 'markdown',
  sh: 'shell',
  mod: 'go',
};

function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(' (not in git)', '');
  if (/^(?:Dockerfile|Containerfile)(?:\.|$)/i.test(name) || /\.Dockerfile$/i.test(name)) return 'dockerfile';
  const extension = name.slice(name.lastIndexOf('.') + 1);
  if (!name.includes('.') || name.startsWith('.') || !/^[a-z0-9]+$/.test(extension)) return 'text';
  return languages[extension] ?? extension;
}
