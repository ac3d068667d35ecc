import { environmentAt } from '../../models/dockerfile/scope.ts';
import { joinPath } from '../../repository/build-context.ts';
import { isForDevelopment } from '../../repository/installs.ts';
import { goTitle, isWorkspaceCommand } from '../../repository/ring-go.ts';
import { nearestWith } from '../../repository/ring-links.ts';
import { releaseFiles } from '../../repository/rings.ts';
import { type RunCommand, runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/release-gowork-off',
  level: 'warning',
  must: 'A Dockerfile of ring 2 runs go with `GOWORK=off`.',
  why: 'The repository has a go.work. As soon as it gets into the context, go builds the modules of the workspace in place of the versions that go.mod and go.sum name, and says nothing. Speaks where the contract has `rings` and the repository a go.work.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const any = repository.named('go.work').length > 0;
    for (const { file, service } of any ? releaseFiles(repository) : []) {
      const root = /\bgo\b/.test(file.text) ? nearestWith(repository, service.folder, 'go.work') : undefined;
      if (root === undefined) continue;
      for (const stage of file.stages) {
        if (isForDevelopment(file, stage)) continue;
        const run = runCommands(file, stage).find((one) => isWorkspaceCommand(one.command) && !isOff(one));
        if (!run) continue;
        const { title, span: range } = goTitle(run.command);
        const line = file.text.lastIndexOf('\n', run.instruction.span.start - 1) + 1;
        yield {
          file,
          range,
          message: `\`${title}\` in ring 2 of ${service.name} without \`GOWORK=off\`: a go.work above it would count`,
          related: [{ file: { path: joinPath(root, 'go.work') }, message: 'the workspace' }],
          fix: fix.unsafe('set GOWORK=off', file, edit.insert(line, 'ENV GOWORK=off\n'), ['+ENV']),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: {}\n',
        'go.work': 'go 1.26\n\nuse ./api\n',
        'api/go.mod': 'module example.com/api\n',
        'api/go.sum': '',
        'api/Dockerfile':
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go install example.com/tool@v1.0.0 && go mod download\nCOPY . .\nRUN go build -o /api .\n\nFROM scratch\nCOPY --from=build /api /api\n',
      },
      finds: ['api/Dockerfile:4:43'],
      fixed: {
        'api/Dockerfile':
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nENV GOWORK=off\nRUN go install example.com/tool@v1.0.0 && go mod download\nCOPY . .\nRUN go build -o /api .\n\nFROM scratch\nCOPY --from=build /api /api\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\n  web: { context: web }\nrings: {}\n',
        'go.work': 'go 1.26\n\nuse ./api\n',
        'api/Dockerfile': 'FROM golang:1.26 AS build\nENV GOWORK=off\nCOPY . .\nRUN go build -o /api .\n',
        'api/Dockerfile.dev': 'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /api .\n',
        'web/Dockerfile': 'FROM golang:1.26\nCOPY . .\nRUN GOWORK=off go build . && go version\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: {}\n',
        'api/Dockerfile': 'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /api .\n',
      },
    },
  ],
});

function isOff({ stage, instruction, command }: RunCommand): boolean {
  const own = command.assignments.find(({ name }) => name === 'GOWORK');
  if (own) return own.value?.value === 'off';
  if (/export GOWORK=|go env -w GOWORK=/.test(instruction.rest.text)) return true;
  const environment = environmentAt(stage, instruction);
  return environment.has('GOWORK') && (environment.get('GOWORK') ?? 'off') === 'off';
}
