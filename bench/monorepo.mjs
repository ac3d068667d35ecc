// Inventory and check of a monorepo of many services, from a standing start.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { interleaved, median, scratch, timed } from './machine.mjs';
import { launcher } from './program.mjs';
import { repositoryOf } from './repositories.mjs';
import { monorepoFiles } from './services.mjs';

const services = 500;
const bar = 2000;

export async function run({ root, rounds = 7 }) {
  const program = await launcher(root);
  const folder = scratch();
  const files = monorepoFiles(services);
  const cwd = repositoryOf(path.join(folder, 'monorepo'), files);
  const call = (args, cache) => {
    const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), PLIMSOLL_CODE_CACHE: cache };
    const { milliseconds, status, stderr } = timed(process.execPath, [program, ...args], { cwd, env });
    if (status !== 0 && status !== 1) throw new Error(`plimsoll ${args.join(' ')} ended with ${status}: ${stderr}`);
    return milliseconds;
  };
  for (let round = 0; round < 5; round++) call(['check'], '');
  const samples = interleaved(
    [
      { name: 'node -e 0', run: () => timed(process.execPath, ['-e', '0']).milliseconds },
      { name: 'plimsoll inventory, cold', run: () => call(['inventory'], 'off') },
      { name: 'plimsoll check, cold', run: () => call(['check'], 'off') },
      { name: 'plimsoll check, warm code cache', run: () => call(['check', '--no-cache'], '') },
      { name: 'plimsoll check again, nothing changed', run: () => call(['check'], '') },
    ],
    rounds,
  );
  rmSync(folder, { recursive: true, force: true });
  const barred = new Set(['plimsoll inventory, cold', 'plimsoll check, cold']);
  return {
    rows: [...samples].map(([what, times]) => {
      const value = median(times);
      const row = { what, figure: `${value.toFixed(0)} ms`, value };
      return barred.has(what) ? { ...row, bar: `≤ ${bar} ms`, ok: value <= bar } : row;
    }),
    notes: [
      `${services} services, ${Object.keys(files).length} files; medians of ${rounds} interleaved runs; cold: without the cache of compiled code`,
    ],
  };
}
