// Which check of which tool is covered by which rule: `docs/coverage.md`, written by `npm run gen`.
import { checks, left, meant, reserved } from './coverage-data.mjs';

const tools = ['hadolint', 'buildkit', 'parfum', 'trivy', 'checkov', 'dockle', 'dclint'];
const titles = { buildkit: 'BuildKit', parfum: 'Parfum' };

/** The table as rows: number, section, check, meaning and the ids of each tool. */
export function checkRows(text = checks) {
  const rows = [];
  let section = '';
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('# ')) {
      section = line.slice(2);
      continue;
    }
    const [head, meaning, told] = line.split(' | ');
    const [number, check] = head.split(' ');
    const ids = new Map();
    for (const one of told.split(';')) {
      const [tool, ...names] = one.trim().split(' ');
      ids.set(tool, names);
    }
    rows.push({ number: Number(number), section, check, meaning, ids });
  }
  return rows;
}

const has = ({ aliases }, id) =>
  id.endsWith('*') ? aliases.some((alias) => alias.startsWith(id.slice(0, -1))) : aliases.includes(id);

/**
 * The rules of a row: those that bear an id which no other row has; where there is no such id, those that bear any of them.
 * @param {Map<string, number>} uses how many rows have an id
 */
function rulesOf({ number, ids }, rules, uses) {
  const named = meant[number];
  if (named) return rules.filter(({ id }) => named.includes(id));
  const all = [...ids.values()].flat();
  const own = all.filter((id) => uses.get(id) === 1);
  const by = (names) => rules.filter((rule) => names.some((id) => has(rule, id)));
  const exact = by(own);
  return exact.length > 0 ? exact : by(all);
}

/** Every row with the rules that cover it. */
export function coverage(rules) {
  const rows = checkRows();
  const uses = new Map();
  for (const { ids } of rows) for (const id of [...ids.values()].flat()) uses.set(id, (uses.get(id) ?? 0) + 1);
  return rows.map((row) => ({ ...row, rules: rulesOf(row, rules, uses) }));
}

const cell = (text) => text.replaceAll('|', '\\|');
const percent = (part, whole) => `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`;

/** The page. */
export function coveragePage(rules) {
  const rows = coverage(rules);
  const covered = rows.filter((row) => row.rules.length > 0);
  const byDefault = covered.filter((row) => row.rules.some(({ optIn }) => !optIn));
  const fixed = covered.filter((row) => row.rules.some(({ fixes }) => fixes));
  const lines = [
    '# Coverage',
    '',
    '<!-- Written by `npm run gen` from scripts/coverage-data.mjs and the aliases of the rules. -->',
    '',
    'The checks of hadolint, BuildKit, Parfum, trivy, checkov, dockle and dclint, each once, and the rule that makes it here. An id in',
    'bold is an alias of a rule: `plimsoll explain DL3006` shows it, and comments and settings that name it hold for the rule.',
    '',
    `- covered: ${percent(covered.length, rows.length)}; ${byDefault.length} by default, ${covered.length - byDefault.length} when asked for`,
    `- with a fix: ${fixed.length}`,
    `- open: ${rows.length - covered.length}`,
    '',
    '| tool | ids covered |',
    '| --- | --: |',
  ];
  for (const tool of tools) {
    const ids = new Set(rows.flatMap((row) => row.ids.get(tool) ?? []));
    const borne = [...ids].filter((id) => rules.some((rule) => has(rule, id)));
    lines.push(`| ${titles[tool] ?? tool} | ${percent(borne.length, ids.size)} |`);
  }
  for (const section of new Set(rows.map((row) => row.section))) {
    const own = rows.filter((row) => row.section === section);
    const columns = tools.filter((tool) => own.some(({ ids }) => ids.has(tool)));
    const names = columns.map((tool) => titles[tool] ?? tool);
    lines.push('', `## ${section}`, '');
    lines.push(`| # | check | ${names.join(' | ')} | rule | level | fix |`);
    lines.push(`| --: | --- | ${columns.map(() => '---').join(' | ')} | --- | --- | --- |`);
    for (const row of own) lines.push(line(row, columns, rules));
  }
  const known = new Set(rows.flatMap(({ ids }) => [...ids.values()].flat()));
  const more = rules.filter(({ aliases }) => !aliases.some((alias) => known.has(alias) || /^SC\d/.test(alias)));
  lines.push('', '## Beyond', '', `${more.length} rules check what none of these tools does:`, '');
  for (const family of new Set(more.map(({ id }) => id.split('/')[0]))) {
    const own = more.filter(({ id }) => id.startsWith(`${family}/`));
    lines.push(`- ${family}: ${own.map(({ id }) => `[${id.slice(family.length + 1)}](rules/${id}.md)`).join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function line({ number, meaning, check, ids, rules: found }, columns, rules) {
  const cells = columns.map((tool) =>
    (ids.get(tool) ?? []).map((id) => (rules.some((rule) => has(rule, id)) ? `**${cell(id)}**` : cell(id))).join(' '),
  );
  const many = found.map(({ id }) => `[${id}](rules/${id}.md)`).join('<br>');
  const open = left[number] ? `– (${left[number]})` : reserved[number] ? `reserved: ${reserved[number]}` : 'open';
  const levels = found.map(({ level, optIn }) => (optIn ? `off, else ${level}` : level)).join('<br>');
  const fixes = found.map(({ fixes: kind }) => kind ?? '–').join('<br>');
  return `| ${number} | ${check}: ${cell(meaning)} | ${cells.join(' | ')} | ${many || open} | ${levels || '–'} | ${fixes || '–'} |`;
}
