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
function checkout(scratch: string, name: string, kind = 'release'): string {
  const root = path.join(scratch, kind, name);
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

  it.each(names.filter((name) => name !== 'pages'))('%s: both rings pass a check', (name) => {
    const root = checkout(scratch, name, 'ring');
    const { code, stderr } = plimsoll(root, ['init', '--ring']);
    expect([code, readdirSync(root).filter((one) => one.startsWith('Dockerfile'))]).toEqual([
      0,
      ['Dockerfile', 'Dockerfile.dev'],
    ]);
    expect(stderr).not.toContain('a check will say');
    expect(plimsoll(root, ['check', '--no-cache', '--all', '--format', 'json']).stdout).toContain('"findings": []');
    expect(plimsoll(root, ['init', '--ring']).stderr).toMatch(/^nothing to do/);
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
      const { image, text } = await built(root, 'Dockerfile', name);
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
        expect(state, `${stdout.toString()}${stderr}`).toBe('healthy');
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

  it.each(['uv-fastapi', 'npm-server', 'pnpm-typescript', 'go-service'])(
    '%s: the image of init --ring for those who develop starts',
    async (name) => {
      const root = checkout(scratch, name, 'ring');
      expect(plimsoll(root, ['init', '--ring']).code).toBe(0);
      const { image } = await built(root, 'Dockerfile.dev', `${name}-ring`);
      const container = (await did(client, ['run', '-d', '--init', '--network', 'none', image])).toString().trim();
      try {
        const [page, wanted] = answers[name] ?? ['/', ''];
        const port = /^EXPOSE (\d+)$/m.exec(readFileSync(path.join(root, 'Dockerfile.dev'), 'utf8'))?.[1];
        // Go has no program in its image that asks for its health.
        if (name !== 'go-service') expect(await healthOf(container)).toBe('healthy');
        else await answering(container, `http://127.0.0.1:${port}${page}`);
        expect(await ask(container, `http://127.0.0.1:${port}${page}`)).toContain(wanted);
      } finally {
        await docker(client, ['rm', '-f', container]);
      }
    },
    600_000,
  );

  it('what init --reproducible writes builds, and its gate passes without a network', async () => {
    const root = path.join(scratch, 'reproducible');
    cpSync(path.join(project, 'examples/reproducible-runner'), root, { recursive: true });
    for (const name of ['environment.manifest.json', 'docker', 'scripts', 'tests', 'plimsoll.yaml', '.dockerignore'])
      rmSync(path.join(root, name), { recursive: true, force: true });
    inGit(root, 'init', '-q');
    expect(plimsoll(root, ['init', '--reproducible']).code).toBe(0);
    const { image } = await built(root, 'docker/Dockerfile', 'reproducible');
    const gate = [
      'run',
      '--rm',
      '--network',
      'none',
      '--read-only',
      '--entrypoint',
      'python',
      image,
      'scripts/smoke.py',
    ];
    const { code, stdout, stderr } = await docker(client, gate);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout.toString())).toMatchObject({ problems: [] });
  }, 600_000);

  /** Builds what was written, on the images of this run, with a health check that does not wait long. */
  async function built(root: string, dockerfile: string, name: string): Promise<{ image: string; text: string }> {
    const place = path.join(root, dockerfile);
    const text = readFileSync(place, 'utf8').replaceAll(/(^FROM |--from=)(?=[\w.-]+[:/])/gm, `$1${registry}`);
    writeFileSync(place, text.replace('--interval=10s', '--interval=1s'));
    const image = `${registry}${name}:built`;
    await did(client, ['build', '-q', '--network', 'host', '-t', image, '-f', place, root]);
    made.add(image);
    return { image, text };
  }

  /** Comes back when something answers, or the container has ended. */
  async function answering(container: string, url: string): Promise<void> {
    for (;;) {
      if ((await ask(container, url)) !== '') return;
      const { stdout } = await docker(client, ['inspect', '-f', '{{.State.Running}}', container]);
      if (stdout.toString().trim() !== 'true') return;
    }
  }

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
