import { whyNoUser } from '../../repository/accounts.ts';
import { expanded } from '../../repository/copies.ts';
import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/user-exists',
  level: 'error',
  must: 'A user that USER names exists in the image.',
  why: 'The next RUN fails with "unable to find user", or the container does not start.',
  aliases: [],
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'USER')) {
      const stage = file.stageOf(instruction);
      const word = instruction.args[0];
      const text = stage && word && expanded(file, stage, instruction, word.text);
      const name = text?.split(':')[0];
      if (
        !stage ||
        !word ||
        name === undefined ||
        name === '' ||
        !/^[a-z_][a-z0-9_.-]*\$?$/i.test(name) ||
        name === 'root'
      )
        continue;
      const why = whyNoUser(file, stage, instruction, name);
      if (why !== undefined) yield { file, range: word.span, message: `there is no user \`${name}\`: ${why}` };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM python:3.13-slim\nCOPY . /app\nUSER app\nCMD ["python", "/app/main.py"]\n' },
      finds: ['Dockerfile:3:6'],
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nRUN useradd app\nFROM scratch\nCOPY --from=build /out/server /server\nUSER app:app\n',
      },
      finds: ['Dockerfile:5:6'],
    },
    {
      files: { Dockerfile: 'FROM alpine:3.22\nARG U=svc\nUSER ${U}\nRUN adduser -D svc\n' },
      finds: ['Dockerfile:3:6'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER node\n' },
      finds: ['Dockerfile:3:6'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.22\nRUN adduser -u 1000 -S app -G app -D app\nUSER app\n' } },
    { files: { Dockerfile: 'FROM node:22\nUSER node\nFROM python:3.13\nRUN useradd -m app\nUSER app\n' } },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22\nRUN addgroup -S app && adduser -S -G app app\nUSER app:app\nUSER 1000\nUSER nobody\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nCOPY setup.sh /\nRUN /setup.sh\nUSER app\n' } },
    { files: { Dockerfile: 'FROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER app\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y postgresql\nUSER postgres\nFROM team.example/base:1\nUSER app\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM gcr.io/distroless/static-debian12\nUSER nonroot:nonroot\nFROM debian:12\nRUN echo "app:x:1:1::/:/bin/sh" >> /etc/passwd\nUSER app\n',
      },
    },
  ],
});
