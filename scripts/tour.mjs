// `npm start`: shows on a small repository with real faults what Plimsoll says, mends and takes back. Fails if any of it does not hold.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const plimsoll = fileURLToPath(new URL('../dist/plimsoll.cjs', import.meta.url));

const example = fileURLToPath(new URL('../examples/docmind', import.meta.url));

/** Every file below `folder` but Plimsoll's own: path → text. */
function filesOf(folder) {
  const files = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/');
    if (entry.isFile() && !file.startsWith('.plimsoll/')) files[file] = readFileSync(path.join(folder, file), 'utf8');
  }
  return files;
}

const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

const folder = path.join(mkdtempSync(path.join(tmpdir(), 'plimsoll-tour-')), 'docmind');
const broken = [];

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
  cpSync(example, folder, { recursive: true });
  const faulty = filesOf(folder);
  console.log('A copy of examples/docmind: a Streamlit application whose container files have drifted from its code.');
  type('', [1]);
  type('check --fix', [0, 1]);
  if (same(filesOf(folder), faulty)) broken.push('--fix changed nothing');
  type('undo', [0]);
  if (!same(filesOf(folder), faulty)) broken.push('undo did not bring every byte back');
  console.log('\nEvery byte is back. What to try next:');
  for (const line of [
    'check PATH-OF-A-REPOSITORY',
    'check --diff --unsafe examples/docmind',
    'explain ignore/secrets-in-context',
  ])
    console.log(`  node dist/plimsoll.cjs ${line}`);
} finally {
  rmSync(path.dirname(folder), { recursive: true, force: true });
}
for (const line of broken) console.error(`tour: ${line}`);
process.exitCode = broken.length === 0 ? 0 : 1;
