import { stepTitle } from '../../repository/build-tools.ts';
import { mayCompileAtRun, needsToolsAtStart, startOfImage } from '../../repository/image-start.ts';
import {
  compiles,
  type LeftPackages,
  type LeftSdk,
  leftPackages,
  leftSdk,
  runsOf,
} from '../../repository/left-tools.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import type { ShellCommand } from '../../models/shell/syntax.ts';
import type { Lines } from '../../text/span.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/build-tools-stay-behind',
  level: 'warning',
  must: 'The final image holds what runs, not the compilers and headers that built it.',
  why: 'A toolchain makes an image some hundred megabytes larger, brings most of its vulnerabilities and gives an intruder a compiler. Build in a stage of its own and copy the result.',
  aliases: ['DF011', 'prefer-multi-stage-build'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const stage = file.final;
      if (!stage || !namesTools.test(file.text) || isDevelopment(file, stage)) continue;
      const runs = runsOf(file, stage);
      const start = compiles(runs) ? startOfImage(repository, file, stage) : undefined;
      if (!start || needsToolsAtStart(start) || mayCompileAtRun(file)) continue;
      const lines = repository.lines(file.path);
      const sdk = leftSdk(stage, runs, start);
      if (sdk) yield { file, range: sdk.base.span, message: sdkMessage(sdk, lines) };
      for (const left of leftPackages(stage, runs)) {
        yield { file, range: left.tools[0]?.word.span, message: packagesMessage(left, lines) };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y \\\n    curl \\\n    build-essential libpq-dev\nCOPY . /app\nRUN pip install -r /app/requirements.txt\nCMD ["gunicorn", "app:app"]\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/server ./cmd/server\nENTRYPOINT ["/bin/server"]\n',
      },
      finds: ['Dockerfile:1:6'],
    },
    {
      files: {
        Dockerfile: 'FROM maven:3.9-eclipse-temurin-21\nCOPY . .\nRUN mvn -q package\nCMD java -jar target/app.jar\n',
      },
      finds: ['Dockerfile:1:6'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine AS base\nRUN apk add --no-cache python3 make g++\nFROM base\nCOPY . .\nRUN npm ci\nRUN apk del make g++\nCMD ["node", "server.js"]\n',
      },
      finds: ['Dockerfile:2:37'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nCOPY . .\nRUN apt-get update && apt-get install -y gcc libpq-dev libpq5 && pip install . && apt-get purge -y --auto-remove gcc libpq-dev\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-alpine\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev && pip install uvloop && apk del .build-deps\nCMD ["python", "app.py"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12 AS build\nRUN apt-get update && apt-get install -y build-essential && make\nFROM debian:12-slim\nRUN apt-get update && apt-get install -y libssl3\nCOPY --from=build /out/server /server\nCMD ["/server"]\n',
      },
    },
    { files: { Dockerfile: 'FROM golang:1.24\nCOPY . .\nRUN go mod download\nCMD ["go", "run", "."]\n' } },
    {
      files: { 'ci/Dockerfile': 'FROM golang:1.24\nRUN go install example.org/lint@v1\nENTRYPOINT ["/go/bin/lint"]\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y gcc\nRUN pip install numba\nCMD ["python", "app.py"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22-slim\nRUN apt-get update && apt-get install -y g++ make\nRUN npm ci\nCOPY start.sh /\nCMD ["/start.sh"]\n',
        'start.sh': '#!/bin/sh\nnpm rebuild\nexec node server.js\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y gcc && savedAptMark="" && make && apt-mark manual $savedAptMark && apt-get purge -y --auto-remove\nCMD ["/server"]\n',
      },
    },
  ],
});

/** Without one of these words there is nothing to find. */
const namesTools =
  /build-(?:essential|base)|alpine-sdk|base-devel|gcc|g\+\+|clang|gfortran|cmake|development[ -]tools|cargo|rust|golang|\bgo\b|maven|gradle|\bant\b|\bsbt\b|java|jdk|temurin|corretto|dotnet|swift|haskell/i;

const lineOf = (lines: Lines, { start }: { readonly start: number }): string => `line ${lines.position(start).line}`;

const stepAt = (lines: Lines, command: ShellCommand): string =>
  `\`${stepTitle(command)}\`, ${lineOf(lines, command.nameWord.span)}`;

const sdkMessage = ({ image, built }: LeftSdk, lines: Lines): string =>
  `the final image keeps the whole SDK of \`${image.text}\` only to run what was built there (${stepAt(lines, built)}): copy that into a small final stage`;

function packagesMessage({ tools, helpers, user, removedBy }: LeftPackages, lines: Lines): string {
  const names = tools.map(({ name }) => `\`${name}\``);
  const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
  const [verb, them] = names.length === 1 ? ['stays', 'it'] : ['stay', 'them'];
  const step = user ? ` (${stepAt(lines, user)})` : '';
  if (removedBy) {
    return `${shown}: removed in ${lineOf(lines, removedBy.span)}, but the layer that installs ${them} keeps ${them} in the image; install, build${step} and remove in one RUN, or build in another stage`;
  }
  const company =
    helpers === 0 ? '' : `, with ${helpers} ${helpers === 1 ? 'package' : 'packages'} of headers and build helpers`;
  return `${shown} ${verb} in the image though only the build needs ${them}${step}${company}: build in another stage and copy the result`;
}
