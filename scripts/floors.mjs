// Holds every import below src/ to the floors in .dependency-cruiser.cjs. Takes the project's folder; without one, its own project.
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

/** What breaks the floors of the project at `root`, and how much was looked at. (Through the library: its command refuses Node 20.) */
async function brokenFloors(root) {
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

const root = process.argv[2] ?? path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { modules, imports, lines } = await brokenFloors(root);
for (const line of lines) console.error(line);
console.log(`${modules} modules, ${imports} imports, ${lines.length} broken`);
process.exitCode = lines.length === 0 && modules > 0 ? 0 : 1;
