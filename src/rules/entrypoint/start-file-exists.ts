import type { Level } from '../../finding.ts';
import { baseName, joinPath, parentOf } from '../../repository/build-context.ts';
import { isMadeByScript, isProduct } from '../../repository/products.ts';
import type { Repository } from '../../repository/repository.ts';
import { originOf } from '../../repository/stage-files.ts';
import type { StartCommand } from '../../repository/start-commands.ts';
import { copiesTo } from '../../repository/start-copies.ts';
import { missingForFastapi } from '../../repository/start-fastapi.ts';
import { placeOf } from '../../repository/start-modules.ts';
import { isCovered, isMounted, type StartPlace, startPlacesOf } from '../../repository/start-places.ts';
import { misnamedProduct, type Unmade, unbuiltProduct } from '../../repository/start-products.ts';
import type { Span } from '../../text/span.ts';
import { nearest } from '../../text/nearest.ts';
import { type Report, rule } from '../rule.ts';

/** Sources that people write; compiled output comes from steps that nobody can look into. */
const written = /\.(?:py|sh|bash|rb|php|pl|js|mjs|cjs|ts|mts|R)$/;

export default rule({
  id: 'entrypoint/start-file-exists',
  level: 'error',
  must: 'The file that CMD or ENTRYPOINT starts is among the files that are copied into the image.',
  why: 'The image builds and the container exits at once with "no such file or directory".',
  aliases: [],
  *check(repository) {
    for (const place of startPlacesOf(repository)) {
      for (const command of place.commands) {
        const report = reportOf(repository, place, command);
        if (report) yield report;
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/main.py"]\n',
        'src/app.py': '',
      },
      finds: ['Dockerfile:4:16'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY package.json ./\nCOPY src ./src\nCMD node src/sever.js\n',
        'package.json': '{}',
        'src/server.js': '',
      },
      finds: ['Dockerfile:5:10'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS files\nCOPY scripts /opt/scripts\nFROM alpine:3.20\nCOPY --from=files /opt /opt\nENTRYPOINT ["/opt/scripts/run.sh"]\n',
        'scripts/start.sh': '',
      },
      finds: ['Dockerfile:5:13'],
    },
    // Run through another program, or the argument of the interpreter in ENTRYPOINT; downloads elsewhere do not make it.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nRUN apt-get update && curl -o /usr/bin/tini https://example.org/tini\nWORKDIR /app\nCOPY . .\nRUN uv sync\nCMD ["uv", "run", "python", "sever.py"]\n',
        'server.py': '',
      },
      finds: ['Dockerfile:6:29'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12\nWORKDIR /app\nCOPY src .\nENTRYPOINT ["python", "-u"]\nCMD ["src/app.py", "--all"]\n',
        'src/app.py': '',
      },
      finds: ['Dockerfile:5:6'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD cd src && python man.py\n',
        'src/main.py': '',
        'man.py': '',
      },
      finds: ['Dockerfile:4:22'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npx", "tsx", "src/index.ts"]\n',
        '.dockerignore': 'src\n!src/lib\n',
        'src/index.ts': '',
        'src/lib/a.ts': '',
      },
      finds: ['Dockerfile:4:20'],
    },
    // The command of a service takes the place of CMD; its words are what Compose splits.
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n  worker:\n    build: .\n    command: python src/wroker.py --all\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/app.py"]\n',
        'src/app.py': '',
        'src/worker.py': '',
      },
      finds: ['compose.yaml:6:21'],
    },
    // Another service runs the same image.
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    image: example/web\n  job:\n    image: example/web\n    entrypoint: ["sh", "-c", "cd src && exec python jbo.py"]\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/app.py"]\n',
        'src/app.py': '',
        'src/job.py': '',
      },
      finds: ['compose.yaml:7:53'],
    },
    // Arguments of a container behind the ENTRYPOINT of its image.
    {
      files: {
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: example/batch\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["python"]\nCMD ["run.py"]\n',
        'run.py': '',
        'nightly.py': '',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          args: ["nigthly.py"]\n',
      },
      finds: ['deploy.yaml:10:18'],
    },
    // The script that npm runs names a file.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n',
        'package.json': '{"scripts": {"start": "NODE_ENV=production node src/sever.js"}}',
        'src/server.js': '',
      },
      finds: ['package.json:1:49'],
    },
    // The compiler makes dist/main.js of src/main.ts.
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/package.json ./\nCOPY --from=build /app/dist ./dist\nCMD ["npm", "start"]\n',
        'package.json': '{"scripts": {"start": "node dist/mian.js", "build": "tsc"}}',
        'src/main.ts': '',
      },
      finds: ['package.json:1:29'],
    },
    // Nobody builds, and what the host has built is kept out.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "dist/main.js"]\n',
        '.dockerignore': 'dist\nnode_modules\n',
        'package.json': '{"scripts": {"build": "tsc"}}',
        'src/main.ts': '',
      },
      finds: ['Dockerfile:5:14'],
    },
    // Named one by one, and this one is not.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nCOPY src/web.py src/jobs.py src/\nCMD ["python", "src/worker.py"]\n',
        'src/web.py': '',
        'src/jobs.py': '',
        'src/worker.py': '',
      },
      finds: ['Dockerfile:4:16'],
    },
    // Without a path it looks for main.py, app.py, api.py.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY service ./service\nCMD ["fastapi", "run", "--port", "80"]\n',
        'requirements.txt': 'fastapi[standard]==0.115.0\n',
        'service/main.py': '',
      },
      finds: ['Dockerfile:6:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD cd src && python main.py\n',
        'src/main.py': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/main.py"]\n',
        'src/main.py': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "dist/main.js"]\n',
        'package.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nCOPY . /app\nRUN git clone https://example.org/x /app/x\nCMD ["node", "/app/x/main.js"]\n',
      },
    },
    { files: { Dockerfile: 'FROM example/base:1\nCMD ["python", "/app/main.py"]\n' } },
    // No context is stated: in the Dockerfile's own folder it is there, if the manifest is not.
    {
      files: {
        'auth/aws/Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY . .\nCMD ["node", "supplier.js"]\n',
        'auth/aws/supplier.js': '',
        'auth/package.json': '{}',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: api\n    volumes:\n      - ./code:/app\n',
        'api/Dockerfile': 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
        'code/main.py': '',
      },
    },
    // What is mounted over the folder may hold it.
    {
      files: {
        'compose.yaml':
          'services:\n  worker:\n    build: .\n    command: python src/worker.py\n    volumes: ["./code:/app/src"]\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/app.py"]\n',
        'src/app.py': '',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  worker:\n    build: .\n    command: python ${SCRIPT}\n  shell:\n    build: .\n    entrypoint: sh -c "python src/$$NAME.py"\n  other:\n    build: .\n    command: ["python", "${SCRIPT:-src/app.py}"]\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/app.py"]\n',
        'src/app.py': '',
      },
    },
    // The shell form of ENTRYPOINT takes no arguments.
    {
      files: {
        'compose.yaml': 'services:\n  worker:\n    build: .\n    command: src/worker.py\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT python src/app.py\n',
        'src/app.py': '',
      },
    },
    // Made before it starts.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n',
        '.dockerignore': 'dist\n',
        'package.json': '{"scripts": {"prestart": "tsc", "start": "node dist/mian.js"}}',
        'src/main.ts': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "dist/main.js"]\n',
        '.dockerignore': 'dist\n',
        'package.json': '{"scripts": {"prepare": "tsc"}}',
        'src/main.ts': '',
      },
    },
    // The bundler is told the name.
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "dist/sever.js"]\n',
        'package.json': '{"scripts": {"build": "esbuild src/server.ts --outfile=dist/sever.js"}}',
        'src/server.ts': '',
      },
    },
    // Nothing of the code is copied: it is mounted.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD ["python", "main.py"]\n',
        'requirements.txt': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["fastapi", "run"]\n',
        'app/main.py': '',
      },
    },
  ],
});

