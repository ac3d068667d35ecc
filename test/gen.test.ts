import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository } from '../src/repository/repository.ts';
import type { Rule } from '../src/rules/rule.ts';
import { memoryTree } from '../src/text/memory-tree.ts';
import { check } from '../src/use/check.ts';
import { project, repository } from './cli.ts';

interface Gen {
  registry(ids: readonly string[]): string;
  outOfStep(root: string): Promise<string[]>;
  writeGenerated(root: string): Promise<string[]>;
}
interface NewRule {
  wrongName(id: string, taken: readonly string[]): string | undefined;
  template(id: string): string;
}
interface Load {
  load(root: string, contents: string, overlay: ReadonlyMap<string, string>): Promise<{ default: Rule }>;
}
interface Lock {
  missingEntries(lock: object): Record<string, unknown>;
}
const script = (name: string): Promise<unknown> => import(new URL(`../scripts/${name}.mjs`, import.meta.url).href);
const gen = (await script('gen')) as Gen;
const newRule = (await script('new-rule')) as NewRule;
const { load } = (await script('load')) as Load;
const lock = (await script('lock')) as Lock;

const rule = (id: string, must = 'It holds.'): string =>
  `export default { id: '${id}', level: 'error', must: '${must}', aliases: ['X1'] };\n`;
const base: Readonly<Record<string, string>> = {
  'src/rules/rule.ts': 'export type Rule = { id: string };\n',
  'src/out/explain.ts': 'export const rulePage = (rule: { id: string }): string => `# ${rule.id}\\n\\n`;\n',
  'src/faces/cli/rule-info.ts': 'export const ruleDoc = (rule: object): object => rule;\n',
  'src/out/document.ts': "export const findingsSchema = () => ({ $id: 'findings' });\n",
  'src/out/inspect-document.ts': "export const inspectSchema = () => ({ $id: 'inspect' });\n",
  'src/out/inventory-document.ts': "export const inventorySchema = () => ({ $id: 'inventory' });\n",
  'src/out/config-document.ts': "export const configSchema = () => ({ $id: 'config' });\n",
  'src/out/compare-document.ts': "export const compareSchema = () => ({ $id: 'compare' });\n",
  'src/contract/page.ts': "export const contractPage = () => '# Contract\\n';\n",
  'src/contract/schema.ts': "export const contractJsonSchema = () => ({ $id: 'contract' });\n",
};
const bare = (files: Readonly<Record<string, string>>): string => repository(files, false);
const text = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('npm run gen', () => {
  it('works before there is a rule', async () => {
    const root = bare({ ...base, 'src/rules/dockerfile/.keep': '' });
    await gen.writeGenerated(root);
    expect(await gen.outOfStep(root)).toEqual([]);
    expect(text(root, 'src/rules/registry.generated.ts')).toContain('export const rules: readonly Rule[] = [];');
    expect(text(root, 'docs/rules/README.md')).toContain('0 rules.');
  });

  it('lists every rule once, sorted, with its page, and no test', async () => {
    const root = bare({
      ...base,
      'src/rules/node/late-one.ts': rule('node/late-one'),
      'src/rules/dockerfile/b-b.ts': rule('dockerfile/b-b', 'This | that.'),
      'src/rules/dockerfile/a.ts': rule('dockerfile/a'),
      'src/rules/dockerfile/a.test.ts': "throw new Error('not a rule');",
      'src/rules/shared.ts': 'export const x = 1;\n',
    });
    await gen.writeGenerated(root);
    const registry = text(root, 'src/rules/registry.generated.ts');
    expect(registry).toContain("import dockerfileBB from './dockerfile/b-b.ts';");
    expect(registry).toContain('= [\n  dockerfileA,\n  dockerfileBB,\n  nodeLateOne,\n];');
    expect(registry).toContain("= [\n  'dockerfile/a',\n  'dockerfile/b-b',\n  'node/late-one',\n];");
    expect(text(root, 'docs/rules/dockerfile/b-b.md')).toBe('# dockerfile/b-b\n');
    expect(text(root, 'docs/rules/README.md')).toContain(
      '| [dockerfile/b-b](dockerfile/b-b.md) | error | – | This \\| that. | X1 |',
    );
    expect(JSON.parse(text(root, 'docs/schema/findings-1.json'))).toEqual({ $id: 'findings' });
    expect(await gen.outOfStep(root)).toEqual([]);
    expect(await gen.writeGenerated(root)).toEqual([]);
  });

  it('says what differs, what is missing and what is stale, and mends it', async () => {
    const root = bare({ ...base, 'src/rules/node/a.ts': rule('node/a'), 'src/rules/node/b.ts': rule('node/b') });
    await gen.writeGenerated(root);
    const changes = {
      'docs/rules/node/a.md': '# by hand\n',
      'docs/rules/node/gone.md': '',
      'docs/schema/gone.json': '{}',
    };
    for (const [file, content] of Object.entries(changes)) writeFileSync(path.join(root, file), content);
    rmSync(path.join(root, 'docs/rules/node/b.md'));
    expect(await gen.outOfStep(root)).toEqual([
      'docs/rules/node/a.md differs at line 1\n    - # by hand\n    + # node/a',
      'docs/rules/node/b.md is missing',
      'docs/rules/node/gone.md is stale: nothing makes it',
      'docs/schema/gone.json is stale: nothing makes it',
    ]);
    await gen.writeGenerated(root);
    expect(await gen.outOfStep(root)).toEqual([]);
    expect(existsSync(path.join(root, 'docs/rules/node/gone.md'))).toBe(false);
  });

  it('refuses a rule whose name is not that of its file, but leaves a registry', async () => {
    const root = bare({ ...base, 'src/rules/node/a.ts': rule('node/b') });
    await expect(gen.writeGenerated(root)).rejects.toThrow(
      'src/rules/node/a.ts: its default export must be the rule node/a, not node/b',
    );
    expect(text(root, 'src/rules/registry.generated.ts')).toContain('nodeA');
  });
});

