import { type BuildContext, inside, leftOut, resolveSource } from '../../repository/build-context.ts';
import { copySources } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { nodeInstallOf } from '../../repository/node-installs.ts';
import { pythonInstallOf } from '../../repository/python-installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { isWorkspaceCommand } from '../../repository/ring-go.ts';
import { type SdkKind, sdksOf, useOf, type WorkspacePackage } from '../../repository/ring-packages.ts';
import { commandsIn, devFiles } from '../../repository/rings.ts';
import type { RunCommand } from '../../repository/run-commands.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-copies-sdk',
  level: 'warning',
  must: 'A Dockerfile of ring 1 that installs or compiles a service copies the SDK of the workspace.',
  why: 'The SDK is linked by its folder. Without it in the image the install fails, or takes the published SDK in its place. Speaks where the contract names an SDK in `rings.release.sdks` that this repository makes.',
  aliases: [],
  *check(repository) {
    const sdks = sdksOf(repository);
    for (const { file, service } of sdks.length === 0 ? [] : devFiles(repository)) {
      for (const { kind, name, source } of sdks) {
        const use = source && useOf(repository, kind, name, service.folder);
        if (!source || !use || source.folder === '' || hidesSources(file)) continue;
        const run = [...commandsIn(file)].find((one) => installs(one, kind));
        const contexts = repository.contexts(file);
        if (!run || contexts.some((context) => takes(repository, file, context, source))) continue;
        const [context] = contexts;
        const outside = context && inside(context.dir, source.folder) === undefined;
        yield {
          file,
          range: run.command.nameWord.span,
          message: `\`${run.command.name ?? ''}\` runs without ${source.folder}, the ${name} that ${service.name} is to be built with: ${outside ? `it lies outside of the context ${context.dir}` : 'no COPY takes it'}`,
          related: [
            { file: { path: use.manifest }, range: use.span, message: `${service.name} asks for it here` },
            { file: { path: source.manifest }, message: 'the workspace makes it here' },
          ],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  api: { context: api }\nrings: { release: { sdks: { npm: "@acme/sdk", go: acme.example/sdk } } }\n',
        'compose.yaml':
          'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n  api:\n    build: { context: api, dockerfile: Dockerfile.dev }\n',
        'sdk/package.json': '{ "name": "@acme/sdk" }',
        'sdk/go.mod': 'module acme.example/sdk\n',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY web web\nRUN pnpm install\n',
        'api/go.mod': 'module acme.example/api\n\nrequire acme.example/sdk v1.0.0\n',
        'api/Dockerfile.dev': 'FROM golang:1.26\nCOPY . .\nRUN go build .\n',
      },
      finds: ['api/Dockerfile.dev:3:5', 'web/Dockerfile.dev:3:5'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  app: { context: app }\n  job: { context: job }\nrings: { release: { sdks: { npm: "@acme/sdk" } } }\n',
        'compose.yaml':
          'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n  app:\n    build: { context: ., dockerfile: app/Dockerfile.dev }\n  job:\n    build: { context: ., dockerfile: job/Dockerfile.dev }\n',
        'sdk/package.json': '{ "name": "@acme/sdk" }',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY sdk/package.json sdk/\nRUN pnpm install\nCOPY web web\n',
        'app/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'app/Dockerfile.dev': 'FROM node:22-slim\nCOPY . .\nRUN pnpm install\n',
        'job/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'job/Dockerfile.dev': 'FROM node:22-slim\nRUN --mount=type=bind,target=. pnpm install\n',
      },
    },
  ],
});

/** True if a RUN mounts folders, or a variable says what a COPY takes. */
const hidesSources = (file: DockerfileUnit): boolean =>
  file.model.instructions.some(
    ({ keyword, flags, args }) =>
      flags.some(
        ({ name, value = '' }) => name === 'mount' && (value.includes('type=bind') || !value.includes('type=')),
      ) ||
      ((keyword === 'COPY' || keyword === 'ADD') && args.slice(0, -1).some(({ text }) => text.includes('$'))),
  );

function installs(run: RunCommand, kind: SdkKind): boolean {
  if (kind === 'go') return isWorkspaceCommand(run.command);
  if (kind === 'npm')
    return nodeInstallOf(run) !== undefined || (run.command.name === 'npm' && run.command.args[0]?.value === 'ci');
  const install = pythonInstallOf(run);
  return install?.manager === 'uv' && install.verb.value === 'sync';
}

/** True if a COPY of `file` brings the package, or a part of it, from `context`. */
const takes = (
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  { folder, manifest }: WorkspacePackage,
): boolean =>
  !leftOut(context, manifest) &&
  copySources(file).some(({ text }) =>
    resolveSource(repository.tree, context, text).found.some(
      (path) => inside(path, folder) !== undefined || inside(folder, path) !== undefined,
    ),
  );