function reportOf(
  repository: Repository,
  place: StartPlace,
  { start, command, dir }: StartCommand,
): Report | undefined {
  if (!start) {
    const message = command.name === 'fastapi' ? missingForFastapi(repository, place, command, dir) : undefined;
    return message === undefined ? undefined : reported(place, { range: command.nameWord.span }, message);
  }
  if (
    (start.kind !== 'file' && start.kind !== 'executable') ||
    !written.test(start.value) ||
    /[$\\:]/.test(start.value)
  )
    return undefined;
  const workdir = start.value.startsWith('/') ? '/' : dir;
  if (workdir === undefined) return undefined;
  const { file, stage, contexts } = place;
  const inImage = joinPath(workdir, start.value);
  // A context that nobody states may be another: only what is missing in each of them is surely wrong.
  const origins = contexts.map((context) => originOf(repository, file, context, stage, inImage));
  const [origin] = origins;
  const named = { range: start.span, value: start.value, inImage };
  const misnamed = place.prepares
    ? undefined
    : misnamedProduct(repository, place, start.value, joinPath('', workdir), inImage);
  if (misnamed && origins.every(({ kind }) => kind !== 'context')) return unmade(place, named, misnamed);
  if (origin?.kind !== 'absent') return start.kind === 'file' ? neverCopied(repository, place, named) : undefined;
  if (origins.some(({ kind }) => kind !== 'absent') || isMounted(repository, place, inImage)) return undefined;
  // What a service mounts over the folder of its own command may hold it.
  if (place.isOfService && isCovered(place, inImage)) return undefined;
  const { path } = origin;
  const made =
    !origin.ignored &&
    (isProduct(repository.tree, path, contexts[0]?.dir, repository.isIgnoredByGit) ||
      isMadeByScript(repository.tree, ['', parentOf(path)], path));
  if (made) {
    const unbuilt = place.prepares ? undefined : unbuiltProduct(repository, place, path, inImage);
    return unbuilt && unmade(place, named, unbuilt);
  }
  const names = repository.tree.list(parentOf(path)).map(({ name }) => name);
  const [near] = nearest(baseName(path), names);
  const message = origin.ignored
    ? `\`${start.value}\` would be /${inImage}, but ${contexts[0]?.ignorePath} keeps ${path} out of the build`
    : `\`${start.value}\` would be /${inImage}, copied from ${path}: there is no such file${near === undefined ? '' : `; did you mean \`${near}\`?`}`;
  const range = origin.instruction.span;
  return reported(place, named, message, [
    { file, range, message: 'this instruction copies the folder that it would lie in' },
  ]);
}

interface Named {
  readonly range: Span;
  readonly value: string;
  /** Path in the image, without the leading slash. */
  readonly inImage: string;
}

function reported(
  { written: file, isStated, related }: StartPlace,
  { range }: Pick<Named, 'range'>,
  message: string,
  more: NonNullable<Report['related']> = [],
  level: Level = 'error',
): Report {
  return { file, range, message, level: isStated ? level : 'warning', related: [...more, ...related] };
}

/** Instructions that name files one by one fill the folder, and none of them names this one. */
function neverCopied(repository: Repository, place: StartPlace, named: Named): Report | undefined {
  const { file, stage, contexts } = place;
  const { value, inImage } = named;
  if (isCovered(place, inImage)) return undefined;
  if (placeOf(repository, file, contexts, stage, inImage).kind !== 'never') return undefined;
  const folder = parentOf(inImage);
  const beside = copiesTo(file, stage, folder);
  const [copy] = beside;
  if (!copy) return undefined;
  const name = baseName(inImage);
  const copied = beside.flatMap(({ sources }) => sources);
  if (copied.some((source) => /[*?[\]$]/.test(source))) return undefined;
  const isCode = copied.some((source) => languageOf(source) === languageOf(name));
  const dir = contexts[0]?.dir ?? '';
  const own = [...new Set(copied.map((source) => joinPath(dir, joinPath(parentOf(source), name))))].find((path) =>
    repository.isOwn(path),
  );
  const [near] = nearest(name, copied.map(baseName));
  // Beside manifests alone the code may be brought by a mount.
  if (own === undefined && !(isCode && near !== undefined)) return undefined;
  const hint = own === undefined ? `; did you mean \`${near}\`?` : `; ${own} is not copied`;
  return reported(place, named, `\`${value}\` would be /${inImage}, which no instruction writes${hint}`, [
    { file, range: copy.instruction.span, message: 'this instruction names the files of the folder' },
  ]);
}

const languageOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Compiled output that no build makes. */
function unmade(place: StartPlace, named: Named, why: Unmade): Report {
  const would = `\`${named.value}\` would be /${named.inImage}`;
  return why.kind === 'other'
    ? reported(
        place,
        named,
        `${would}, which nothing makes: ${why.source} becomes \`${why.name}\``,
        [{ file: { path: why.source }, message: 'the source whose name is closest' }],
        'warning',
      )
    : reported(place, named, `${would}: no instruction builds it, and ${why.ignorePath} keeps it out of the build`);
}
