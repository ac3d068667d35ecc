import { inside, joinPath } from '../../repository/build-context.ts';
import { isProtocolSource } from '../../repository/ring-contexts.ts';
import { contractPath, contractSpan, ringServices } from '../../repository/rings.ts';
import { filesBelow } from '../../repository/sources.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/no-proto-in-service',
  level: 'warning',
  must: 'No service holds protocol sources or a template of code generation: `.proto`, `buf.gen.yaml`.',
  why: 'A copy of a message is a second definition of it. Both are changed, one at a time, and the day on which they differ shows when two services talk past each other. Speaks where the contract has `rings.proto`.',
  aliases: [],
  *check(repository) {
    const written = repository.contract.rings?.proto;
    if (written === undefined) return;
    const proto = joinPath('', written);
    const seen = new Set<string>();
    for (const { folder, name } of ringServices(repository)) {
      if (folder === '' || inside(folder, proto) !== undefined || inside(proto, folder) !== undefined) continue;
      for (const path of filesBelow(repository, [folder])) {
        if (!isProtocolSource(path) || seen.has(path) || /(?:^|\/)(?:node_modules|vendor|third_party)\//.test(path))
          continue;
        seen.add(path);
        yield {
          file: { path },
          message: path.endsWith('.proto')
            ? `protocol source in service ${name}; messages are defined in ${proto} alone`
            : `service ${name} generates code; that is done in ${proto} alone`,
          related: [
            {
              file: { path: contractPath },
              range: contractSpan(repository, 'rings', 'proto'),
              message: 'the contract says where',
            },
          ],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: services/web }\nrings: { proto: proto }\n',
        'proto/a.proto': '',
        'services/web/buf.gen.yaml': 'version: v2\n',
        'services/web/proto/a.proto': 'syntax = "proto3";\n',
      },
      finds: ['services/web/buf.gen.yaml:1:1', 'services/web/proto/a.proto:1:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: services/web }\n  all: { context: . }\nrings: { proto: proto }\n',
        'proto/a.proto': '',
        'proto/buf.gen.yaml': '',
        'sdks/go/b.proto': '',
        'services/web/berth_pb.ts': '',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: services/web }\nrings: {}\n',
        'services/web/a.proto': '',
      },
    },
  ],
});
