import { environmentAt } from '../../models/dockerfile/scope.ts';
import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { isArgUsed } from '../../repository/build-args.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { nodeInstallOf } from '../../repository/node-installs.ts';
import { pythonInstallOf } from '../../repository/python-installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { isWorkspaceCommand } from '../../repository/ring-go.ts';
import { type PackageUse, type Sdk, sdksOf, type SdkKind, useOf } from '../../repository/ring-packages.ts';
import { commandsIn, contractPath, contractSpan, releaseFiles, type RingFile } from '../../repository/rings.ts';
import type { RunCommand } from '../../repository/run-commands.ts';
import type { Span } from '../../text/span.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'ring/release-sdk-version',
  level: 'warning',
  must: 'Ring 2 holds its image to the SDK version that the release gives: NPM_VERSION, PYPI_VERSION or GO_SDK_VERSION, an ARG of the stage that uses it.',
  why: 'Without it a release that says 1.5.0 may hold the SDK 1.4.0 of an old lock, and nothing fails. An ARG before FROM does not help: no stage sees it, and the variable is empty where it is used. Speaks where a service takes an SDK of `rings.release.sdks`.',
  aliases: [],
  *check(repository) {
    const sdks = sdksOf(repository);
    for (const one of sdks.length === 0 ? [] : releaseFiles(repository)) {
      for (const sdk of sdks) {
        const use = useOf(repository, sdk.kind, sdk.name, one.service.folder);
        if (use) yield* judged(repository, one, sdk, use);
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  job: { context: job }\nrings: { release: { sdks: { pypi: acme-sdk } } }\n',
        'job/pyproject.toml': '[project]\nname = "job"\ndependencies = ["acme-sdk==1.0.0"]\n',
        'job/Dockerfile':
          'ARG PYPI_VERSION\nFROM python:3.13-slim\nCOPY . .\nRUN uv sync --locked && test "$(cat v)" = "${PYPI_VERSION:?}"\n',
      },
      finds: ['job/Dockerfile:1:5'],
    },
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  api: { context: api }\nrings: { release: { sdks: { npm: "@acme/sdk", go: example.com/sdk } } }\n',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "1.0.0" } }',
        'web/Dockerfile':
          'FROM node:22-slim\nRUN npm install --global pnpm@10\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
        'api/go.mod': 'module example.com/api\n\nrequire example.com/sdk v1.0.0\n',
        'api/Dockerfile':
          'ARG GO_VERSION=1.26\nFROM golang:${GO_VERSION}\nARG GO_SDK_VERSION\nCOPY . .\nRUN GOWORK=off go mod download\n',
      },
      finds: ['api/Dockerfile:3:5', 'web/Dockerfile:4:5'],
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { release: { sdks: { npm: "@acme/sdk" } } }\n',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "1.0.0" } }',
        'web/Dockerfile':
          'FROM node:22-slim AS build\nARG NPM_VERSION\nRUN test -n "${NPM_VERSION:?}"\nFROM node:22-slim\nRUN echo "$NPM_VERSION" > /version\n',
      },
      finds: ['web/Dockerfile:5:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  old: { context: old }\n  api: { context: api }\nrings: { release: { sdks: { npm: "@acme/sdk", go: example.com/sdk } } }\n',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "1.0.0" } }',
        'web/Dockerfile':
          'ARG NPM_VERSION\nFROM node:22-slim AS build\nARG NPM_VERSION\nRUN npm ci && test "$(cat v)" = "${NPM_VERSION:?}"\nFROM build\nRUN echo $NPM_VERSION\n',
        'old/package.json': '{}',
        'old/Dockerfile': 'FROM node:22-slim\nRUN npm ci\n',
        'api/go.mod': 'module example.com/api\n\nrequire example.com/sdk v1.0.0\n',
        'api/Dockerfile': 'FROM golang:1.26\nARG GO_VERSION\nRUN GOWORK=off go get example.com/sdk@${GO_VERSION}\n',
      },
    },
  ],
});

