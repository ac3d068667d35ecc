import { Only, type Output, type OutputMap } from '../text/go-value.ts';

/** A value as Go's JSON encoder writes it with two blanks, its topmost keys ordered: what Compose prints. Ends without a newline. */
export function renderGoJson(value: OutputMap): string {
  const sorted = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return json(new Map(sorted), '');
}

function json(value: Output, indent: string): string {
  const inner = `${indent}  `;
  if (value instanceof Only) return json(value.value, indent);
  if (value instanceof Map) {
    const entries = [...(value as OutputMap)].filter(([, one]) => !(one instanceof Only && one.language === 'yaml'));
    if (entries.length === 0) return '{}';
    return `{\n${entries.map(([key, one]) => `${inner}${text(key)}: ${json(one, inner)}`).join(',\n')}\n${indent}}`;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${(value as readonly Output[]).map((one) => inner + json(one, inner)).join(',\n')}\n${indent}]`;
  }
  return typeof value === 'string' ? text(value) : JSON.stringify(value);
}

/** Go escapes what would be HTML. */
const text = (value: string): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
