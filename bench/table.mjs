/**
 * A figure of a bench. `ok` is left out where there is no bar.
 * @typedef {{ what: string, figure: string, bar?: string, ok?: boolean, value?: number }} Row
 */

/**
 * Prints a result: what, figure, bar, ok or NOT; further tables and notes below it.
 * @param {{ name: string, rows: Row[], tables?: { title: string, head: string[], rows: (string | number)[][] }[], notes?: string[] }} result
 */
export function print({ name, rows, tables = [], notes = [] }) {
  console.log(`\n== ${name}`);
  const verdict = (ok) => (ok === undefined ? '' : ok ? 'ok' : 'NOT');
  show([['what', 'figure', 'bar', ''], ...rows.map((row) => [row.what, row.figure, row.bar ?? '', verdict(row.ok)])]);
  for (const { title, head, rows: lines } of tables) {
    console.log(`\n-- ${title}`);
    show([head, ...lines.map((line) => line.map(String))]);
  }
  for (const note of notes) console.log(`\n${note}`);
}

function show(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const numeric = lines[0].map((_, column) => lines.slice(1).every((line) => /^[-+\d.,%]*$/.test(line[column] ?? '')));
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      numeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    console.log(cells.join('  ').trimEnd());
  }
}
