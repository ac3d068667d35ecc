import { contractJsonSchema } from './schema.ts';

/** The page `docs/contract.md`, made from the schema: for the generator and its tests only. */

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | false;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly minimum?: number;
}

/** One valid contract a group; together they are one contract. */
export const examples: Readonly<Record<string, string>> = {
  services: `services:
  frontend:
    context: .
    dockerfile: frontend/Dockerfile
    devDockerfile: frontend/Dockerfile.dev
    image: registry.example/todo-frontend
    budget: 500 MB
    requires: [/app/server.js]
    health: { http: /api/health, port: 3000, within: 90s }
  trainer:
    context: trainer
    internal: true
    gpu: required
`,
  dev: `dev:
  compose: docker/docker-compose.yml
  service: trainer
  runner: [poetry, run]
  forbid: [python, pip, poetry, pytest]
  gates:
    check-code: {}
    test-all: { needs: [check-code], log: logs/test-all.log }
  variants:
    BUILD_FROM_SOURCE: ["0", "1"]
`,
  environment: `environment:
  prefix: DOCMIND_
  documented: docs/configuration.md
  settings: src/config.py
`,
  docs: `docs:
  root: documents
  map: documents/map.md
  headers: [Status, Supersedes, Referenced by]
`,
  rings: `rings:
  release:
    sdks: { npm: "@acme/sdk", pypi: acme-sdk, go: example.com/acme/sdk-go }
  proto: packages/proto
  forbid: [old-proxy.example]
`,
  cluster: `cluster:
  provider: kind
  name: dev
  namespace: todo
  workloads: [deployment/frontend, deployment/backend]
  chart: charts/todo
`,
  argo: `argo:
  applications: [apps-*]
`,
  image: `image:
  vulnerabilities:
    severity: critical
    ignore:
      - { id: CVE-2026-1234, reason: the code is never called, until: 2027-01-31 }
`,
  reproducible: `reproducible:
  lock: requirements.lock.txt
  manifest: environment.manifest.json
  smoke: python -m pipeline --self-test
  outputs: [runs, figures]
`,
  verify: `verify:
  - id: docker-build
    requirement: The image builds
    command: docker compose build
    timeout: 20m
  - id: tests
    command: pytest -q
    service: trainer
    expect: passed
`,
  rules: `rules:
  dockerfile/healthcheck-for-service: off
  DL3006: error
  dockerfile/non-root-user: { level: off, until: 2027-01-31, reason: waits for the new base image }
`,
  ignore: `ignore:
  - legacy
  - { path: services/old, until: 2027-06-30, reason: is switched off in summer }
  - "**/testdata"
  - "!legacy/keep"
`,
  shellcheck: `shellcheck: true
`,
};

export function contractPage(): string {
  const root = contractJsonSchema() as Node;
  const lines = [
    '# The contract: plimsoll.yaml',
    '',
    '<!-- Written by `npm run gen` from the schema. -->',
    '',
    '`plimsoll.yaml` at the root of a repository says what the files cannot. Every key is optional. `plimsoll init` writes one with what it',
    'sees and where it saw it; `plimsoll config --show-origin` shows what is in force: what is written wins over what the files show, that',
    'over the defaults. A contract with a mistake is not used at all: every verb shows the mistakes with their places and exits with 2. A path that',
    'leads nowhere is only told.',
    '',
    '- **Paths** are relative to the root of the repository, with `/` between their parts.',
    '- **Sizes**: a number and B, KB, MB, GB, TB (by 1000) or KiB, MiB, GiB, TiB (by 1024): `500 MB`.',
    '- **Durations**: h, m, s and ms, larger units first: `90s`, `1m30s`.',
    '- `<name>` stands for any name.',
    '',
    'For editors: [schema/contract-1.json](schema/contract-1.json).',
  ];
  for (const [group, node] of Object.entries(root.properties ?? {})) {
    const example = examples[group];
    if (example === undefined) continue;
    lines.push('', `## ${group}`, '', shortOf(node), '');
    lines.push('| key | type | default | meaning |', '| --- | --- | --- | --- |');
    for (const row of rowsOf(group, node)) lines.push(`| ${row.map(cell).join(' | ')} |`);
    lines.push('', '```yaml', example.trimEnd(), '```');
  }
  lines.push('', ...hadolintPart);
  return `${lines.join('\n')}\n`;
}

const hadolintPart = [
  '## .hadolint.yaml',
  '',
  'A hadolint configuration (`.hadolint.yaml`, else `.hadolint.yml`, at the root) counts as well; `rules` above wins over it. Ids that no rule here',
  'bears have no effect; a key that hadolint does not know is named on standard error.',
  '',
  '| key | what it does here |',
  '| --- | --- |',
  '| `ignored` | switches the rules with these ids off |',
  '| `override` | gives rules a level: `error`, `warning`; `info` and `style` are `note` |',
  '| `failure-threshold` | is the default of `--fail-on`: `error`, `warning`, else `note` |',
  '| `no-fail` | makes `never` the default of `--fail-on` |',
  '| `disable-ignore-pragma` | lets `# hadolint ignore=` comments count for nothing |',
  '| `trustedRegistries` | is what `dockerfile/trusted-registry` holds base images to |',
  '| `label-schema`, `strict-labels` | are kept; no rule reads them yet |',
  '| `format`, `no-color`, `verbose` | are about hadolint’s own output: nothing |',
];

/** Rows of the keys at and below `key`. */
function rowsOf(key: string, node: Node): string[][] {
  const { properties, additionalProperties: named, items } = node;
  if (properties) return Object.entries(properties).flatMap(([name, value]) => rowsOf(`${key}.${name}`, value));
  if (named) return named.properties ? rowsOf(`${key}.<name>`, named) : [rowOf(`${key}.<name>`, named, node)];
  if (items?.properties) return rowsOf(`${key}[]`, items);
  return [rowOf(key, node)];
}

function rowOf(key: string, node: Node, about: Node = node): string[] {
  const [meaning = '', fallback = ''] = (about.description ?? '').split(' Default: ');
  return [`\`${key}\``, typeOf(node), fallback.replace(/\.$/, '') || '–', meaning];
}

function typeOf({ type, enum: values, items, pattern, properties, anyOf }: Node): string {
  const [plain, more] = anyOf ?? [];
  if (plain) return more?.properties ? `${typeOf(plain)}, or a mapping: ${namesOf(more)}` : typeOf(plain);
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (items) return `list of ${typeOf(items)}${items.type === 'string' ? 's' : ''}`;
  if (pattern?.includes('GiB')) return 'size';
  if (pattern?.includes('ms')) return 'duration';
  if (properties) return 'mapping';
  return type === 'string'
    ? 'text'
    : type === 'boolean'
      ? 'true or false'
      : type === 'integer'
        ? 'whole number'
        : (type ?? '');
}

const namesOf = ({ properties = {} }: Node): string =>
  Object.keys(properties)
    .map((name) => `\`${name}\``)
    .join(', ');

const shortOf = ({ description = '' }: Node): string => description.split(' Default: ')[0] ?? '';

const cell = (text: string): string => text.replaceAll('|', '\\|');
