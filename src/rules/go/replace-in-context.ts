import { missingDependencies, whyMissing } from '../../repository/local-dependencies.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'go/replace-in-context',
  level: 'error',
  must: 'The folders that `replace` directives of go.mod name are in the image when a go command runs there.',
  why: 'The build stops with "replacement directory does not exist": what lies outside the build context, or is copied later, is not there.',
  aliases: [],
  *check(repository) {
    for (const missing of missingDependencies(repository, 'go')) {
      const { file, run, manifest, span, isStated } = missing;
      yield {
        file,
        range: run.command.span,
        level: isStated ? 'error' : 'warning',
        message: whyMissing(missing),
        related: [{ file: { path: manifest }, range: span, message: 'the directive' }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: ./services/api\n',
        'services/api/Dockerfile':
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /api .\nFROM gcr.io/distroless/static\nCOPY --from=build /api /api\nENTRYPOINT ["/api"]\n',
        'services/api/go.mod':
          'module example.org/api\n\ngo 1.24\n\nrequire example.org/lib v0.0.0\n\nreplace example.org/lib => ../lib\n',
        'services/api/main.go': 'package main\n',
        'services/lib/go.mod': 'module example.org/lib\n',
      },
      finds: ['services/api/Dockerfile:4:5'],
    },
    // The folder is copied when the modules have been asked for.
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /api .\n',
        'go.mod': 'module example.org/api\n\nrequire example.org/lib v0.0.0\n\nreplace example.org/lib => ./lib\n',
        'go.sum': '',
        'lib/go.mod': 'module example.org/lib\n',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build:\n      context: .\n      dockerfile: services/api/Dockerfile\n',
        'services/api/Dockerfile':
          'FROM golang:1.24\nWORKDIR /src/services/api\nCOPY services/lib ../lib\nCOPY services/api/go.mod services/api/go.sum ./\nRUN go mod download\nCOPY services/api .\nRUN go build -o /api .\n',
        'services/api/go.mod':
          'module example.org/api\n\nrequire example.org/lib v0.0.0\n\nreplace example.org/lib => ../lib\n',
        'services/api/go.sum': '',
        'services/lib/go.mod': 'module example.org/lib\n',
      },
    },
    // Vendored, replaced by a module, or not wanted.
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /api .\n',
        'go.mod':
          'module example.org/api\n\nrequire example.org/a v1.0.0\n\nreplace (\n\texample.org/a => example.org/b v1.2.0\n\texample.org/unused => ../unused\n)\n',
      },
    },
  ],
});
