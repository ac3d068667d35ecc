import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { inferredOf } from './infer.ts';
import { Repository } from './repository.ts';

/** `key = value   path:line`. */
const inferred = (files: Readonly<Record<string, string>>): string[] =>
  inferredOf(new Repository(memoryTree(files))).map(
    ({ key, value, seen }) =>
      `${key.join('.')} = ${typeof value === 'object' ? value.join(',') : value}   ${seen.path}${seen.line === undefined ? '' : `:${seen.line}`}`,
  );

const node = 'FROM node:22\nCOPY . .\nUSER node\nCMD ["node", "a.js"]\n';

describe('what the files say of services', () => {
  it('takes what compose files build, each with its place', () => {
    expect(
      inferred({
        'compose.yaml':
          'services:\n  web:\n    image: acme/web:1\n    build:\n      context: app\n      dockerfile: Dockerfile.web\n  db:\n    image: postgres:16\n',
        'app/Dockerfile.web': node,
        'app/a.js': '',
      }),
    ).toEqual([
      'services.web.context = app   compose.yaml:5',
      'services.web.dockerfile = app/Dockerfile.web   compose.yaml:6',
      'services.web.image = acme/web   compose.yaml:3',
    ]);
  });

  it('names a second service of the same build only for its own health check', () => {
    const build = '    build: .\n';
    const found = inferred({
      'compose.yaml': `services:\n  web:\n${build}  worker:\n${build}  api:\n${build}    healthcheck: { test: curl -f http://localhost:81/up }\n`,
      Dockerfile: node,
      'a.js': '',
    });
    expect(found.filter((line) => !/context|dockerfile/.test(line))).toEqual([
      'services.api.health.http = /up   compose.yaml:8',
      'services.api.health.port = 81   compose.yaml:8',
    ]);
    expect(found.join()).not.toContain('worker');
  });

  it('reads health from compose, HEALTHCHECK and probes', () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    build: .\n', 'a.js': '' };
    const check = (dockerfile: string): string[] =>
      inferred({ ...files, Dockerfile: dockerfile }).filter((line) => line.includes('health'));
    expect(check(`${node}HEALTHCHECK CMD curl -f "http://127.0.0.1:8080/ready?x=1" || exit 1\n`)).toEqual([
      'services.web.health.http = /ready?x=1   Dockerfile:5',
      'services.web.health.port = 8080   Dockerfile:5',
    ]);
    expect(check(`${node}HEALTHCHECK CMD curl -f http://localhost/$PATH_OF\n`)).toEqual([]);
    expect(check(`${node}HEALTHCHECK CMD curl -f http://other:80/x\n`)).toEqual([]);
    expect(check(`${node}HEALTHCHECK CMD wget -qO- http://localhost\n`)).toEqual([
      'services.web.health.http = /   Dockerfile:5',
      'services.web.health.port = 80   Dockerfile:5',
    ]);
  });

  it('takes workloads of what is built here, with image, probe and namespace', () => {
    const deployment = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: api, namespace: todo }',
      'spec:',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: api',
      '          image: registry.example/todo-api:1',
      '          ports: [{ name: http, containerPort: 8000 }]',
      '          readinessProbe: { httpGet: { path: /ready, port: http } }',
      '',
    ].join('\n');
    expect(inferred({ 'api/Dockerfile': node, 'api/a.js': '', 'k8s/api.yaml': deployment })).toEqual([
      'services.api.context = api   api/Dockerfile',
      'services.api.dockerfile = api/Dockerfile   api/Dockerfile',
      'services.api.image = registry.example/todo-api   k8s/api.yaml:9',
      'services.api.health.http = /ready   k8s/api.yaml:11',
      'services.api.health.port = 8000   k8s/api.yaml:11',
      'cluster.namespace = todo   k8s/api.yaml:3',
      'cluster.workloads = deployment/api   k8s/api.yaml:3',
    ]);
  });

  it('leaves examples, tests, variants and collections alone', () => {
    expect(
      inferred({ 'examples/a/Dockerfile': node, 'tests/Dockerfile': node, '.devcontainer/Dockerfile': node }),
    ).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`p${index}/Dockerfile`, node]));
    expect(inferred(many)).toEqual([]);
    expect(inferred({ Dockerfile: node, 'Dockerfile.alpine': node }).filter((line) => line.includes('alpine'))).toEqual(
      [],
    );
  });

  it('knows a GPU and a Dockerfile of the inner loop', () => {
    const found = inferred({
      'compose.yaml':
        'services:\n  train:\n    build: .\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - capabilities: [gpu]\n',
      Dockerfile: node,
      'Dockerfile.dev': node,
      'a.js': '',
    });
    expect(found).toContain('services.train.gpu = required   compose.yaml:8');
    expect(found).toContain('services.train.devDockerfile = Dockerfile.dev   Dockerfile.dev');
    expect(found).toContain('rings.dev.dockerfile = Dockerfile.dev   Dockerfile.dev');
  });
});

