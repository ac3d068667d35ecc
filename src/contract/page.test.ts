import { describe, expect, it } from 'vitest';
import { readContractFile } from '../use/contract.ts';
import { defaults } from './defaults.ts';
import { contractPage, examples } from './page.ts';
import { contractJsonSchema, contractSchema } from './schema.ts';
import { schemaAt, shapeOf } from './shape.ts';

describe('docs/contract.md', () => {
  it('has an example for each group, and all of them are right, alone and together', () => {
    const shape = shapeOf(contractSchema);
    const groups = shape.kind === 'group' ? Object.keys(shape.keys).filter((key) => key !== '$schema') : [];
    expect(Object.keys(examples)).toEqual(groups);
    for (const text of [...Object.values(examples), Object.values(examples).join('')])
      expect(readContractFile(text).problems).toEqual([]);
  });

  it('tells every key with its meaning', () => {
    const page = contractPage();
    for (const key of [
      'services.<name>.budget',
      'dev.gates.<name>.needs',
      'dev.variants.<name>',
      'rings.release.sdks.go',
      'verify[].expect',
      'rules.<name>',
      'ignore',
    ])
      expect(page).toContain(`| \`${key}\` |`);
    expect(page).not.toMatch(/\|\s*\|\s*$/m);
    expect(page).not.toContain('undefined');
  });
});

describe('the schema', () => {
  it('describes every key, and gives each default that the program uses', () => {
    const bare: string[] = [];
    const found = new Map<string, unknown>();
    const walk = (node: Record<string, unknown>, at: string): void => {
      if (at !== '' && typeof node['description'] !== 'string') bare.push(at);
      if ('default' in node) found.set(at, node['default']);
      for (const [key, value] of Object.entries(node['properties'] ?? {}))
        walk(value as Record<string, unknown>, at === '' ? key : `${at}.${key}`);
      for (const key of ['additionalProperties', 'items'])
        if (typeof node[key] === 'object') walk(node[key] as Record<string, unknown>, `${at}.<name>`);
    };
    walk(contractJsonSchema(), '');
    expect(bare).toEqual([]);
    expect(Object.fromEntries(found)).toEqual(defaults);
  });

  it('leads to a key by its path', () => {
    expect(schemaAt(contractSchema, ['services', 'any', 'health', 'port'])).toBeDefined();
    expect(schemaAt(contractSchema, ['verify', 3, 'id'])).toBeDefined();
    expect(schemaAt(contractSchema, ['services', 'any', 'helth'])).toBeUndefined();
    expect(schemaAt(contractSchema, ['toString'])).toBeUndefined();
  });
});
