// `npm run gen`: the rule registry, the rule pages, the coverage of other tools' checks and the JSON Schemas, from the source. `--check` writes nothing and fails if any differs.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { coveragePage } from './coverage.mjs';
import { load } from './load.mjs';

const registryPath = 'src/rules/registry.generated.ts';
/** Folders in which every file of these kinds is generated: what nobody makes any more is stale. */
const owned = [
  { folder: 'docs/rules', extension: '.md' },
  { folder: 'docs/schema', extension: '.json' },
];
/** Published schema → the function that makes it. */
const schemas = {
  'docs/schema/compare-1.json': { from: './src/out/compare-document.ts', name: 'compareSchema' },
  'docs/schema/config-1.json': { from: './src/out/config-document.ts', name: 'configSchema' },
  'docs/schema/contract-1.json': { from: './src/contract/schema.ts', name: 'contractJsonSchema' },
  'docs/schema/findings-1.json': { from: './src/out/document.ts', name: 'findingsSchema' },
  'docs/schema/inspect-1.json': { from: './src/out/inspect-document.ts', name: 'inspectSchema' },
  'docs/schema/inventory-1.json': { from: './src/out/inventory-document.ts', name: 'inventorySchema' },
};

/** Page → the function that writes it. */
const pages = {
  'docs/contract.md': { from: './src/contract/page.ts', name: 'contractPage' },
};

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Ids of the rules below `root`, sorted: every `src/rules/<family>/<name>.ts` is one. */
export async function ruleIds(root) {
  const base = path.join(root, 'src/rules');
  const ids = [];
  for (const family of await readdir(base, { withFileTypes: true })) {
    if (!family.isDirectory()) continue;
    for (const name of await readdir(path.join(base, family.name))) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts')) ids.push(`${family.name}/${name.slice(0, -3)}`);
    }
  }
  return ids.sort(compare);
}

const identifier = (id) => id.replace(/[-/](\w)/g, (_, letter) => letter.toUpperCase());

/** The module that lists all rules: static imports, so that they can be bundled and type-checked. */
export function registry(ids) {
  const list = (items) => (items.length === 0 ? '[]' : `[\n${items.map((item) => `  ${item},\n`).join('')}]`);
  return [
    '// Written by `npm run gen` from the files in src/rules: no need to edit.',
    ...ids.map((id) => `import ${identifier(id)} from './${id}.ts';`),
    "import type { Rule } from './rule.ts';",
    '',
    '/** Every rule, by id. */',
    `export const rules: readonly Rule[] = ${list(ids.map(identifier))};`,
    '',
    '/** The ids of `rules`, in the same order. */',
    `export const ruleIds: readonly string[] = ${list(ids.map((id) => `'${id}'`))};`,
    '',
  ].join('\n');
}

/**
 * All generated files of the project at `root`: path → text.
 * @param {string} root
 * @returns {Promise<Map<string, string>>}
 */
export async function generated(root) {
  const ids = await ruleIds(root);
  const files = new Map([[registryPath, registry(ids)]]);
  const sources = [
    `export { rules } from './${registryPath}';`,
    "export { rulePage } from './src/out/explain.ts';",
    "export { ruleDoc } from './src/faces/cli/rule-info.ts';",
    ...[...Object.values(schemas), ...Object.values(pages)].map(
      ({ from, name }) => `export { ${name} } from '${from}';`,
    ),
  ];
  const project = await load(root, sources.join('\n'), files);
  for (const [index, rule] of project.rules.entries()) {
    if (rule?.id !== ids[index])
      throw new Error(`src/rules/${ids[index]}.ts: its default export must be the rule ${ids[index]}, not ${rule?.id}`);
    files.set(`docs/rules/${rule.id}.md`, endedOnce(project.rulePage(project.ruleDoc(rule))));
  }
  files.set('docs/rules/README.md', ruleIndex(project.rules));
  files.set('docs/coverage.md', coveragePage(project.rules));
  for (const [file, { name }] of Object.entries(schemas))
    files.set(file, `${JSON.stringify(project[name](), null, 2)}\n`);
  for (const [file, { name }] of Object.entries(pages)) files.set(file, project[name]());
  return files;
}

const endedOnce = (text) => `${text.trimEnd()}\n`;

function ruleIndex(rules) {
  const cell = (text) => text.replaceAll('|', '\\|');
  const lines = ['# Rules', '', '<!-- Written by `npm run gen` from the rules themselves. -->', ''];
  lines.push(
    `${rules.length} rules. \`plimsoll explain RULE\` shows a page in the terminal; an id of another tool works too (\`plimsoll explain DL3006\`).`,
  );
  for (const family of new Set(rules.map(({ id }) => id.split('/')[0]))) {
    lines.push(
      '',
      `## ${family}`,
      '',
      '| rule | level | fix | what must hold | known elsewhere as |',
      '| --- | --- | --- | --- | --- |',
    );
    for (const { id, level, optIn, fixes, must, aliases } of rules) {
      if (!id.startsWith(`${family}/`)) continue;
      lines.push(
        `| [${id}](${id}.md) | ${optIn ? `off, else ${level}` : level} | ${fixes ?? '–'} | ${cell(must)} | ${cell(aliases.join(', ')) || '–'} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Files on disk that would be generated if their rule or schema still existed. */
async function stale(root, files) {
  const found = [];
  for (const { folder, extension } of owned) {
    const names = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
    for (const name of names) {
      const file = `${folder}/${name.replaceAll(path.sep, '/')}`;
      if (file.endsWith(extension) && !files.has(file)) found.push(file);
    }
  }
  return found.sort(compare);
}

const textOf = (root, file) => readFile(path.join(root, file), 'utf8').catch(() => undefined);

/**
 * What is out of step, one entry a file.
 * @param {string} root
 * @returns {Promise<string[]>}
 */
export async function outOfStep(root) {
  const files = await generated(root);
  const told = [];
  for (const [file, text] of files) {
    const now = await textOf(root, file);
    if (now === undefined) told.push(`${file} is missing`);
    else if (now !== text) told.push(`${file} differs${firstDifference(now, text)}`);
  }
  return [...told, ...(await stale(root, files)).map((file) => `${file} is stale: nothing makes it`)];
}

function firstDifference(now, then) {
  const [has, wants] = [now.split('\n'), then.split('\n')];
  const at = wants.findIndex((line, index) => line !== has[index]);
  const line = at === -1 ? wants.length : at;
  return ` at line ${line + 1}\n    - ${has[line] ?? '(end)'}\n    + ${wants[line] ?? '(end)'}`;
}

/** Brings the disk in step. Gives the files written or removed. */
export async function writeGenerated(root) {
  const changed = [];
  const put = async (file, text) => {
    if ((await textOf(root, file)) === text) return;
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    changed.push(file);
  };
  // First, and by itself: it needs no rule to be whole, and everything else needs it.
  await put(registryPath, registry(await ruleIds(root)));
  const files = await generated(root);
  for (const [file, text] of files) await put(file, text);
  for (const file of await stale(root, files)) {
    await rm(path.join(root, file));
    changed.push(`${file} (removed)`);
  }
  return changed;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  try {
    if (process.argv.includes('--check')) {
      const told = await outOfStep(root);
      for (const line of told) console.error(line);
      if (told.length > 0) console.error('out of step with the source: run  npm run gen');
      process.exitCode = told.length > 0 ? 1 : 0;
    } else {
      const changed = await writeGenerated(root);
      console.log(changed.length === 0 ? 'in step' : changed.join('\n'));
    }
  } catch (error) {
    console.error(`gen: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
