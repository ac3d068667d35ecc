import { NameMap, Only, type Output, type OutputMap } from '../text/go-value.ts';

/** A value as Go's YAML encoder writes it (go.yaml.in/yaml v4, two blanks deep): what Compose prints. Ends in a newline. */
export function renderGoYaml(value: OutputMap): string {
  const lines: string[] = [];
  writeMap(value, '', lines);
  return `${lines.length === 0 ? '{}' : lines.join('\n')}\n`;
}

const shown = (value: Output): Output | undefined => {
  if (!(value instanceof Only)) return value;
  return value.language === 'yaml' ? value.value : undefined;
};

function entriesOf(map: OutputMap): [string, Exclude<Output, Only>][] {
  const entries = [...map];
  if (map instanceof NameMap) entries.sort(([a], [b]) => byGoYaml(a, b));
  return entries.flatMap(([key, value]) => {
    const one = shown(value);
    return one === undefined ? [] : [[key, one as Exclude<Output, Only>]];
  });
}

const isLetter = (char: string): boolean => /\p{L}/u.test(char);
const isDigit = (char: string | undefined): boolean => char !== undefined && /^\d$/.test(char);

/** Numbers in names count as numbers, letters come behind everything else (go.yaml.in/yaml sorter.go). */
function byGoYaml(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  const [x = '', y = ''] = [a[at], b[at]];
  if (x === '' || y === '') return a.length - b.length;
  const letters = [isLetter(x), isLetter(y)];
  if (letters[0] && letters[1]) return x < y ? -1 : 1;
  if (letters[0] || letters[1]) return letters[0] === isDigit(a[at - 1]) ? -1 : 1;
  // A zero behind other digits is one of them.
  const lead = (x === '0' || y === '0') && /[1-9]\d*$/.test(a.slice(0, at)) ? '1' : '';
  const [m, n] = [a, b].map((text) => /^\d*/.exec(text.slice(at))?.[0] ?? '');
  const difference = Number(`${lead}${m}` || 0) - Number(`${lead}${n}` || 0);
  return difference || (m?.length ?? 0) - (n?.length ?? 0) || (x < y ? -1 : 1);
}

function writeMap(map: OutputMap, indent: string, lines: string[], first = indent): void {
  let lead = first;
  for (const [key, value] of entriesOf(map)) {
    write(`${lead}${scalar(key, '')}:`, value, indent, lines);
    lead = indent;
  }
}

/** `head` is the line so far; what it leads stands below `indent`. */
function write(head: string, value: Exclude<Output, Only>, indent: string, lines: string[]): void {
  const inner = `${indent}  `;
  if (value instanceof Map) {
    if (entriesOf(value as OutputMap).length === 0) lines.push(`${head} {}`);
    else {
      lines.push(head);
      writeMap(value as OutputMap, inner, lines);
    }
  } else if (Array.isArray(value)) {
    if (value.length === 0) lines.push(`${head} []`);
    else {
      lines.push(head);
      for (const item of value as readonly Output[]) writeItem(item, inner, lines);
    }
  } else lines.push(`${head} ${plainOrBlock(value as string | number | boolean | null, inner)}`);
}

function writeItem(item: Output, indent: string, lines: string[]): void {
  const value = shown(item);
  if (value instanceof Map && entriesOf(value as OutputMap).length > 0)
    writeMap(value as OutputMap, `${indent}  `, lines, `${indent}- `);
  else if (Array.isArray(value) && value.length > 0) {
    const inner: string[] = [];
    for (const one of value as readonly Output[]) writeItem(one, `${indent}  `, inner);
    inner[0] = `${indent}- ${(inner[0] ?? '').slice(indent.length + 2)}`;
    lines.push(...inner);
  } else if (value instanceof Map) lines.push(`${indent}- {}`);
  else if (Array.isArray(value)) lines.push(`${indent}- []`);
  else lines.push(`${indent}- ${plainOrBlock(value as string | number | boolean | null, `${indent}  `)}`);
}

function plainOrBlock(value: string | number | boolean | null, indent: string): string {
  if (typeof value === 'string') return scalar(value, indent);
  return value === null ? 'null' : String(value);
}

/** `indent`: where the lines of a block begin; "" where there can be none (a key). */
function scalar(text: string, indent: string): string {
  if (text === '') return '""';
  if (text.includes('\n') && indent !== '' && fitsBlock(text)) return block(text, indent);
  if (meansSomethingElse(text)) return JSON.stringify(text);
  if (fitsPlain(text)) return text;
  return fitsSingle(text) ? `'${text.replaceAll("'", "''")}'` : doubled(text);
}

const reserved = /^(?:true|false|yes|no|on|off|y|n|null|~|<<|[-+]?\.inf|\.nan)$/i;
const numeric =
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)$/;
const sixties = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const date = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/;

/** Without quotes a reader would take it for a number, a truth value, a date. */
const meansSomethingElse = (text: string): boolean =>
  reserved.test(text) || numeric.test(text) || sixties.test(text) || date.test(text);

const special = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ud800-\udfff\ue000-\ufefe\uff00-\ufffd]/;

/** libyaml, yaml_emitter_analyze_scalar. */
function fitsPlain(text: string): boolean {
  if (special.test(text) || /[\t\n\r]/.test(text) || /^ | $/.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text)) return false;
  return !/:(?:\s|$)/.test(text) && !/\s#/.test(text);
}

const fitsSingle = (text: string): boolean => !special.test(text) && !/[\t\n\r]/.test(text);

const fitsBlock = (text: string): boolean => !special.test(text) && !/ \n|[ \r]$|\r|\t/.test(text);

function block(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return [`|${hint}${chomp}`, ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n');
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
};

function doubled(text: string): string {
  let result = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (escapes[char] !== undefined) result += escapes[char];
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    else if (code === 0xfeff) result += '\\uFEFF';
    else result += char;
  }
  return `"${result}"`;
}
