import { isForDevelopment } from '../../repository/installs.ts';
import {
  fetchesPrivately,
  goTitle,
  isWorkspaceCommand,
  matchesModule,
  moduleScope,
  unsummed,
} from '../../repository/ring-go.ts';
import { sdksOf, useOf } from '../../repository/ring-packages.ts';
import { releaseFiles } from '../../repository/rings.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/release-goprivate',
  level: 'warning',
  must: 'A Dockerfile of ring 2 that fetches the Go SDK with a credential names it in GOPRIVATE or GONOSUMDB.',
  why: 'go asks the public checksum database for every module that is not named there. It does not know a private one: the download fails, and the path of the module has been told to strangers. Speaks where the contract names a Go SDK and the build mounts a netrc or a key.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const sdk = sdksOf(repository).find(({ kind }) => kind === 'go');
    for (const { file, service } of sdk ? releaseFiles(repository) : []) {
      const use = sdk && useOf(repository, 'go', sdk.name, service.folder);
      if (!use || !sdk) continue;
      for (const stage of file.stages) {
        if (isForDevelopment(file, stage)) continue;
        const run = runCommands(file, stage).find(({ command }) => isWorkspaceCommand(command));
        const patterns = run && fetchesPrivately(run) ? unsummed(run) : undefined;
        if (!run || !patterns || patterns.some((pattern) => matchesModule(pattern, sdk.name))) continue;
        const { title, span: range } = goTitle(run.command);
        const line = file.text.lastIndexOf('\n', run.instruction.span.start - 1) + 1;
        const given = patterns.length === 0 ? 'neither is set' : `they are ${patterns.join(',')}`;
        yield {
          file,
          range,
          message: `\`${title}\` fetches ${sdk.name} with a credential, but neither GOPRIVATE nor GONOSUMDB names it (${given})`,
          related: [{ file: { path: use.manifest }, range: use.span, message: `${service.name} asks for it here` }],
          fix:
            patterns.length === 0
              ? fix.unsafe(
                  `set GOPRIVATE and GONOSUMDB`,
                  file,
                  edit.insert(line, `ENV GOPRIVATE=${moduleScope(sdk.name)} GONOSUMDB=${moduleScope(sdk.name)}\n`),
                  ['+ENV'],
                )
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\nrings: { release: { sdks: { go: go.acme.example/sdk } } }\n',
        'api/go.mod': 'module go.acme.example/api\n\nrequire go.acme.example/sdk v1.0.0\n',
        'api/go.sum': '',
        'api/Dockerfile':
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN --mount=type=secret,id=netrc,target=/root/.netrc \\\n    go mod download\n',
      },
      finds: ['api/Dockerfile:5:5'],
      fixed: {
        'api/Dockerfile':
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nENV GOPRIVATE=go.acme.example/* GONOSUMDB=go.acme.example/*\nRUN --mount=type=secret,id=netrc,target=/root/.netrc \\\n    go mod download\n',
      },
    },
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\nrings: { release: { sdks: { go: github.com/acme/sdk } } }\n',
        'api/go.mod': 'module github.com/acme/api\n\nrequire github.com/acme/sdk v1.0.0\n',
        'api/Dockerfile':
          'FROM golang:1.26\nENV GOPRIVATE=github.com/other/*\nCOPY . .\nRUN --mount=type=ssh go build .\n',
      },
      finds: ['api/Dockerfile:4:22'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\n  pub: { context: pub }\nrings: { release: { sdks: { go: github.com/acme/sdk } } }\n',
        'api/go.mod': 'module github.com/acme/api\n\nrequire github.com/acme/sdk v1.0.0\n',
        'api/Dockerfile':
          'FROM golang:1.26\nENV GOPRIVATE=github.com/acme/*\nCOPY . .\nRUN --mount=type=ssh go build .\n',
        'pub/go.mod': 'module github.com/acme/pub\n\nrequire github.com/acme/sdk v1.0.0\n',
        'pub/Dockerfile': 'FROM golang:1.26\nCOPY . .\nRUN go build .\n',
      },
    },
  ],
});
