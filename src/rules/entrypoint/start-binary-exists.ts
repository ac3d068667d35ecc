import { ancestry, searchPathAt } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { baseName, type BuildContext, inside, joinPath } from '../../repository/build-context.ts';
import { expanded, sourceWords } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import type { Repository } from '../../repository/repository.ts';
import { destinationOf, isBare, mayCopy, mayWrite, workdirAt } from '../../repository/stage-files.ts';
import { type Built, buildsOf, isCached, mayBe, sourceStage } from '../../repository/start-builds.ts';
import { type StartCommand, startContexts } from '../../repository/start-commands.ts';
import { partOfWord, placeOf } from '../../repository/start-modules.ts';
import { isCovered, type StartPlace, startPlacesOf } from '../../repository/start-places.ts';
import type { WrittenIn } from '../../repository/start-words.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'entrypoint/start-binary-exists',
  level: 'error',
  must: 'The program that CMD or ENTRYPOINT starts is written by the build, copied from where it was written, and named where it lies.',
  why: 'A path that nothing writes ends the build at COPY, or the container at its start: "exec: no such file or directory".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const builds = new Map<Stage, readonly Built[] | undefined>();
    const builtIn = (file: DockerfileUnit, one: Stage): readonly Built[] | undefined => {
      if (!builds.has(one)) builds.set(one, buildsOf(repository, file, one));
      return builds.get(one);
    };
    for (const file of repository.dockerfiles)
      for (const one of file.live) yield* copies(repository, file, one, (stage) => builtIn(file, stage));
    for (const place of startPlacesOf(repository)) {
      // What follows a `&&` runs only if the first does.
      const report = place.first && ofStart(repository, place, place.first, (stage) => builtIn(place.file, stage));
      if (report) yield { ...report, related: [...(report.related ?? []), ...place.related] };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/server ./cmd/server\nFROM scratch\nCOPY --from=build /app/bin/server /server\nENTRYPOINT ["/server"]\n',
        'cmd/server/main.go': 'package main\n',
      },
      finds: ['Dockerfile:6:19'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/server ./cmd/server\nFROM scratch\nCOPY --from=build /out/server /server\nENTRYPOINT ["/server"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o server .\nFROM alpine:3.20\nWORKDIR /app\nCOPY --from=build /src/server ./\nCMD ["./sever"]\n',
        'main.go': 'package main\n',
      },
      finds: ['Dockerfile:8:6'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o server .\nFROM alpine:3.20\nWORKDIR /app\nCOPY --from=build /src/server ./\nCMD ["/app/server"]\n',
      },
    },
    // Only PATH is searched for a bare name.
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o server .\nFROM gcr.io/distroless/static\nCOPY --from=build /src/server /app/server\nWORKDIR /app\nENTRYPOINT ["server"]\n',
        'main.go': 'package main\n',
      },
      finds: ['Dockerfile:8:13'],
      fixed: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o server .\nFROM gcr.io/distroless/static\nCOPY --from=build /src/server /app/server\nWORKDIR /app\nENTRYPOINT ["/app/server"]\n',
      },
    },
    // The crate has another name, and the build is no release build.
    {
      files: {
        Dockerfile:
          'FROM rust:1.85 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /src/target/release/app /usr/local/bin/app\nCMD ["app"]\n',
        'Cargo.toml': '[package]\nname = "api"\nversion = "0.1.0"\n',
        'src/main.rs': '',
      },
      finds: ['Dockerfile:6:19'],
      fixed: {
        Dockerfile:
          'FROM rust:1.85 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /src/target/release/api /usr/local/bin/app\nCMD ["app"]\n',
      },
    },
    // No instruction copies the script.
    {
      files: {
        Dockerfile:
          'FROM node:22-slim\nWORKDIR /app\nCOPY package.json server.js ./\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["node", "server.js"]\n',
        'package.json': '{}',
        'server.js': '',
        'entrypoint.sh': '',
      },
      finds: ['Dockerfile:4:13'],
    },
    // The command of a container.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/batch\n',
        'k8s/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          command: ["/app/sever", "--port", "80"]\n',
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/server .\nFROM alpine:3.20\nWORKDIR /app\nCOPY --from=build /out/server /app/server\nCMD ["/app/server"]\n',
        'main.go': 'package main\n',
      },
      finds: ['k8s/deploy.yaml:10:21'],
      fixed: {
        'k8s/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          command: ["/app/server", "--port", "80"]\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\nRUN mkdir bin && go build -o bin ./cmd/...\nFROM scratch\nCOPY --from=build /app/bin/server /server\nENTRYPOINT ["/server"]\n',
        'cmd/server/main.go': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\nRUN make build\nFROM scratch\nCOPY --from=build /app/bin/server /server\nENTRYPOINT ["/server"]\n',
        Makefile: '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build\nCMD ["./shop"]\n',
        'go.mod': 'module example.org/team/shop/v2\n',
        'main.go': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM rust:1.85 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM scratch\nCOPY --from=build /src/target/x86_64-unknown-linux-musl/release/worker /\nCMD ["/worker"]\n',
        'Cargo.toml':
          '[package]\nname = "api"\nversion = "0.1.0"\n\n[[bin]]\nname = "worker"\npath = "src/worker.rs"\n',
      },
    },
    // A member of a workspace is built into the workspace's folder.
    {
      files: {
        Dockerfile:
          'FROM rust:1.85 AS build\nWORKDIR /src\nCOPY . .\nWORKDIR /src/admin\nRUN cargo build --release --bin admin\nFROM debian:12-slim\nCOPY --from=build /src/target/release/admin /usr/local/bin/admin\nCMD ["admin"]\n',
        'Cargo.toml': '[workspace]\nmembers = ["admin"]\n',
        'admin/Cargo.toml': '[package]\nname = "admin"\nversion = "0.1.0"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y nginx\nCMD ["/usr/sbin/nginx"]\n',
      },
    },
    { files: { Dockerfile: 'FROM example/base:1\nWORKDIR /app\nCMD ["./server"]\n' } },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nWORKDIR /app\nCOPY bin/server /app/\nCMD ["/app/server"]\n',
        'bin/server': '',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    command: /app/tools\n    volumes: ["./bin:/app/tools"]\n  two:\n    build: .\n    command: ["/app/server", "--verbose"]\n',
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/server .\nFROM alpine:3.20\nWORKDIR /app\nCOPY --from=build /out/server /app/server\nCMD ["/app/server"]\n',
        'main.go': 'package main\n',
      },
    },
  ],
});

