// node tools/registries.mjs DIR [--once]: publishes this source into DIR and serves it on loopback as the registries would:
// npm on 4873, PyPI on 3141 (with the packages of uv.lock that `pip download` brings), a Go proxy on 3142. `--once`: publishes only.
// Needs pnpm, uv and python3. In a build: --network host --add-host packages.internal:127.0.0.1 --build-arg GONOPROXY=none
// --build-arg GOPROXY=http://127.0.0.1:3142,<the usual one>.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const into = path.resolve(process.argv[2] ?? 'registries');
const [npm, pypi, goproxy, source] = ['npm', 'pypi', 'go', 'source'].map((name) => path.join(into, name));
for (const folder of [npm, pypi, goproxy]) mkdirSync(folder, { recursive: true });
const run = (cwd, program, ...args) => execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const digest = (name, file, as) => createHash(name).update(readFileSync(file)).digest(as);

// Builds happen in a copy, so that this folder stays as it is.
cpSync(root, source, { recursive: true, filter: (from) => !/[\\/](?:node_modules|dist|\.venv)$/.test(from) && !from.startsWith(into) });
run(source, 'pnpm', 'install', '--frozen-lockfile');
for (const name of ['proto/ts', 'sdks/ts']) {
  run(path.join(source, name), 'pnpm', 'build');
  run(path.join(source, name), 'pnpm', 'pack', '--pack-destination', npm);
}
for (const name of ['proto/py', 'sdks/py']) run(path.join(source, name), 'uv', 'build', '--wheel', '--no-index', '--out-dir', pypi, '.');
const wanted = [...readFileSync(path.join(root, 'uv.lock'), 'utf8').matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = \{ registry/g)];
run(into, 'python3', '-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--python-version=3.11', '--dest', pypi,
  ...['2014', '_2_17', '_2_28'].map((age) => `--platform=manylinux${age}_x86_64`), ...wanted.map(([, name, version]) => `${name}==${version}`));
for (const [name, module] of [['proto/go', 'harbor.example/go/proto'], ['sdks/go', 'harbor.example/go/sdk']]) {
  const at = path.join(goproxy, module, '@v');
  mkdirSync(at, { recursive: true });
  writeFileSync(path.join(at, 'list'), 'v1.4.0\n');
  writeFileSync(path.join(at, 'v1.4.0.info'), '{"Version":"v1.4.0","Time":"2026-11-02T09:00:00Z"}');
  cpSync(path.join(source, name, 'go.mod'), path.join(at, 'v1.4.0.mod'));
  const zip = `import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as out:
    for folder, _, files in os.walk('.'):
        for file in files:
            out.write(os.path.join(folder, file), os.path.normpath(os.path.join(sys.argv[2], folder, file)))`;
  run(path.join(source, name), 'python3', '-c', zip, path.join(at, 'v1.4.0.zip'), `${module}@v1.4.0`);
}
console.log(`published into ${into}`);
if (process.argv.includes('--once')) process.exit();

const packument = (name) => {
  const file = path.join(npm, `${name.replace('@', '').replace('/', '-')}-1.4.0.tgz`);
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(run(npm, 'tar', 'xzOf', file, 'package/package.json'));
  const tarball = `http://packages.internal:4873/${name}/-/${name.split('/')[1]}-1.4.0.tgz`;
  const dist = { tarball, integrity: `sha512-${digest('sha512', file, 'base64')}`, shasum: digest('sha1', file, 'hex') };
  return { file, text: JSON.stringify({ name, 'dist-tags': { latest: '1.4.0' }, versions: { '1.4.0': { ...manifest, dist } } }) };
};
const serve = (port, answer) =>
  createServer((request, response) => {
    const body = answer(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    response.writeHead(body === undefined ? 404 : 200, port === 3141 && typeof body === 'string' ? { 'content-type': 'text/html' } : {});
    response.end(request.method === 'HEAD' ? undefined : body);
  }).listen(port, '127.0.0.1');
const within = (folder, name) => {
  const file = path.join(folder, name);
  return file.startsWith(folder + path.sep) && existsSync(file) ? readFileSync(file) : undefined;
};

serve(4873, (url) => {
  const [name, tarball] = url.slice(1).split('/-/');
  const found = packument(name);
  return tarball === undefined ? found?.text : found && readFileSync(found.file);
});
serve(3141, (url) => {
  if (url.startsWith('/files/')) return within(pypi, url.slice('/files/'.length));
  const name = /^\/simple\/([^/]+)\/$/.exec(url)?.[1];
  const files = readdirSync(pypi).filter((file) => file.endsWith('.whl') && file.split('-')[0].toLowerCase().replaceAll('_', '-') === name);
  if (files.length === 0) return undefined;
  return files.map((file) => `<a href="/files/${file}#sha256=${digest('sha256', path.join(pypi, file), 'hex')}">${file}</a>`).join('\n');
});
serve(3142, (url) => (url.endsWith('/') ? undefined : within(goproxy, url.slice(1))));
console.log('serving npm on 4873, PyPI on 3141, Go on 3142');
