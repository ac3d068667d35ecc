// `npm start`: shows on a small repository with real faults what Plimsoll says, mends and takes back. Fails if any of it does not hold.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const plimsoll = fileURLToPath(new URL('../dist/plimsoll.cjs', import.meta.url));

const faulty = {
  'pyproject.toml':
    '[project]\nname = "docmind"\nversion = "0.1.0"\nrequires-python = ">=3.11,<3.12"\ndependencies = ["streamlit"]\n',
  'src/app.py': 'import streamlit as st\n\nst.title("docmind")\n',
  '.env': 'OPENAI_API_KEY=not-a-real-one\n',
  '.gitignore': '.env\n.venv/\n',
  Dockerfile: [
    'FROM python:3.13-slim',
    'WORKDIR /app',
    'ENV PATH=/app/.venv/bin:$PATH',
    '# the lock file first: it changes less often than the code',
    'COPY . .',
    'RUN pip install --no-cache-dir .',
    'USER 10001',
    'CMD [". .venv/bin/activate && streamlit run src/app.py"]',
    '',
  ].join('\n'),
};

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
  for (const [file, text] of Object.entries(faulty)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  console.log('A small repository: a Streamlit application whose Dockerfile has drifted from its code.');
  type('', [1]);
  type('check --fix', [0, 1]);
  if (same(filesOf(folder), faulty)) broken.push('--fix changed nothing');
  type('undo', [0]);
  if (!same(filesOf(folder), faulty)) broken.push('undo did not bring every byte back');
  console.log('\nEvery byte is back. Now yours:  node dist/plimsoll.cjs check PATH-OF-A-REPOSITORY');
} finally {
  rmSync(path.dirname(folder), { recursive: true, force: true });
}
for (const line of broken) console.error(`tour: ${line}`);
process.exitCode = broken.length === 0 ? 0 : 1;
