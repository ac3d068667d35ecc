// Other programs to stand beside: installed into a temporary folder, never into the project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { output, scratch } from './machine.mjs';

const wanted = { '@wharflab/tally-linux-x64': '0.45.0', dockerfilelint: '1.8.0' };

/**
 * The peers in `folder` ("install": a folder that is kept between runs), or undefined where they cannot be had.
 * @returns {{ tally: string, dockerfilelint: string, versions: string } | undefined}
 */
export function peers(folder) {
  if (folder === undefined) return undefined;
  const place = folder === 'install' ? path.join(os.tmpdir(), 'plimsoll-bench-peers') : path.resolve(folder);
  const inside = (name) => path.join(place, 'node_modules', name);
  if (!Object.keys(wanted).every((name) => existsSync(inside(name)))) {
    if (os.platform() !== 'linux' || os.arch() !== 'x64') return undefined;
    mkdirSync(place, { recursive: true });
    const packages = Object.entries(wanted).map(([name, version]) => `${name}@${version}`);
    output('npm', ['install', '--prefix', place, '--no-audit', '--no-fund', '--ignore-scripts', ...packages]);
  }
  const version = (name) => JSON.parse(readFileSync(path.join(inside(name), 'package.json'), 'utf8')).version;
  return {
    tally: path.join(inside('@wharflab/tally-linux-x64'), 'bin/tally'),
    dockerfilelint: path.join(inside('dockerfilelint'), 'bin/dockerfilelint'),
    versions: `tally ${version('@wharflab/tally-linux-x64')}, dockerfilelint ${version('dockerfilelint')}`,
  };
}

/** Without a configuration file and without look-ups in the network. */
export const tallyLint = ['lint', '--no-config', '--slow-checks', 'off', '-f', 'json'];

/**
 * Which of `texts` BuildKit's own parser (the one inside tally) refuses: index → its words. tally gives up at the first such file of
 * a run, so each one that it names is taken out and the rest asked again.
 * @param {string[]} texts
 * @returns {Map<number, string>}
 */
export function refused(tally, texts) {
  const folder = scratch();
  const found = new Map();
  const place = (index) => path.join(folder, String(index), 'Dockerfile');
  for (const [index, text] of texts.entries()) {
    mkdirSync(path.dirname(place(index)));
    writeFileSync(place(index), text);
  }
  for (let from = 0; from < texts.length; from += 50) {
    let batch = Array.from({ length: Math.min(50, texts.length - from) }, (_, index) => from + index);
    while (batch.length > 0) {
      const args = [...tallyLint, '--no-inline-directives', '--ignore', '*', ...batch.map(place)];
      const { status, stderr } = spawnSync(tally, args, { encoding: 'utf8' });
      if (status === 0 || status === 1) break;
      const [, name, message] = /failed to lint \S*\/(\d+)\/Dockerfile: ([^\n]*)/.exec(stderr) ?? [];
      if (name === undefined) throw new Error(`tally: ${stderr.slice(0, 400)}`);
      found.set(Number(name), message);
      batch = batch.filter((index) => index !== Number(name));
    }
  }
  return found;
}