type BuiltIn = (stage: Stage) => readonly Built[] | undefined;

/** COPY --from=… of a path that the builds of that stage do not write. */
function* copies(repository: Repository, file: DockerfileUnit, stage: Stage, builtIn: BuiltIn): Iterable<Report> {
  for (const instruction of stage.instructions) {
    const from = instruction.keyword === 'COPY' ? sourceStage(stage, instruction) : undefined;
    const builds = from && builtIn(from);
    if (!from || !builds) continue;
    for (const word of sourceWords(instruction)) {
      const source = expanded(file, stage, instruction, word.text);
      if (source === undefined || /[*?[\]]/.test(source)) continue;
      const path = joinPath('', source);
      if (mayBe(builds, path) || isSystem(path) || isCached(from, path) || /\.\w{2,}$/.test(path)) continue;
      // Sources, a folder, something that was copied there.
      const place = placeOf(repository, file, startContexts(repository)(file), from, path);
      if (place.kind === 'there' || holdsCopies(file, from, path)) continue;
      const programs = builds.filter(({ open }) => !open);
      const [program] = programs;
      // A folder of that name would hold none of them either, but may be of the image's own.
      if (!program || !looksBuilt(path, builds)) continue;
      const one = programs.length === 1 ? program : programs.find((built) => baseName(built.path) === baseName(path));
      const written = one && partOfWord(file, word, source);
      yield {
        file,
        range: word.span,
        message: `stage \`${from.name ?? from.index}\` has no /${path}: ${program.run.command.name} writes ${programs.map((built) => `/${built.path}`).join(', ')}`,
        related: [{ file, range: program.run.command.span, message: 'the build' }],
        ...(one && written
          ? { fix: fix.unsafe(`Copy /${one.path}`, file, edit.replace(written, `/${one.path}`)) }
          : {}),
      };
    }
  }
}

