import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import type { ShellCommand, ShellWord } from '../../models/shell/syntax.ts';
import {
  bringsCompiler,
  compilesWith,
  mayCompileAtRun,
  needsToolsAtStart,
  rootImage,
  sdkOf,
  servesCompiler,
  type Start,
  startOfImage,
  stepTitle,
  type Toolchain,
  toolchainOf,
} from '../../repository/build-tools.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import { packageStepOf } from '../../repository/system-packages.ts';
import { Lines, type Span } from '../../text/span.ts';
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
      if (!stage || isDevelopment(file, stage) || mayCompileAtRun(file)) continue;
      const runs = runsOf(file, stage);
      if (!runs.some(({ commands }) => commands.some((command) => compilesWith(command).length > 0))) continue;
      const start = startOfImage(repository, file, stage);
      if (!start || needsToolsAtStart(start)) continue;
      const lines = repository.lines(file.path);
      const sdk = leftSdk(file, stage, runs, start, lines);
      if (sdk) yield { file, ...sdk };
      for (const fault of leftPackages(file, stage, runs, lines)) yield { file, ...fault };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y \\\n    curl \\\n    build-essential libpq-dev\nCOPY . /app\nRUN pip install -r /app/requirements.txt\nCMD ["gunicorn", "app:app"]\n' },
      finds: ['Dockerfile:4:5'],
    },
    { files: { Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/server ./cmd/server\nENTRYPOINT ["/bin/server"]\n' }, finds: ['Dockerfile:1:6'] },
    { files: { Dockerfile: 'FROM maven:3.9-eclipse-temurin-21\nCOPY . .\nRUN mvn -q package\nCMD java -jar target/app.jar\n' }, finds: ['Dockerfile:1:6'] },
    {
      files: { Dockerfile: 'FROM node:22-alpine AS base\nRUN apk add --no-cache python3 make g++\nFROM base\nCOPY . .\nRUN npm ci\nRUN apk del make g++\nCMD ["node", "server.js"]\n' },
      finds: ['Dockerfile:2:37'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM python:3.13-slim\nCOPY . .\nRUN apt-get update && apt-get install -y gcc libpq-dev libpq5 && pip install . && apt-get purge -y --auto-remove gcc libpq-dev\nCMD ["gunicorn", "app:app"]\n' } },
    { files: { Dockerfile: 'FROM python:3.13-alpine\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev && pip install uvloop && apk del .build-deps\nCMD ["python", "app.py"]\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12 AS build\nRUN apt-get update && apt-get install -y build-essential && make\nFROM debian:12-slim\nRUN apt-get update && apt-get install -y libssl3\nCOPY --from=build /out/server /server\nCMD ["/server"]\n',
      },
    },
    { files: { Dockerfile: 'FROM golang:1.24\nCOPY . .\nRUN go mod download\nCMD ["go", "run", "."]\n' } },
    { files: { 'ci/Dockerfile': 'FROM golang:1.24\nRUN go install example.org/lint@v1\nENTRYPOINT ["/go/bin/lint"]\n' } },
    { files: { Dockerfile: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y gcc\nRUN pip install numba\nCMD ["python", "app.py"]\n' } },
    { files: { Dockerfile: 'FROM node:22-slim\nRUN apt-get update && apt-get install -y g++ make\nRUN npm ci\nCOPY start.sh /\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nnpm rebuild\nexec node server.js\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y gcc && savedAptMark="" && make && apt-mark manual $savedAptMark && apt-get purge -y --auto-remove\nCMD ["/server"]\n' } },
  ],
});

interface Run {
  readonly instruction: Instruction;
  readonly commands: readonly ShellCommand[];
}

interface Fault {
  readonly range: Span;
  readonly message: string;
}

/** RUN instructions of the stage and its ancestors, in file order. */
const runsOf = (file: DockerfileUnit, stage: Stage): Run[] =>
  ancestry(stage)
    .toReversed()
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'RUN')
    .map((instruction) => ({ instruction, commands: file.scripts(instruction).flatMap(({ commands }) => commands) }));

/** An SDK as the base of a final stage that starts what was compiled there. */
function leftSdk(file: DockerfileUnit, stage: Stage, runs: readonly Run[], start: Start, lines: Lines): Fault | undefined {
  const image = rootImage(stage);
  const kind = image && sdkOf(image);
  const base = ancestry(stage).at(-1)?.base;
  const built = runs.flatMap(({ commands }) => commands).find((command) => kind !== undefined && compilesWith(command).includes(kind));
  if (!kind || !base || !built || !startsBuilt(kind, start, file)) return undefined;
  const where = `line ${lines.position(built.nameWord.span.start).line}`;
  return { range: base.span, message: `the final image keeps the whole SDK of \`${image.text}\` only to run what \`${stepTitle(built)}\` made (${where}): copy that into a small final stage` };
}

/** True if the start command is surely the compiled program, and no tool that may need the SDK. */
function startsBuilt(kind: Toolchain, { commands }: Start, file: DockerfileUnit): boolean {
  const names = commands.map(({ name }) => name);
  if (kind === 'java') return names.includes('java');
  if (kind === 'dotnet' && commands.some(({ name, args }) => name === 'dotnet' && /\.dll$/.test(args[0]?.value ?? ''))) return true;
  return commands.some(({ nameWord, name }) => {
    const path = nameWord.value ?? nameWord.raw;
    if (name === undefined || /\.\w+$/.test(name) || /^\/(?:usr\/)?s?bin\//.test(path)) return name !== undefined && new RegExp(`-o\\s+\\S*/${escaped(name)}\\b`).test(file.text);
    return path.includes('/') || new RegExp(`\\bgo (?:get|install|build)\\b[^\\n]*[/\\s]${escaped(name)}(?:\\s|$|@)`, 'm').test(file.text);
  });
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Compilers that a RUN of the final image installs and leaves there. */
function* leftPackages(file: DockerfileUnit, stage: Stage, runs: readonly Run[], lines: Lines): Iterable<Fault> {
  const image = rootImage(stage);
  const held = image !== undefined && bringsCompiler(image);
  for (const [index, run] of runs.entries()) {
    for (const [at, command] of run.commands.entries()) {
      const step = packageStepOf(command);
      if (step?.kind !== 'install') continue;
      const after = [...run.commands.slice(at + 1), ...runs.slice(index + 1).flatMap(({ commands }) => commands)];
      const tools = step.packages.filter(({ name }) => {
        const kind = toolchainOf(name);
        return kind !== undefined && !(kind === 'c' && held) && after.some((later) => compilesWith(later).includes(kind));
      });
      const [first] = tools;
      if (!first) continue;
      const gone = removal(run.commands.slice(at + 1), step.group);
      const left = gone === 'all' ? [] : tools.filter(({ name }) => !gone.has(name));
      if (left.length === 0) continue;
      const kinds = new Set(left.map(({ name }) => toolchainOf(name)));
      const user = after.find((later) => compilesWith(later).some((kind) => kinds.has(kind)));
      const companions = kinds.has('c') || kinds.has('java') ? step.packages.filter(({ name }) => servesCompiler(name) && (gone === 'all' || !gone.has(name))) : [];
      const removedLater = runs.slice(index + 1).find(({ commands }) => {
        const later = removal(commands, step.group);
        return later === 'all' || left.every(({ name }) => later.has(name));
      });
      const why = user ? ` (\`${stepTitle(user)}\`, line ${lines.position(user.nameWord.span.start).line})` : '';
      const message = removedLater
        ? `${listed([...left, ...companions])}: removed in line ${lines.position(removedLater.instruction.span.start).line}, but the layer that installs them keeps them in the image; install, build${why} and remove in one RUN, or build in another stage`
        : `${listed([...left, ...companions])} stay in the image, though only the build needs them${why}: build in another stage and copy the result`;
      yield { range: first.word.span, message };
    }
  }
}

/** Names of packages and groups that `commands` remove; "all" if that cannot be told from the text. */
function removal(commands: readonly ShellCommand[], group: string | undefined): ReadonlySet<string> | 'all' {
  const names = new Set<string>();
  const marks = commands.some(({ name }) => name === 'apt-mark');
  for (const command of commands) {
    const step = packageStepOf(command);
    if (step?.kind !== 'remove') continue;
    if (step.open || marks) return 'all';
    for (const { name } of step.packages) {
      if (name === group) return 'all';
      names.add(name);
    }
  }
  return names;
}

function listed(packages: readonly { readonly name: string; readonly word: ShellWord }[]): string {
  const names = packages.map(({ name }) => `\`${name}\``);
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
