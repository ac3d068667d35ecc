/**
 * Whether a text holds template code (Go templates as in Helm charts, Jinja as in Ansible) and of which kind:
 * `structure`: it is no YAML before it is rendered (`{{- if … }}` lines, `key: {{ value }}`), so what the parser says of it is worthless;
 * `values`: it is YAML, but some scalars are placeholders. Expressions of CI systems (`${{ … }}`) do not count.
 */
export function templated(text: string): 'structure' | 'values' | undefined {
  let found: 'values' | undefined;
  let lineStart = 0;
  for (let open = nextOpener(text, 0); open !== -1; ) {
    // Line ends are looked for forwards only, so that the scan stays linear.
    for (let end = text.indexOf('\n', lineStart); end !== -1 && end < open; end = text.indexOf('\n', lineStart))
      lineStart = end + 1;
    const before = text.slice(lineStart, open).trim();
    if (!before.startsWith('#')) {
      if (text.startsWith('{%', open) || before === '') return 'structure';
      if (text[open - 1] === ' ' && /:$|^-$|[ \t]-$/.test(before)) return 'structure';
      found = 'values';
    }
    const lineEnd = text.indexOf('\n', open);
    if (lineEnd === -1) break;
    open = nextOpener(text, lineEnd + 1);
  }
  return found;
}

/** Offset of the next `{{` or `{%` that has its closer on the same line. */
function nextOpener(text: string, from: number): number {
  for (let open = text.indexOf('{', from); open !== -1; open = text.indexOf('{', open + 1)) {
    const next = text[open + 1];
    if ((next === '{' && text[open - 1] !== '$') || next === '%') return open;
    if (next === '{') open++;
  }
  return -1;
}
