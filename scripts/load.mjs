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
 * @param {ReadonlyMap<string, string>} overlay path below `root` → text that counts instead of what the disk has there
 */
export async function load(root, contents, overlay = new Map()) {
  const result = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts', sourcefile: 'load.ts' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    plugins: [overlaid(root, overlay)],
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

const overlaid = (root, overlay) => ({
  name: 'overlay',
  setup(plugin) {
    const texts = new Map([...overlay].map(([file, text]) => [path.join(root, file), text]));
    plugin.onResolve({ filter: /^\.{1,2}\// }, ({ path: to, resolveDir }) => {
      const file = path.join(resolveDir, to);
      return texts.has(file) ? { path: file, namespace: 'overlay' } : undefined;
    });
    plugin.onLoad({ filter: /.*/, namespace: 'overlay' }, ({ path: file }) => ({
      contents: texts.get(file),
      resolveDir: path.dirname(file),
      loader: 'ts',
    }));
  },
});
