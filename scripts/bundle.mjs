// Turns the entry point of a program into CommonJS files, so that a start reads only what it uses.
//
// The rules, for whoever writes source:
// - `await import('./x.ts')` makes `x` and what only it needs a file of its own, read when that line runs. A module that both the
//   program and such a file use exists once.
// - A package is a file of its own, read when one of its exports is first touched. That holds for a plain `import` at the top of a
//   module too, so code that cannot wait for a promise stays as it is. What touches a package while modules are set up (a constant
//   made with it, a class that extends one of its own) has it read at every start.
//
// How: esbuild splits only ESM output. So it splits into ESM in memory, packages left out; then everything that the entry point
// reaches without `import()` is bundled again into one CommonJS file, which hands the modules that lazy files share to the loader
// (`src/faces/cli/launcher.ts`); each lazy file and each package becomes CommonJS too.
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';

export const target = 'node20';

/** `now(import('./x.ts'))` is the module itself, read when the line runs: for code that cannot wait for a promise. */
export const now = 'plimsollNow';

/** Wraps CommonJS text into the function that the launcher calls. */
const wrapped = (text) => `(function(exports,require,module,__filename,__dirname){${text}\n})`;

/** Stands for a package until one of its exports is touched; then they are its own properties. */
const lazily = `module.exports = (load, keys, callable, esm) => {
  let real;
  const touched = () => {
    if (real === undefined) {
      real = load();
      for (const key of keys) Object.defineProperty(stand, key, { value: real[key], enumerable: true });
    }
    return real;
  };
  const stand = callable ? function (...args) { return new.target ? Reflect.construct(touched(), args) : Reflect.apply(touched(), this, args); } : {};
  if (esm) Object.defineProperty(stand, '__esModule', { value: true });
  for (const key of keys) Object.defineProperty(stand, key, { configurable: true, enumerable: true, get: () => touched()[key] });
  return stand;
};`;

/**
 * @param {{ root: string, entry: string, define?: Record<string, string>, inline?: string[], external?: string[], plugins?: import('esbuild').Plugin[], minify?: boolean }} options
 *   `inline`: packages that every start uses; they become part of the program. `external`: packages that stay where npm puts them.
 *   `plugins`: for our own sources.
 * @returns {Promise<{ files: Map<string, { text: string, map: string }>, sizes: Map<string, { inputs: Record<string, number>, kind: 'start' | 'lazy' | 'package' }> }>}
 *   `files`: name → text, `main.cjs` among them; `sizes`: of what each file is made.
 */
export async function bundle({ root, entry, define = {}, inline = [], external = [], plugins = [], minify = true }) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target,
    mainFields: ['module', 'main'],
    conditions: ['node', 'import'],
    minify,
    sourcesContent: false,
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  };
  const found = new Map();
  const split = await build({
    ...common,
    entryPoints: { main: entry },
    outdir: 'out',
    splitting: true,
    format: 'esm',
    define,
    plugins: [...plugins, packagesOutside(found, inline)],
    sourcemap: 'inline',
    metafile: true,
  });
  const atOnce = new RegExp(`${now}\\(import\\("(\\./[^"]+)\\.js"\\)\\)`, 'g');
  const texts = new Map(
    split.outputFiles.map((file) => [path.basename(file.path), file.text.replace(atOnce, 'require("$1.cjs")')]),
  );
  const outputs = new Map(
    Object.entries(split.metafile.outputs).map(([file, output]) => [path.basename(file), output]),
  );
  const startUp = reachable(outputs, 'main.js');
  const lazy = [...outputs.keys()].filter((file) => !startUp.has(file));
  const shared = [...startUp].filter((file) =>
    lazy.some((one) => importsOf(outputs.get(one)).some(({ path: to }) => to === file)),
  );

  const files = new Map();
  const sizes = new Map([['main.cjs', { inputs: {}, kind: 'start' }]]);
  const stands = new Map();
  for (const [name, place] of found) {
    if (external.includes(name)) continue;
    const made = await packageFile(common, place);
    const file = `npm-${name.replace(/[^\w.-]+/g, '-').replace(/^-/, '')}.cjs`;
    files.set(file, made);
    sizes.set(file, { inputs: made.inputs, kind: 'package' });
    stands.set(
      name,
      `module.exports = require('lazily')(() => require('${file}'), ${JSON.stringify(made.keys)}, ${made.callable}, ${made.esm});`,
    );
  }
  const toCommonJs = (contents, own) =>
    convert(common, contents, new Map([...texts].filter(([file]) => own.has(file))), stands);
  const main = [
    "export * from './main.js';",
    ...shared.map((file, index) => `import * as shared${index} from './${file}';`),
    `export const shared = {${shared.map((file, index) => `'${commonJsName(file)}': shared${index}`).join(', ')}};`,
  ];
  files.set('main.cjs', await toCommonJs(main.join('\n'), startUp));
  for (const file of lazy) files.set(commonJsName(file), await toCommonJs(texts.get(file), new Set()));
  for (const [file, output] of outputs) {
    const made = startUp.has(file) ? 'main.cjs' : commonJsName(file);
    const inputs = sizes.get(made)?.inputs ?? {};
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs))
      inputs[input] = (inputs[input] ?? 0) + bytesInOutput;
    sizes.set(made, { inputs, kind: made === 'main.cjs' ? 'start' : 'lazy' });
  }
  return { files, sizes };
}