/** True if `path` names a program rather than something else: it has the name of one, or lies in a folder for build output. */
const looksBuilt = (path: string, builds: readonly Built[]): boolean =>
  builds.some((one) => baseName(one.path) === baseName(path)) ||
  /(?:^|\/)(?:bin|target\/(?:[\w-]+\/)?(?:release|debug)|build|out|dist)\/[^/]+$/.test(path);

/** What distributions and toolchains put there by themselves. */
const isSystem = (path: string): boolean =>
  /^(?:usr|etc|lib\w*|bin|sbin|var|tmp|root|home|opt|go\/(?:pkg|bin)|proc|sys|run|dev)(?:\/|$)/.test(path);

/** True if a COPY or ADD of `stage` writes to `path`, below or above it with a source that is no folder of the context. */
function holdsCopies(file: DockerfileUnit, stage: Stage, path: string): boolean {
  return ancestry(stage).some((one) =>
    one.instructions.some((instruction) => {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
      const target = destinationOf(file, one, instruction);
      if (target === undefined) return true;
      return target.path !== '' && inside(path, target.path) !== undefined;
    }),
  );
}

/** The file that one COPY of a built program, or a build in the stage itself, leaves in the image. */
interface Left {
  readonly paths: readonly string[];
  readonly instruction: Instruction;
}

function ofStart(
  repository: Repository,
  place: StartPlace,
  { command, dir }: StartCommand,
  builtIn: BuiltIn,
): Report | undefined {
  const { file, stage, contexts, written: source } = place;
  const { nameWord } = command;
  const { value } = nameWord;
  if (value === undefined || !/^[\w./-]+$/.test(value) || command.wrappers.length > 0 || !isBare(stage))
    return undefined;
  const isPath = value.includes('/');
  const path = value.startsWith('/') ? joinPath('', value) : dir === undefined ? undefined : joinPath(dir, value);
  if (
    path === undefined ||
    (isPath && (isSystem(path) || /(?:^|\/)(?:\.[\w-]+|node_modules|venv|env)(?:\/|$)/.test(path)))
  )
    return undefined;
  const left = leftIn(repository, file, contexts, stage, isPath ? path : undefined, builtIn);
  if (left === 'unknown') return undefined;
  const paths = left.flatMap((one) => one.paths);
  if (!isPath) return bareName(source, stage, value, nameWord, left);
  if (paths.includes(path) || isCovered(place, path)) return undefined;
  // In a folder that no instruction fills it may be mounted.
  if (!isFilled(file, stage, path)) return undefined;
  const same = left.find((one) => one.paths.some((other) => baseName(other) === baseName(path)));
  const [near] = same ? same.paths : left.length === 1 ? (left[0]?.paths ?? []) : nearest(path, paths);
  const written = near === undefined ? undefined : partOfWord(source, nameWord, value);
  return {
    file: source,
    range: nameWord.span,
    message: `no instruction writes /${path}${near === undefined ? '' : `; /${near} is what the image holds`}`,
    ...(near !== undefined && written
      ? { fix: fix.unsafe(`Start /${near}`, source, edit.replace(written, `/${near}`)) }
      : {}),
  };
}

/** True if a COPY writes to the folder of `path` or below, and no VOLUME covers it. */
function isFilled(file: DockerfileUnit, stage: Stage, path: string): boolean {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  let filled = false;
  for (const one of ancestry(stage)) {
    for (const instruction of one.instructions) {
      if (
        instruction.keyword === 'VOLUME' &&
        instruction.args.some(({ text }) => inside(joinPath('', text), path) !== undefined)
      )
        return false;
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const target = destinationOf(file, one, instruction);
      filled ||= target !== undefined && inside(folder, target.path) !== undefined;
    }
  }
  return filled;
}

