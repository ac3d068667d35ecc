// What a start costs above a bare `node -e 0`.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { interleaved, median, output, scratch, timed } from './machine.mjs';
import { launcher } from './program.mjs';
import { repositoryOf, smallFiles } from './repositories.mjs';

const bars = {
  '--version': 5,
  '--help': 5,
  'check, first run': 45,
  'check, warm cache': 30,
  'check again, nothing changed': 30,
};

export async function run({ root, node, rounds = 31 }) {
  const program = await launcher(root);
  const repository = repositoryOf(path.join(scratch(), 'small'), smallFiles());
  const nodes = [process.execPath, ...(node === undefined ? [] : [path.resolve(node)])];
  const rows = [];
  for (const one of nodes) rows.push(...measured(one, program, repository, rounds));
  const notes = [`medians of ${rounds} interleaved runs; "above" and the bars: against the median of node -e 0`];
  // Minima are what the work takes; medians are far from them only where other programs want the processor too.
  if (rows.some(({ busy }) => busy))
    notes.push('the machine was busy (medians over 10 % above the minima): run it again when it is quiet');
  return { rows, notes };
}

function measured(node, program, repository, rounds) {
  const folder = scratch();
  const { NODE_OPTIONS: _, ...clean } = process.env;
  const environment = (name) => ({
    ...clean,
    XDG_CACHE_HOME: path.join(folder, name),
    PLIMSOLL_CODE_CACHE: name === 'off' ? 'off' : '',
  });
  const start = (args, name = 'off', statuses = [0]) => {
    const { milliseconds, status, stderr } = timed(node, args, { cwd: repository, env: environment(name) });
    if (!statuses.includes(status)) throw new Error(`${node} ${args.join(' ')} ended with ${status}: ${stderr}`);
    return milliseconds;
  };
  const check = (name, ...more) => start([program, 'check', ...more], name, [0, 1]);
  mkdirSync(path.join(folder, 'warm'));
  for (let run = 0; run < 6; run++) check('warm');
  const samples = interleaved(
    [
      { name: 'node -e 0', run: () => start(['-e', '0']) },
      { name: '--version', run: () => start([program, '--version'], 'warm') },
      { name: '--help', run: () => start([program, '--help'], 'warm') },
      { name: 'check, without any compiled code', run: () => check('off') },
      {
        name: 'check, first run',
        run: (round) => {
          mkdirSync(path.join(folder, `cold${round}`));
          return check(`cold${round}`);
        },
      },
      { name: 'check, warm cache', run: () => check('warm', '--no-cache') },
      { name: 'check again, nothing changed', run: () => check('warm') },
    ],
    rounds,
  );
  const version = output(node, ['-p', 'process.versions.node']).trim();
  const bare = samples.get('node -e 0');
  return [...samples].map(([name, times]) => {
    const above = median(times) - median(bare);
    const least = Math.min(...times) - Math.min(...bare);
    const figure = `${median(times).toFixed(1)} ms (min ${Math.min(...times).toFixed(1)})`;
    const bar = bars[name];
    const beside = times === bare ? '' : `, ${signed(above)} ms (min ${signed(least)})`;
    return {
      what: `Node ${version}: ${name}`,
      figure: figure + beside,
      value: times === bare ? median(times) : above,
      busy: times === bare && median(times) > 1.1 * Math.min(...times),
      ...(bar === undefined ? {} : { bar: `≤ +${bar} ms`, ok: above <= bar }),
    };
  });
}

const signed = (value) => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
