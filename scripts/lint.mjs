// `npm run lint`: every static check of the project, side by side; all of them report, whatever the others say.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const tool = (name) => path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** A program's verdict: its whole output, and whether it ended with 0. */
const program = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    child.stdout.on('data', (chunk) => (told += chunk));
    child.stderr.on('data', (chunk) => (told += chunk));
    child.on('error', (error) => resolve({ good: false, told: error.message }));
    child.on('close', (code) => resolve({ good: code === 0, told }));
  });

/** Name → what it proves; longest first, so that it runs beside the others. */
const checks = {
  'tsc: types': () => program(tool('tsc'), ['-p', '.']),
  'gen: registry, pages and schemas in step': () => program(process.execPath, ['scripts/gen.mjs', '--check']),
  'oxlint: promises, any, silent catches, the world below ports': () =>
    program(tool('oxlint'), ['--type-aware', '--deny-warnings']),
  'floors: who imports whom': () => program(process.execPath, ['scripts/floors.mjs']),
  'biome: format': () => program(tool('biome'), ['format', '--reporter=summary', '--diagnostic-level=error']),
  'lock: every platform is in it': () => program(process.execPath, ['scripts/lock.mjs', '--check']),
};

const waiting = Object.entries(checks);
let failed = 0;
const worker = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, check] = next;
    const started = performance.now();
    const { good, told } = await check();
    console.log(`${good ? 'ok    ' : 'FAILED'} ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
    if (!good) console.log(`${told.trimEnd()}\n`);
    if (!good) failed++;
  }
};
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
console.log(failed === 0 ? 'lint: clean' : `lint: ${failed} of ${Object.keys(checks).length} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
