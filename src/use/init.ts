import type { Contract } from '../contract/schema.ts';
import { Repository } from '../repository/repository.ts';
import { inferredOf } from '../repository/infer.ts';
import type { Inferred } from '../repository/inferred.ts';
import type { Rule } from '../rules/rule.ts';
import type { Tree } from '../text/tree.ts';
import { check } from './check.ts';
import { readContractFile } from './contract.ts';

export interface Draft {
  /** The contract file. */
  readonly text: string;
  /** How much it says: "2 services", "dev". */
  readonly says: readonly string[];
}

/** SchemaStore serves the schemas of configuration files under addresses that stay. */
const schemaAddress = 'https://json.schemastore.org/plimsoll.json';
/** Where npm puts the schema, if Plimsoll is one of the repository's own dependencies: then it is that of the version in use. */
const installedSchema = 'node_modules/plimsoll/docs/schema/contract-1.json';

/**
 * A contract that says what `tree` shows. With it, a check with `rules` finds what it finds without: what would change that stands in it
 * as a comment.
 */
export function draftContract(tree: Tree, rules: readonly Rule[]): Draft {
  const repository = new Repository(tree);
  const all = inferredOf(repository);
  const before = judged(tree, {}, rules);
  const same = (kept: readonly Inferred[]): boolean => {
    const { contract } = readContractFile(contractText(kept, new Set(), ''));
    return judged(tree, contract, rules) === before;
  };
  const left = new Set<Inferred>();
  if (!same(all)) {
    const guessed = new Set(all.filter(({ how }) => how === 'guessed').map(({ key }) => key[1]));
    const statedOnes = all.filter(({ key }) => key[0] !== 'services' || !guessed.has(key[1]));
    const kept = new Set(same(statedOnes) ? statedOnes : statedOnes.filter((one) => same([one])));
    for (const one of all) if (!kept.has(one)) left.add(one);
  }
  const schema = usesPlimsoll(repository) ? `./${installedSchema}` : schemaAddress;
  return { text: contractText(all, left, schema), says: summary(all.filter((one) => !left.has(one))) };
}

/** Findings as a text to compare. */
function judged(tree: Tree, contract: Contract, rules: readonly Rule[]): string {
  const { findings } = check(new Repository(tree, { contract }), rules);
  return JSON.stringify(findings.map(({ rule, level, path, range }) => [rule, level, path, range.start.offset]));
}

const usesPlimsoll = (repository: Repository): boolean =>
  repository.packageJson('package.json')?.model.dependencies.some(({ name }) => name === 'plimsoll') === true;

function summary(kept: readonly Inferred[]): string[] {
  const services = new Set(kept.flatMap(({ key }) => (key[0] === 'services' ? [key[1]] : []))).size;
  const groups = new Set(kept.map(({ key }) => key[0] ?? ''));
  groups.delete('services');
  return [...(services === 0 ? [] : [`${services} ${services === 1 ? 'service' : 'services'}`]), ...groups];
}

const heading = [
  '# What this repository promises about its containers. Written by `plimsoll init` from what the files show; each line says where.',
  '# All of it may be changed or left out. Every key: docs/contract.md of Plimsoll. What is in force: plimsoll config --show-origin',
];

/** Promises that no file can show. */
const suggestions: Readonly<Record<string, string>> = {
  services: '# A service may also promise  budget: 500 MB   requires: [/app/server.js]   internal: true',
  dev: '# forbid: [python, pip, pytest]   gates: { check-code: {}, test-all: { needs: [check-code] } }',
};

function contractText(all: readonly Inferred[], left: ReadonlySet<Inferred>, schema: string): string {
  const lines = [...(schema === '' ? [] : [`# yaml-language-server: $schema=${schema}`]), ...heading];
  const kept = all.filter((one) => !left.has(one));
  for (const group of new Set(kept.map(({ key }) => key[0] ?? ''))) {
    lines.push(
      '',
      ...blockLines(
        kept.filter(({ key }) => key[0] === group),
        0,
      ),
    );
    const suggestion = suggestions[group];
    if (suggestion !== undefined) lines.push(`  ${suggestion}`);
  }
  if (left.size > 0) {
    lines.push('', '# Nothing says how these are built, and with these lines a check finds something else:');
    lines.push(...blockLines([...left], 0).map((line) => `# ${line}`));
  }
  if (all.length === 0) lines.push('', '# services:', '#   api:', '#     context: .', '#     dockerfile: Dockerfile');
  lines.push('', '# rules: { dockerfile/healthcheck-for-service: "off" }', '# ignore: ["**/testdata"]');
  return `${lines.join('\n')}\n`;
}

/** A list longer than this stands below its key. */
const widest = 60;

/** The lines of `members`, which share their first `depth` keys. */
function blockLines(members: readonly Inferred[], depth: number): string[] {
  const indent = '  '.repeat(depth);
  const isLast = ({ key }: Inferred): boolean => key.length - 1 === depth;
  const inline = (one: Inferred): string => {
    const text = `${indent}${scalar(one.key[depth] ?? '')}: ${valueText(one.value)}`;
    return typeof one.value === 'object' && text.length > widest ? text.slice(0, text.indexOf(':') + 1) : text;
  };
  const width = Math.min(widest, Math.max(0, ...members.filter(isLast).map((one) => inline(one).length)));
  const lines: string[] = [];
  const done = new Set<string>();
  for (const one of members) {
    const name = one.key[depth] ?? '';
    if (isLast(one)) {
      const line = inline(one);
      lines.push(`${line.padEnd(width)}  # ${placeText(one)}`);
      if (line.endsWith(':') && typeof one.value === 'object')
        lines.push(...one.value.map((item) => `${indent}  - ${scalar(item)}`));
    } else if (!done.has(name)) {
      done.add(name);
      const inside = members.filter((other) => other.key[depth] === name && !isLast(other));
      lines.push(`${indent}${scalar(name)}:`, ...blockLines(inside, depth + 1));
    }
  }
  return lines;
}

const placeText = ({ seen, why }: Inferred): string =>
  `${seen.path}${seen.line === undefined ? '' : `:${seen.line}`} ${why}`.replace(/[\r\n]/g, ' ');

const valueText = (value: Inferred['value']): string =>
  typeof value === 'number'
    ? String(value)
    : typeof value === 'string'
      ? scalar(value)
      : `[${value.map(scalar).join(', ')}]`;

const plainScalar = /^[A-Za-z_./][\w./-]*(?: [\w./-]+)*$/;
const otherMeaning = /^(?:true|false|yes|no|on|off|null|y|n|\.(?:inf|nan)|\.?\d.*)$/i;

/** `text` as YAML reads it back. */
const scalar = (text: string): string =>
  plainScalar.test(text) && !otherMeaning.test(text) && !text.endsWith(':') ? text : JSON.stringify(text);
