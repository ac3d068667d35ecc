import { inside, joinPath, parentOf } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { packagesOf } from '../../repository/ring-packages.ts';
import { filesBelow, sourceAt } from '../../repository/sources.ts';
import type { Span } from '../../text/span.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/proto-barrel-complete',
  level: 'warning',
  must: 'The index of the protocol package exports every file of messages that was generated for it.',
  why: 'A message that the index leaves out is in the package and cannot be imported: the SDK does not compile, or somebody imports it by a path that the next generation moves. Speaks where the contract has `rings.proto`, of a package whose index exports some of its `_pb` files.',
  aliases: [],
  *check(repository) {
    const written = repository.contract.rings?.proto;
    if (written === undefined) return;
    const proto = joinPath('', written);
    for (const { folder, manifest, kind } of packagesOf(repository).get('npm') ?? []) {
      if (kind !== 'npm' || inside(proto, folder) === undefined || hasSubpaths(repository, manifest)) continue;
      const own = filesBelow(repository, [folder]).filter((path) => !/(?:^|\/)(?:dist|node_modules)\//.test(path));
      const generated = own.filter((path) => /_pb\.[jt]s$/.test(path));
      const index = ['src/index.ts', 'index.ts', 'src/index.js', 'index.js']
        .map((name) => joinPath(folder, name))
        .find((path) => own.includes(path));
      if (index === undefined || generated.length === 0) continue;
      const { reached, last } = reachedFrom(repository, index, own);
      const missing = generated.filter((path) => !reached.has(path));
      // What exports none of them is no barrel.
      if (missing.length === 0 || missing.length === generated.length) continue;
      const shown = missing.slice(0, 4).map((path) => inside(parentOf(index), path) ?? path);
      yield {
        file: { path: index },
        range: last,
        message: `the index exports ${generated.length - missing.length} of ${generated.length} generated files; it lacks ${shown.join(', ')}${missing.length > shown.length ? ` and ${missing.length - shown.length} more` : ''}`,
        related: missing.slice(0, 4).map((path) => ({ file: { path }, message: 'nothing exports it' })),
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'rings: { proto: proto }\n',
        'proto/ts/package.json': '{ "name": "@acme/proto", "exports": "./dist/index.js" }',
        'proto/ts/src/index.ts': "export * from './gen/a_pb.js';\nexport { B } from './gen/v2/index.js';\n",
        'proto/ts/src/gen/a_pb.ts': '',
        'proto/ts/src/gen/v2/index.ts': "export * from './b_pb';\n",
        'proto/ts/src/gen/v2/b_pb.ts': '',
        'proto/ts/src/gen/v2/c_pb.ts': '',
      },
      finds: ['proto/ts/src/index.ts:1:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'rings: { proto: proto }\n',
        'proto/ts/package.json': '{ "name": "@acme/proto" }',
        'proto/ts/src/index.ts': "export * from './gen/a_pb.js';\nexport * as v2 from './gen/b_pb.js';\n",
        'proto/ts/src/gen/a_pb.ts': '',
        'proto/ts/src/gen/b_pb.ts': '',
        'proto/sub/package.json': '{ "name": "@acme/sub", "exports": { ".": "./index.js", "./*": "./gen/*.js" } }',
        'proto/sub/index.ts': "export * from './gen/a_pb.js';\n",
        'proto/sub/gen/a_pb.ts': '',
        'proto/sub/gen/b_pb.ts': '',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'rings: {}\n',
        'proto/ts/package.json': '{ "name": "@acme/proto" }',
        'proto/ts/index.ts': "export * from './a_pb.js';\n",
        'proto/ts/a_pb.ts': '',
        'proto/ts/b_pb.ts': '',
      },
    },
  ],
});

/** True if the package gives its files by their paths as well: then an index need not have all. */
const hasSubpaths = (repository: Repository, manifest: string): boolean =>
  repository
    .packageJson(manifest)
    ?.model.node.get('exports')
    ?.entries()
    .some(({ key }) => key.startsWith('./') && key !== './package.json') === true;

/** Files of the package that `index` takes from, itself or through other files; `last`: where it names a generated one for the last time. */
function reachedFrom(
  repository: Repository,
  index: string,
  own: readonly string[],
): { readonly reached: ReadonlySet<string>; readonly last: Span | undefined } {
  const files = new Set(own);
  const reached = new Set([index]);
  let last: Span | undefined;
  for (const path of reached) {
    if (/_pb\.[jt]s$/.test(path)) continue;
    for (const { module, span } of sourceAt(repository, path)?.model.imports ?? []) {
      if (!module.startsWith('.')) continue;
      const stem = joinPath(parentOf(path), module).replace(/\.[jt]s$/, '');
      const found = [`${stem}.ts`, `${stem}.js`, `${stem}/index.ts`, `${stem}/index.js`].find((one) => files.has(one));
      if (found === undefined) continue;
      reached.add(found);
      if (path === index && found.includes('_pb.')) last = span;
    }
  }
  return { reached, last };
}
