/**
 * What names a package in a database: names of Python packages (PyPA, "Names and normalization") and of NuGet come in one spelling each.
 */
export function osvKey(ecosystem: string, name: string): string {
  const [system = ''] = ecosystem.split(':', 1);
  const written =
    system === 'PyPI' ? name.toLowerCase().replace(/[-_.]+/g, '-') : system === 'NuGet' ? name.toLowerCase() : name;
  return `${ecosystem}\n${written}`;
}