const standardPath = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/local/go/bin',
  '/go/bin',
  '/usr/local/cargo/bin',
];

/** `CMD ["server"]`, which lies in /app. */
function bareName(
  file: WrittenIn,
  stage: Stage,
  name: string,
  word: StartCommand['command']['nameWord'],
  left: readonly Left[],
): Report | undefined {
  const held = left.filter(({ paths }) => paths.some((path) => baseName(path) === name));
  const [one] = held;
  const path = one?.paths.find((other) => baseName(other) === name);
  if (!one || path === undefined || held.length > 1) return undefined;
  const search = [
    ...standardPath,
    ...searchPathAt(stage, { ...stage.from, span: { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER } }),
  ];
  // The name may be that of another program of the base, or a link.
  if (
    one.paths.some((other) =>
      search.includes(`/${other.slice(0, Math.max(0, other.length - baseName(other).length - 1))}`),
    )
  )
    return undefined;
  if (
    ancestry(stage).some(({ instructions }) =>
      instructions.some(
        ({ keyword, rest }) =>
          keyword === 'RUN' && rest.text.includes(name) && /\b(?:ln|cp|mv|install)\b/.test(rest.text),
      ),
    )
  )
    return undefined;
  const written = partOfWord(file, word, name);
  return {
    file,
    range: word.span,
    message: `\`${name}\` is looked for on PATH only, and lies at /${path}`,
    ...(written ? { fix: fix.unsafe(`Start /${path}`, file, edit.replace(written, `/${path}`)) } : {}),
  };
}

/** The programs that the instructions of `stage` leave in the image; unknown if one of them may write `path` in a way that nobody sees. */
function leftIn(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  path: string | undefined,
  builtIn: BuiltIn,
): readonly Left[] | 'unknown' {
  const left: Left[] = [];
  const own = builtIn(stage);
  for (const one of ancestry(stage)) {
    for (const instruction of one.instructions) {
      if (instruction.keyword === 'RUN') {
        const built = own?.filter(({ run }) => run.instruction === instruction) ?? [];
        if (built.some(({ open }) => open)) return 'unknown';
        for (const program of built) left.push({ paths: [program.path], instruction });
        if (path !== undefined && built.length === 0 && mayWrite(file, one, instruction, path)) return 'unknown';
      } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
        const program = programCopied(file, one, instruction, builtIn);
        if (program) left.push(program);
        else if (
          path !== undefined &&
          contexts.some((context) => mayCopy(repository, file, context, one, instruction, path))
        )
          return 'unknown';
      }
    }
  }
  return left;
}

/** A COPY of one program that a build wrote: where it may lie then. */
function programCopied(
  file: DockerfileUnit,
  stage: Stage,
  instruction: Instruction,
  builtIn: BuiltIn,
): Left | undefined {
  const from = sourceStage(stage, instruction);
  const words = sourceWords(instruction);
  const [word] = words;
  const source = word && words.length === 1 ? expanded(file, stage, instruction, word.text) : undefined;
  const target = destinationOf(file, stage, instruction);
  if (!from || source === undefined || !target) return undefined;
  const path = joinPath('', source);
  const isProgram = builtIn(from)?.some((one) => !one.open && one.path === path) === true;
  if (!isProgram) return undefined;
  const inFolder = joinPath(target.path, baseName(path));
  const workdirs = ancestry(stage).flatMap((one) => [
    workdirAt(one),
    ...one.instructions.map((two) => (two.keyword === 'WORKDIR' ? workdirAt(one, two) : undefined)),
  ]);
  if (target.folder || workdirs.some((dir) => dir !== undefined && joinPath('', dir) === target.path))
    return { paths: [inFolder], instruction };
  return { paths: [target.path, inFolder], instruction };
}
