// The files of a monorepo with many services, each as a team writes it: Dockerfile, manifest, lock, code, workload, pipeline.

const name = (index) => `svc-${String(index).padStart(3, '0')}`;

const python = (service, index) => ({
  Dockerfile: `# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv pip install uv==0.5.11 && uv sync --frozen --no-dev
COPY src ./src

FROM python:3.12-slim
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app/src
USER 10001
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/health')"]
CMD ["uvicorn", "${service.replace('-', '_')}.main:app", "--host", "0.0.0.0", "--port", "8000"]
`,
  'pyproject.toml': `[project]\nname = "${service}"\nversion = "1.${index}.0"\nrequires-python = ">=3.11"\ndependencies = ["fastapi>=0.115", "pydantic-settings>=2.6"]\n`,
  'uv.lock': `version = 1\nrequires-python = ">=3.11"\n\n[[package]]\nname = "${service}"\nversion = "1.${index}.0"\nsource = { virtual = "." }\n`,
  [`src/${service.replace('-', '_')}/__init__.py`]: '',
  [`src/${service.replace('-', '_')}/main.py`]: `from fastapi import FastAPI\n\nfrom .config import Settings\n\napp = FastAPI()\nsettings = Settings()\n\n\n@app.get("/health")\ndef health() -> dict[str, str]:\n    return {"status": "ok"}\n`,
  [`src/${service.replace('-', '_')}/config.py`]: `from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="SVC_")\n\n    database_url: str = "sqlite://"\n    log_level: str = "info"\n    workers: int = 2\n`,
  'tests/test_main.py': `from ${service.replace('-', '_')}.main import health\n\n\ndef test_health() -> None:\n    assert health() == {"status": "ok"}\n`,
});

const node = (service, index) => ({
  Dockerfile: `FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY src ./src
RUN npm run build

FROM node:22-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
USER node
EXPOSE 3000
HEALTHCHECK CMD ["node", "dist/health.js"]
CMD ["node", "dist/main.js"]
`,
  'package.json': `${JSON.stringify({ name: service, version: `1.${index}.0`, private: true, engines: { node: '>=20' }, scripts: { build: 'tsc', start: 'node dist/main.js' }, dependencies: { express: '^4.21.0' }, devDependencies: { typescript: '^5.6.0' } }, null, 2)}\n`,
  'package-lock.json': `${JSON.stringify({ name: service, version: `1.${index}.0`, lockfileVersion: 3, requires: true, packages: { '': { name: service, version: `1.${index}.0`, dependencies: { express: '^4.21.0' }, devDependencies: { typescript: '^5.6.0' } }, 'node_modules/express': { version: '4.21.2' }, 'node_modules/typescript': { version: '5.6.3', dev: true } } }, null, 2)}\n`,
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "strict": true } }\n',
  'src/main.ts': `import express from 'express';\nimport { config } from './config.js';\n\nconst app = express();\napp.get('/health', (_req, res) => res.json({ ok: true }));\napp.listen(config.port, () => console.log(\`listening on \${config.port}\`));\n`,
  'src/config.ts': `export const config = {\n  port: Number(process.env.PORT ?? 3000),\n  database: process.env.DATABASE_URL,\n};\n`,
  'src/health.ts': `const answer = await fetch('http://localhost:3000/health');\nprocess.exit(answer.ok ? 0 : 1);\n`,
});

const go = (service) => ({
  Dockerfile: `FROM golang:1.23 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/${service} ./cmd/server

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/${service} /${service}
EXPOSE 8080
ENTRYPOINT ["/${service}"]
`,
  'go.mod': `module example.org/mono/${service}\n\ngo 1.23\n`,
  'go.sum': '',
  'cmd/server/main.go': `package main\n\nimport (\n\t"log"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\taddr := os.Getenv("ADDR")\n\tif addr == "" {\n\t\taddr = ":8080"\n\t}\n\thttp.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })\n\tlog.Fatal(http.ListenAndServe(addr, nil))\n}\n`,
});

const kinds = [
  { make: python, port: 8000 },
  { make: node, port: 3000 },
  { make: go, port: 8080 },
];

const manifest = (service, port) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${service}
  labels:
    app: ${service}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${service}
  template:
    metadata:
      labels:
        app: ${service}
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: ${service}
          image: registry.example.org/mono/${service}:v1
          ports:
            - containerPort: ${port}
          env:
            - name: LOG_LEVEL
              value: info
          readinessProbe:
            httpGet:
              path: /health
              port: ${port}
          resources:
            limits:
              memory: 256Mi
---
apiVersion: v1
kind: Service
metadata:
  name: ${service}
spec:
  selector:
    app: ${service}
  ports:
    - port: 80
      targetPort: ${port}
`;

const workflow = (service) => `name: ${service}
on:
  push:
    paths: ["services/${service}/**"]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/build-push-action@v6
        with:
          context: services/${service}
          push: true
          tags: registry.example.org/mono/${service}:v1
`;

/** `count` services in one repository: 20 in a compose file each, one workload and one workflow a service. */
export function monorepoFiles(count) {
  const files = { 'README.md': '# Monorepo\n', '.gitignore': 'node_modules/\n.venv/\n__pycache__/\n.env\n' };
  const composes = new Map();
  for (let index = 0; index < count; index++) {
    const service = name(index);
    const { make, port } = kinds[index % kinds.length];
    for (const [file, text] of Object.entries(make(service, index))) files[`services/${service}/${file}`] = text;
    files[`services/${service}/.dockerignore`] = '.git\n.env\nnode_modules\n.venv\n**/__pycache__\n';
    files[`services/${service}/README.md`] =
      `# ${service}\n\nBuilt from [its Dockerfile](Dockerfile), deployed by [its manifest](../../deploy/${service}.yaml).\n`;
    files[`deploy/${service}.yaml`] = manifest(service, port);
    files[`.github/workflows/${service}.yml`] = workflow(service);
    const team = `team-${Math.floor(index / 20)}`;
    const lines = composes.get(team) ?? ['services:'];
    lines.push(
      `  ${service}:`,
      `    build: ../../services/${service}`,
      `    image: registry.example.org/mono/${service}:v1`,
      `    ports: ["${10_000 + index}:${port}"]`,
      '    environment:',
      '      LOG_LEVEL: info',
    );
    composes.set(team, lines);
  }
  for (const [team, lines] of composes) files[`teams/${team}/compose.yaml`] = `${lines.join('\n')}\n`;
  return files;
}
