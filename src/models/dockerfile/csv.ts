/** One `key=value` (or lone word) of a `--mount` or `--device`. */
export interface Option {
  /** Lower case. */
  readonly key: string;
  /** Undefined for a word without `=` (`ro`, `required`). */
  readonly value: string | undefined;
  /** The field as a whole. */
  readonly text: string;
}

/** `type=cache,target=/x` in its parts; empty if the text is broken (see `csvFields`). */
export function optionsOf(value: string): readonly Option[] {
  const fields = csvFields(value);
  if ('problem' in fields) return [];
  return fields.map((text) => {
    const equals = text.indexOf('=');
    if (equals === -1) return { key: text.toLowerCase(), value: undefined, text };
    return { key: text.slice(0, equals).toLowerCase(), value: text.slice(equals + 1), text };
  });
}

/** Fields of one line of comma-separated values, a field in double quotes being one, or BuildKit's words why it is none (go-csvvalue). */
export function csvFields(line: string): readonly string[] | { readonly problem: string } {
  if (line === '') return { problem: 'EOF' };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = line.charCodeAt(at) === 34 ? quotedField(line, at + 1) : plainField(line, at);
    if ('problem' in field) return field;
    fields.push(field.text);
    if (field.end >= line.length) return fields;
    at = field.end + 1;
    if (at === line.length) return [...fields, ''];
  }
}

type Field = { readonly text: string; readonly end: number } | { readonly problem: string };

function plainField(line: string, start: number): Field {
  const comma = line.indexOf(',', start);
  const end = comma === -1 ? line.length : comma;
  const text = line.slice(start, end);
  const quote = text.indexOf('"');
  return quote === -1 ? { text, end } : { problem: parseError(start + quote, 'bare " in non-quoted-field') };
}

function quotedField(line: string, start: number): Field {
  let text = '';
  let at = start;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote === -1) return { problem: parseError(at, 'extraneous or missing " in quoted-field') };
    text += line.slice(at, quote);
    at = quote + 1;
    if (at === line.length || line.charCodeAt(at) === 44) return { text, end: at };
    if (line.charCodeAt(at) !== 34) return { problem: parseError(quote, 'extraneous or missing " in quoted-field') };
    text += '"';
    at++;
  }
}

const parseError = (offset: number, text: string): string => `parse error on line 1, column ${offset + 1}: ${text}`;
