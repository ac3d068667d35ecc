import type { ComposeBuild } from '../../repository/compose-builds.ts';
import { baseName } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { ringServices } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/compose-builds-dev',
  level: 'warning',
  must: 'A compose file of the inner loop builds every service with its Dockerfile of ring 1.',
  why: 'A service of ring 2 among those of ring 1 speaks through the published SDK while the others have the one of the workspace: what fails there fails for nobody else, or the other way round. Speaks where the contract has `rings`, of compose files that build ring 1 already or that the contract calls `dev.compose`.',
  aliases: [],
  *check(repository) {
    const services = ringServices(repository);
    for (const compose of services.length === 0 ? [] : repository.composes) {
      const builds = repository.composeBuilds(compose);
      const first = builds.find(({ dockerfile }) => services.some(({ devPath }) => devPath === dockerfile));
      if (!isInnerLoop(repository, compose.path, first)) continue;
      for (const { service, dockerfile, definition, origin } of builds) {
        const ring = services.find(({ releasePath }) => releasePath === dockerfile);
        if (!ring || (definition.build?.target !== undefined && !ring.dev)) continue;
        const at = definition.build && origin(definition.build.dockerfile ?? definition.build);
        yield {
          file: { path: at?.path ?? compose.path },
          range: at?.span,
          message: `service \`${service}\` is built with ${dockerfile}, ring 2, where ${first ? `\`${first.service}\` is of ring 1` : 'the inner loop runs'}; its ring 1 is ${ring.devPath}${ring.dev ? '' : ', which is not there'}`,
          related: relatedTo(first),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\n  api: { context: api }\nrings: {}\n',
        'compose.yaml':
          'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n  api:\n    build: { context: ., dockerfile: api/Dockerfile }\n',
        'web/Dockerfile': 'FROM node:22-slim\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\n',
        'api/Dockerfile': 'FROM node:22-slim\n',
      },
      finds: ['compose.yaml:5:38'],
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\ndev: { compose: docker/compose.local.yml }\nrings: {}\n',
        'docker/compose.local.yml': 'services:\n  web:\n    build: ../web\n',
        'web/Dockerfile': 'FROM node:22-slim\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\n',
      },
      finds: ['docker/compose.local.yml:3:12'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n',
        'compose.prod.yaml': 'services:\n  web:\n    build: web\n',
        'web/Dockerfile': 'FROM node:22-slim\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n  api:\n    build: api\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\n',
        'api/Dockerfile': 'FROM node:22-slim\n',
      },
    },
  ],
});

const isInnerLoop = (repository: Repository, path: string, dev: ComposeBuild | undefined): boolean =>
  repository.contract.dev?.compose === path ||
  (dev !== undefined && !/prod|release|staging|deploy/i.test(baseName(path)));

function relatedTo(dev: ComposeBuild | undefined) {
  const at = dev?.definition.build && dev.origin(dev.definition.build.dockerfile ?? dev.definition.build);
  return at ? [{ file: { path: at.path }, range: at.span, message: 'a build of ring 1' }] : [];
}
