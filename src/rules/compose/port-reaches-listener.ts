import { listeningOfService } from '../../repository/container-listening.ts';
import { builtServicesOf } from '../../repository/run-services.ts';
import { edit } from '../../text/edit.ts';
import { whyOf } from '../ports.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'compose/port-reaches-listener',
  level: 'warning',
  must: 'A port that a compose service publishes is opened by the program in its container.',
  why: 'The engine takes the connection on the host and finds nobody in the container: clients see a reset connection, and the logs say nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const asked = new Map<string, number>();
    const wrong = new Map<string, { count: number; readonly report: Report }>();
    for (const service of builtServicesOf(repository)) {
      const { run } = service;
      if (run.kind !== 'compose' || run.ports.length === 0) continue;
      for (const { file, span } of run.ports) {
        const key = `${file.path}:${span.start}`;
        asked.set(key, (asked.get(key) ?? 0) + 1);
      }
      const listening = listeningOfService(repository, service);
      if (!listening || run.ports.some(({ port }) => listening.some((one) => one.port === port))) continue;
      const why = whyOf(listening, (path, offset) => repository.lines(path).position(offset).line);
      const [real, more] = listening;
      for (const { file, port, span, exact } of run.ports) {
        const key = `${file.path}:${span.start}`;
        const known = wrong.get(key);
        if (known) known.count++;
        else
          wrong.set(key, {
            count: 1,
            report: {
              file,
              range: span,
              message: `nothing opens port ${port} in the container of \`${run.name}\`: ${why}`,
              fix:
                real && !more && run.ports.length === 1 && exact
                  ? fix.unsafe(`Lead to port ${real.port}`, file, edit.replace(span, String(real.port)))
                  : undefined,
            },
          });
      }
    }
    // What several services share, or several ways to run one, is wrong only if it is for all of them.
    for (const [key, { count, report }] of wrong) if (count === asked.get(key)) yield report;
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports:\n      - "8080:8080"\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
      finds: ['compose.yaml:5:15'],
      fixed: { 'compose.yaml': 'services:\n  api:\n    build: .\n    ports:\n      - "8080:8000"\n' },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      PORT: 4000\n    ports:\n      - target: 3000\n        published: 80\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY server.js .\nCMD ["node", "server.js"]\n',
        'server.js': "require('http').createServer().listen(process.env.PORT || 3000);\n",
      },
      finds: ['compose.yaml:7:17'],
      fixed: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      PORT: 4000\n    ports:\n      - target: 4000\n        published: 80\n',
      },
    },
    // The command of the service counts, and not the image’s.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    command: uvicorn app:app --host 0.0.0.0 --port 9000\n    ports: ["80:8000"]\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
      finds: ['compose.yaml:5:17'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    command: uvicorn app:app --host 0.0.0.0 --port 9000\n    ports: ["80:9000"]\n',
      },
    },
    // The stage that it asks for.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: { context: ., target: dev }\n    ports: ["80:8000"]\n',
        Dockerfile:
          'FROM python:3.13 AS dev\nCMD ["flask", "run", "--host", "0.0.0.0"]\nFROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
      finds: ['compose.yaml:4:17'],
      fixed: {
        'compose.yaml': 'services:\n  web:\n    build: { context: ., target: dev }\n    ports: ["80:5000"]\n',
      },
    },
    // Next.js’ own server opens PORT.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["80:3000"]\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nENV PORT=8080 HOSTNAME=0.0.0.0\nCOPY --from=build /app/.next/standalone ./\nCMD ["node", "server.js"]\n',
        'package.json': '{"scripts": {"build": "next build"}}',
      },
      finds: ['compose.yaml:4:17'],
      fixed: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["80:8080"]\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports: ["127.0.0.1:80:8000", "5678:5678"]\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    command: uvicorn app:app --port 9000\n    ports: ["80:9000"]\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    env_file: .env\n    ports: ["80:9000"]\n',
        Dockerfile: 'FROM python:3.13\nENV UVICORN_PORT=9000\nCMD ["uvicorn", "app:app"]\n',
      },
    },
    // The override file brings the command.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports: ["80:8000"]\n',
        'compose.override.yaml': 'services:\n  api:\n    command: uvicorn app:app --port 8000\n',
        Dockerfile: 'FROM python:3.13\nCMD ["flask", "run"]\n',
      },
    },
  ],
});
