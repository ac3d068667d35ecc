import { derivedTwin } from '../../repository/ring-derive.ts';
import { contractPath, contractSpan, type RingService, ringServices } from '../../repository/rings.ts';
import type { Repository } from '../../repository/repository.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'ring/both-dockerfiles',
  level: 'warning',
  must: 'Every service of the contract has two Dockerfiles: one of ring 1, built from the workspace, and one of ring 2, built from what is published.',
  why: 'A service with one ring is built in the inner loop the way the release is, or the other way round: it is slow to work on, or released from what nobody published. Speaks where the contract has `rings`; `plimsoll fix --derive` writes the missing one from the other.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const service of ringServices(repository)) if (service.stated) yield* missing(repository, service);
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  api: { context: api }\n  job: { context: job }\nrings: {}\n',
        'web/Dockerfile': 'FROM node:22-slim\n',
        'api/Dockerfile.dev': 'FROM node:22-slim\n',
      },
      finds: ['api/Dockerfile.dev:1:1', 'plimsoll.yaml:4:3', 'web/Dockerfile:1:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  api: { context: ., dockerfile: docker/api.Dockerfile, devDockerfile: docker/api.dev.Dockerfile }\n  db: { internal: true }\nrings: {}\n',
        'web/Dockerfile': 'FROM node:22-slim\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\n',
        'docker/api.Dockerfile': 'FROM node:22-slim\n',
        'docker/api.dev.Dockerfile': 'FROM node:22-slim\n',
      },
    },
    { files: { 'plimsoll.yaml': 'services:\n  web: { context: web }\n', 'web/Dockerfile': 'FROM node:22-slim\n' } },
  ],
});

function* missing(repository: Repository, service: RingService): Iterable<Report> {
  const { name, devPath, releasePath } = service;
  const [hasDev, hasRelease] = [repository.tree.exists(devPath), repository.tree.exists(releasePath)];
  if (hasDev && hasRelease) return;
  const contract = { file: { path: contractPath }, range: contractSpan(repository, 'services', name) };
  if (!hasDev && !hasRelease) {
    yield { ...contract, message: `service ${name} has neither ${releasePath} (ring 2) nor ${devPath} (ring 1)` };
    return;
  }
  const [wanted, other] = hasDev ? [releasePath, devPath] : [devPath, releasePath];
  const text = derivedTwin(repository, service);
  yield {
    file: { path: other },
    message: `service ${name} has no ${hasDev ? 'ring 2' : 'ring 1'}: ${wanted} is not there`,
    related: [{ ...contract, message: `the contract names service ${name}` }],
    fix: text === undefined ? undefined : fix.create('unsafe', `derive ${wanted} from ${other}`, wanted, text),
  };
}
