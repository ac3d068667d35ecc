import { invocation } from '../../models/shell/tools/index.ts';
import { has } from '../../models/shell/tools/tool.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import { originAt } from '../../repository/installs.ts';
import { stageBefore } from '../../repository/local-dependencies.ts';
import type { Repository } from '../../repository/repository.ts';
import { below, type RunCommand, runCommands } from '../../repository/run-commands.ts';
import { originOf } from '../../repository/stage-files.ts';
import { startContexts } from '../../repository/start-commands.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'go/package-exists',
  level: 'error',
  must: 'The package that `go build`, `go install` or `go run` names by its folder is in the image.',
  why: 'The build stops: "directory not found", or "no such file or directory".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/\bgo\s+(?:build|install|run)\b/.test(file.text)) continue;
      for (const stage of file.live) {
        for (const run of runCommands(file, stage)) {
          const call = run.command.conditional ? undefined : invocation(run.command);
          if (call?.tool !== 'go' || !/^(?:build|install|run)$/.test(call.subcommand ?? '') || has(call, 'C')) continue;
          const named = call.subcommand === 'run' ? call.operands.slice(0, 1) : call.operands;
          for (const word of named) {
            const report = word.value === undefined ? undefined : reportOf(repository, run, word.value);
            if (!report) continue;
            const written = file.text.slice(word.span.start, word.span.end) === word.value;
            yield {
              file,
              range: word.span,
              level: report.level,
              message: report.message,
              fix:
                report.near !== undefined && written
                  ? fix.unsafe(`Build ${report.near}`, file, edit.replace(word.span, report.near))
                  : undefined,
            };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /api ./cmd/sever\n',
        'go.mod': 'module example.org/api\n',
        'cmd/server/main.go': 'package main\n',
      },
      finds: ['Dockerfile:4:22'],
      fixed: { Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /api ./cmd/server\n' },
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nCOPY cmd ./cmd\nRUN go install cmd/api/app.go\n',
        'go.mod': 'module example.org/api\n',
        'cmd/api/main.go': 'package main\n',
      },
      finds: ['Dockerfile:5:16'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /api ./cmd/server && go build ./... && go install example.org/tool@v1 && go build ./gen/x\nRUN go run main.go\n',
        'go.mod': 'module example.org/api\n',
        'main.go': 'package main\n',
        'cmd/server/main.go': 'package main\n',
        'gen/x/x.go': '',
      },
    },
    // Made by a step before, or brought by another image.
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nRUN git clone https://git.internal/x . && go build ./cmd/x\nFROM golang:1.24\nCOPY --from=0 /src /src\nWORKDIR /src\nRUN go build ./cmd/x\n',
        'go.mod': 'module example.org/api\n',
      },
    },
  ],
});

/** What is wrong with the package `operand`; undefined if it is there, or may be. */
function reportOf(
  repository: Repository,
  run: RunCommand,
  operand: string,
): { readonly message: string; readonly near: string | undefined; readonly level: Report['level'] } | undefined {
  const isFile = operand.endsWith('.go');
  // An import path, or a pattern of several packages.
  if ((!isFile && !/^\.{1,2}\/\w/.test(operand)) || /\.\.\.|[*?$@]/.test(operand)) return undefined;
  const target = below(run.dir, operand);
  if (
    target === undefined ||
    run.instruction.flags.some(
      ({ name, value }) => name === 'mount' && !/type=(?:cache|secret|ssh|tmpfs)/.test(value ?? ''),
    )
  )
    return undefined;
  const path = joinPath('', target);
  const before = stageBefore(run.stage, run.instruction);
  const contexts = startContexts(repository)(run.file);
  const origins = contexts.map((context) => {
    const there = originAt(repository, context, run, target).kind === 'context';
    return there ? undefined : originOf(repository, run.file, context, before, path);
  });
  const [first] = origins;
  if (first?.kind !== 'absent' || origins.some((origin) => origin?.kind !== 'absent')) return undefined;
  const siblings = repository.tree.list(parentOf(first.path)).map(({ name }) => name);
  const [near] = nearest(
    path.slice(path.lastIndexOf('/') + 1),
    siblings.filter((name) => name.endsWith('.go') === isFile),
  );
  return {
    level: contexts.some(({ statedBy, dir }) => statedBy || dir === '') ? 'error' : 'warning',
    message: first.ignored
      ? `the ignore file keeps ${first.path} out of the build`
      : `${first.path} does not exist${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    near: near === undefined ? undefined : operand.slice(0, operand.lastIndexOf('/') + 1) + near,
  };
}
