import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inGit, plimsoll, project } from './cli.ts';
import { builder, did, docker } from './engine.ts';
import { needs } from './require.ts';

const folder = path.join(project, 'test/fixtures/init-engine');
const names = readdirSync(folder);

/** What is read at this path of a container shows that the program itself answers. */
const answers: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'go-service': ['/healthz', '-'],
  'next-standalone': ['/', 'hello'],
  'npm-server': ['/health', 'ok'],
  pages: ['/', 'hello'],
  'pip-gunicorn': ['/', 'hello'],
  'pnpm-typescript': ['/', 'hello'],
  'poetry-package': ['/', 'wall 1.0.0'],
  'uv-fastapi': ['/health', 'ok'],
  'uv-package': ['/', 'xn--gre-6ka8l.example'],
  'vite-site': ['/', 'Site'],
  'yarn-server': ['/health', 'ok'],
};

describe('the projects that get an image', () => {
  it('are of many kinds, and it is known what each answers', () => expect(Object.keys(answers)).toEqual(names));
});

/** A fixture in a git repository of its own. */
function checkout(scratch: string, name: string): string {
  const root = path.join(scratch, name);
  cpSync(path.join(folder, name), root, { recursive: true });
  inGit(root, 'init', '-q');
  return root;
}

const written = (root: string): Record<string, string> =>
  Object.fromEntries(
    ['Dockerfile', '.dockerignore', 'compose.yaml'].map((name) => [name, readFileSync(path.join(root, name), 'utf8')]),
  );

describe('plimsoll init --harden', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-init-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it.each(names)('%s: what is written passes a check, and a second run has nothing to do', (name) => {
    const root = checkout(scratch, name);
    const first = plimsoll(root, ['init', '--harden']);
    expect([first.code, first.stdout]).toEqual([0, '']);
    expect(first.stderr).not.toContain('a check will say');
    expect(plimsoll(root, ['check', '--no-cache', '--all', '--format', 'json']).stdout).toContain('"findings": []');
    const files = written(root);
    const second = plimsoll(root, ['init', '--harden']);
    expect([second.code, second.stderr]).toEqual([
      0,
      'nothing to do: Dockerfile is there already · check it: plimsoll\n',
    ]);
    expect(written(root)).toEqual(files);
    expect(plimsoll(root, ['undo']).code).toBe(0);
    expect(readdirSync(root)).not.toContain('Dockerfile');
  });
});

/** Images that the fixtures build on, under names of this run: another one at the same time has its own. */
const registry = `init-engine-${process.pid}.test/`;

/** What stands for images that cannot be pulled here. `certificates` and `busybox` are files of the context. */
const bases: Readonly<Record<string, string>> = {
  'python:3.11-slim':
    'FROM python:3.11-slim\nCOPY certificates /etc/plimsoll-ca.crt\nRUN printf "[global]\\ncert = /etc/plimsoll-ca.crt\\n" >/etc/pip.conf\nENV SSL_CERT_FILE=/etc/plimsoll-ca.crt\n',
  'node:22-slim':
    'FROM node:20-slim\nCOPY certificates /etc/plimsoll-ca.crt\nENV NODE_EXTRA_CA_CERTS=/etc/plimsoll-ca.crt\nRUN npm install --global yarn@1.22.22\n',
  'ghcr.io/astral-sh/uv:0.13.9':
    'FROM BASE/python:3.11-slim AS build\nRUN pip install --no-cache-dir --target /uv uv==0.13.9\nFROM scratch\nCOPY --from=build /uv/bin/uv /uv\n',
  'golang:1.26-bookworm':
    'FROM debian:bookworm-slim\nADD go.tar /usr/local/\nCOPY certificates /etc/plimsoll-ca.crt\nENV SSL_CERT_FILE=/etc/plimsoll-ca.crt PATH=/usr/local/go/bin:/usr/bin:/bin GOTOOLCHAIN=local\n',
  'gcr.io/distroless/static-debian12:nonroot':
    'FROM scratch\nCOPY certificates /etc/ssl/certs/ca-certificates.crt\nUSER 65532\n',
  'busybox:1.37-musl': 'FROM scratch\nCOPY busybox /bin/busybox\n',
  'nginxinc/nginx-unprivileged:1.29-alpine':
    'FROM debian:bookworm-slim\nRUN apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light\nRUN rm -f /etc/nginx/sites-enabled/default && sed -i "s#^pid .*#pid /tmp/nginx.pid;#;s#^user .*##" /etc/nginx/nginx.conf && chown -R 101:101 /var/lib/nginx /var/log/nginx\nCOPY busybox /bin/wget\nUSER 101\nCMD ["nginx", "-g", "daemon off; error_log /dev/stderr;"]\n',
};

