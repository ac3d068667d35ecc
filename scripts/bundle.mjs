// Turns the entry point of a program into CommonJS files: one with everything that a start needs, and one for each `import()`.
//
// The rule, for whoever writes source: `await import('./x.ts')` (a string literal) makes `x` and what only it needs a file of
// its own, read when the line runs. Nothing else is needed. A module that both the program and a lazy chunk use exists once.
//
// How: esbuild splits only ESM output. So it splits into ESM in memory, and then everything that the entry point reaches without
// `import()` is bundled again into one CommonJS file, which hands the modules that lazy chunks share to the loader
// (`src/faces/cli/launcher.ts`); each lazy chunk becomes a CommonJS file too.
import path from 'node:path';
import { build } from 'esbuild';

export const target = 'node20';

/** Wraps CommonJS text into the function that the launcher calls. */
const wrapped = (text) => `(function(exports,require,module,__filename,__dirname){${text}\n})`;

/**
 * @param {{ root: string, entry: string, define?: Record<string, string>, external?: string[], minify?: boolean }} options
 * @returns {Promise<{ files: Map<string, { text: string, map: string }>, start: string, sizes: Map<string, { inputs: Record<string, number>, lazy: boolean }> }>}
 *   `files`: name → text; `start`: the name of the file that every start reads; `sizes`: of what each file is made.
 */
export async function bundle({ root, entry, define = {}, external = [], minify = true }) {
  const split = await build({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target,
    mainFields: ['module', 'main'],
    conditions: ['node', 'import'],
    define,
    external,
    minify,
    sourcemap: 'inline',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const texts = new Map(split.outputFiles.map((file) => [path.basename(file.path), file.text]));
  const outputs = new Map(
    Object.entries(split.metafile.outputs).map(([file, output]) => [path.basename(file), output]),
  );
  const startUp = reachable(outputs, 'main.js');
  const lazy = [...outputs.keys()].filter((file) => !startUp.has(file));
  const shared = [...startUp].filter((file) =>
    lazy.some((one) => importsOf(outputs.get(one)).some(({ path: to }) => to === file)),
  );
  const toCommonJs = (contents, own) => convert(contents, { root, own, texts, external, minify });
  const files = new Map();
  const main = [
    "export * from './main.js';",
    ...shared.map((file, index) => `import * as shared${index} from './${file}';`),
    `export const shared = {${shared.map((file, index) => `'${commonJsName(file)}': shared${index}`).join(', ')}};`,
  ];
  files.set('main.cjs', await toCommonJs(main.join('\n'), startUp));
  for (const file of lazy) files.set(commonJsName(file), await toCommonJs(texts.get(file), new Set()));
  const sizes = new Map([['main.cjs', { inputs: {}, lazy: false }]]);
  for (const [file, output] of outputs) {
    const made = startUp.has(file) ? 'main.cjs' : commonJsName(file);
    const inputs = sizes.get(made)?.inputs ?? {};
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs))
      inputs[input] = (inputs[input] ?? 0) + bytesInOutput;
    sizes.set(made, { inputs, lazy: made !== 'main.cjs' });
  }
  return { files, start: 'main.cjs', sizes };
}

const commonJsName = (file) => file.replace(/\.js$/, '.cjs');

const importsOf = (output) =>
  output.imports.filter(({ external }) => !external).map(({ path: to, kind }) => ({ path: path.basename(to), kind }));

/** The outputs that `file` needs before its first line runs. */
function reachable(outputs, file, seen = new Set()) {
  seen.add(file);
  for (const { path: to, kind } of importsOf(outputs.get(file))) {
    if (kind === 'import-statement' && !seen.has(to)) reachable(outputs, to, seen);
  }
  return seen;
}

/** ESM text to one CommonJS text; the outputs in `own` become part of it, the others stay files that the loader is asked for. */
async function convert(contents, { root, own, texts, external, minify }) {
  const outputs = {
    name: 'outputs',
    setup(plugin) {
      plugin.onResolve({ filter: /^\.\// }, ({ path: to }) => {
        const file = path.basename(to);
        return own.has(file) ? { path: file, namespace: 'output' } : { path: commonJsName(file), external: true };
      });
      plugin.onLoad({ filter: /.*/, namespace: 'output' }, ({ path: file }) => ({
        contents: texts.get(file),
        loader: 'js',
      }));
    },
  };
  const result = await build({
    absWorkingDir: root,
    stdin: { contents, loader: 'js', sourcefile: 'chunk.js' },
    outfile: 'chunk.cjs',
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target,
    supported: { 'dynamic-import': false },
    external,
    minify,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    write: false,
    plugins: [outputs],
    logLevel: 'warning',
  });
  const find = (end) => result.outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return { text: wrapped(find('.cjs')), map: find('.map') };
}
