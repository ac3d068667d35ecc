import { type GoGap, goFlagsOf, goGap } from '../../repository/go-installs.ts';
import { isForDevelopment } from '../../repository/installs.ts';
import { imageCommands } from '../../repository/lock-gaps.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'go/frozen-install',
  level: 'warning',
  must: 'An image takes the modules of go.mod and go.sum, and tools in a version that it names.',
  why: '`go get`, `go mod tidy` and `-mod=mod` write go.mod anew while the image is built, and `@latest` is whatever is newest then: the same commit gives another image tomorrow, and go.sum does not tell.',
  aliases: ['DL3062'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of imageCommands(file, /\bgo (?:get|mod tidy|install|run|build|test|generate|list|vet)\b/)) {
        const gap = goGap(repository, run);
        if (gap) yield { file, ...reportOf(file, gap) };
      }
      if (!file.text.includes('-mod=mod')) continue;
      for (const stage of file.stages) {
        if (isForDevelopment(file, stage)) continue;
        for (const instruction of stage.instructions) {
          const range = goFlagsOf(instruction);
          if (range) yield { file, range, message: '`-mod=mod` in GOFLAGS lets every go command write go.mod anew' };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go mod tidy && go build -mod=mod -o /app .\nFROM scratch\nCOPY --from=build /app /app\n',
        'go.mod': 'module a\n\ngo 1.24\n',
        'go.sum': '',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:4:29'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go mod download && go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nENV GOFLAGS="-mod=mod -trimpath"\nCOPY go.mod ./\nRUN go get -d -v ./...\nRUN go install github.com/swaggo/swag/cmd/swag@latest\n',
        'go.mod': 'module a\n\ngo 1.24\n',
        'go.sum': '',
      },
      finds: ['Dockerfile:3:13', 'Dockerfile:5:5', 'Dockerfile:6:16'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nENV GOFLAGS="-mod=mod -trimpath"\nCOPY go.mod ./\nRUN go mod download\nRUN go install github.com/swaggo/swag/cmd/swag@latest\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.12 AS build\nRUN go get -u github.com/a/b\nFROM scratch\nCOPY --from=build /go/bin/b /b\n',
      },
      finds: ['Dockerfile:2:15'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.12\nRUN go get -d github.com/a/b || true\nRUN cd /go/src/github.com/a/b && git checkout v1.2.0 && go install\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nARG SWAG=v1.16.4\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download && go mod verify\nCOPY . .\nRUN go mod tidy -diff && go install github.com/swaggo/swag/cmd/swag@$SWAG && go build -mod=readonly .\n',
        'go.mod': 'module a\n\ngo 1.24\n',
        'go.sum': '',
      },
    },
    {
      files: {
        'Dockerfile.dev':
          'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go install github.com/air-verse/air@latest && go mod tidy\n',
        'go.mod': 'module a\n\ngo 1.24\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.10\nWORKDIR /go/src/x\nRUN git clone https://git.internal/x . && go get -d ./...\n',
      },
    },
  ],
});

function reportOf(file: { readonly path: string }, gap: GoGap): Omit<Report, 'file'> {
  switch (gap.kind) {
    case 'moving':
      return {
        range: gap.word.span,
        message: `\`${gap.title}\` takes whatever is newest at build time: name a version`,
      };
    case 'mod':
      return {
        range: gap.span,
        message: '`-mod=mod` lets the command write go.mod anew instead of stopping where it is not complete',
        fix: gap.remove && fix.unsafe('leave out -mod=mod', file, edit.remove(gap.remove)),
      };
    case 'rewrites':
      return {
        range: gap.span,
        message: `\`${gap.title}\` writes ${gap.manifest} anew during the build: run it where you commit the result`,
        fix: gap.download && fix.unsafe('use go mod download', file, edit.replace(gap.download, ' mod download')),
      };
  }
}
