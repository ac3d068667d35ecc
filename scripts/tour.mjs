// `npm start`: shows on a small repository with real faults what Plimsoll says, mends and takes back. Fails if any of it does not hold.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const plimsoll = fileURLToPath(new URL('../dist/plimsoll.cjs', import.meta.url));

const example = fileURLToPath(new URL('../examples/streamlit-uv', import.meta.url));
const drift = fileURLToPath(new URL('../examples/drift/streamlit-uv.patch', import.meta.url));

/** What running the example by hand leaves behind: no part of it. */
const leftover = /(?:^|[\\/])(?:\.venv|__pycache__|\.plimsoll)$/;

/** Every file below `folder` but git's and Plimsoll's own: path → text. */
function filesOf(folder) {
  const files = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/');
    if (entry.isFile() && !/^\.(?:git|plimsoll)\//.test(file))
      files[file] = readFileSync(path.join(folder, file), 'utf8');
  }
  return files;
}

const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

const folder = path.join(mkdtempSync(path.join(tmpdir(), 'plimsoll-tour-')), 'docmind');
const broken = [];

function git(...args) {
  const { status, stderr, error } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${error?.message ?? stderr}`);
}

/** Runs the command as a person would, and holds it to its exit code. */
function type(line, codes) {
  console.log(`\n$ plimsoll ${line}`.trimEnd());
  const { status } = spawnSync(process.execPath, [plimsoll, ...line.split(' ').filter(Boolean)], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (!codes.includes(status)) broken.push(`plimsoll ${line} ended with ${status}, not ${codes.join(' or ')}`);
}

try {
  cpSync(example, folder, { recursive: true, filter: (file) => !leftover.test(file) });
  git('init', '-q');
  console.log('A copy of examples/streamlit-uv: docmind, a Streamlit application with a local language model.');
  type('', [0]);
  git('apply', drift);
  const faulty = filesOf(folder);
  console.log('\nA year later its container files have drifted from its code (examples/drift/streamlit-uv.patch).');
  type('', [1]);
  type('check --fix', [0, 1]);
  if (same(filesOf(folder), faulty)) broken.push('--fix changed nothing');
  type('undo', [0]);
  if (!same(filesOf(folder), faulty)) broken.push('undo did not bring every byte back');
  console.log('\nEvery byte is back. What to try next:');
  for (const line of ['check PATH-OF-A-REPOSITORY', 'check --diff --unsafe', 'explain ignore/secrets-in-context'])
    console.log(`  node dist/plimsoll.cjs ${line}`);
} finally {
  rmSync(path.dirname(folder), { recursive: true, force: true });
}
for (const line of broken) console.error(`tour: ${line}`);
process.exitCode = broken.length === 0 ? 0 : 1;
