// Runs TypeScript of the project inside a script: bundled on the fly, loaded from a temporary file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * The exports of `contents`, a module as if it stood in `root`.
 * @param {string} root
 * @param {string} contents
 * @param {Record<string, string>} define
 */
export async function load(root, contents, define = {}) {
  const result = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts', sourcefile: 'load.ts' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    define,
    write: false,
    logLevel: 'silent',
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-load-'));
  try {
    const file = path.join(folder, 'load.cjs');
    await writeFile(file, result.outputFiles[0].text);
    return createRequire(file)(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
