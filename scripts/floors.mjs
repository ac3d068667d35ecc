// Holds every import below src/ to the floors in .dependency-cruiser.cjs.
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';

/**
 * What breaks the floors of the project at `root`, one line each. (Through the library: its command refuses Node 20.)
 * @param {string} root
 * @returns {Promise<{ modules: number, imports: number, lines: string[] }>}
 */
export async function brokenFloors(root) {
  const { forbidden, options } = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs'));
  const files = (await readdir(path.join(root, 'src'), { recursive: true })).filter((file) => file.endsWith('.ts'));
  const { output } = await cruise(
    files.map((file) => `src/${file.replaceAll(path.sep, '/')}`),
    { ...options, baseDir: root, ruleSet: { forbidden }, validate: true },
  );
  const comments = new Map(forbidden.map(({ name, comment }) => [name, comment]));
  const own = output.modules.filter(({ source }) => source.startsWith('src/'));
  const read = new Set(own.map(({ source }) => source));
  const lines = output.summary.violations.map(({ from, to, rule, cycle }) => {
    const end = cycle ? cycle.map(({ name }) => name).join(' → ') : to;
    return `${from} → ${end}\n    ${rule.name}: ${comments.get(rule.name)}`;
  });
  for (const file of files)
    if (!read.has(`src/${file.replaceAll(path.sep, '/')}`)) lines.push(`src/${file} was not read`);
  return { modules: own.length, imports: own.reduce((sum, { dependencies }) => sum + dependencies.length, 0), lines };
}