const argNames: Readonly<Record<SdkKind, readonly string[]>> = {
  npm: ['NPM_VERSION'],
  pypi: ['PYPI_VERSION'],
  go: ['GO_SDK_VERSION', 'GO_VERSION'],
};

interface Declared {
  readonly name: string;
  readonly span: Span;
  readonly instruction: Instruction;
}

function* judged(repository: Repository, { file, service }: RingFile, sdk: Sdk, use: PackageUse): Iterable<Report> {
  // `FROM golang:${GO_VERSION}`: that is the version of Go.
  const bases = file.stages.map(({ base }) => base?.text ?? '').join(' ');
  const names = argNames[sdk.kind].filter((name) => !mentions(bases, name));
  const [wanted = 'GO_SDK_VERSION'] = names;
  const related = [
    { file: { path: use.manifest }, range: use.span, message: `${service.name} takes ${sdk.name} ${use.version}` },
    {
      file: { path: contractPath },
      range: contractSpan(repository, 'rings', 'release', 'sdks', sdk.kind),
      message: `its version comes from ${wanted}`,
    },
  ];
  const inStages = file.stages.flatMap((stage) =>
    argsIn(stage.instructions, names).map((arg) => ({
      ...arg,
      used: isArgUsed(repository, file, stage, arg.instruction, arg.name),
    })),
  );
  const outside = unseen(file, names);
  if (inStages.length === 0) {
    const [global] = argsIn(file.model.globalArgs, names);
    const uses = outside.map(({ instruction }) => ({ file, range: instruction.span, message: 'empty here' }));
    const message = global
      ? `\`ARG ${global.name}\` stands before FROM, where no stage sees it: nothing holds the image to the released ${sdk.name}`
      : `nothing in ring 2 of ${service.name} takes ${wanted}: the image may hold another ${sdk.name} than the one released`;
    const range = global?.span ?? installSpan(file, sdk.kind) ?? file.stages[0]?.from.span;
    yield { file, range, message, related: [...uses, ...related] };
    return;
  }
  const [first] = inStages;
  if (first && inStages.every(({ used }) => !used))
    yield {
      file,
      range: first.span,
      message: `nothing uses \`${first.name}\` below its ARG: the image may hold another ${sdk.name} than the one released`,
      related,
    };
  for (const { name, instruction } of outside)
    yield {
      file,
      range: instruction.span,
      message: `\`${name}\` is empty here: its ARG stands in another stage or further down`,
      related: [{ file, range: first?.span, message: 'the ARG' }, ...related],
    };
}

const argsIn = (instructions: readonly Instruction[], names: readonly string[]): readonly Declared[] =>
  instructions.flatMap((instruction) =>
    instruction.keyword === 'ARG'
      ? instruction.pairs.flatMap(({ key, span }) => (names.includes(key) ? [{ name: key, span, instruction }] : []))
      : [],
  );

/** RUN instructions that expand one of `names` where it is not set. */
const unseen = (file: DockerfileUnit, names: readonly string[]) =>
  file.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      if (instruction.keyword !== 'RUN') return [];
      const name = names.find((one) => mentions(instruction.rest.text, one));
      return name !== undefined && !environmentAt(stage, instruction).has(name) ? [{ name, instruction }] : [];
    }),
  );

/** `$NAME` and `${NAME…`. */
const mentions = (text: string, name: string): boolean =>
  new RegExp(String.raw`\$(?:\{${name}(?!\w)|${name}(?!\w))`).test(text);

function installSpan(file: DockerfileUnit, kind: SdkKind): Span | undefined {
  for (const run of commandsIn(file)) {
    if (!installs(run, kind)) continue;
    const { nameWord, args } = run.command;
    return { start: nameWord.span.start, end: (args[0] ?? nameWord).span.end };
  }
  return undefined;
}

function installs(run: RunCommand, kind: SdkKind): boolean {
  if (kind === 'go') return isWorkspaceCommand(run.command);
  if (kind === 'pypi') return pythonInstallOf(run) !== undefined;
  return nodeInstallOf(run) !== undefined || (run.command.name === 'npm' && run.command.args[0]?.value === 'ci');
}
