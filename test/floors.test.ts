import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { project, repository } from './cli.ts';

/** A small house that keeps every floor. */
const sound: Readonly<Record<string, string>> = {
  'src/finding.ts': "import type { Span } from './text/span.ts';\nexport interface Finding { readonly span: Span }\n",
  'src/text/span.ts': 'export interface Span { readonly start: number }\nexport const zero: Span = { start: 0 };\n',
  'src/models/docker/parse.ts':
    "import { zero } from '../../text/span.ts';\nexport const parse = (): number => zero.start;\n",
  'src/models/docker/parse.test.ts':
    "import { readFileSync } from 'node:fs';\nimport { parse } from './parse.ts';\nexport const t = [readFileSync, parse];\n",
  'src/repository/repository.ts':
    "import { parse } from '../models/docker/parse.ts';\nexport const repository = parse;\n",
  'src/rules/rule.ts':
    "import type { repository } from '../repository/repository.ts';\nexport type Rule = typeof repository;\n",
  'src/rules/docker/one.ts': "import type { Rule } from '../rule.ts';\nexport default {} as unknown as Rule;\n",
  'src/rules/docker/two.ts': 'export default {};\n',
  'src/out/human.ts':
    "import type { Finding } from '../finding.ts';\nexport const human = (finding: Finding): string => String(finding.span.start);\n",
  'src/ports/files.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  'src/use/check.ts':
    "import type { read } from '../ports/files.ts';\nimport one from '../rules/docker/one.ts';\nexport type Use = [typeof read, typeof one];\n",
  'src/faces/cli/main.ts':
    "import process from 'node:process';\nimport { human } from '../../out/human.ts';\nexport const main = async () => [process, human, await import('../../use/check.ts')];\n",
};

function floors(files: Readonly<Record<string, string>>) {
  const root = repository({ ...sound, ...files }, false);
  cpSync(path.join(project, '.dependency-cruiser.cjs'), path.join(root, '.dependency-cruiser.cjs'));
  const args = [path.join(project, 'scripts/floors.mjs'), root];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, told: stderr, sum: stdout };
}

/** What is wrong, the file that does it, its text, what it may not reach, and the rule that says so. */
const planted: readonly (readonly [what: string, file: string, text: string, to: string, rule: string])[] = [
  ['a rule that reads the disk', 'src/rules/docker/a.ts', "import 'node:fs';", 'fs', 'pure'],
  [
    'a verb that starts a process',
    'src/use/b.ts',
    "import { spawn } from 'node:child_process';",
    'child_process',
    'pure',
  ],
  ['a module of Node without its prefix', 'src/text/c.ts', "import path from 'path';", 'path', 'pure'],
  [
    'a model that asks a port',
    'src/models/d.ts',
    "import { read } from '../ports/files.ts';",
    'src/ports/files.ts',
    'floor-models',
  ],
  [
    'a model that looks up, by a type',
    'src/models/e.ts',
    "import type { Rule } from '../rules/rule.ts';",
    'src/rules/rule.ts',
    'floor-models',
  ],
  [
    'a model that looks up, by re-export',
    'src/models/f.ts',
    "export * from '../rules/rule.ts';",
    'src/rules/rule.ts',
    'floor-models',
  ],
  [
    'a model that looks up, by import()',
    'src/models/g.ts',
    "export const x = () => import('../use/check.ts');",
    'src/use/check.ts',
    'floor-models',
  ],
  [
    'an output that asks the repository',
    'src/out/h.ts',
    "import { x } from '../repository/repository.ts';",
    'src/repository/repository.ts',
    'floor-out',
  ],
  ['a verb that prints', 'src/use/i.ts', "import { human } from '../out/human.ts';", 'src/out/human.ts', 'floor-use'],
  [
    'a rule that leans on another',
    'src/rules/docker/j.ts',
    "import one from './one.ts';",
    'src/rules/docker/one.ts',
    'rule-alone',
  ],
  [
    'a folder without a floor',
    'src/utils/k.ts',
    "import { zero } from '../text/span.ts';",
    'src/text/span.ts',
    'known-floor',
  ],
  [
    'source that leans on a test',
    'src/models/l.ts',
    "export { t } from './docker/parse.test.ts';",
    'src/models/docker/parse.test.ts',
    'no-test-code',
  ],
  ['an import of nothing', 'src/text/m.ts', "export * from './gone.ts';", './gone.ts', 'resolvable'],
  ['two files that need each other', 'src/text/n.ts', "import './o.ts';", 'src/text/o.ts → src/text/n.ts', 'no-cycle'],
];

describe('the floors', () => {
  it('let a sound house be, tests included', () => {
    expect(floors({})).toEqual({ status: 0, told: '', sum: '12 modules, 14 imports, 0 broken\n' });
  });

  it('refuse each way of breaking them', () => {
    const files = Object.fromEntries(planted.map(([, file, text]) => [file, `${text}\nexport {};\n`]));
    const { status, told } = floors({ ...files, 'src/text/o.ts': "import './n.ts';\n" });
    expect(status).toBe(1);
    for (const [what, file, , to, rule] of planted) expect(told, what).toContain(`${file} → ${to}\n    ${rule}: `);
  });

  it('are the ones that docs/README.md lists', () => {
    const page = readFileSync(path.join(project, 'docs/README.md'), 'utf8');
    const script = "require('./.dependency-cruiser.cjs').forbidden.map(({ name }) => name).join()";
    const { stdout } = spawnSync(process.execPath, ['-p', script], { cwd: project, encoding: 'utf8' });
    const names = stdout
      .trim()
      .split(',')
      .filter((name) => name.startsWith('floor-'));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(page).toContain(`\`src/${name.slice('floor-'.length)}`);
  });
});
