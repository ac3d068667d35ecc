// A check of a very large repository, against what git needs to list it.
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { interleaved, median, output, scratch, timed } from './machine.mjs';
import { launcher } from './program.mjs';
import { largeFiles, readFiles, repositoryOf } from './repositories.mjs';

export async function run({ root, files, rounds = 7 }) {
  const program = await launcher(root);
  const folder = scratch();
  const { '.dockerignore': _, ...small } = readFiles();
  const here = repositoryOf(path.join(folder, 'small'), small);
  const large = repositoryOf(path.join(folder, 'large'), largeFiles(files));
  const listed = output('git', ['ls-files', '-co', '--exclude-standard'], { cwd: large }).split('\n').length - 1;
  const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') };
  const check = (cwd, ...more) => {
    const { milliseconds, status } = timed(process.execPath, [program, 'check', ...more], { cwd, env });
    if (status !== 0 && status !== 1) throw new Error(`plimsoll check ended with ${status}`);
    return milliseconds;
  };
  for (let round = 0; round < 5; round++) for (const cwd of [large, here]) check(cwd);
  const samples = interleaved(
    [
      { name: 'node', run: () => timed(process.execPath, ['-e', '0']).milliseconds },
      { name: 'list', run: () => timed('git', ['ls-files', '-co', '--exclude-standard'], { cwd: large }).milliseconds },
      { name: 'small', run: () => check(here, '--no-cache') },
      { name: 'large', run: () => check(large, '--no-cache') },
      { name: 'again', run: () => check(large) },
    ],
    rounds,
  );
  const [node, list, smallCheck, total, again] = ['node', 'list', 'small', 'large', 'again'].map((name) =>
    median(samples.get(name)),
  );
  const index = statSync(path.join(large, '.git/index')).size;
  rmSync(folder, { recursive: true, force: true });
  const bar = 2 * list + (smallCheck - node) + node;
  const ms = (value) => `${value.toFixed(0)} ms`;
  return {
    rows: [
      { what: 'node -e 0', figure: ms(node), value: node },
      { what: `git ls-files -co --exclude-standard, ${listed} files`, figure: ms(list), value: list },
      { what: 'plimsoll check, the same Dockerfiles in a small repository', figure: ms(smallCheck), value: smallCheck },
      { what: 'plimsoll check, all', figure: ms(total), value: total, bar: `≤ ${ms(bar)}`, ok: total <= bar },
      { what: 'the same again, nothing changed', figure: ms(again), value: again },
    ],
    notes: [
      `medians of ${rounds} interleaved runs, warm code cache; index ${(index / 2 ** 20).toFixed(1)} MiB`,
      'bar: 2 × git ls-files + the check itself (small repository − bare node) + bare node',
    ],
  };
}
