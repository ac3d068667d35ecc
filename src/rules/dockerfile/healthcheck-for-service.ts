import { ancestry, effective } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { usualPort } from '../../models/shell/servers.ts';
import { expanded } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { composeServicesOf, hasComposeHealthcheck, hasOrchestrator } from '../../repository/orchestration.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import type { Span } from '../../text/span.ts';
import { rule } from '../rule.ts';

/** Images known to bring no HEALTHCHECK: the official ones and common bases. */
const silentBases =
  /^(?:docker\.io\/(?:library\/|oven\/bun$|denoland\/deno|nvidia\/cuda|nginxinc\/nginx-unprivileged|amd64\/|arm64v8\/)|public\.ecr\.aws\/docker\/library\/|gcr\.io\/distroless\/|cgr\.dev\/chainguard\/|ghcr\.io\/astral-sh\/uv|mcr\.microsoft\.com\/(?:dotnet|openjdk|mirror)\/|quay\.io\/(?:fedora|centos)\/)/;

export default rule({
  id: 'dockerfile/healthcheck-for-service',
  level: 'note',
  must: 'An image that runs a service says how its health is checked: a HEALTHCHECK, one in the compose file, or probes of the cluster.',
  why: 'Without one an engine only sees whether the process is there: a service that hangs or never came up counts as running, `depends_on` cannot wait for it, and nobody restarts it.',
  aliases: ['DL3057', 'DS-0026', 'CKV_DOCKER_2', 'CIS-DI-0006'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const stage = file.final;
      if (!stage || effective(stage, 'HEALTHCHECK') || isDevelopment(file, stage)) continue;
      const service = serviceOf(file, stage);
      const root = ancestry(stage).at(-1)?.image;
      if (
        !service ||
        root === undefined ||
        (root !== 'scratch' && !silentBases.test(parseImageReference(root).normalized))
      )
        continue;
      if (hasComposeHealthcheck(repository, file) || hasOrchestrator(repository)) continue;
      const services = composeServicesOf(repository, file);
      const compose =
        services.length === 0 ? '' : `, and no compose file has a healthcheck for \`${services.join('`, `')}\``;
      yield {
        file,
        range: service.span,
        message: `nothing tells whether the service on port ${service.port} is well: there is no HEALTHCHECK${compose}`,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22-slim\nCOPY . /app\nEXPOSE 3000\nCMD ["node", "/app/server.js"]\n' },
      finds: ['Dockerfile:3:8'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS base\nARG PORT=8080\nEXPOSE ${PORT}/tcp\nFROM base\nCMD ["gunicorn", "app:app"]\n',
        'compose.yaml':
          'services:\n  web:\n    build: .\n  db:\n    image: postgres:17\n    healthcheck:\n      test: pg_isready\n',
      },
      finds: ['Dockerfile:3:8'],
    },
    {
      files: { Dockerfile: 'FROM python:3.13-slim\nCMD ["uvicorn", "app:app", "--port", "9000"]\n' },
      finds: ['Dockerfile:2:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22 AS base\nHEALTHCHECK CMD ["node", "probe.js"]\nFROM base\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
      },
    },
    {
      files: {
        'api/Dockerfile': 'FROM node:22\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
        'compose.yaml': 'services:\n  api:\n    build: ./api\n',
        'compose.prod.yaml': 'services:\n  api:\n    healthcheck:\n      test: ["CMD", "node", "probe.js"]\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nEXPOSE 8080\nCMD ["/srv"]\n',
        'deploy/app.yaml': 'apiVersion: apps/v1\nkind: Deployment\n',
      },
    },
    { files: { Dockerfile: 'FROM registry.internal/team/base:4\nEXPOSE 8080\nCMD ["/srv"]\n' } },
    { files: { 'Dockerfile.dev': 'FROM node:22\nEXPOSE 3000\nCMD ["npm", "run", "dev"]\n' } },
    { files: { Dockerfile: 'FROM python:3.13\nCMD ["python", "report.py"]\n' } },
  ],
});

interface Service {
  readonly port: string;
  readonly span: Span;
}

/** What listens in the image, to go by EXPOSE, else by the program that it starts. */
function serviceOf(file: DockerfileUnit, stage: Stage): Service | undefined {
  const start = effective(stage, 'CMD') ?? effective(stage, 'ENTRYPOINT');
  for (const one of ancestry(stage)) {
    const exposed = one.instructions.flatMap((expose) =>
      expose.keyword === 'EXPOSE' ? expose.args.map((word) => ({ expose, word })) : [],
    );
    const first = exposed.find(({ word }) => word.text !== '22') ?? exposed[0];
    if (!first) continue;
    const { expose, word } = first;
    const port = expanded(file, one, expose, word.text) ?? `\`${word.text}\``;
    // A base image for others says what they will listen on.
    return start || isServerImage(stage)
      ? { port: port.replace(/\/(?:tcp|udp|sctp)\b/i, ''), span: word.span }
      : undefined;
  }
  for (const script of start ? file.scripts(start) : []) {
    for (const { name, nameWord, args } of script.commands) {
      const port = name === undefined ? undefined : usualPort(name);
      if (port !== undefined)
        return { port: portIn(args.map(({ value, raw }) => value ?? raw)) ?? String(port), span: nameWord.span };
    }
  }
  return undefined;
}

const isServerImage = (stage: Stage): boolean =>
  /^(?:docker\.io\/library\/)?(?:nginx|httpd|caddy|tomcat|jetty)(?::|@|$)/.test(ancestry(stage).at(-1)?.image ?? '');

/** The port in `--port 80`, `-b 0.0.0.0:80`, `--bind=:80`. */
function portIn(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const [, option = '', own] = /^(--port|-p|--bind|-b|--server\.port|--listen)(?:=(.*))?$/.exec(word) ?? [];
    const port = option === '' ? undefined : /(?:^|:)(\d{2,5})$/.exec(own ?? words[index + 1] ?? '')?.[1];
    if (port !== undefined) return port;
  }
  return undefined;
}
