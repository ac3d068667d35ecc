import { below } from '../../models/pipeline/script.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import { tiltfilesOf } from '../../repository/relations-tilt.ts';
import { ringServices } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'tilt/builds-dev-dockerfiles',
  level: 'warning',
  must: 'A Tiltfile builds every service with its Dockerfile of ring 1.',
  why: 'Tilt is the inner loop. A service that it builds with the Dockerfile of the release takes the published SDK and needs the release’s credentials, and a change of the SDK beside it does not show. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    const services = ringServices(repository);
    for (const { path, builds } of services.length === 0 ? [] : tiltfilesOf(repository)) {
      for (const { call, context, dockerfile, dockerfileContents } of builds.images) {
        if (context === undefined || dockerfileContents !== undefined) continue;
        const written =
          dockerfile === undefined
            ? context.kind === 'string'
              ? joinPath(context.value, 'Dockerfile')
              : undefined
            : dockerfile.kind === 'string'
              ? dockerfile.value
              : undefined;
        const file = written === undefined ? undefined : below(parentOf(path), written);
        const service = services.find(({ releasePath }) => releasePath === file);
        if (!service) continue;
        yield {
          file: { path },
          range: (dockerfile ?? call).span,
          message: `Tilt builds ${service.name} with ${service.releasePath}, ring 2; its ring 1 is ${service.devPath}${service.dev ? '' : ', which is not there'}`,
          related: service.dev ? [{ file: { path: service.devPath }, message: 'ring 1' }] : [],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: services/web }\n  api: { context: services/api }\nrings: {}\n',
        Tiltfile:
          "docker_build('web', '.', dockerfile='services/web/Dockerfile')\ndocker_build('api', 'services/api')\n",
        'services/web/Dockerfile': 'FROM node:22-slim\n',
        'services/web/Dockerfile.dev': 'FROM node:22-slim\n',
        'services/api/Dockerfile': 'FROM node:22-slim\n',
      },
      finds: ['Tiltfile:1:37', 'Tiltfile:2:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: services/web }\nrings: {}\n',
        Tiltfile:
          "docker_build('web', '.', dockerfile='services/web/Dockerfile.dev')\ndocker_build('db', 'db')\ndocker_build('x', '.', dockerfile=path)\n",
        'services/web/Dockerfile': 'FROM node:22-slim\n',
        'services/web/Dockerfile.dev': 'FROM node:22-slim\n',
        'db/Dockerfile': 'FROM postgres:17\n',
      },
    },
    {
      files: {
        Tiltfile: "docker_build('web', 'web')\n",
        'web/Dockerfile': 'FROM node:22-slim\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\n',
      },
    },
  ],
});
