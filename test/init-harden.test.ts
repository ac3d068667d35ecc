import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, repository, snapshot } from './cli.ts';

const server: Readonly<Record<string, string>> = {
  'package.json':
    '{ "name": "todo", "version": "1.0.0", "engines": { "node": ">=22" }, "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer((q, r) => r.end('ok')).listen(3000);\n",
};

const read = (root: string, name: string): string => readFileSync(path.join(root, name), 'utf8');
const findings = (root: string): unknown =>
  (JSON.parse(plimsoll(root, ['check', '--no-cache', '--all', '--format', 'json']).stdout) as { findings: unknown })
    .findings;

describe('plimsoll init --harden', () => {
  it('writes the files of an image, says where each fact was seen, and can be taken back', () => {
    const root = repository(server);
    const before = snapshot(root);
    const { code, stdout, stderr } = plimsoll(root, ['init', '--harden']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe(
      [
        'wrote Dockerfile, .dockerignore, compose.yaml · take it back: plimsoll undo',
        '  Node 22 (package.json says >=22) · starts node server.js (script start of package.json) · port 3000 (server.js)',
        '  try it:  docker compose up --build',
        '',
      ].join('\n'),
    );
    expect(read(root, 'Dockerfile')).toMatch(
      /^USER node\nEXPOSE 3000\nHEALTHCHECK .*\\\n {2}CMD \["node", .*\nCMD \["node", "server.js"\]\n$/m,
    );
    expect(findings(root)).toEqual([]);
    expect(plimsoll(root, ['undo']).code).toBe(0);
    expect(snapshot(root)).toEqual(before);
  });

  it('shows what it would write and writes nothing', () => {
    const root = repository(server);
    const { code, stdout } = plimsoll(root, ['init', '--harden', '--diff']);
    expect([code, existsSync(path.join(root, 'Dockerfile'))]).toEqual([1, false]);
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/Dockerfile\n/);
    expect(stdout).toContain('+CMD ["node", "server.js"]\n');
  });

  it('asks for what no file says, and takes it from the command line', () => {
    const root = repository({
      'pyproject.toml': '[project]\nname = "job"\nversion = "1"\nrequires-python = ">=3.12"\n',
      'uv.lock':
        'version = 1\nrequires-python = ">=3.12"\n\n[[package]]\nname = "job"\nversion = "1"\nsource = { virtual = "." }\n',
      'work.py': 'import time\n\ntime.sleep(1)\n',
    });
    const before = snapshot(root);
    const start = plimsoll(root, ['init', '--harden']);
    expect([start.code, snapshot(root)]).toEqual([2, before]);
    expect(start.stderr).toBe(
      'plimsoll: not everything can be seen, and nothing was written\n  known   Python 3.12 (pyproject.toml says >=3.12) · uv.lock\n  needed  the command that starts it:  --start "python main.py"\n',
    );
    const port = plimsoll(root, ['init', '--harden', '--start', 'python work.py']);
    expect([port.code, snapshot(root)]).toEqual([2, before]);
    expect(port.stderr).toContain('--port 8080  (or --no-port, if it opens none)');
    expect(plimsoll(root, ['init', '--harden', '--start', 'python work.py', '--no-port']).code).toBe(0);
    expect(read(root, 'Dockerfile')).toMatch(/^USER 10001:10001\nCMD \["python", "work.py"\]\n$/m);
    expect(read(root, 'Dockerfile')).not.toContain('HEALTHCHECK');
    expect(findings(root)).toEqual([]);
  });

  it.each(['0', '65536', 'x'])('takes no port %s', (port) => {
    const { code, stderr } = plimsoll(repository(server), ['init', '--harden', '--port', port]);
    expect(code).toBe(2);
    expect(stderr).toContain('a port is a number from 1 to 65535.');
  });

  it('leaves a Dockerfile that is there; with --force it is written anew, the old one kept for undo', () => {
    const mine = 'FROM node:22-slim\nCOPY server.js /\nUSER node\nCMD ["node", "/server.js"]\n';
    const root = repository({ ...server, Dockerfile: mine });
    const kept = plimsoll(root, ['init', '--harden']);
    expect([kept.code, kept.stderr]).toEqual([0, 'nothing to do: Dockerfile is there already · check it: plimsoll\n']);
    expect(plimsoll(root, ['init', '--harden', '--force']).code).toBe(0);
    expect(read(root, 'Dockerfile')).toContain('HEALTHCHECK');
    plimsoll(root, ['undo']);
    expect(read(root, 'Dockerfile')).toBe(mine);
  });

  it('does not take a Dockerfile that builds nothing for one', () => {
    const root = repository({ ...server, Dockerfile: '# to do\n' });
    const { code, stderr } = plimsoll(root, ['init', '--harden']);
    expect([code, read(root, 'Dockerfile')]).toEqual([2, '# to do\n']);
    expect(stderr).toContain('plimsoll init --harden --force');
  });

  it('prints a service for a compose file that is there, and keeps an ignore file that will do', () => {
    const compose = 'services:\n  db:\n    image: postgres:17\n';
    const root = repository({ ...server, 'compose.yaml': compose, '.dockerignore': '.git\nnode_modules\n**/.env\n' });
    const { code, stderr } = plimsoll(root, ['init', '--harden']);
    expect([code, read(root, 'compose.yaml')]).toEqual([0, compose]);
    expect(stderr).toContain('wrote Dockerfile · ');
    expect(stderr).toContain('  compose.yaml is yours; a service for it:\n\n  plimsoll-cli');
    expect(stderr).toContain('    build: .\n    ports:\n      - "127.0.0.1:3000:3000"\n');
  });

  it('puts an ignore file of its own beside the Dockerfile where the one that is there keeps out what the image needs', () => {
    const root = repository({ ...server, '.dockerignore': '*\n!docs\n' });
    expect(plimsoll(root, ['init', '--harden']).code).toBe(0);
    expect(read(root, '.dockerignore')).toBe('*\n!docs\n');
    expect(existsSync(path.join(root, 'Dockerfile.dockerignore'))).toBe(true);
    expect(findings(root)).toEqual([]);
  });

  it('builds a member of a workspace from the folder of the lock', () => {
    const root = repository({
      'pyproject.toml':
        '[project]\nname = "all"\nversion = "1"\nrequires-python = ">=3.12"\n\n[tool.uv.workspace]\nmembers = ["backend"]\n',
      'uv.lock':
        'version = 1\nrequires-python = ">=3.12"\n\n[[package]]\nname = "all"\nversion = "1"\nsource = { virtual = "." }\n\n[[package]]\nname = "backend"\nversion = "1"\nsource = { virtual = "backend" }\ndependencies = [{ name = "fastapi" }, { name = "uvicorn" }]\n\n[package.metadata]\nrequires-dist = [{ name = "fastapi" }, { name = "uvicorn" }]\n\n[[package]]\nname = "fastapi"\nversion = "0.115.0"\nsource = { registry = "https://index.internal/simple" }\n\n[[package]]\nname = "uvicorn"\nversion = "0.30.0"\nsource = { registry = "https://index.internal/simple" }\n',
      'backend/pyproject.toml':
        '[project]\nname = "backend"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["fastapi", "uvicorn"]\n',
      'backend/app/__init__.py': '',
      'backend/app/main.py':
        'import os\n\nfrom fastapi import FastAPI\n\nTOKEN = os.environ["API_TOKEN"]\napp = FastAPI()\n',
    });
    const { code, stderr } = plimsoll(root, ['init', '--harden', 'backend']);
    expect(code).toBe(0);
    expect(stderr).toContain('it does not start without API_TOKEN');
    expect(read(root, 'backend/Dockerfile')).toContain('COPY backend ./backend\nWORKDIR /app/backend\n');
    expect(read(root, 'compose.yaml')).toContain(
      'build:\n      context: .\n      dockerfile: backend/Dockerfile\n    environment:\n      API_TOKEN: ${API_TOKEN:?is not set}\n',
    );
    expect(existsSync(path.join(root, 'backend/Dockerfile.dockerignore'))).toBe(true);
    expect(findings(root)).toEqual([]);
  });

  it('says which folders there are where there is nothing at the top', () => {
    const root = repository({ 'api/package.json': '{}\n', 'README.md': '# x\n' });
    const { code, stderr } = plimsoll(root, ['init', '--harden']);
    expect(code).toBe(2);
    expect(stderr).toContain('below it is  api:  plimsoll init --harden api');
  });

  it('writes nothing into a Dockerfile that a shell would read', () => {
    const root = repository({
      'package.json':
        '{ "name": "x; touch /pwned", "version": "1.0.0", "packageManager": "pnpm@1.0.0;id", "scripts": { "build": "tsc", "start": "node $(id)/main.js" }, "dependencies": { "a": "1.0.0" } }\n',
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      'main.js': "require('node:http').createServer().listen(process.env['A\\nRUN id'] || 3000);\n",
    });
    const { code } = plimsoll(root, ['init', '--harden', '--start', 'node "main.js\nRUN id"']);
    expect(code).toBe(0);
    const text = read(root, 'Dockerfile');
    expect(text).not.toMatch(/^RUN id|;id|touch|^ENV.*RUN id/m);
    expect(text).toContain('npm install --global pnpm@10.34.9\n');
    const named = repository({ 'a b/package.json': '{}\n', 'a b/server.js': server['server.js'] ?? '' });
    expect(plimsoll(named, ['init', '--harden', 'a b']).code).toBe(2);
  });

  it('wants --harden for its options, as init alone writes the contract', () => {
    const root = repository(server);
    for (const words of [['.'], ['--start', 'x'], ['--port', '80'], ['--diff']]) {
      const { code, stderr } = plimsoll(root, ['init', ...words]);
      expect([code, stderr.includes('did you mean  plimsoll init --harden')]).toEqual([2, true]);
    }
    expect(existsSync(path.join(root, 'plimsoll.yaml'))).toBe(false);
  });

  it('says of requirements without versions that builds will differ, and how to lock them', () => {
    const root = repository({
      'requirements.txt': 'flask\ngunicorn==23.0.0\n',
      '.python-version': '3.12\n',
      'app.py': 'from flask import Flask\n\napp = Flask(__name__)\n',
    });
    const { code, stderr } = plimsoll(root, ['init', '--harden']);
    expect(code).toBe(0);
    expect(stderr).toContain('requirements.txt leaves the version of flask open');
    expect(stderr).toContain('uv pip compile requirements.txt --generate-hashes');
    rmSync(path.join(root, 'Dockerfile'));
    expect(plimsoll(root, ['init', '--reproducible']).stderr).toContain(
      'needed  requirements.lock.txt with exact versions:  uv pip compile requirements.txt --python-version 3.12',
    );
  });
});
