import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { artefactKinds, relationKinds } from '../repository/inventory-types.ts';
import { Repository } from '../repository/repository.ts';
import { memoryTree } from '../text/memory-tree.ts';
import { inventoryAround, wholeInventory } from '../use/inventory.ts';
import { inventoryDocument, inventorySchema } from './inventory-document.ts';
import { renderInventoryHuman } from './inventory-human.ts';
import { renderInventoryJson } from './inventory-json.ts';
import { renderInventoryMermaid } from './inventory-mermaid.ts';
import type { InventoryReport } from './inventory-report.ts';
import { ansiStyle, plainStyle } from './style.ts';

const files = {
  'compose.yaml':
    'services:\n  web:\n    image: acme/web\n    build: { context: web, target: runtime }\n    depends_on: [db]\n  db:\n    image: postgres:16\n  old:\n    build: old\n',
  'web/Dockerfile': 'FROM node:22 AS runtime\nCOPY package-lock.json .\n',
  'web/package.json': '{}',
  'web/package-lock.json': '{}',
  'tools/Dockerfile': 'FROM a\n',
  '.github/workflows/ci.yml': 'on: [push\n',
};

function report(texts: Readonly<Record<string, string>>, ids?: readonly string[], rows?: number): InventoryReport {
  const repository = new Repository(memoryTree(texts, { name: 'shop' }));
  const view = ids === undefined ? wholeInventory(repository) : inventoryAround(repository, ids);
  return { version: '1.0.0', name: 'shop', ...view, rows, seconds: 0.01 };
}

const hostile = {
  'a"]|<b>`#;%%&\u001b[31m/compose.yaml':
    'services:\n  end:\n    build: .\n    image: x\n  "]) --> \u202e\\"":\n    image: y\n',
  'a"]|<b>`#;%%&\u001b[31m/Dockerfile': 'FROM a AS "end"\n',
};

describe('the inventory for people', () => {
  it('shows services, what is not there, what nobody uses', () => {
    expect(renderInventoryHuman(report(files, undefined, 60), plainStyle, 100)).toBe(
      [
        '  shop · 2 Dockerfiles · 1 compose file · 1 pipeline · 1 lock file',
        '',
        '  web             web/Dockerfile · context web/',
        '    from          node:22',
        '    locked by     web/package-lock.json',
        '    built by      compose.yaml:4 web',
        '    run by        compose.yaml:4 web',
        '',
        '  images of others  postgres:16 (db)',
        '',
        '  not there',
        '    old/Dockerfile   built by compose.yaml:9 old',
        '',
        '  used by nobody  tools/Dockerfile',
        '',
        '  could not read',
        '    .github/workflows/ci.yml: line 2: Flow sequence in block collection must be sufficiently',
        '      indented and end with a ]',
        '',
        '  15 artefacts, 12 relations   0.01 s',
        '  next  plimsoll inventory web/Dockerfile   everything: plimsoll inventory --all',
        '        a picture: plimsoll inventory --format mermaid',
        '',
      ].join('\n'),
    );
  });

  it('is a table of so many lines where the services would not fit', () => {
    const services = Array.from({ length: 40 }, (_, index) => `  s${index}:\n    build: s${index}\n`);
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`s${index}/Dockerfile`, 'FROM node:22\n']),
    );
    const lines = renderInventoryHuman(
      report({ 'compose.yaml': `services:\n${services.join('')}`, ...many }, undefined, 40),
      plainStyle,
      80,
    ).split('\n');
    expect(lines[2]).toBe('  service  Dockerfile      from     lock  built  run  deployed');
    expect(lines[3]).toBe('  s0       s0/Dockerfile   node:22  –     1      1    –');
    expect(lines).toContain('  … 14 more: plimsoll inventory --all');
    expect(lines.length).toBeLessThan(40);
  });

  it('tells what uses an artefact and what it uses', () => {
    expect(renderInventoryHuman(report(files, ['web/Dockerfile']), plainStyle, 100)).toBe(
      [
        '  web/Dockerfile',
        '    dockerfile',
        '    used by',
        '      built by              service web of compose.yaml (context web, target runtime)   compose.yaml:4',
        '      built as a target by  service web of compose.yaml (context web, target runtime)   compose.yaml:4',
        '      gives                 image acme/web (context web, target runtime)   compose.yaml:4',
        '    uses',
        '      copies    lock web/package-lock.json   web/Dockerfile:2',
        '      based on  image node   web/Dockerfile:1',
        '',
        '',
      ].join('\n'),
    );
  });

  it('says so where there is nothing', () => {
    expect(renderInventoryHuman(report({ 'main.c': '' }), plainStyle, 100)).toContain(
      '  shop · nothing that has to do with containers\n',
    );
  });

  it('colours for emphasis only, and shows no control characters', () => {
    const plain = renderInventoryHuman(report(hostile), plainStyle, 100);
    const coloured = renderInventoryHuman(report(hostile), ansiStyle, 100);
    expect(coloured).not.toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('what is around one', () => {
  const used = {
    'a.sh': 'docker build -t local .\ndocker build -t local .\ndocker tag local acme/web\n',
    Dockerfile: 'FROM a\n',
    'compose.yaml': 'services:\n  web:\n    image: acme/web:1\n',
  };
  it('is said once for all places, under every name of an image', () => {
    const text = renderInventoryHuman(report(used, ['image:local']), plainStyle, 100);
    expect(text).toContain('      built from  dockerfile Dockerfile (context .)   a.sh:1, :2\n');
    expect(text).toContain('      run by   service web of compose.yaml   compose.yaml:3\n');
    expect(text).toContain('  acme/web\n    image · written acme/web:1\n');
  });
});

describe('what nobody uses', () => {
  it('is one word where siblings are alike', () => {
    const alike = Object.fromEntries(['a', 'b', 'c'].map((one) => [`k/${one}/kustomization.yaml`, 'resources: []\n']));
    expect(renderInventoryHuman(report(alike, undefined, 40), plainStyle, 100)).toContain(
      '  used by nobody  k/*/kustomization.yaml (3)\n',
    );
  });
});

describe('the inventory document', () => {
  const valid = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(inventorySchema());
  it.each([
    ['all', report(files)],
    ['around one', report(files, ['web/Dockerfile'])],
    ['nothing', report({})],
    ['hostile', report(hostile)],
  ])('%s follows its schema', (_name, one) => {
    const document: unknown = JSON.parse(renderInventoryJson(one));
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(inventoryDocument.safeParse(document).success).toBe(true);
  });

  it('is published, with every kind that there is', () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL('../../docs/schema/inventory-1.json', import.meta.url), 'utf8'),
    );
    expect(published).toEqual(inventorySchema());
    const text = JSON.stringify(published);
    for (const kind of [...artefactKinds, ...relationKinds]) expect(text).toContain(`"${kind}"`);
  });

  it('holds places in lines and columns', () => {
    const { relations, services } = JSON.parse(renderInventoryJson(report(files))) as {
      relations: { from: string; kind: string; range?: object; facts: object }[];
      services: object[];
    };
    const built = relations.find(({ kind }) => kind === 'builds');
    expect(built).toMatchObject({
      from: 'compose.yaml#web',
      to: 'web/Dockerfile',
      path: 'compose.yaml',
      range: { start: { line: 4, column: 23, offset: 59 } },
      facts: { context: 'web', target: 'runtime', by: 'web' },
    });
    expect(services).toMatchObject([{ name: 'web', locks: ['web/package-lock.json'], bases: ['node:22'] }]);
  });
});

