import { ancestry } from '../../models/dockerfile/scope.ts';
import { baseName, leftOut, resolveSource } from '../../repository/build-context.ts';
import { type CopySource, copySources } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { mayNameSecret, type SecretFile, secretFile } from '../../repository/secret-files.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-secret-file',
  level: 'error',
  must: 'No COPY or ADD names an environment file, a private key or stored credentials.',
  why: 'Whoever can pull the image can read the file, also when a later layer deletes it. A build step gets it with `RUN --mount=type=secret`, the program at start.',
  aliases: ['DS-0031'],
  tags: ['security'],
  securitySeverity: '7.5',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const shipped = new Set(file.final ? ancestry(file.final) : []);
      for (const source of copySources(file)) {
        const found = secretOf(repository, file, source);
        if (!found) continue;
        const ships = shipped.has(source.stage);
        const harm = ships ? 'everyone who has the image can read it' : "it stays in the builder's cache";
        const by = found.secret.seen ? '' : ', to go by its name';
        const path =
          baseName(found.path) === baseName(source.text)
            ? `\`${source.text}\` is`
            : `\`${source.text}\` takes along ${found.path},`;
        yield {
          file,
          range: source.word.span,
          level: ships && found.secret.seen && !isDevelopment(file, file.final) ? 'error' : 'warning',
          message: `${path} ${found.secret.what}${by}; ${harm}: use \`RUN --mount=type=secret,id=${found.secret.id}\` or hand it over at start`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY .env package.json ./\nCMD ["node", "server.js"]\n',
        'package.json': '{}',
      },
      ignored: { '.env': 'SESSION_SECRET=3hf8-fhw2\n' },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nADD id_rsa /root/.ssh/id_rsa\nCOPY certs/*.pem /etc/tls/\nCMD ["/run"]\n',
        id_rsa: '',
        'certs/ca.pem': '-----BEGIN CERTIFICATE-----\n',
        'certs/tls.pem': '-----BEGIN RSA PRIVATE KEY-----\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:6'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS build\nCOPY .npmrc ./\nRUN npm ci\nFROM nginx:1.27\n',
        '.npmrc': '//registry.example/:_authToken=f81d4fae7dec11d0a765\n',
      },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY .env.production .env\nCMD ["node", "server.js"]\n',
        '.gitignore': '.env*\n',
      },
      finds: ['Dockerfile:2:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY .env.example .env\nCOPY .env.production ./\n',
        '.env.example': 'TOKEN=changeme\n',
        '.env.production': 'NEXT_PUBLIC_API_KEY=abc123def\nPORT=3000\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY .npmrc package.json ./\n',
        '.npmrc': '//registry.example/:_authToken=${NPM_TOKEN}\n',
        'package.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM nginx:1.27\nCOPY tls/ca.pem tls/jwt.key /etc/tls/\n',
        'tls/ca.pem': '-----BEGIN CERTIFICATE-----\n',
        'tls/jwt.key': '-----BEGIN PUBLIC KEY-----\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n' } },
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\n', '.dockerignore': '.env\n' },
      ignored: { '.env': 'TOKEN=8fh32-fh\n' },
    },
  ],
});

/** The first secret among the files that a source names; a folder is a matter for the ignore file. */
function secretOf(
  repository: Repository,
  file: DockerfileUnit,
  { text }: CopySource,
): { path: string; secret: SecretFile } | undefined {
  if (!mayNameSecret(text)) return undefined;
  const { tree } = repository;
  for (const context of repository.contexts(file)) {
    const { found } = resolveSource(tree, context, text);
    const paths =
      found.length > 0 || /[*?[]/.test(text)
        ? found
        : [[context.dir, text.replace(/^(?:\.?\/)+/, '')].filter(Boolean).join('/')];
    for (const path of paths) {
      if (leftOut(context, path) || path.endsWith('/') || tree.list(path).length > 0) continue;
      const secret = secretFile(tree, path, repository.isOwn);
      if (secret) return { path, secret };
    }
  }
  return undefined;
}
