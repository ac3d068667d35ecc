// `npm run new-rule -- family/name`: a rule file that is already found, built and tested, and whose example fails until it is written.
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ruleIds, writeGenerated } from './gen.mjs';

/** The families of rules. A new one is a decision about what the project judges: write it down in docs/README.md too. */
export const families = [
  'compose',
  'docs',
  'dockerfile',
  'dotnet',
  'entrypoint',
  'environment',
  'go',
  'ignore',
  'image',
  'java',
  'kubernetes',
  'lock',
  'node',
  'php',
  'prisma',
  'python',
  'reproducible',
  'ring',
  'ruby',
  'rust',
  'shell',
  'skills',
  'tilt',
];

/** Why `id` cannot be the name of a new rule, or undefined if it can. */
export function wrongName(id, taken) {
  const [family, name, ...more] = id.split('/');
  if (name === undefined || more.length > 0)
    return `a rule is called family/what-must-be, for example dockerfile/pin-base-image; got "${id}"`;
  if (!families.includes(family)) return `there is no family "${family}"; families: ${families.join(', ')}`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    return `"${name}" is not kebab-case (small letters, digits, single hyphens)`;
  if (taken.includes(id)) return `${id} is there already`;
  return undefined;
}

/** The text of a new rule. It compiles and finds nothing, so its bad example fails: that is where to begin. */
export const template = (id) => `import { rule } from '../rule.ts';

export default rule({
  id: '${id}',
  level: 'warning',
  must: 'One sentence: what holds in a sound repository.',
  why: 'What happens otherwise, to whom, and when.',
  aliases: [],
  *check(repository) {
    for (const { file, instruction } of repository.instructions('FROM')) {
      // Ask the models of \`repository\` for facts; parse nothing here.
      const wrong = instruction.rest.text.includes('what is wrong');
      if (wrong) yield { file, range: instruction.span, message: 'what is wrong here, with the values' };
    }
  },
  bad: [{ files: { Dockerfile: 'FROM the-smallest-case-that-is-wrong\\n' }, finds: ['Dockerfile:1:1'] }],
  good: [{ files: { Dockerfile: 'FROM the-nearest-case-that-is-right\\n' } }],
});
`;

async function main(root, id) {
  const problem = wrongName(id, await ruleIds(root));
  if (problem !== undefined) {
    console.error(`new-rule: ${problem}`);
    return 2;
  }
  const file = `src/rules/${id}.ts`;
  const place = path.join(root, file);
  await access(place).then(
    () => Promise.reject(new Error(`${file} is there already`)),
    () => undefined,
  );
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, template(id));
  const changed = await writeGenerated(root);
  console.log(`made ${[file, ...changed].join(', ')}`);
  console.log(`next  edit ${file}: begin with the examples, they are the tests and the documentation`);
  console.log(`      npx vitest run test/rules.test.ts -t ${id}`);
  console.log('      npm run gen && npm run lint');
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  try {
    process.exitCode = await main(root, process.argv[2] ?? '');
  } catch (error) {
    console.error(`new-rule: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