/** What a line of a flowchart may be; names stand in quotes and hold nothing that mermaid reads. */
const label = '"(?:[\\w ./:@,+-]|#\\d+;)*"';
const grammar = [
  /^flowchart LR$/,
  /^ {2}%% .*$/,
  new RegExp(`^ {2}subgraph g\\d+\\[${label}\\]$`),
  new RegExp(
    `^ {4}n\\d+(?:\\[${label}\\]|\\(${label}\\)|\\(\\[${label}\\]\\)|\\[\\(${label}\\)\\]|\\[\\[${label}\\]\\]|\\{\\{${label}\\}\\}|>${label}\\])$`,
  ),
  /^ {2}end$/,
  new RegExp(`^ {2}n\\d+ (?:-->|-\\.->)\\|${label}\\| n\\d+$`),
  /^ {2}classDef missing stroke-dasharray: 5 5$/,
  /^ {2}class n\d+(?:,n\d+)* missing$/,
];

describe('the inventory as a flowchart', () => {
  it.each([
    ['all', report(files)],
    ['a part', report(files, undefined, 40)],
    ['around one', report(files, ['compose.yaml'], 40)],
    ['nothing', report({})],
    ['hostile', report(hostile)],
  ])('%s is mermaid', (_name, one) => {
    for (const line of renderInventoryMermaid(one).trimEnd().split('\n'))
      expect(
        grammar.some((form) => form.test(line)),
        line,
      ).toBe(true);
  });

  it('folds stages, groups by folder and marks what is missing', () => {
    const text = renderInventoryMermaid(report(files, undefined, 40));
    expect(text).toContain('  subgraph g1["."]\n    n1("compose.yaml: web")\n');
    expect(text).toContain('-->|"builds"|');
    expect(text).toContain('>"missing: Dockerfile"]');
    expect(text).not.toContain('runtime');
  });

  it('folds what would be too much to read, and says so', () => {
    const services = Array.from(
      { length: 60 },
      (_, index) => `  s${index}:\n    build: s${index}\n    image: i${index}\n`,
    );
    const many = {
      'compose.yaml': `services:\n${services.join('')}`,
      ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`s${index}/Dockerfile`, 'FROM node:22\n'])),
    };
    const text = renderInventoryMermaid(report(many, undefined, 40));
    expect(text).toContain('  %% to be readable: images are folded into their Dockerfiles (plimsoll');
    expect(text.split('\n').filter((line) => line.includes('-->'))).toHaveLength(120);
    expect(text).toContain('compose.yaml: s1"');
    expect(renderInventoryMermaid(report(many))).not.toContain('%%');
  });

  it('draws no more than mermaid does', () => {
    const services = Array.from({ length: 700 }, (_, index) => `  s${index}:\n    build: .\n`);
    const text = renderInventoryMermaid(
      report({ 'compose.yaml': `services:\n${services.join('')}`, Dockerfile: 'FROM a\n' }),
    );
    expect(text.split('\n').filter((line) => line.includes('-->')).length).toBeLessThan(500);
    expect(text).toContain('relations are left out');
  });
});