/** `entry` with all that it needs as one file, for the launcher to load instead of the program. */
export async function standalone(root, entry) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'standalone.cjs',
    bundle: true,
    platform: 'node',
    target,
    minify: true,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  return textsOf(result);
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

/** Entries that load faster than the one for Node: yaml's ESM build, made of the same sources, takes 3 ms instead of 7.5. */
const betterEntry = { yaml: [/dist.index\.js$/, 'browser/dist/index.js'] };

/** Leaves packages out of the bundle and notes each one that our source imports: name → the file that it means. */
const packagesOutside = (found, inline) => ({
  name: 'packages-outside',
  setup(plugin) {
    plugin.onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, resolveDir, pluginData, importer }) => {
      if (pluginData === 'resolving' || kind === 'entry-point' || isBuiltin(name) || inline.includes(name))
        return undefined;
      if (importer.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
      if (!found.has(name)) {
        const { path: place, errors } = await plugin.resolve(name, {
          kind: 'import-statement',
          resolveDir,
          pluginData: 'resolving',
        });
        if (errors.length > 0) return { errors };
        found.set(name, place.replace(...(betterEntry[name] ?? ['', ''])));
      }
      return { path: name, external: true };
    });
  },
});

/** One package as one file, and what has to be known to stand for it: the names of its exports, and whether it is a function. */
async function packageFile(common, place) {
  const result = await build({
    ...common,
    entryPoints: [place],
    outfile: 'package.cjs',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
    metafile: true,
  });
  const [output] = Object.entries(result.metafile.outputs).filter(([file]) => file.endsWith('.cjs'));
  const { entryPoint, inputs } = output[1];
  const made = textsOf(result);
  const cell = { exports: {} };
  runInThisContext(made.text)(cell.exports, createRequire(place), cell, place, path.dirname(place));
  return {
    ...made,
    inputs: Object.fromEntries(Object.entries(inputs).map(([input, { bytesInOutput }]) => [input, bytesInOutput])),
    keys: Object.keys(cell.exports),
    callable: typeof cell.exports === 'function',
    esm: result.metafile.inputs[entryPoint]?.format === 'esm',
  };
}

/** ESM text to one CommonJS text. `own`: outputs that become part of it; others stay files. `stands`: packages and what stands for them. */
async function convert(common, contents, own, stands) {
  const outputs = {
    name: 'outputs',
    setup(plugin) {
      plugin.onResolve({ filter: /^\.\// }, ({ path: to }) => {
        const file = path.basename(to);
        return own.has(file) ? { path: file, namespace: 'output' } : { path: commonJsName(file), external: true };
      });
      plugin.onResolve({ filter: /^[^./]/ }, ({ path: to, namespace }) => {
        if (namespace === 'stand' && to === 'lazily') return { path: to, namespace: 'lazily' };
        return stands.has(to) && namespace !== 'stand'
          ? { path: to, namespace: 'stand' }
          : { path: to, external: true };
      });
      plugin.onLoad({ filter: /.*/, namespace: 'output' }, ({ path: file }) => ({
        contents: own.get(file),
        loader: 'js',
      }));
      plugin.onLoad({ filter: /.*/, namespace: 'stand' }, ({ path: name }) => ({
        contents: stands.get(name),
        loader: 'js',
      }));
      plugin.onLoad({ filter: /.*/, namespace: 'lazily' }, () => ({ contents: lazily, loader: 'js' }));
    },
  };
  const result = await build({
    ...common,
    stdin: { contents, loader: 'js', sourcefile: 'chunk.js' },
    outfile: 'chunk.cjs',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
    plugins: [outputs],
  });
  return textsOf(result);
}

function textsOf({ outputFiles }) {
  const find = (end) => outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return { text: wrapped(find('.cjs')), map: find('.map') };
}
