/** Weights of the base metrics (CVSS 3.1, section 7.4). `PR` is that of an unchanged scope. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  S: { U: 0, C: 1 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};

/**
 * The base score of a vector `CVSS:3.1/AV:N/…` or `CVSS:3.0/…` (CVSS 3.1, section 7.1); undefined if a base metric is missing, there twice
 * or wrong. Temporal and environmental metrics do not count.
 */
export function cvss3Score(vector: string): number | undefined {
  const [head = '', ...parts] = vector.length > 500 ? [] : vector.trim().split('/');
  if (!/^CVSS:3\.[01]$/.test(head)) return undefined;
  const values = new Map<string, number>();
  let privileges = '';
  for (const part of parts) {
    const [metric = '', value = ''] = part.split(':');
    if (!Object.hasOwn(weights, metric)) continue;
    const known = weights[metric] ?? {};
    const weight = Object.hasOwn(known, value) ? known[value] : undefined;
    if (weight === undefined || values.has(metric)) return undefined;
    values.set(metric, weight);
    if (metric === 'PR') privileges = value;
  }
  if (values.size !== Object.keys(weights).length) return undefined;
  const of = (metric: string): number => values.get(metric) ?? 0;
  const changed = of('S') === 1;
  const base = 1 - (1 - of('C')) * (1 - of('I')) * (1 - of('A'));
  const impact = changed ? 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 : 6.42 * base;
  if (impact <= 0) return 0;
  const required = changed ? ({ N: 0.85, L: 0.68, H: 0.5 }[privileges] ?? 0) : of('PR');
  const exploitability = 8.22 * of('AV') * of('AC') * required * of('UI');
  return roundUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10));
}

/** The smallest number with one decimal place that is not below `value` (CVSS 3.1, appendix A: not led astray by binary fractions). */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
