import { sourceLanguage } from '../../models/source/parse.ts';
import type { SourceImport } from '../../models/source/syntax.ts';
import { inside, joinPath, parentOf } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { type ProtoPackage, protoPackages, type SdkKind, sdksOf, useOf } from '../../repository/ring-packages.ts';
import { ringServices } from '../../repository/rings.ts';
import { filesBelow, sourceAt } from '../../repository/sources.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/proto-through-sdk',
  level: 'warning',
  must: 'A service imports the generated messages through the SDK, never from the protocol package itself.',
  why: 'The SDK says which version of the messages it speaks. A service that imports them from elsewhere may hold two of them: their types do not fit, or fit and mean something else. Speaks where the contract has `rings.proto` and names the SDK of the language.',
  aliases: [],
  *check(repository) {
    const sdks = sdksOf(repository);
    if (sdks.length === 0 || repository.contract.rings?.proto === undefined) return;
    const packages = protoPackages(repository);
    const seen = new Set<string>();
    for (const { folder, name } of ringServices(repository)) {
      for (const path of folder === '' ? [] : filesBelow(repository, [folder])) {
        const language = sourceLanguage(path);
        if (language === undefined || seen.has(path) || repository.tree.size(path) > mostBytes) continue;
        // Generated code that a service keeps is a matter of what it was generated from.
        if (/(?:\.pb\.go|_pb2(?:_grpc)?\.py|_pb\.[jt]s)$/.test(path) || isProto(repository, path)) continue;
        seen.add(path);
        const kind = kinds[language];
        const sdk = sdks.find((one) => one.kind === kind);
        const own = packages.filter((one) => one.kind === kind);
        if (!sdk || !mayImport(repository, path, own)) continue;
        for (const one of sourceAt(repository, path)?.model.imports ?? []) {
          const found = protoOf(repository, path, kind, one, own, sdk.name);
          if (found === undefined) continue;
          const use = useOf(repository, kind, found, folder);
          yield {
            file: { path },
            range: one.span,
            message: `service ${name} imports \`${one.module}\` itself; the SDK \`${sdk.name}\` has the messages it is made for`,
            related: use
              ? [{ file: { path: use.manifest }, range: use.span, message: `asked for here: ${use.version}` }]
              : [],
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\nrings: { proto: proto, release: { sdks: { go: acme.example/all/client } } }\n',
        'go.mod': 'module acme.example/all\n',
        'proto/v1/a.pb.go': '',
        'api/a.go': 'package main\n\nimport "acme.example/all/proto/v1"\n',
      },
      finds: ['api/a.go:3:9'],
    },
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  api: { context: api }\n  job: { context: job }\nrings: { proto: proto, release: { sdks: { npm: "@acme/sdk", go: acme.example/sdk, pypi: acme-sdk } } }\n',
        'proto/ts/package.json': '{ "name": "@acme/proto" }',
        'proto/go/go.mod': 'module acme.example/proto\n',
        'proto/py/pyproject.toml': '[project]\nname = "acme-proto"\n',
        'proto/py/src/acme/v1/a_pb2.py': '',
        'web/package.json': '{ "dependencies": { "@acme/proto": "1.0.0" } }',
        'web/a.ts': "import type { A } from '@acme/proto';\nimport { B } from '../proto/ts/b.js';\n",
        'api/a.go': 'package main\n\nimport (\n\t"fmt"\n\tv1 "acme.example/proto/acme/v1"\n)\n',
        'job/a.py': 'import os\nfrom acme.v1 import A\nfrom acme import v1\nimport acme.v1.a_pb2\n',
      },
      finds: ['api/a.go:5:6', 'job/a.py:2:6', 'job/a.py:3:6', 'job/a.py:4:8', 'web/a.ts:1:1', 'web/a.ts:2:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\nrings: { proto: proto, release: { sdks: { go: acme.example/all/proto/client } } }\n',
        'go.mod': 'module acme.example/all\n',
        'proto/v1/a.pb.go': '',
        'api/a.go': 'package main\n\nimport "acme.example/all/proto/client/v1"\n',
      },
    },
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  job: { context: job }\nrings: { proto: proto, release: { sdks: { npm: "@acme/sdk", pypi: acme-sdk } } }\n',
        'proto/ts/package.json': '{ "name": "@acme/proto" }',
        'proto/go/go.mod': 'module acme.example/proto\n',
        'proto/py/src/acme/v1/a_pb2.py': '',
        'sdk/a.ts': "import type { A } from '@acme/proto';\n",
        'web/a.ts':
          "import type { A } from '@acme/sdk';\nimport x from '@acme/proto-tools';\n// import '@acme/proto'\n",
        'web/a.go': 'package main\n\nimport "acme.example/proto/acme/v1"\n',
        'job/a.py': 'from acme_sdk import A\nfrom acme import v2\nfrom .acme import v1\n',
      },
    },
  ],
});

const kinds = { javascript: 'npm', go: 'go', python: 'pypi' } as const;

/** A source of that size is generated or holds data. */
const mostBytes = 400_000;

const isProto = ({ contract }: Repository, path: string): boolean =>
  contract.rings?.proto !== undefined && inside(joinPath('', contract.rings.proto), path) !== undefined;

/** What the text must hold, so that a source that has none of it need not be read. */
function mayImport(repository: Repository, path: string, packages: readonly ProtoPackage[]): boolean {
  const text = repository.tree.text(path) ?? '';
  const folder = repository.contract.rings?.proto;
  const words = packages.map(({ kind, name }) => (kind === 'pypi' ? (name.split('.')[0] ?? name) : name));
  return [...words, ...(folder === undefined ? [] : [`/${folder}`])].some((word) => text.includes(word));
}

/** The protocol package that an import takes from; undefined if none. */
function protoOf(
  repository: Repository,
  path: string,
  kind: SdkKind,
  { module, names }: SourceImport,
  packages: readonly ProtoPackage[],
  sdk: string,
): string | undefined {
  const mark = kind === 'pypi' ? '.' : '/';
  const isIn = (name: string, other: string): boolean => name === other || name.startsWith(`${other}${mark}`);
  if (kind === 'npm' && module.startsWith('.')) {
    const folder = repository.contract.rings?.proto;
    return folder !== undefined && inside(joinPath('', folder), joinPath(parentOf(path), module)) !== undefined
      ? folder
      : undefined;
  }
  if (kind !== 'pypi' && isIn(module, sdk)) return undefined;
  const full = kind === 'pypi' ? [module, ...names.map((name) => `${module}.${name}`)] : [module];
  return packages.find(({ name }) => full.some((one) => isIn(one, name)))?.name;
}
