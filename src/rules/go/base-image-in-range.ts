import { goRuntime } from '../../repository/language-go.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'go/base-image-in-range',
  level: 'error',
  must: "The base image's Go is at least the `go` directive of the go.mod or go.work that it builds.",
  why: 'The official images set `GOTOOLCHAIN=local`: every go command stops at a go.mod that asks for more. Elsewhere each build downloads another Go, and the tag of the base image says nothing of what compiles.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, goRuntime),
  bad: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.22-alpine AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n',
        'go.mod': 'module example.org/app\n\ngo 1.24.0\n\ntoolchain go1.24.2\n',
        'go.sum': '',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24-alpine AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n',
      },
    },
    {
      files: {
        Dockerfile: 'ARG GO_VERSION=1.21.3\nFROM golang:${GO_VERSION} AS build\nENV GOTOOLCHAIN=auto\nCOPY . .\n',
        'go.work': 'go 1.23.4\n\nuse ./api\n',
      },
      finds: ['Dockerfile:1:16'],
      fixed: {
        Dockerfile: 'ARG GO_VERSION=1.23.4\nFROM golang:${GO_VERSION} AS build\nENV GOTOOLCHAIN=auto\nCOPY . .\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM cimg/go:1.22\nCOPY . .\nRUN go build ./...\n',
        'go.mod': 'module a\ngo 1.22\ntoolchain go1.23.1\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM cimg/go:1.23\nCOPY . .\nRUN go build ./...\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM golang:1.24-alpine\nCOPY go.mod ./\nRUN go mod download\n',
        'go.mod': 'module a\ngo 1.24.3\n',
      },
    },
    // With GOTOOLCHAIN=local the toolchain line is no more than advice.
    {
      files: { Dockerfile: 'FROM golang:1.22\nCOPY . .\n', 'go.mod': 'module a\ngo 1.22.0\ntoolchain go1.23.1\n' },
    },
    { files: { Dockerfile: 'FROM golang:1\nCOPY . .\n', 'go.mod': 'module a\ngo 1.24\n' } },
    // What is compiled runs anywhere; the workspace is switched off.
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nENV GOWORK=off\nCOPY . .\nFROM golang:1.20\nCOPY --from=build /app /app\n',
        'go.mod': 'module a\ngo 1.24\n',
        'go.work': 'go 1.25\n',
      },
    },
  ],
});