describe('npm run new-rule', () => {
  it('takes family/kebab-case names only', () => {
    expect(newRule.wrongName('dockerfile/pin-it', [])).toBeUndefined();
    for (const wrong of [
      '',
      'pin-it',
      'dockerfile/',
      'dockerfile/Pin',
      'dockerfile/pin--it',
      'dockerfile/pin_it',
      'dockerfile/a/b',
      'food/pin-it',
      '../x/y',
    ]) {
      expect(newRule.wrongName(wrong, []), wrong).toBeTypeOf('string');
    }
    expect(newRule.wrongName('dockerfile/pin-it', ['dockerfile/pin-it'])).toContain('already');
  });
});

describe('the rule that it makes', () => {
  it('is a rule that runs, is silent about its good example and does not find its bad one yet', async () => {
    const file = 'src/rules/dockerfile/brand-new.ts';
    const { default: made } = await load(
      project,
      `export { default } from './${file}';`,
      new Map([[file, newRule.template('dockerfile/brand-new')]]),
    );
    expect(made.id).toBe('dockerfile/brand-new');
    const found = (text: string) => check(new Repository(memoryTree({ Dockerfile: text })), [made]);
    expect(found(made.good[0].files['Dockerfile'] ?? '')).toMatchObject({ findings: [], problems: [] });
    expect(found(made.bad[0].files['Dockerfile'] ?? '')).toMatchObject({ findings: [], problems: [] });
    expect(made.bad[0].finds).toHaveLength(1);
    expect(found('FROM alpine # what is wrong\n').findings).toHaveLength(1);
  });
});

describe('npm run lock', () => {
  const parent = {
    version: '2.0.0',
    dev: true,
    optionalDependencies: {
      '@x/cli-linux-x64-musl': '2.0.0',
      '@x/cli-win32-arm64': '2.0.0',
      '@x/cli-linux-x64': '2.0.0',
      'range-linux-x64': '^1',
    },
  };
  it('finds the platform packages that are not in the lock', () => {
    expect(
      lock.missingEntries({ packages: { 'node_modules/@x/cli': parent, 'node_modules/@x/cli-linux-x64': {} } }),
    ).toEqual({
      'node_modules/@x/cli-linux-x64-musl': {
        version: '2.0.0',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
      'node_modules/@x/cli-win32-arm64': { version: '2.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['win32'] },
    });
  });
});
