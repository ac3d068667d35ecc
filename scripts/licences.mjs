// What has to be said about the packages inside the bundle: their own licence texts, word for word.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const permissive =
  /^\(?(?:MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0)\)?$/;

/**
 * @param {string} root
 * @param {string[]} inputs files that went into the bundle, relative to `root`
 * @returns {Promise<{ text: string, problems: string[] }>}
 */
export async function licences(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  const parts = [];
  const problems = [];
  for (const folder of [...folders].toSorted()) {
    const place = path.resolve(root, folder);
    const { name, version, license } = JSON.parse(await readFile(path.join(place, 'package.json'), 'utf8'));
    const files = (await readdir(place)).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file)).sort();
    const texts = await Promise.all(files.map((file) => readFile(path.join(place, file), 'utf8')));
    if (files.length === 0) problems.push(`${name} ships no licence text`);
    if (!(license ?? '').split(' OR ').some((one) => permissive.test(one)))
      problems.push(`${name} has the licence ${license}: may it be bundled?`);
    parts.push(`${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`);
  }
  const intro = 'plimsoll contains these packages, each under its own licence.\n';
  return { text: [intro, ...parts].join(`\n${'-'.repeat(80)}\n\n`), problems };
}