describe('what the files say of development', () => {
  const compose = (lines: string): string => `services:\n  lab:\n    build: .\n${lines}`;
  const dockerfile = 'FROM python:3.12\nCOPY . .\nRUN pip install poetry && poetry install\n';

  it('finds the container that waits, and its runner', () => {
    expect(
      inferred({
        'compose.yaml': compose('    command: sleep infinity\n'),
        Dockerfile: dockerfile,
        'poetry.lock': '',
      }).slice(2),
    ).toEqual([
      'dev.compose = compose.yaml   compose.yaml',
      'dev.service = lab   compose.yaml:4',
      'dev.runner = poetry,run   Dockerfile:3',
    ]);
  });

  it('says no runner where the tools are on the path, and no container where there are two', () => {
    const files = { 'compose.yaml': compose('    volumes: [".:/app"]\n'), 'poetry.lock': '' };
    const without = inferred({ ...files, Dockerfile: `${dockerfile}ENV PATH=/app/.venv/bin:$PATH\n` });
    expect(without).toContain('dev.service = lab   compose.yaml:4');
    expect(without.join()).not.toContain('runner');
    const two = `${compose('    volumes: [".:/app"]\n')}  web:\n    build: web\n    volumes: ["./web:/app"]\n`;
    expect(inferred({ 'compose.yaml': two, Dockerfile: dockerfile, 'web/Dockerfile': node }).join()).not.toContain(
      'dev.',
    );
  });

  it('finds the documents and the headers that they bear', () => {
    const page = '# A\n\n**Status**: Accepted\n**Supersedes**: none\n';
    expect(inferred({ 'documents/a.md': page, 'documents/b.md': page, 'documents/README.md': '# All\n' })).toEqual([
      'docs.root = documents   documents/',
      'docs.headers = Status,Supersedes   documents/a.md:1',
    ]);
  });
});

describe('what the files say of delivery', () => {
  it('finds the one chart, Applications and the lock of runs', () => {
    const application =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: apps-todo\n  namespace: argo\nspec: {}\n';
    expect(
      inferred({
        'charts/todo/Chart.yaml': 'apiVersion: v2\nname: todo\nversion: 1.0.0\n',
        'charts/todo/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
        'gitops/app.yaml': application,
        'kind.yaml': 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: dev\n',
        'requirements.lock.txt': 'numpy==1.26.4\n',
      }),
    ).toEqual([
      'cluster.provider = kind   kind.yaml:1',
      'cluster.name = dev   kind.yaml:3',
      'cluster.chart = charts/todo   charts/todo/Chart.yaml',
      'argo.applications = apps-todo   gitops/app.yaml:4',
      'argo.namespace = argo   gitops/app.yaml:5',
      'reproducible.lock = requirements.lock.txt   requirements.lock.txt',
    ]);
  });
});
