/** minute, hour, day of the month, month, day of the week: lowest, highest, names of the values. */
const fields: readonly (readonly [string, number, number, readonly string[]])[] = [
  ['minute', 0, 59, []],
  ['hour', 0, 23, []],
  ['day of the month', 1, 31, []],
  ['month', 1, 12, ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  ['day of the week', 0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];

/** Why a CronJob cannot have `schedule` (robfig/cron v3, parser.go); undefined if it can. */
export function scheduleProblem(schedule: string): string | undefined {
  const text = schedule.trim();
  if (/^(?:CRON_)?TZ=/.test(text)) return 'the time zone has a field of its own: `timeZone`';
  if (text.startsWith('@'))
    return /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every [\d.hmsnu]+$/.test(text)
      ? undefined
      : `\`${text}\` is no name of a schedule`;
  const parts = text.split(/\s+/);
  if (parts.length !== fields.length) return `it has ${parts.length} fields, not ${fields.length}`;
  for (const [index, [name, lowest, highest, names]] of fields.entries()) {
    const valueOf = (word: string): number => {
      const named = names.indexOf(word.toLowerCase());
      return named > -1 && word !== '' ? named : /^\d{1,9}$/.test(word) ? Number(word) : Number.NaN;
    };
    const list = (parts[index] ?? '').split(',').filter((part) => part !== '');
    if (list.length === 0) return `\`${parts[index] ?? ''}\` is no ${name}`;
    for (const part of list) {
      const [range = '', step, ...more] = part.split('/');
      const [from = '', to, ...others] = range.split('-');
      const isAny = from === '*' || from === '?';
      const low = isAny ? lowest : valueOf(from);
      const high = isAny ? highest : to === undefined ? low : valueOf(to);
      const isStep = step === undefined || (/^\d{1,9}$/.test(step) && Number(step) > 0);
      if (Number.isNaN(low) || Number.isNaN(high) || more.length > 0 || others.length > 0 || !isStep)
        return `\`${part}\` is no ${name}`;
      if (low < lowest || high > highest || low > high)
        return `\`${part}\` is no ${name}: they go from ${lowest} to ${highest}`;
    }
  }
  return undefined;
}