needs(
  'docker',
  'bases',
  'go',
)('images of plimsoll init --harden', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-init-'));
  const made = new Set<string>();
  let client = '';

  beforeAll(async () => {
    client = builder();
    const context = path.join(scratch, 'bases');
    mkdirSync(context);
    copyFileSync('/etc/ssl/certs/ca-certificates.crt', path.join(context, 'certificates'));
    copyFileSync('/bin/busybox', path.join(context, 'busybox'));
    const root = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim();
    const parts = ['bin', 'src', 'pkg', 'VERSION', 'go.env'].map((part) => `go/${part}`);
    spawnSync('tar', [
      '-chf',
      path.join(context, 'go.tar'),
      '--exclude=testdata',
      '--transform',
      `s#^${path.basename(root)}/#go/#`,
      '-C',
      path.dirname(root),
      ...parts.map((part) => part.replace(/^go/, path.basename(root))),
    ]);
    for (const [name, text] of Object.entries(bases)) {
      writeFileSync(path.join(context, 'Dockerfile'), text.replaceAll('BASE/', registry));
      await did(client, ['build', '-q', '--network', 'host', '-t', registry + name, context]);
      made.add(registry + name);
    }
  }, 600_000);

  afterAll(async () => {
    rmSync(scratch, { recursive: true, force: true });
    if (made.size > 0) await docker(client, ['rmi', '-f', ...made]);
  });

  it.each(names)(
    '%s builds, starts as it is hardened, and is well',
    async (name) => {
      const root = checkout(scratch, name);
      expect(plimsoll(root, ['init', '--harden']).code).toBe(0);
      const place = path.join(root, 'Dockerfile');
      const text = readFileSync(place, 'utf8').replaceAll(/(^FROM |--from=)(?=[\w.-]+[:/])/gm, `$1${registry}`);
      const healthy = text.replace('--interval=10s', '--interval=1s');
      writeFileSync(place, healthy);
      const image = `${registry}${name}:built`;
      await did(client, ['build', '-q', '--network', 'host', '-t', image, root]);
      made.add(image);
      const hardening = [
        '--cap-drop',
        'ALL',
        '--security-opt',
        'no-new-privileges:true',
        '--init',
        '--network',
        'none',
      ];
      const container = (await did(client, ['run', '-d', ...hardening, image])).toString().trim();
      try {
        const state = await healthOf(container);
        const { stderr, stdout } = await docker(client, ['logs', container]);
        expect(state, `${stdout}${stderr}`).toBe('healthy');
        const [page, wanted] = answers[name] ?? ['/', ''];
        const port = /^EXPOSE (\d+)$/m.exec(text)?.[1];
        expect(await ask(container, `http://127.0.0.1:${port}${page}`)).toContain(wanted);
        const user = (await did(client, ['inspect', '-f', '{{.Config.User}}', container])).toString().trim();
        expect(user).not.toMatch(/^(?:|0|root)(?::.*)?$/);
      } finally {
        await docker(client, ['rm', '-f', container]);
      }
    },
    600_000,
  );

  /** The health that the engine ends up with; it asks every second. */
  async function healthOf(container: string): Promise<string> {
    for (;;) {
      const { stdout } = await docker(client, [
        'inspect',
        '-f',
        '{{.State.Health.Status}} {{.State.Running}}',
        container,
      ]);
      const [health = '', running] = stdout.toString().trim().split(' ');
      if (health !== 'starting' || running !== 'true') return running === 'true' ? health : 'ended';
    }
  }

  /** What the program answers, asked from beside it: an image of its own need not hold anything to ask with. */
  async function ask(container: string, url: string): Promise<string> {
    const tool = `${registry}busybox:1.37-musl`;
    const { stdout } = await docker(client, [
      'run',
      '--rm',
      '--network',
      `container:${container}`,
      tool,
      '/bin/busybox',
      'wget',
      '-q',
      '-O',
      '-',
      url,
    ]);
    return stdout.toString();
  }
});
