import { optionsOf } from '../../models/dockerfile/csv.ts';
import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { loginOf, offenceText } from '../../repository/ring-commands.ts';
import { commandsIn, devFiles, type RingFile } from '../../repository/rings.ts';
import { isSecretName } from '../../models/secret/values.ts';
import type { Span } from '../../text/span.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-without-credentials',
  level: 'warning',
  must: 'A Dockerfile of ring 1 asks for no registry token: no ARG or ENV of that kind, no mounted secret, no login.',
  why: 'Ring 1 takes everything of its own from the workspace, so it needs no token. One that asks for it builds only for those who have one, and shows that something is still taken from a registry. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    for (const one of devFiles(repository)) {
      for (const { instructions } of one.file.stages) {
        for (const instruction of instructions) {
          yield* variables(one, instruction);
          yield* mounts(one, instruction);
        }
      }
      for (const { command } of commandsIn(one.file)) {
        const login = loginOf(command);
        if (login) yield report(one, login.span, `\`${offenceText(login)}\` logs in`);
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nARG BUF_TOKEN\nENV NODE_AUTH_TOKEN=$NPM_TOKEN\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc pnpm install\nRUN npm config set //npm.internal/:_authToken x\n',
      },
      finds: ['web/Dockerfile.dev:2:5', 'web/Dockerfile.dev:3:5', 'web/Dockerfile.dev:4:5', 'web/Dockerfile.dev:5:5'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        'web/Dockerfile': 'FROM node:22-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc pnpm install\n',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nARG NODE_ENV\nENV DATABASE_PASSWORD=dev\nRUN --mount=type=cache,target=/root/.npm npm install --global pnpm@10.34.9\nRUN --mount=type=secret,id=sentry_auth_token npm run upload\n',
      },
    },
  ],
});

const report = ({ service, file }: RingFile, range: Span, what: string): Report => ({
  file,
  range,
  message: `${what} in ring 1 of ${service.name}, which needs nothing from a registry that asks who is there`,
});

/** Names of tokens for registries; the password of a database is another matter. */
const registryName =
  /(?:^|_)(?:NPM|NODE|YARN|PNPM|BUN|BUF|PYPI|PIP|UV|POETRY|TWINE|GO|GOPROXY|GITHUB|GH|GITLAB|GL|CI|ARTIFACTORY|JFROG|NEXUS|CODEARTIFACT|CLOUDSMITH|REGISTRY|NETRC|INDEX|PACKAGES?)(?:_|$)/;

function* variables(one: RingFile, { keyword, pairs }: Instruction): Iterable<Report> {
  if (keyword !== 'ARG' && keyword !== 'ENV') return;
  for (const { key, span } of pairs)
    if (isSecretName(key) && registryName.test(key.toUpperCase())) yield report(one, span, `\`${keyword} ${key}\``);
}

const registryFile = /netrc|npmrc|pypirc|yarnrc|pip\.conf|git-credentials|docker\/config/i;

const isRegistrySecret = (id: string, target: string): boolean =>
  registryFile.test(`${id} ${target}`) ||
  (isSecretName(id) && registryName.test(id.toUpperCase().replaceAll('-', '_')));

function* mounts(one: RingFile, { flags }: Instruction): Iterable<Report> {
  for (const { name, value, span } of flags) {
    if (name !== 'mount' || value === undefined) continue;
    const options = new Map(optionsOf(value).map(({ key, value: text }) => [key, text]));
    const id = options.get('id') ?? options.get('target') ?? options.get('src') ?? '';
    if (options.get('type') === 'secret' && isRegistrySecret(id, options.get('target') ?? ''))
      yield report(one, span, `secret \`${id}\``);
  }
}
