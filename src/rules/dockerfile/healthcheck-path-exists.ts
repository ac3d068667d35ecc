import { effective } from '../../models/dockerfile/scope.ts';
import { askedPaths } from '../../repository/asked-paths.ts';
import { routesOf, unanswered } from '../../repository/routes.ts';
import { startCommandsOf, startContexts } from '../../repository/start-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/healthcheck-path-exists',
  level: 'warning',
  must: 'HEALTHCHECK asks a path that the program in the image answers.',
  why: 'The answer is 404 each time: the container is unhealthy for ever, what depends on it does not start, and swarm and other platforms kill it again and again.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const { final } = file;
      const health = final && effective(final, 'HEALTHCHECK');
      if (!health) continue;
      const commands = file.scripts(health).flatMap((script) => script.commands);
      if (commands.some(({ conditional, name }) => conditional && name !== 'exit' && name !== 'false')) continue;
      const asked = commands.flatMap((command) => askedPaths(command, file.text));
      const last = startCommandsOf(file, final).at(-1);
      if (asked.length === 0 || !last) continue;
      const contexts = startContexts(repository)(file);
      const routes = routesOf(repository, { file, stage: final, contexts, last, written: file });
      if (!routes) continue;
      for (const { path, span, exact } of asked) {
        const gap = unanswered(routes, path);
        if (!gap) continue;
        yield {
          file,
          range: span,
          message: `the health check asks ${path}: ${gap.why}`,
          fix:
            gap.near !== undefined && exact
              ? fix.unsafe(`Ask ${gap.near}`, file, edit.replace(span, gap.near))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nHEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/healthz"]\nCMD ["node", "server.js"]\n',
        'package.json': '{"dependencies": {"next": "15.1.0"}}',
        'app/page.tsx': '',
        'app/(internal)/health/route.ts': '',
      },
      finds: ['Dockerfile:8:73'],
      fixed: {
        Dockerfile:
          'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nHEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/health"]\nCMD ["node", "server.js"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY app ./app\nHEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen(\'http://localhost:8000/ready\')"\nCMD ["uvicorn", "app.main:app"]\n',
        'app/main.py':
          'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/health")\ndef health():\n    return {}\n\n\n@app.get("/todos/{id}")\ndef one(id: int):\n    return {}\n',
        'app/__init__.py': '',
      },
      finds: ['Dockerfile:4:96'],
    },
    // `next start` by a script, and pages.
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nHEALTHCHECK CMD curl -sf http://localhost:3000/api/status || exit 1\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "14.2.0"}}',
        'src/pages/index.tsx': '',
        'src/pages/api/health.ts': '',
        'next.config.js': 'module.exports = { output: undefined }\n',
      },
      finds: ['Dockerfile:5:47'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nHEALTHCHECK CMD curl -sf http://localhost:3000/api/health || exit 1\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "14.2.0"}}',
        'src/pages/api/[name].ts': '',
      },
    },
    // curl without -f takes any answer; rewrites and routers answer more than the files show.
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nHEALTHCHECK CMD curl http://localhost:3000/healthz\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "14.2.0"}}',
        'app/page.tsx': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nHEALTHCHECK CMD wget -qO- http://localhost:3000/healthz\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "14.2.0"}}',
        'app/page.tsx': '',
        'next.config.mjs':
          'export default { rewrites: async () => [{ source: "/healthz", destination: "/api/health" }] }\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost:8000/health\nCMD ["uvicorn", "main:app"]\n',
        'main.py':
          'from fastapi import FastAPI\nfrom api import router\n\napp = FastAPI()\napp.include_router(router)\n',
        'api.py': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost:8000/items/7/ && curl -f http://localhost:8000/docs\nCMD ["uvicorn", "main:app"]\n',
        'main.py':
          'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/items/{id}")\ndef item(id: int):\n    return id\n',
      },
    },
  ],
});
