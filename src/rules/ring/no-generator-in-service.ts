import { generatorOf, offenceText } from '../../repository/ring-commands.ts';
import { commandsIn, contractPath, contractSpan, devFiles, releaseFiles } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/no-generator-in-service',
  level: 'warning',
  must: 'No Dockerfile of a service runs or brings a generator of protocol code: Buf, protoc, grpcio-tools, protoc plugins.',
  why: 'Generated code comes to a service with the SDK. An image that generates its own has other messages than the SDK as soon as one plugin is newer, and it needs the registry of the generator while it is built. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    const files = new Map([...devFiles(repository), ...releaseFiles(repository)].map((one) => [one.file, one]));
    for (const { file, service } of files.values()) {
      if (!/buf|proto|grpc/i.test(file.text)) continue;
      const related = [
        {
          file: { path: contractPath },
          range: contractSpan(repository, 'rings', 'proto') ?? contractSpan(repository, 'rings'),
          message: 'code is generated there alone',
        },
      ];
      for (const stage of file.stages) {
        if (stage.base && isGenerator(stage.image ?? stage.base.text))
          yield {
            file,
            range: stage.base.span,
            message: `a stage from ${stage.base.text} generates code in the image of ${service.name}`,
            related,
          };
        for (const { keyword, flags } of stage.instructions) {
          const from = flags.find(({ name }) => name === 'from');
          if ((keyword === 'COPY' || keyword === 'ADD') && from?.value !== undefined && isGenerator(from.value))
            yield {
              file,
              range: from.valueSpan,
              message: `a generator of code is copied from ${from.value} into the image of ${service.name}`,
              related,
            };
        }
      }
      for (const { command } of commandsIn(file)) {
        const found = generatorOf(command);
        if (found)
          yield {
            file,
            range: found.span,
            message: `\`${offenceText(found)}\` puts the generation of code into the image of ${service.name}`,
            related,
          };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  worker: { context: worker }\nrings: { proto: proto }\n',
        'worker/Dockerfile':
          'FROM python:3.13-slim\nRUN pip install grpcio-tools\nCOPY --from=bufbuild/buf:1.50 /usr/local/bin/buf /usr/local/bin/buf\nRUN buf generate && python -m grpc_tools.protoc -I. a.proto\n',
        'worker/Dockerfile.dev':
          'FROM node:22-slim\nRUN npx @bufbuild/buf generate proto && apt-get update && apt-get install -y protobuf-compiler\n',
      },
      finds: [
        'worker/Dockerfile:2:5',
        'worker/Dockerfile:3:13',
        'worker/Dockerfile:4:5',
        'worker/Dockerfile:4:21',
        'worker/Dockerfile.dev:2:5',
        'worker/Dockerfile.dev:2:59',
      ],
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: {}\n',
        'api/Dockerfile':
          'FROM bufbuild/buf:1.50 AS gen\nCOPY . .\nFROM golang:1.25\nRUN go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.0\n',
      },
      finds: ['api/Dockerfile:1:6', 'api/Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: { proto: proto }\n',
        'proto/Dockerfile': 'FROM bufbuild/buf:1.50\nRUN buf generate\n',
        'api/Dockerfile': 'FROM python:3.13-slim\nRUN pip install grpcio protobuf==6.30 buffer\nCOPY proto /proto\n',
        'api/Dockerfile.dev': 'FROM node:22-slim\nRUN npm install @bufbuild/protobuf@2.2.0\n',
      },
    },
    { files: { Dockerfile: 'FROM bufbuild/buf:1.50\nRUN buf generate\n' } },
  ],
});

const isGenerator = (image: string): boolean =>
  /^(?:docker\.io\/|ghcr\.io\/)?(?:bufbuild\/buf|namely\/protoc[\w-]*|rvolosatovs\/protoc|znly\/protoc)(?:[:@]|$)/.test(
    image,
  );
