// Compiled code for the first start: what the program compiles on a few repositories, kept beside it for the Node that built it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from './load.mjs';

/** A repository with something to say, so that the code which shows it is compiled too. */
const wrong = {
  Dockerfile: 'FROM node\nCOPY . .\nRUN npm install && apt-get install -y curl\nCMD ["npm start && true"]\n',
  'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["80:80"]\n    environment: { PORT: 1 }\n',
  'package.json': '{ "name": "a", "engines": { "node": ">=20" }, "dependencies": { "b": "1" } }\n',
  'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.11"\n',
};

/**
 * Fills `outdir`/compiled. Each run adds the functions that it compiled to the entries of the runs before.
 * @param {string} root of the sources, for the examples
 * @param {string} outdir where the program is
 */
export async function teach(root, outdir) {
  const { cacheDirectory, entryTrailer, lessons } = await load(
    root,
    "export { cacheDirectory, entryTrailer, lessons } from './src/faces/cli/launcher-cache.ts'",
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-teach-'));
  // What an earlier build left would be taken for taught.
  rmSync(path.join(outdir, 'compiled'), { recursive: true, force: true });
  try {
    const own = path.join(folder, 'cache');
    const places = { XDG_CACHE_HOME: own, LOCALAPPDATA: own, PLIMSOLL_CODE_CACHE: '' };
    const cache = cacheDirectory(places, process.platform);
    const env = { ...process.env, ...places, NODE_OPTIONS: '' };
    const entries = () => (existsSync(cache) ? readdirSync(cache).filter((name) => name.endsWith('.bin')) : []);
    const stamp = (runs) => {
      for (const name of entries()) {
        const data = readFileSync(path.join(cache, name)).subarray(0, -entryTrailer.length);
        writeFileSync(path.join(cache, name), Buffer.concat([data, entryTrailer.of(data, runs)]), { mode: 0o600 });
      }
    };
    for (const repository of repositories(root, folder)) {
      for (const args of [
        ['check', '--no-cache'],
        ['check', '--no-cache', '--format', 'json', '--all'],
        ['inventory'],
      ]) {
        stamp(1);
        const program = [path.join(outdir, 'plimsoll.cjs'), ...args];
        const { status, stderr } = spawnSync(process.execPath, program, { cwd: repository, env, encoding: 'utf8' });
        if (status !== 0 && status !== 1) throw new Error(`plimsoll ${args.join(' ')} ended with ${status}: ${stderr}`);
      }
    }
    // On some file systems no folder is private enough to keep code in.
    if (!entries().some((name) => name.startsWith('main.cjs-'))) console.error('build: no compiled code was left');
    stamp(lessons);
    mkdirSync(path.join(outdir, 'compiled'));
    for (const name of entries()) cpSync(path.join(cache, name), path.join(outdir, 'compiled', name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function repositories(root, folder) {
  const made = ['streamlit-uv', 'todo-cluster', 'sdk-rings']
    .map((name) => path.join(root, 'examples', name))
    .filter(existsSync)
    .map((example) => {
      const copy = path.join(folder, path.basename(example));
      cpSync(example, copy, { recursive: true });
      return copy;
    });
  const last = path.join(folder, 'wrong');
  mkdirSync(last);
  for (const [name, text] of Object.entries(wrong)) writeFileSync(path.join(last, name), text);
  for (const repository of [...made, last]) spawnSync('git', ['init', '-q'], { cwd: repository, stdio: 'ignore' });
  return [...made, last];
}
