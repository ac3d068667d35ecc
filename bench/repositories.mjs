// Repositories on disk to measure on.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { output } from './machine.mjs';

/** Writes `files` (path → text) into `folder` and puts them into a new git repository. */
export function repositoryOf(folder, files) {
  const made = new Set();
  for (const [file, text] of Object.entries(files)) {
    const place = path.join(folder, file);
    const parent = path.dirname(place);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(place, text);
  }
  output('git', ['init', '-q'], { cwd: folder });
  output('git', ['add', '-A'], { cwd: folder });
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org'];
  output('git', [...who, '-c', 'gc.auto=0', 'commit', '-q', '-m', 'all'], { cwd: folder });
  return folder;
}

const api = `# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md ./
RUN --mount=type=cache,target=/root/.cache/pip pip install --prefix=/install .
COPY services/api ./api

FROM python:3.12-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends libpq5 \\
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /install /usr/local
COPY --from=build /src/api /app
USER nobody
WORKDIR /app
EXPOSE 8000
CMD ["python", "main.py"]
`;
const web = `FROM node:22 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install
COPY web ./web
RUN npm run build

FROM nginx:1.27-alpine
COPY --from=build /app/dist /usr/share/nginx/html
HEALTHCHECK CMD wget -q -O /dev/null http://localhost/ || exit 1
`;
const worker = `FROM python:3.12
ENV QUEUE default
ADD services/worker /app
WORKDIR /app
RUN pip install -r requirements.txt
CMD python main.py
`;
const tools = `FROM debian
MAINTAINER someone <someone@example.org>
RUN apt-get update
RUN apt-get install -y curl git
RUN cd /opt && curl -sL https://example.org/tool.tar.gz | tar xz
ENTRYPOINT /opt/tool/run
`;
const compose = `services:
  api:
    build:
      context: .
      dockerfile: services/api/Dockerfile
    ports: ["8000:8000"]
    depends_on: [db]
    environment:
      DATABASE_URL: postgres://db/app
  worker:
    build: { context: ., dockerfile: services/worker/Dockerfile }
  db:
    image: postgres:16
    volumes: [data:/var/lib/postgresql/data]
volumes:
  data: {}
`;
const requirements = 'requests==2.32.3\nredis>=5\nuvicorn[standard]==0.34.0\n';
const source = (name) => `"""${name}"""\n\n\ndef run(value: int) -> int:\n    return value + 1\n`;

/** A repository as there are many: 50 files, 4 Dockerfiles, 3 compose files, Python and Node.js. */
export function smallFiles() {
  const files = {
    'services/api/Dockerfile': api,
    'web/Dockerfile': web,
    'services/worker/Dockerfile': worker,
    'tools/Dockerfile': tools,
    'compose.yaml': compose,
    'compose.override.yaml': 'services:\n  api:\n    volumes: ["./services/api:/app"]\n',
    'deploy/docker-compose.yml':
      'services:\n  web:\n    build: { context: .., dockerfile: web/Dockerfile }\n    ports: ["80:80"]\n',
    '.dockerignore': '.git\n**/node_modules\n**/__pycache__\ndist\n*.log\n!README.md\n',
    '.gitignore': 'node_modules/\n__pycache__/\n.env\ndist/\n',
    'package.json': `${JSON.stringify({ name: 'web', version: '1.0.0', engines: { node: '>=20' }, scripts: { build: 'vite build', start: 'node web/server.js' }, dependencies: { vite: '^6.0.0' } }, null, 2)}\n`,
    'package-lock.json': '{ "name": "web", "lockfileVersion": 3, "packages": {} }\n',
    'pyproject.toml':
      '[project]\nname = "api"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = ["fastapi>=0.115"]\n',
    'services/worker/requirements.txt': requirements,
    'README.md': '# Example\n',
    'services/api/main.py': source('api'),
    'services/worker/main.py': source('worker'),
    'web/server.js': "console.log('up');\n",
  };
  for (let index = 0; Object.keys(files).length < 50; index++) {
    const folder = ['services/api/parts', 'services/worker/jobs', 'web/src'][index % 3];
    files[`${folder}/part${index}.${folder.startsWith('web') ? 'js' : 'py'}`] = source(`part ${index}`);
  }
  return files;
}

/** The part of the large tree that a check reads: Dockerfiles, compose files, ignore files, manifests. */
export function readFiles() {
  const root =
    'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "main.py"]\n';
  return {
    ...smallFiles(),
    Dockerfile: root,
    '.dockerignore': '',
    'main.py': source('main'),
    'requirements.txt': requirements,
    'packages/p07/Dockerfile': 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nUSER nobody\nCMD ["python", "f0.py"]\n',
    'packages/p07/.dockerignore': '.git\n**/*.log\n**/__pycache__\nd1?\n!d11\n',
  };
}

/** `count` files: those of `readFiles` (the root without an ignore file) and source files in folders of 100. */
export function largeFiles(count) {
  const { '.dockerignore': _, ...files } = readFiles();
  const kinds = ['py', 'ts', 'md', 'json', 'png'];
  for (let index = 0, left = count - Object.keys(files).length; left > 0; index++) {
    const pack = String(Math.floor(index / 2000)).padStart(2, '0');
    const folder = `packages/p${pack}/d${Math.floor(index / 100) % 20}`;
    const name = `${folder}/f${index}.${kinds[index % kinds.length]}`;
    files[name] = `${index}\n`;
    left--;
  }
  files['packages/p07/f0.py'] = source('f0');
  return files;
}
